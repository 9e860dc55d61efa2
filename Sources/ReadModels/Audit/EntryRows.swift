package import Domain
package import GRDB

/// One record of the log, as an index row: what the auditor's search lists.
package struct EntryRow: Hashable, Sendable {
    package var sequence: Int
    package var stream: String
    package var type: String
    package var audience: Audience
    package var at: Instant
    package var by: String
}

extension Register {
    /// What the auditor asks for; every field narrows.
    package struct EntrySearch: Hashable, Sendable {
        package var stream: String?
        package var type: String?
        package var by: String?
        package var from: Instant?
        package var until: Instant?
        /// Only records before this one: the cursor of a list that shows the newest first.
        package var before: Int?

        package init(
            stream: String? = nil, type: String? = nil, by: String? = nil, from: Instant? = nil, until: Instant? = nil,
            before: Int? = nil
        ) {
            self.stream = stream
            self.type = type
            self.by = by
            self.from = from
            self.until = until
            self.before = before
        }
    }

    /// Records that the viewer may read, newest first.
    package func entries(_ search: EntrySearch, limit: Int, _ viewer: Viewer) async throws -> [EntryRow] {
        try read { try Register.entries(search, limit: limit, viewer, $0) }
    }

    /// The records of one subject that the viewer may read, oldest first: its timeline.
    package static func timeline(of stream: String, _ viewer: Viewer, _ db: Database) throws -> [EntryRow] {
        try entries(EntrySearch(stream: stream), limit: 1000, viewer, db).reversed()
    }

    static func entries(_ search: EntrySearch, limit: Int, _ viewer: Viewer, _ db: Database) throws -> [EntryRow] {
        let scope = Scope.entries(viewer)
        var sql = "SELECT seq, stream, type, audience, at, actor FROM entry WHERE \(scope.sql)"
        var arguments = scope.arguments
        func narrow(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            sql += " AND " + condition
            arguments.append(value.databaseValue)
        }
        narrow("stream = ?", search.stream)
        narrow("type = ?", search.type)
        narrow("actor = ?", search.by)
        narrow("at >= ?", search.from?.milliseconds)
        narrow("at < ?", search.until?.milliseconds)
        narrow("seq < ?", search.before)
        sql += " ORDER BY seq DESC LIMIT ?"
        arguments.append(limit.databaseValue)
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments)).map(EntryRow.init)
    }

    /// The place that a record of the log has among those of one subject; nil if it is none of them.
    ///
    /// Says how many records a subject has, so it is for commands, which answer nobody but those who may give them.
    package func place(ofRecord sequence: Int, inStream stream: String, _ viewer: Viewer) async throws -> Int? {
        _ = viewer
        return try read { db in
            guard try db.row("SELECT seq FROM entry WHERE seq = ? AND stream = ?", sequence, stream) != nil else { return nil }
            return try db.int("SELECT count(*) FROM entry WHERE stream = ? AND seq <= ?", stream, sequence)
        }
    }

    /// The record at `sequence`, or nil where there is none that the viewer may read.
    package func entry(at sequence: Int, _ viewer: Viewer) async throws -> EntryRow? {
        try read { db in
            let scope = Scope.entries(viewer)
            let sql = "SELECT seq, stream, type, audience, at, actor FROM entry WHERE seq = ? AND \(scope.sql)"
            let arguments = StatementArguments([sequence.databaseValue] + scope.arguments)
            return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments).map(EntryRow.init)
        }
    }
}

extension EntryRow {
    init(_ row: Row) {
        self.init(
            sequence: row["seq"],
            stream: row["stream"],
            type: row["type"],
            audience: Audience(rawValue: row["audience"]) ?? .deciders,
            at: Instant(milliseconds: row["at"]),
            by: row["actor"]
        )
    }
}
