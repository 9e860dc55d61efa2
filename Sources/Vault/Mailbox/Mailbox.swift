internal import Foundation
internal import GRDB

/// Notices to a person, each shown on their page and handed to e-mail once.
///
/// A notice has a key, such as an event's position and the person's id: posting it again does nothing. So the
/// notices of a stretch of the log can be posted again after a crash, and nobody gets one twice.
package struct Mailbox: Sendable {
    /// The most bytes that a payload may have.
    package static let payloadLimit = 16_384

    /// One notice.
    package struct Notice: Hashable, Sendable {
        /// Its number: later notices have higher ones.
        package let number: Int64
        /// What makes it this one.
        package let key: String
        /// To whom.
        package let person: String
        /// Which template words it, such as `loan-due`.
        package let kind: String
        /// What the template is filled with: JSON of ids and figures.
        package let payload: [UInt8]
        /// When it was posted, in milliseconds since 1970, UTC.
        package let at: Int64
        /// When the person read it.
        package let read: Int64?
        /// When it was handed to e-mail.
        package let mailed: Int64?
    }

    let database: VaultDatabase

    /// Posts a notice, unless one with its key was posted before.
    ///
    /// - Parameters:
    ///   - kind: Which template words it.
    ///   - person: To whom.
    ///   - key: What makes it this one.
    ///   - payload: What the template is filled with: JSON.
    ///   - now: Milliseconds since 1970, UTC.
    /// - Returns: Whether it is new.
    /// - Throws: ``VaultError`` with code `invalid` or `tooLarge`.
    package func post(_ kind: String, to person: String, key: String, payload: [UInt8], now: Int64) async throws -> Bool
    {
        let notice = NewNotice(kind: kind, person: person, key: key, payload: payload)
        try notice.check()
        return try await database.write("post a notice") { try notice.insert(at: now, into: $0) }
    }

    /// A person's notices before `number`, the newest first, at most 500.
    package func notices(of person: String, before number: Int64 = .max, limit: Int = 50) async throws -> [Notice] {
        try database.read("list notices") { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM notices WHERE person = ? AND number < ? ORDER BY number DESC LIMIT ?",
                arguments: [person, number, Field.limit(limit, most: 500)]
            ).map(Notice.init(row:))
        }
    }

    /// How many notices a person has not read.
    package func unread(by person: String) async throws -> Int {
        try database.read("count notices") { database in
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM notices WHERE person = ? AND read IS NULL",
                arguments: [person]
            ) ?? 0
        }
    }

    /// Says that a person has read their notices up to `number`.
    package func markRead(by person: String, upTo number: Int64, now: Int64) async throws {
        try await database.write("mark notices read") { database in
            try database.execute(
                sql: "UPDATE notices SET read = ? WHERE person = ? AND number <= ? AND read IS NULL",
                arguments: [now, person, number]
            )
        }
    }

    /// Notices that were not handed to e-mail yet, the oldest first, at most 500.
    ///
    /// The hand-over must be one that may be repeated (the spool takes a message id once), since a crash may come
    /// between it and ``markMailed(_:now:)``.
    package func waitingForMail(limit: Int = 100) async throws -> [Notice] {
        try database.read("look for mail to send") { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM notices WHERE mailed IS NULL ORDER BY number LIMIT ?",
                arguments: [Field.limit(limit, most: 500)]
            ).map(Notice.init(row:))
        }
    }

    /// Says that notices were handed to e-mail, or are not to be.
    package func markMailed(_ numbers: some Sequence<Int64>, now: Int64) async throws {
        let numbers = Array(numbers)
        try await database.write("note that mail was handed over") { database in
            for number in numbers {
                try database.execute(
                    sql: "UPDATE notices SET mailed = ? WHERE number = ? AND mailed IS NULL",
                    arguments: [now, number]
                )
            }
        }
    }
}

extension Mailbox.NewNotice {
    func check() throws {
        try Field.id(kind, "kind")
        try Field.id(person, "person")
        try Field.id(key, "key")
        let limit = Mailbox.payloadLimit
        guard payload.count <= limit else {
            throw VaultError(.tooLarge(limit: limit), "The notice has more than \(limit) bytes")
        }
        do {
            _ = try JSONSerialization.jsonObject(with: payload.data, options: .fragmentsAllowed)
        } catch {
            throw VaultError(.invalid(field: "payload"), "The notice is not JSON", cause: error)
        }
    }

    /// - Returns: Whether it is new.
    func insert(at now: Int64, into database: Database) throws -> Bool {
        try database.execute(
            sql: """
                INSERT INTO notices (key, person, kind, payload, at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (key) DO NOTHING
                """,
            arguments: [key, person, kind, payload.data, now]
        )
        return database.changesCount == 1
    }
}

extension Mailbox.Notice {
    fileprivate init(row: Row) {
        self.init(
            number: row["number"],
            key: row["key"],
            person: row["person"],
            kind: row["kind"],
            payload: row.bytes("payload"),
            at: row["at"],
            read: row["read"],
            mailed: row["mailed"]
        )
    }
}
