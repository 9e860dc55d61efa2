package import EventLog
import GRDB
import Glibc

/// The log in one SQLite file: WAL, every commit synced before it counts.
///
/// The lock of a write is SQLite's own, so a command line tool may write while the server runs.
package final class SQLiteEventLog: EventLog {
    /// How a log is opened.
    package enum Access: Hashable, Sendable {
        /// Reads and appends; makes the file if it is missing.
        case readWrite
        /// Reads only; the file must exist.
        case readOnly
    }

    /// The file.
    package let path: String
    private let lockTimeout: Int
    private let pool: DatabasePool
    private let places = WriterPlaces()

    /// Opens the log at `path`.
    ///
    /// `lockTimeout` is how many seconds a write waits for another process. Throws
    /// ``EventLogError``: `cannotOpen`, `newerSchema`, `corrupt`, and `notDurable` if the store
    /// would acknowledge a commit before it is on the disk.
    package init(path: String, access: Access = .readWrite, lockTimeout: Int = 30) throws {
        self.path = path
        self.lockTimeout = lockTimeout
        do {
            pool = try Self.pool(
                path, configuration: Self.configuration(access: access, lockTimeout: lockTimeout), lockTimeout: lockTimeout)
            try Self.checkFile(pool, path: path)
            if access == .readWrite {
                try Self.makeDurable(pool, path: path)
                try LogSchema.bringUpToDate(pool)
            } else {
                try pool.read { db in
                    // One of an earlier version reads as well: only writing needs the newest tables.
                    guard try LogSchema.migrator.appliedIdentifiers(db).contains(LogSchema.first) else {
                        throw Self.notALog(path, because: "its tables are not those of an event log")
                    }
                }
            }
        } catch let error as DatabaseError {
            throw EventLogError(error, doing: "opening", path: path, lockTimeout: lockTimeout)
        }
    }

    /// Opens the file, and gives a new one its journal.
    ///
    /// Of two that do so at once SQLite turns one away without waiting, because both hold the lock that the other needs.
    private static func pool(_ path: String, configuration: Configuration, lockTimeout: Int) throws -> DatabasePool {
        let end = ContinuousClock.now + .seconds(lockTimeout)
        while true {
            do {
                return try DatabasePool(path: path, configuration: configuration)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < end {
                usleep(10_000)
            }
        }
    }

    private static func configuration(access: Access, lockTimeout: Int) -> Configuration {
        var configuration = Configuration()
        configuration.label = "event log"
        configuration.readonly = access == .readOnly
        configuration.busyMode = .timeout(Double(lockTimeout))
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        }
        return configuration
    }

    private static func checkFile(_ pool: DatabasePool, path: String) throws {
        try pool.read { db in
            let marked = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            // The list of migrations comes before the first of them, which another process may be about to do.
            let tables = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'") ?? 0
            guard tables == 0 || marked == LogSchema.applicationID else {
                throw notALog(path, because: "it is another program's database")
            }
            if try LogSchema.migrator.hasBeenSuperseded(db) {
                throw EventLogError(
                    .newerSchema,
                    "The event log \(path) was written by a newer Magpie. Run that version, or a later one.",
                    context: ["path": path]
                )
            }
        }
    }

    /// Sets `synchronous = FULL` and reads it back.
    ///
    /// It must be set here: GRDB sets NORMAL when it opens a pool, after `prepareDatabase`, and in
    /// ten simulated losses of power NORMAL lost 1,519 of 25,873 acknowledged entries.
    private static func makeDurable(_ pool: DatabasePool, path: String) throws {
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // Up to 32 MB: the same pages are written by one commit after the other, and each time that the journal is
            // moved into the file costs them once more. 1,000 pages, SQLite's own figure, took a fifth of the decisions.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 8000")
            // 16 MB of pages: a batch writes into many places, and reads those first that it does not find here.
            try db.execute(sql: "PRAGMA cache_size = -16000")
            let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
            let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode")
            guard synchronous == 2, journal == "wal" else {
                throw EventLogError(
                    .notDurable,
                    "The event log \(path) would not be durable: synchronous is \(synchronous ?? -1) instead of 2, "
                        + "journal_mode is \(journal ?? "unknown") instead of wal.",
                    context: ["path": path]
                )
            }
        }
    }

    private static func notALog(_ path: String, because reason: String) -> EventLogError {
        EventLogError(
            .cannotOpen,
            "\(path) is not an event log: \(reason). Check the data directory.",
            context: ["path": path]
        )
    }

    /// Closes the file, after the accesses that are running.
    package func close() throws {
        do {
            if !pool.configuration.readonly { try pool.writeWithoutTransaction { try Self.emptyJournal($0) } }
            try pool.close()
        } catch let error as DatabaseError {
            throw EventLogError(error, doing: "closing", path: path)
        }
    }

    /// Moves the write-ahead log into the file, so that a closed log is one file, unless another process reads.
    ///
    /// SQLite does it when the last connection closes, but GRDB may close the writer before its readers.
    private static func emptyJournal(_ db: Database) throws {
        try db.execute(sql: "PRAGMA busy_timeout = 0")
        do {
            _ = try db.checkpoint(.truncate)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            // The next one to open the log finds the journal, and nothing is lost.
        }
    }

    /// Copies the log consistently to a new file at `destination`, while it is being written.
    package func backUp(to destination: String) async throws {
        do {
            let copy = try DatabaseQueue(path: destination)
            try pool.backup(to: copy)
            try copy.close()
        } catch let error as DatabaseError {
            throw EventLogError(error, doing: "copying to \(destination)", path: path)
        }
    }
}

