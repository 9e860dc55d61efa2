import EventLog
import GRDB

/// The queries of the log, the same for readers and for the writer.
struct LogReads {
    let db: Database

    func head() throws -> Int {
        try LogStatement(db, "SELECT max(sequence) FROM entry").rows { $0.int(0) }.first ?? 0
    }

    func entries(after sequence: Int, limit: Int) throws -> [Entry] {
        guard limit > 0 else { return [] }
        let statement = try LogStatement(
            db,
            "SELECT \(LogStatement.entryColumns) FROM entry WHERE sequence > ? ORDER BY sequence LIMIT ?"
        )
        statement.bind(sequence, at: 1)
        statement.bind(limit, at: 2)
        return try statement.rows(\.entry)
    }

    func entries(ofStream stream: String) throws -> [Entry] {
        guard try hasPlaces() else { return try entries(ofStream: stream, after: 0) }
        return try entries(ofStream: stream, at: PlaceTable.entries.keys(PlaceTable.hash(stream), db))
            + entries(ofStream: stream, after: PlaceTable.entries.end(db))
    }

    /// Those of the entries at `sequences` that belong to a stream.
    func entries(ofStream stream: String, at sequences: [Int]) throws -> [Entry] {
        try sequences.compactMap { try entry(at: $0) }.filter { $0.stream == stream }
    }

    /// Looks at every entry after a sequence.
    private func entries(ofStream stream: String, after sequence: Int) throws -> [Entry] {
        let statement = try LogStatement(
            db,
            "SELECT \(LogStatement.entryColumns) FROM entry WHERE sequence > ?2 AND stream = ?1 ORDER BY sequence"
        )
        statement.bind(sequence, at: 2)
        return try statement.binding(stream, at: 1) { try statement.rows(\.entry) }
    }

    /// A log of an earlier version, which is only read, has none.
    private func hasPlaces() throws -> Bool { try db.tableExists("placed") }

    func entry(at sequence: Int) throws -> Entry? {
        let statement = try LogStatement(db, "SELECT \(LogStatement.entryColumns) FROM entry WHERE sequence = ?")
        statement.bind(sequence, at: 1)
        return try statement.rows(\.entry).first
    }

    func outcome(ofCommand id: String) throws -> CommandOutcome? {
        let end = try hasPlaces() ? PlaceTable.commands.end(db) : 0
        if end > 0, let found = try outcome(ofCommand: id, at: PlaceTable.commands.keys(PlaceTable.hash(id), db)) {
            return found
        }
        let statement = try LogStatement(
            db,
            "SELECT \(LogStatement.outcomeColumns) FROM command WHERE position > ?2 AND id = ?1"
        )
        statement.bind(end, at: 2)
        return try statement.binding(id, at: 1) { try statement.rows(\.outcome).first }
    }

    /// That of the outcomes at `positions` which is the command's.
    func outcome(ofCommand id: String, at positions: [Int]) throws -> CommandOutcome? {
        for position in positions {
            let statement = try LogStatement(
                db, "SELECT \(LogStatement.outcomeColumns) FROM command WHERE position = ?")
            statement.bind(position, at: 1)
            if let found = try statement.rows(\.outcome).first, found.id == id { return found }
        }
        return nil
    }

    func outcomes(after position: Int, limit: Int) throws -> [CommandOutcome] {
        guard limit > 0 else { return [] }
        // Positions are 1, 2, 3 … without a gap, because nothing is ever deleted.
        let statement = try LogStatement(
            db,
            "SELECT \(LogStatement.outcomeColumns) FROM command WHERE position > ? ORDER BY position LIMIT ?"
        )
        statement.bind(position, at: 1)
        statement.bind(limit, at: 2)
        return try statement.rows(\.outcome)
    }

    func tiles(_ keys: [TileKey]) throws -> [TileKey: [UInt8]] {
        let statement = try LogStatement(db, "SELECT hashes FROM tile WHERE level = ? AND number = ?")
        var found: [TileKey: [UInt8]] = [:]
        for key in keys {
            statement.bind(key.level, at: 1)
            statement.bind(key.number, at: 2)
            found[key] = try statement.rows { $0.blob(0) }.first
        }
        return found
    }

    func treeSize() throws -> Int {
        let statement = try LogStatement(
            db,
            "SELECT number, length(hashes) FROM tile WHERE level = -1 ORDER BY number DESC LIMIT 1"
        )
        return TileKey.treeSize(lastCommitmentTile: try statement.rows { ($0.int(0), $0.int(1)) }.first)
    }

    func latestCheckpoint() throws -> StoredCheckpoint? {
        try LogStatement(db, "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1").rows(\.checkpoint).first
    }

    func checkpoints(from size: Int, limit: Int) throws -> [StoredCheckpoint] {
        guard limit > 0 else { return [] }
        let statement = try LogStatement(
            db,
            "SELECT size, note FROM checkpoint WHERE size >= ? ORDER BY size LIMIT ?"
        )
        statement.bind(size, at: 1)
        statement.bind(limit, at: 2)
        return try statement.rows(\.checkpoint)
    }

    func problems() throws -> [String] {
        let found = try LogStatement(db, "PRAGMA integrity_check(100)").rows { $0.text(0) }.filter { $0 != "ok" }
        guard found.isEmpty, try hasPlaces() else { return found }
        return try PlaceTable.entries.problems(db) + PlaceTable.commands.problems(db)
    }
}
