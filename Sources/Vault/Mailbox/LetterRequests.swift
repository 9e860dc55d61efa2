internal import Foundation
internal import GRDB

/// Letters to an address, which may be nobody's: password resets, registrations, confirmations.
///
/// Asking for one costs the same whoever has the address, and nothing is looked up: so neither the answer nor its
/// time tells who has an account. What the letter says is decided when it is written. A request is kept only until
/// then, and holds no secret: links are made when the letter is.
package struct LetterRequests: Sendable {
    /// The most requests that may wait.
    package static let countLimit = 10_000

    /// One letter that was asked for.
    package struct LetterRequest: Hashable, Sendable {
        /// Its number: later requests have higher ones.
        package let number: Int64
        /// Which letter.
        package let kind: String
        /// Where it goes.
        package let address: String
        /// Whom it is about, where that is known.
        package let person: String?
        /// The tag of the language to write in.
        package let language: String
        /// What the letter needs: JSON.
        package let payload: [UInt8]
        /// When it was asked for, in milliseconds since 1970, UTC.
        package let at: Int64
    }

    let database: VaultDatabase

    /// Asks for a letter.
    ///
    /// - Throws: ``VaultError`` with code `invalid` for what cannot be an address, `busy` if too many wait.
    package func ask(
        _ kind: String,
        to address: String,
        about person: String? = nil,
        language: String,
        payload: [UInt8] = Array("{}".utf8),
        now: Int64
    ) async throws {
        try Field.id(kind, "kind")
        try Field.language(language)
        let email = try EmailAddress(address)
        guard payload.count <= Mailbox.payloadLimit else {
            throw VaultError(.tooLarge(limit: Mailbox.payloadLimit), "The request has too many bytes")
        }
        try await database.write("ask for a letter") { database in
            let waiting = try Int.fetchOne(database, sql: "SELECT count(*) FROM letter_requests") ?? 0
            guard waiting < Self.countLimit else {
                throw VaultError(.busy, "Too many letters wait to be written: try again later")
            }
            try database.execute(
                sql: """
                    INSERT INTO letter_requests (kind, address, person, language, payload, at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [kind, email.text, person, language, payload.data, now]
            )
        }
    }

    /// The letters that wait to be written, the oldest first, at most 500.
    package func waiting(limit: Int = 100) async throws -> [LetterRequest] {
        try database.read("look for letters to write") { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM letter_requests ORDER BY number LIMIT ?",
                arguments: [Field.limit(limit, most: 500)]
            ).map { row in
                LetterRequest(
                    number: row["number"],
                    kind: row["kind"],
                    address: row["address"],
                    person: row["person"],
                    language: row["language"],
                    payload: row.bytes("payload"),
                    at: row["at"]
                )
            }
        }
    }

    /// Forgets a request: its letter is written, or is not to be.
    package func done(_ number: Int64) async throws {
        try await database.write("forget a request for a letter") { database in
            try database.execute(sql: "DELETE FROM letter_requests WHERE number = ?", arguments: [number])
        }
    }
}
