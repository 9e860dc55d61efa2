import EventLog
import GRDB

/// What may be done while SQLite's write lock is held.
///
/// SQLite may undo a whole transaction by itself when the disk fails or is full. Whoever then goes
/// on would write outside any transaction; so the first error of the store is remembered, every
/// later call throws it again, and the write fails even if the closure swallowed it.
final class SQLiteTransaction: LogTransaction {
    private let db: Database
    private let path: String
    private let places: WriterPlaces
    private var isOpen = true
    private var harm: EventLogError?
    private var entryInsertion: LogStatement?
    private var outcomeInsertion: LogStatement?

    var head: Int { places.entries.last }

    init(_ db: Database, _ places: WriterPlaces, path: String) throws {
        self.db = db
        self.path = path
        self.places = places
        try places.refresh(db)
    }

    /// Before the commit: puts into the tables what has become much.
    func finish() throws {
        try checkUnharmed()
        try places.placeIfMany(db)
    }

    func end() { isOpen = false }

    /// Throws the first error of the store, if there was one.
    func checkUnharmed() throws {
        if let harm { throw harm }
    }

    func entries(after sequence: Int, limit: Int) throws -> [Entry] {
        try guarded { try LogReads(db: db).entries(after: sequence, limit: limit) }
    }

    func entries(ofStream stream: String) throws -> [Entry] {
        try guarded {
            try LogReads(db: db).entries(ofStream: stream, at: places.entries.keys(PlaceTable.hash(stream), db))
        }
    }

    func outcome(ofCommand id: String) throws -> CommandOutcome? {
        try guarded {
            try LogReads(db: db).outcome(ofCommand: id, at: places.commands.keys(PlaceTable.hash(id), db))
        }
    }

    func append(_ entries: [DraftEntry]) throws -> [Entry] {
        try EntryLimits.check(entries)
        return try guarded {
            let statement = try prepared(
                &entryInsertion, "INSERT INTO entry (\(LogStatement.entryColumns)) VALUES (?, ?, ?, ?, ?)")
            var added: [Entry] = []
            added.reserveCapacity(entries.count)
            for draft in entries {
                let sequence = head + 1
                statement.bind(sequence, at: 1)
                try statement.binding(draft.stream, at: 2) {
                    try statement.binding(draft.type, at: 3) {
                        try statement.binding(draft.record, at: 4) {
                            try statement.binding(draft.salt, at: 5) { try statement.run() }
                        }
                    }
                }
                places.entries.add(PlaceTable.hash(draft.stream), at: sequence)
                added.append(Entry(draft, at: sequence))
            }
            return added
        }
    }

    func record(_ outcome: CommandOutcome, isNew: Bool) throws {
        try EntryLimits.check(outcome)
        if !isNew, try self.outcome(ofCommand: outcome.id) != nil { throw EventLogError.duplicate(outcome.id) }
        try guarded {
            let statement = try prepared(
                &outcomeInsertion,
                "INSERT INTO command (position, \(LogStatement.outcomeColumns)) VALUES (?, ?, ?, ?, ?, ?)")
            let position = places.commands.last + 1
            statement.bind(position, at: 1)
            statement.bind(outcome.first, at: 4)
            statement.bind(outcome.last, at: 5)
            try statement.binding(outcome.id, at: 2) {
                try statement.binding(outcome.digest, at: 3) {
                    try statement.binding(outcome.result, at: 6) { try statement.run() }
                }
            }
            places.commands.add(PlaceTable.hash(outcome.id), at: position)
        }
    }

    /// A statement that many commands run one after the other: it is looked for once.
    private func prepared(_ statement: inout LogStatement?, _ sql: String) throws -> LogStatement {
        if let statement { return statement }
        let found = try LogStatement(db, sql)
        statement = found
        return found
    }

    func treeSize() throws -> Int {
        try guarded { try LogReads(db: db).treeSize() }
    }

    func store(_ tiles: [Tile]) throws {
        try guarded {
            let statement = try LogStatement(
                db,
                """
                INSERT INTO tile (level, number, hashes) VALUES (?, ?, ?)
                ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes
                """
            )
            for tile in tiles {
                statement.bind(tile.key.level, at: 1)
                statement.bind(tile.key.number, at: 2)
                try statement.binding(tile.hashes, at: 3) { try statement.run() }
            }
        }
    }

    func latestCheckpoint() throws -> StoredCheckpoint? {
        try guarded { try LogReads(db: db).latestCheckpoint() }
    }

    func publish(_ checkpoint: StoredCheckpoint) throws {
        try guarded {
            let statement = try LogStatement(
                db,
                """
                INSERT INTO checkpoint (size, note) VALUES (?, ?)
                ON CONFLICT (size) DO UPDATE SET note = excluded.note
                """
            )
            statement.bind(checkpoint.size, at: 1)
            try statement.binding(checkpoint.note, at: 2) { try statement.run() }
        }
    }

    private func guarded<T>(_ body: () throws -> T) throws -> T {
        precondition(isOpen, "A transaction of the log ends with the closure that received it.")
        try checkUnharmed()
        do {
            return try body()
        } catch let error as DatabaseError {
            let failure = EventLogError(error, doing: "writing to", path: path)
            harm = failure
            throw failure
        }
    }
}
