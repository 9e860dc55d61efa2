internal import GRDB

extension Mailbox {
    /// A notice that is to be posted.
    package struct NewNotice: Hashable, Sendable {
        /// Which template words it.
        package let kind: String
        /// To whom.
        package let person: String
        /// What makes it this one.
        package let key: String
        /// What the template is filled with: JSON.
        package let payload: [UInt8]

        /// A notice.
        package init(kind: String, person: String, key: String, payload: [UInt8]) {
            self.kind = kind
            self.person = person
            self.key = key
            self.payload = payload
        }
    }

    /// How far a source of notices was followed; nil if it never was.
    package func position(of source: String) async throws -> Int64? {
        try database.read("read how far notices were derived") { database in
            try Int64.fetchOne(database, sql: "SELECT value FROM positions WHERE name = ?", arguments: [source])
        }
    }

    /// Begins to follow a source, unless it is followed already.
    ///
    /// - Returns: Where it is followed from now on.
    package func follow(_ source: String, from position: Int64) async throws -> Int64 {
        try await database.write("begin to derive notices") { database in
            try database.execute(
                sql: "INSERT INTO positions (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                arguments: [source, position]
            )
            return try Int64.fetchOne(database, sql: "SELECT value FROM positions WHERE name = ?", arguments: [source])
                ?? position
        }
    }

    /// Posts what follows from a stretch of a source, and says that the source was followed so far, in one
    /// transaction: a crash loses none of them and repeats none.
    ///
    /// - Parameters:
    ///   - notices: What follows.
    ///   - source: The source, such as `log`.
    ///   - from: Where the stretch begins; where another process has gone on already, nothing is done.
    ///   - to: Where it ends.
    ///   - now: Milliseconds since 1970, UTC.
    /// - Returns: How many of the notices are new; nil where another process was quicker.
    /// - Throws: ``VaultError`` with code `invalid` or `tooLarge`, and nothing is done.
    @discardableResult
    package func post(
        _ notices: [NewNotice],
        following source: String,
        from: Int64,
        to: Int64,
        now: Int64
    ) async throws -> Int? {
        for notice in notices { try notice.check() }
        return try await database.write("post the notices of a stretch") { database in
            try database.execute(
                sql: "UPDATE positions SET value = ? WHERE name = ? AND value = ?",
                arguments: [to, source, from]
            )
            guard database.changesCount == 1 else { return nil }
            var new = 0
            for notice in notices where try notice.insert(at: now, into: database) { new += 1 }
            return new
        }
    }
}
