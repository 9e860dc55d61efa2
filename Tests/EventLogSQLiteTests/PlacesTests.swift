import EventLog
import EventLogSQLite
import Foundation
import GRDB
import Testing

/// Streams and commands are found whether their places are in memory or in a table, and whoever wrote them.
@Suite("Places of streams and commands")
struct PlacesTests {
    /// So many places go into a table together; more than that many are in both.
    private static let several = 9000

    private static func draft(_ number: Int) -> DraftEntry {
        DraftEntry(stream: "s\(number % 3000)", type: "t", record: [1], salt: .init(repeating: 7, count: 32))
    }

    private static func outcome(_ number: Int) -> CommandOutcome {
        CommandOutcome(id: "c\(number)", digest: .init(repeating: 1, count: 32), first: number, last: number, result: [2])
    }

    /// Appends the numbers, each with a command, `size` in a transaction.
    private static func append(_ numbers: ClosedRange<Int>, to log: SQLiteEventLog, by size: Int = 1000) async throws {
        for start in stride(from: numbers.lowerBound, through: numbers.upperBound, by: size) {
            let part = start...min(start + size - 1, numbers.upperBound)
            try await log.write { log in
                for number in part {
                    _ = try log.append([draft(number)])
                    try log.record(outcome(number))
                }
            }
        }
    }

    /// Every stream and some commands, as the writer and as a reader find them.
    private static func check(_ log: SQLiteEventLog, upTo last: Int, _ sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for number in [0, 1, 2999, 17] {
            let expected = Array(stride(from: number == 0 ? 3000 : number, through: last, by: 3000))
            let read = try await log.entries(ofStream: "s\(number)").map(\.sequence)
            let written = try await log.write { try $0.entries(ofStream: "s\(number)").map(\.sequence) }
            #expect(read == expected, "stream \(number)", sourceLocation: sourceLocation)
            #expect(written == expected, "stream \(number)", sourceLocation: sourceLocation)
        }
        for number in [1, last / 2, last] {
            let read = try await log.outcome(ofCommand: "c\(number)")
            let written = try await log.write { try $0.outcome(ofCommand: "c\(number)") }
            #expect(read == outcome(number), "command \(number)", sourceLocation: sourceLocation)
            #expect(written == outcome(number), "command \(number)", sourceLocation: sourceLocation)
            await #expect(throws: EventLogError.self, "command \(number)", sourceLocation: sourceLocation) {
                try await log.write { try $0.record(outcome(number)) }
            }
        }
        #expect(try await log.outcome(ofCommand: "c\(last + 1)") == nil, sourceLocation: sourceLocation)
        #expect(try await log.storageProblems() == [], sourceLocation: sourceLocation)
    }

    @Test func `in memory, in a table, and in both`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.sqlite").path
            let log = try SQLiteEventLog(path: path)
            try await Self.append(1...3500, to: log)
            try await Self.check(log, upTo: 3500)
            #expect(try await Self.placed(path) == 0)

            try await Self.append(3501...Self.several, to: log)

            try await Self.check(log, upTo: Self.several)
            #expect(try await Self.placed(path) > 8000)
            try log.close()
            try await Self.check(try SQLiteEventLog(path: path), upTo: Self.several)
        }
    }

    @Test func `written by two processes in turns`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.sqlite").path
            let (one, two) = (try SQLiteEventLog(path: path), try SQLiteEventLog(path: path))
            for start in stride(from: 1, to: 18_000, by: 1500) {
                try await Self.append(start...(start + 1499), to: start % 2000 < 1000 ? one : two, by: 500)
            }

            try await Self.check(one, upTo: 18_000)
            try await Self.check(two, upTo: 18_000)
        }
    }

    @Test func `what a transaction added that was undone is found nowhere`() async throws {
        struct Undone: Error {}
        try await withTemporaryFolder { folder in
            let log = try SQLiteEventLog(path: folder.appending(path: "log.sqlite").path)
            try await Self.append(1...10, to: log)

            await #expect(throws: Undone.self) {
                try await log.write { log in
                    for number in 11...Self.several {
                        _ = try log.append([Self.draft(number)])
                        try log.record(Self.outcome(number))
                    }
                    throw Undone()
                }
            }

            #expect(try await log.write { try $0.outcome(ofCommand: "c11") } == nil)
            #expect(try await log.write { try $0.entries(ofStream: "s11") } == [])
            try await Self.append(11...3100, to: log)
            try await Self.check(log, upTo: 3100)
        }
    }

    @Test func `a log of an earlier version gets them from whoever writes first, and is read without`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.sqlite").path
            let first = try SQLiteEventLog(path: path)
            try await Self.append(1...Self.several, to: first)
            try first.close()
            try await DatabaseQueue(path: path).write { db in
                try db.execute(
                    sql: """
                        DELETE FROM grdb_migrations WHERE identifier LIKE '3%';
                        DROP TABLE entry_place; DROP TABLE command_place; DROP TABLE placed;
                        CREATE INDEX entry_stream ON entry (stream);
                        CREATE UNIQUE INDEX command_id ON command (id);
                        """)
            }

            let reader = try SQLiteEventLog(path: path, access: .readOnly)
            #expect(try await reader.entries(ofStream: "s17").map(\.sequence) == [17, 3017, 6017])
            #expect(try await reader.outcome(ofCommand: "c17") == Self.outcome(17))
            #expect(try await reader.storageProblems() == [])
            try reader.close()
            let writer = try SQLiteEventLog(path: path)
            try await Self.check(writer, upTo: Self.several)
            #expect(try await Self.placed(path) >= 8000)
        }
    }

    @Test func `a table that goes beyond the log's end is begun anew, and one that lacks a place is reported`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.sqlite").path
            let log = try SQLiteEventLog(path: path)
            try await Self.append(1...Self.several, to: log)
            try log.close()
            let file = try DatabaseQueue(path: path)
            try await file.write { try $0.execute(sql: "DELETE FROM entry_place WHERE key = 17") }
            #expect(try await SQLiteEventLog(path: path).storageProblems().count == 1)

            try await file.write { db in
                try db.execute(
                    sql: "DROP TRIGGER entry_is_never_removed; DELETE FROM entry WHERE sequence > 4000; DELETE FROM command WHERE position > 4000"
                )
            }

            let cut = try SQLiteEventLog(path: path)
            try await Self.check(cut, upTo: 4000)
            try await Self.append(4001...4100, to: cut)
            try await Self.check(cut, upTo: 4100)
        }
    }

    /// Up to which entry the table goes.
    private static func placed(_ path: String) async throws -> Int {
        try await DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "SELECT entries FROM placed") ?? -1 }
    }

    @Test func `many open a log that is not there yet at once`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "places-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for round in 0..<25 {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await SQLiteEventLog(path: "\(folder)/\(round).sqlite").head() } }
                for try await head in group { #expect(head == 0) }
            }
        }
    }
}
