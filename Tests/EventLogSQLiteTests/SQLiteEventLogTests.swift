import EventLog
import EventLogSQLite
import Foundation
import GRDB
import Testing

/// What the SQLite log promises beyond the conformance suite.
@Suite("SQLite event log")
struct SQLiteEventLogTests {
    let draft = DraftEntry(stream: "s", type: "t", record: [1], salt: .init(repeating: 7, count: 32))

    @Test func `what was written is there after reopening`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.sqlite").path
            let draft = draft
            let first = try SQLiteEventLog(path: path)
            let appended = try await first.write { try $0.append([draft, draft]) }
            try first.close()

            let second = try SQLiteEventLog(path: path)

            #expect(try await second.entries(after: 0, limit: 9) == appended)
        }
    }

    @Test func `the database itself refuses to change or remove an entry, or to hold two of one sequence`() async throws
    {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.sqlite").path
            let draft = draft
            let log = try SQLiteEventLog(path: path)
            _ = try await log.write { try $0.append([draft]) }
            let other = try DatabaseQueue(path: path)

            for statement in [
                "UPDATE entry SET record = x'00'", "DELETE FROM entry",
                "INSERT INTO entry SELECT * FROM entry",
                "INSERT INTO entry VALUES (0, 's', 't', x'', zeroblob(32))",
                "INSERT INTO entry VALUES (2, 's', 't', x'', zeroblob(31))",
            ] {
                #expect(throws: DatabaseError.self, "\(statement)") {
                    try other.write { try $0.execute(sql: statement) }
                }
            }
            #expect(try await log.entries(after: 0, limit: 9).count == 1)
        }
    }

    @Test func `another connection waits for the lock, and one that waits too long is told`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.sqlite").path
            let draft = draft
            let log = try SQLiteEventLog(path: path)
            let impatient = try SQLiteEventLog(path: path, lockTimeout: 0)

            let error = try log.writeSync { transaction in
                _ = try transaction.append([draft])
                return #expect(throws: EventLogError.self) { try impatient.writeSync { try $0.append([draft]) } }
            }

            #expect(error?.code == .busy)
            #expect(error?.message.contains("another process held its lock") == true)
            #expect(try impatient.writeSync { try $0.append([draft]).map(\.sequence) } == [2])
        }
    }

    @Test func `two connections share one order`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.sqlite").path
            let draft = draft
            let logs = [try SQLiteEventLog(path: path), try SQLiteEventLog(path: path)]

            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    group.addTask { _ = try await logs[number % 2].write { try $0.append([draft]) } }
                }
                try await group.waitForAll()
            }

            #expect(try await logs[0].entries(after: 0, limit: 99).map(\.sequence) == Array(1...60))
        }
    }

    @Test func `a file that is no log is refused and left alone`() async throws {
        try await withTemporaryFolder { folder in
            let foreign = folder.appending(path: "foreign.sqlite").path
            try await DatabaseQueue(path: foreign).write { try $0.execute(sql: "CREATE TABLE t (x)") }
            let text = folder.appending(path: "text.sqlite")
            try Data(repeating: 65, count: 8192).write(to: text)

            let notALog = #expect(throws: EventLogError.self) { try SQLiteEventLog(path: foreign) }
            let damaged = #expect(throws: EventLogError.self) { try SQLiteEventLog(path: text.path) }
            let missing = #expect(throws: EventLogError.self) {
                try SQLiteEventLog(path: folder.appending(path: "none/log.sqlite").path)
            }

            #expect(notALog?.code == .cannotOpen)
            #expect(notALog?.message.contains("another program's database") == true)
            #expect(damaged?.code == .corrupt)
            #expect(missing?.code == .cannotOpen)
            #expect(try Data(contentsOf: text) == Data(repeating: 65, count: 8192))
        }
    }

    @Test func `a log of a newer version is refused`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.sqlite").path
            try SQLiteEventLog(path: path).close()
            try await DatabaseQueue(path: path).write {
                try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9 from the future')")
            }

            let error = #expect(throws: EventLogError.self) { try SQLiteEventLog(path: path) }

            #expect(error?.code == .newerSchema)
        }
    }

    @Test func `a log of an earlier version is read as it is, and brought up to date by whoever writes`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.sqlite").path
            let draft = draft
            let first = try SQLiteEventLog(path: path)
            _ = try await first.write { try $0.append([draft]) }
            try first.close()
            let file = try DatabaseQueue(path: path)
            try await file.write { db in
                try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier LIKE '2%'")
                try db.execute(sql: "CREATE INDEX entry_type ON entry (type)")
            }

            let reader = try SQLiteEventLog(path: path, access: .readOnly)
            let read = try await reader.head()
            try reader.close()
            let writer = try SQLiteEventLog(path: path)
            let written = try await writer.write { log in
                _ = try log.append([draft])
                return log.head
            }

            #expect(read == 1)
            #expect(written == 2)
            #expect(try await file.read { try !$0.indexes(on: "entry").map(\.name).contains("entry_type") })
        }
    }

    @Test func `read-only access reads, and refuses to write with a reason`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.sqlite").path
            let draft = draft
            let writer = try SQLiteEventLog(path: path)
            _ = try await writer.write { try $0.append([draft]) }

            let reader = try SQLiteEventLog(path: path, access: .readOnly)
            let error = await #expect(throws: EventLogError.self) { try await reader.write { try $0.append([draft]) } }

            #expect(error?.code == .readOnly)
            #expect(try await reader.entries(after: 0, limit: 9).count == 1)
        }
    }

    @Test func `a copy made while it is written is a whole log`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.sqlite").path
            let draft = draft
            let log = try SQLiteEventLog(path: path)
            _ = try await log.write { try $0.append(.init(repeating: draft, count: 50)) }

            try await log.backUp(to: folder.appending(path: "copy.sqlite").path)
            _ = try await log.write { try $0.append([draft]) }

            let copy = try SQLiteEventLog(path: folder.appending(path: "copy.sqlite").path)
            #expect(try await copy.head() == 50)
            #expect(try await copy.storageProblems() == [])
        }
    }

    @Test func `an error of the store that a closure swallows still fails the write`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.sqlite").path
            let draft = draft
            let log = try SQLiteEventLog(path: path)
            // Makes the second append fail in the store, as a full disk would.
            try await DatabaseQueue(path: path).write {
                try $0.execute(
                    sql: """
                        CREATE TRIGGER fails BEFORE INSERT ON entry WHEN NEW.stream = 'fails'
                        BEGIN SELECT RAISE(ROLLBACK, 'out of order'); END
                        """
                )
            }

            let error = await #expect(throws: EventLogError.self) {
                try await log.write { transaction in
                    _ = try transaction.append([draft])
                    var failing = draft
                    failing.stream = "fails"
                    #expect(throws: EventLogError.self) { try transaction.append([failing]) }
                    #expect(throws: EventLogError.self) { try transaction.append([draft]) }
                }
            }

            #expect(error?.message.contains("out of order") == true)
            #expect(try await log.head() == 0)
            #expect(try await log.write { try $0.append([draft]).map(\.sequence) } == [1])
        }
    }
}

/// Runs `body` with a new folder, which is removed afterwards.
func withTemporaryFolder<T>(_ body: (URL) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "event-log-sqlite-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
        do { try FileManager.default.removeItem(at: folder) } catch { print("Left behind: \(folder.path) (\(error))") }
    }
    return try await body(folder)
}