extension SQLiteEventLog {
    package func write<T: Sendable>(
        _ body: @escaping @Sendable (any LogTransaction) throws -> T
    ) async throws -> T {
        // Not GRDB's own asynchronous write, which a cancelled task interrupts: whoever asked would
        // not know whether the commit took place.
        try await withCheckedThrowingContinuation { continuation in
            pool.asyncWriteWithoutTransaction { db in
                continuation.resume(with: Result { try self.transact(db, body) })
            }
        }
    }

    package func writeSync<T>(_ body: (any LogTransaction) throws -> T) throws -> T {
        try pool.writeWithoutTransaction { try transact($0, body) }
    }

    private func transact<T>(_ db: Database, _ body: (any LogTransaction) throws -> T) throws -> T {
        // The closure's own errors pass through as they are, those of a database of its own too.
        var result: Result<T, any Error>?
        do {
            try db.inTransaction(.immediate) {
                let transaction = try SQLiteTransaction(db, places, path: path)
                let value = Result { try body(transaction) }
                transaction.end()
                result = value
                guard case .success = value else {
                    places.forget()
                    return .rollback
                }
                try transaction.finish()
                return .commit
            }
        } catch {
            places.forget()
            guard let error = error as? DatabaseError else { throw error }
            if case .failure(let own)? = result { throw own }
            throw EventLogError(error, doing: "writing to", path: path, lockTimeout: lockTimeout)
        }
        guard let result else { preconditionFailure("A transaction without an error has run its closure.") }
        return try result.get()
    }
}

extension SQLiteEventLog {
    package func head() async throws -> Int { try read { try $0.head() } }

    package func entries(after sequence: Int, limit: Int) async throws -> [Entry] {
        try read { try $0.entries(after: sequence, limit: limit) }
    }

    package func entries(ofStream stream: String) async throws -> [Entry] {
        try read { try $0.entries(ofStream: stream) }
    }

    package func entry(at sequence: Int) async throws -> Entry? {
        try read { try $0.entry(at: sequence) }
    }

    package func outcome(ofCommand id: String) async throws -> CommandOutcome? {
        try read { try $0.outcome(ofCommand: id) }
    }

    package func outcomes(after position: Int, limit: Int) async throws -> [CommandOutcome] {
        try read { try $0.outcomes(after: position, limit: limit) }
    }

    package func tiles(_ keys: [TileKey]) async throws -> [TileKey: [UInt8]] {
        try read { try $0.tiles(keys) }
    }

    package func treeSize() async throws -> Int { try read { try $0.treeSize() } }

    package func latestCheckpoint() async throws -> StoredCheckpoint? {
        try read { try $0.latestCheckpoint() }
    }

    package func checkpoints(from size: Int, limit: Int) async throws -> [StoredCheckpoint] {
        try read { try $0.checkpoints(from: size, limit: limit) }
    }

    package func storageProblems() async throws -> [String] { try read { try $0.problems() } }

    /// Reads one consistent state, on the thread that asks.
    ///
    /// Every read of the pool must be of this kind: `docs/decisions/0012-reads-on-the-asking-thread.md`.
    private func read<T>(_ body: (LogReads) throws -> T) throws -> T {
        do {
            return try pool.read { try body(LogReads(db: $0)) }
        } catch let error as DatabaseError {
            throw EventLogError(error, doing: "reading", path: path, lockTimeout: lockTimeout)
        }
    }
}
