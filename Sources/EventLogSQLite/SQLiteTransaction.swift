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
    private var isOpen = true
    private var harm: EventLogError?
    private(set) var head: Int

    init(_ db: Database, path: String) throws {
        self.db = db
        self.path = path
        head = try LogReads(db: db).head()
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
        try guarded { try LogReads(db: db).entries(ofStream: stream) }
    }

    func outcome(ofCommand id: String) throws -> CommandOutcome? {
        try guarded { try LogReads(db: db).outcome(ofCommand: id) }
    }

    func append(_ entries: [DraftEntry]) throws -> [Entry] {
        try EntryLimits.check(entries)
        return try guarded {
            let statement = try LogStatement(
                db,
                "INSERT INTO entry (\(LogStatement.entryColumns)) VALUES (?, ?, ?, ?, ?)"
            )
            var added: [Entry] = []
            added.reserveCapacity(entries.count)
            var sequence = head
            for draft in entries {
                sequence += 1
                statement.bind(sequence, at: 1)
                try statement.binding(draft.stream, at: 2) {
                    try statement.binding(draft.type, at: 3) {
                        try statement.binding(draft.record, at: 4) {
                            try statement.binding(draft.salt, at: 5) { try statement.run() }
                        }
                    }
                }
                added.append(Entry(draft, at: sequence))
            }
            head = sequence
            return added
        }
    }

    func record(_ outcome: CommandOutcome) throws {
        try EntryLimits.check(outcome)
        let isNew = try guarded {
            let statement = try LogStatement(
                db,
                "INSERT INTO command (\(LogStatement.outcomeColumns)) VALUES (?, ?, ?, ?, ?)"
            )
            statement.bind(outcome.first, at: 3)
            statement.bind(outcome.last, at: 4)
            do {
                try statement.binding(outcome.id, at: 1) {
                    try statement.binding(outcome.digest, at: 2) {
                        try statement.binding(outcome.result, at: 5) { try statement.run() }
                    }
                }
                return true
            } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
                // Undoes the one statement only: the transaction is whole.
                return false
            }
        }
        if !isNew { throw EventLogError.duplicate(outcome.id) }
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
