internal import Crypto
internal import GRDB

/// Confidential texts, each with the salt of its commitment.
///
/// The order matters, and is the caller's to keep:
/// 1. ``put(_:now:)`` stores a text durably and gives the reference,
/// 2. the event that holds the reference is appended to the log,
/// 3. ``confirm(_:)`` says that it was.
///
/// When the process dies between 1 and 2, the text is an orphan, and ``sweep(storedBefore:isReferenced:)``
/// removes it; between 2 and 3, the sweep asks the log and confirms it. No order loses a text that an event
/// commits to.
package struct Texts: Sendable {
    /// The most bytes that a text may have, in UTF-8.
    package static let limit = 1 << 20

    let database: VaultDatabase

    /// Stores a text under a new id; durable when this returns.
    package func put(_ text: String, now: Int64) async throws -> Texts.Reference {
        let reference = try await put([text], now: now)
        return reference[0]  // one in, one out
    }

    /// Stores several texts in one transaction; their references come in the same order.
    package func put(_ texts: [String], now: Int64) async throws -> [Texts.Reference] {
        let new = try texts.map { try Self.new($0, randomness: database.randomness) }
        try await database.write("store texts") { database in
            for text in new { try Self.insert(text, stored: now, isReferenced: false, into: database) }
        }
        return new.map { Texts.Reference(id: $0.id, commitment: $0.commitment) }
    }

    /// Says that an event holds these references.
    ///
    /// Unknown ids are ignored.
    package func confirm(_ ids: some Sequence<String>) async throws {
        let list = try VaultDatabase.list(ids)
        try await database.write("confirm texts") { database in
            try database.execute(
                sql: "UPDATE texts SET is_referenced = 1 WHERE id IN (SELECT value FROM json_each(?))",
                arguments: [list]
            )
        }
    }

    /// The text under this id, or that it was erased; nil if there never was one.
    ///
    /// - Throws: ``VaultError`` with code `damaged` if the bytes do not open their commitment any more.
    package func state(_ id: String) async throws -> Texts.State? {
        try await states([id])[id]
    }

    /// Many texts at once.
    ///
    /// Ids that never were are missing from the answer.
    package func states(_ ids: some Sequence<String>) async throws -> [String: Texts.State] {
        let ids = Array(ids)
        guard !ids.isEmpty else { return [:] }
        let list = try VaultDatabase.list(ids)
        return try database.read("read texts") { database in
            var states: [String: Texts.State] = [:]
            let erased = try database.rows(
                """
                SELECT id, at FROM (SELECT DISTINCT value FROM json_each(?)) AS asked
                JOIN erasures ON erasures.kind = 'text' AND erasures.id = asked.value
                """,
                [list]
            )
            for row in erased { states[row["id"]] = .erased(at: row["at"]) }
            let present = try database.rows(
                """
                SELECT texts.* FROM (SELECT DISTINCT value FROM json_each(?)) AS asked
                JOIN texts ON texts.id = asked.value
                """,
                [list]
            )
            for row in present {
                let text = try Self.checked(row)
                states[text.id] = .present(text)
            }
            return states
        }
    }

    /// Removes texts that no event refers to, and confirms those that one does.
    ///
    /// - Parameters:
    ///   - instant: Only texts stored before it are looked at. It must lie further back than any command may
    ///     take, since a text stored just now is waiting for its event.
    ///   - isReferenced: Which of these ids the log refers to.
    /// - Returns: The ids of the texts removed.
    /// - Throws: ``VaultError``, or what `isReferenced` throws; then nothing is removed.
    package func sweep(
        storedBefore instant: Int64,
        isReferenced: @Sendable ([String]) async throws -> Set<String>
    ) async throws -> [String] {
        let candidates = try database.read("look for orphaned texts") { database in
            try String.fetchAll(
                database,
                sql: "SELECT id FROM texts WHERE is_referenced = 0 AND stored < ? ORDER BY stored, id",
                arguments: [instant]
            )
        }
        guard !candidates.isEmpty else { return [] }
        let referenced = try await isReferenced(candidates)
        try await confirm(candidates.filter(referenced.contains))
        let list = try VaultDatabase.list(candidates.filter { !referenced.contains($0) })
        let removed = try await database.write("remove orphaned texts") { database in
            try VaultDatabase.noteUnfinishedErasure(in: database)
            return try String.fetchAll(
                database,
                sql: """
                    DELETE FROM texts
                    WHERE id IN (SELECT value FROM json_each(?)) AND is_referenced = 0
                    RETURNING id
                    """,
                arguments: [list]
            )
        }
        try await database.finishErasures()
        return removed.sorted()
    }
}

extension Texts {
    /// A text with its salt and commitment, not yet stored.
    struct NewText: Sendable {
        let id: String
        let salt: [UInt8]
        let body: [UInt8]
        let commitment: [UInt8]
    }

    static func new(_ text: String, randomness: Randomness) throws -> NewText {
        let body = Array(text.utf8)
        guard body.count <= limit else {
            throw VaultError(.tooLarge(limit: limit), "The text has \(body.count) bytes; the limit is \(limit)")
        }
        let salt = randomness.bytes(32)
        return NewText(
            id: randomness.id(),
            salt: salt,
            body: body,
            commitment: commitment(salt: salt, body: body)
        )
    }

    static func insert(_ text: NewText, stored: Int64, isReferenced: Bool, into database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO texts (id, salt, body, commitment, stored, is_referenced)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                text.id, text.salt.data, text.body.data, text.commitment.data, stored, isReferenced,
            ]
        )
    }

    static func commitment(salt: [UInt8], body: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: salt)
        hash.update(data: body)
        return Array(hash.finalize())
    }

    /// The text in a row, once it is seen to open its commitment.
    static func checked(_ row: Row) throws -> Texts.Stored {
        let id: String = row["id"]
        let salt = row.bytes("salt")
        let body = row.bytes("body")
        let commitment = row.bytes("commitment")
        guard Self.commitment(salt: salt, body: body) == commitment else {
            throw VaultError(.damaged, "The text \(id) does not open its commitment: restore the vault from a backup")
        }
        return Texts.Stored(
            id: id,
            text: String(decoding: body, as: UTF8.self),
            salt: salt,
            commitment: commitment,
            stored: row["stored"]
        )
    }
}
