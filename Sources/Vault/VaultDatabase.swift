internal import Foundation
internal import GRDB
import Synchronization

/// The one door to the vault's file: what every store reads and writes through.
struct VaultDatabase: Sendable {
    private let pool: DatabasePool
    private let writes = Writes()
    let randomness: Randomness

    private final class Writes: Sendable {
        let count = Atomic<Int>(0)
    }

    /// Another number after each write of this process.
    var version: Int { writes.count.load(ordering: .acquiring) }

    /// Opens and, where needed, makes and migrates the file.
    init(path: String, randomness: Randomness) throws {
        self.randomness = randomness
        do {
            try Self.makePrivateFile(at: path)
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            try Self.insistOnDurability(pool)
            let migrator = Schema.migrator
            guard try pool.read({ try !migrator.hasBeenSuperseded($0) }) else {
                throw VaultError(.tooNew, "A newer version of the server has written this vault: use that version")
            }
            try migrator.migrate(pool)
        } catch {
            throw VaultError.wrapping(error, during: "open the vault at \(path)")
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "vault"
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF")
        }
        return configuration
    }

    /// Sets `synchronous = FULL` and reads both promises back.
    ///
    /// GRDB sets NORMAL when it turns the write-ahead log on, which is after any `prepareDatabase`: so this runs
    /// once the pool is open. It can go when GRDB stops doing so; the read-back will tell.
    private static func insistOnDurability(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2,
                try Int.fetchOne(database, sql: "PRAGMA secure_delete") == 1
            else {
                throw VaultError(.storage, "SQLite refuses synchronous = FULL or secure_delete: the vault stays shut")
            }
        }
    }

    /// An empty file that only its owner may read, before SQLite makes one that anybody may.
    private static func makePrivateFile(at path: String) throws {
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw VaultError(.storage, "The file cannot be made: \(String(cString: strerror(errno)))")
        }
        Foundation.close(descriptor)
    }

    /// Reads one consistent state, on the thread that asks; `purpose` completes "while trying to …".
    ///
    /// Every read of the pool must be of this kind: `docs/decisions/0012-reads-on-the-asking-thread.md`.
    func read<Value>(_ purpose: String, _ body: (Database) throws -> Value) throws -> Value {
        do { return try pool.read(body) } catch { throw VaultError.wrapping(error, during: purpose) }
    }

    /// Writes in one transaction that is durable when this returns.
    func write<Value: Sendable>(
        _ purpose: String,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        // After a failure as well: whether it took place may not be known.
        defer { writes.count.add(1, ordering: .releasing) }
        do { return try await pool.write(body) } catch { throw VaultError.wrapping(error, during: purpose) }
    }

    /// Says, in the transaction that erases, that the write-ahead log may still hold what is erased.
    static func noteUnfinishedErasure(in database: Database) throws {
        try database.execute(sql: "INSERT INTO unfinished_erasures (only) VALUES (1) ON CONFLICT DO NOTHING")
    }

    /// Takes erased bytes out of the write-ahead log, unless a reader holds an older state; then the next erasure or
    /// opening does it.
    func finishErasures() async throws {
        guard try await emptyWriteAheadLog() else { return }
        try await write("note that erasures are finished") { database in
            try database.execute(sql: "DELETE FROM unfinished_erasures")
        }
    }

    /// Moves the write-ahead log into the file and empties it, so that bytes deleted are nowhere on the disk.
    ///
    /// - Returns: False if a reader held an older state all the time.
    private func emptyWriteAheadLog() async throws -> Bool {
        do {
            return try await pool.writeWithoutTransaction { database in
                do {
                    _ = try database.checkpoint(.truncate)
                    return true
                } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                    return false
                } catch let error as DatabaseError where error.resultCode == .SQLITE_LOCKED {
                    return false
                }
            }
        } catch {
            throw VaultError.wrapping(error, during: "empty the write-ahead log")
        }
    }

    /// Copies a consistent state into the file `path`, which must not exist, while writing goes on.
    func copy(to path: String) async throws {
        do {
            guard !FileManager.default.fileExists(atPath: path) else {
                throw VaultError(.storage, "There is a file at \(path) already: name another one")
            }
            let partial = path + ".partial"
            try? FileManager.default.removeItem(atPath: partial)  // left by a copy that was interrupted
            try Self.makePrivateFile(at: partial)
            try read("copy the vault") { source in
                let target = try DatabaseQueue(path: partial)
                try target.writeWithoutTransaction { try source.backup(to: $0) }
                try target.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                try target.close()
            }
            try Self.synchronise(partial)
            guard rename(partial, path) == 0 else {
                throw VaultError(.storage, "The copy cannot be named \(path): \(String(cString: strerror(errno)))")
            }
            try Self.synchronise((path as NSString).deletingLastPathComponent)
        } catch {
            throw VaultError.wrapping(error, during: "copy the vault to \(path)")
        }
    }

    /// Waits until what was written to a file or folder is on the disk.
    private static func synchronise(_ path: String) throws {
        let descriptor = Foundation.open(path.isEmpty ? "." : path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw VaultError(.storage, "\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { Foundation.close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw VaultError(.storage, "\(path) cannot be made durable: \(String(cString: strerror(errno)))")
        }
    }

    func close() throws {
        do { try pool.close() } catch { throw VaultError.wrapping(error, during: "close the vault") }
    }
}

extension VaultDatabase {
    /// Ids as one JSON value for `json_each(?)`, so that a query over many ids stays one prepared statement.
    static func list(_ ids: some Sequence<String>) throws -> String {
        String(decoding: try JSONEncoder().encode(Array(ids)), as: UTF8.self)
    }
}
