internal import GRDB

extension Messages {
    /// One message in a thread.
    ///
    /// Its words are a text of the vault.
    package struct Message: Hashable, Sendable {
        /// Its number: later messages have higher ones.
        package let number: Int64
        /// The application or loan that it is about.
        package let subject: String
        /// Who may read it, as a tag that the caller gives meaning to, such as `applicant` or `panel`.
        package let audience: String
        /// Who wrote it: a person's id, or a pseudonym where the reader may not know.
        package let author: String
        /// When, in milliseconds since 1970, UTC.
        package let at: Int64
        /// The id of its text, for ``Texts/states(_:)``.
        package let text: String
    }
}

/// Threads of messages about an application or a loan, and how far each person has read.
///
/// Every query takes the audiences that the reader belongs to: there is none that shows, or counts, the others'.
package struct Messages: Sendable {
    let database: VaultDatabase

    /// Adds a message to the thread of `subject`.
    ///
    /// Text and message are stored in one transaction, so that neither is ever there without the other.
    package func post(
        _ text: String,
        about subject: String,
        by author: String,
        to audience: String,
        now: Int64
    ) async throws -> Message {
        try Field.id(subject, "subject")
        try Field.id(author, "author")
        try Field.id(audience, "audience")
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw VaultError(.invalid(field: "text"), "The message is empty")
        }
        let new = try Texts.new(text, randomness: database.randomness)
        return try await database.write("post a message") { database in
            try Texts.insert(new, stored: now, isReferenced: true, into: database)
            try database.execute(
                sql: "INSERT INTO messages (subject, audience, author, at, text) VALUES (?, ?, ?, ?, ?)",
                arguments: [subject, audience, author, now, new.id]
            )
            return Message(
                number: database.lastInsertedRowID,
                subject: subject,
                audience: audience,
                author: author,
                at: now,
                text: new.id
            )
        }
    }

    /// The messages about `subject` that these audiences may read, oldest first, after `number`, at most 1,000.
    package func thread(
        about subject: String,
        audiences: some Sequence<String>,
        after number: Int64 = 0,
        limit: Int = 200
    ) async throws -> [Message] {
        let list = try VaultDatabase.list(audiences)
        return try database.read("read a thread") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM messages
                    WHERE subject = ? AND number > ? AND audience IN (SELECT value FROM json_each(?))
                    ORDER BY number LIMIT ?
                    """,
                arguments: [subject, number, list, Field.limit(limit, most: 1_000)]
            ).map(Message.init(row:))
        }
    }

    /// All messages after `number`, oldest first, at most 500: for telling people that there is one.
    ///
    /// Not for showing: it asks for no audiences.
    package func posted(after number: Int64, limit: Int = 200) async throws -> [Message] {
        try database.read("look for new messages") { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM messages WHERE number > ? ORDER BY number LIMIT ?",
                arguments: [number, Field.limit(limit, most: 500)]
            ).map(Message.init(row:))
        }
    }

    /// The number of the last message, or 0.
    package func last() async throws -> Int64 {
        try database.read("find the last message") { database in
            try Int64.fetchOne(database, sql: "SELECT max(number) FROM messages") ?? 0
        }
    }

    /// Says that a person has read the thread up to `number`.
    ///
    /// A mark never goes back.
    package func markRead(_ subject: String, by person: String, upTo number: Int64) async throws {
        try Field.id(subject, "subject")
        try Field.id(person, "person")
        try await database.write("mark a thread read") { database in
            try database.execute(
                sql: """
                    INSERT INTO read_marks (person, subject, number) VALUES (?, ?, ?)
                    ON CONFLICT (person, subject) DO UPDATE SET number = max(number, excluded.number)
                    """,
                arguments: [person, subject, number]
            )
        }
    }

    /// How many messages of others a person has not read, by subject.
    ///
    /// Subjects with none are missing.
    ///
    /// - Parameters:
    ///   - person: Who reads.
    ///   - authors: The ids that the person writes under (their own, and a pseudonym): those messages do not count.
    ///   - subjects: For each subject, the audiences that the person belongs to there.
    /// - Returns: Counts above zero.
    /// - Throws: ``VaultError`` if the vault cannot be read.
    package func unread(
        by person: String,
        writingAs authors: some Sequence<String>,
        in subjects: [String: Set<String>]
    ) async throws -> [String: Int] {
        let own = try VaultDatabase.list(authors)
        let lists = try subjects.mapValues { try VaultDatabase.list($0.sorted()) }
        return try database.read("count unread messages") { database in
            var counts: [String: Int] = [:]
            for (subject, audiences) in lists {
                let count = try Int.fetchOne(
                    database,
                    sql: """
                        SELECT count(*) FROM messages
                        WHERE subject = ?1 AND audience IN (SELECT value FROM json_each(?2))
                            AND author NOT IN (SELECT value FROM json_each(?3))
                            AND number > coalesce(
                                (SELECT number FROM read_marks WHERE person = ?4 AND subject = ?1), 0)
                        """,
                    arguments: [subject, audiences, own, person]
                )
                if let count, count > 0 { counts[subject] = count }
            }
            return counts
        }
    }
}

extension Messages.Message {
    fileprivate init(row: Row) {
        number = row["number"]
        subject = row["subject"]
        audience = row["audience"]
        author = row["author"]
        at = row["at"]
        text = row["text"]
    }
}
