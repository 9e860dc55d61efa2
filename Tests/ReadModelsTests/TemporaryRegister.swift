import Domain
import EventLog
import Foundation
import GRDB
import ReadModels
import TestSupport

/// Runs `body` with a register into which `events` were projected, and removes it.
func withRegister<T>(_ events: [Event] = [], _ body: (Register) async throws -> T) async throws -> T {
    try await withFolder { (folder) async throws in
        let register = try Register(path: folder.appending(path: "register.sqlite").path)
        try register.project(events)
        return try await body(register)
    }
}

/// Runs `body` with a folder of its own.
func withFolder<T>(_ body: (URL) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "register-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

/// A log that holds `events`, from its beginning.
func log(of events: [Event]) throws -> InMemoryEventLog {
    let log = InMemoryEventLog()
    try log.append(events)
    return log
}

extension EventLog {
    func append(_ events: [Event]) throws {
        let codec = EventCodec()
        try writeSync { log in
            for event in events {
                _ = try log.append([
                    DraftEntry(
                        stream: event.stream, type: type(of: event.body).type, record: try codec.encode(event),
                        salt: DraftEntry.freshSalt())
                ])
            }
        }
    }
}

extension Register {
    /// Applies `events` after what was applied before, each through its stored bytes.
    func project(_ events: [Event]) throws {
        try pool.write { db in
            var position = try Register.position(db)
            for event in events {
                position += 1
                let read = try codec.decode(
                    codec.encode(event), stream: event.stream, type: type(of: event.body).type)
                try apply(Applied(sequence: position, event: read), to: db)
            }
            try setPosition(position, db)
        }
    }

    /// The values of the one row that a statement gives, as text; nil for no row.
    func line(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) throws -> [String?]? {
        try pool.read { db in
            try Row.fetchOne(db, sql: sql, arguments: StatementArguments(arguments)).map { row in
                row.databaseValues.map { $0.isNull ? nil : "\(String.fromDatabaseValue($0) ?? "\($0)")" }
            }
        }
    }

    /// One whole number.
    func number(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) throws -> Int64? {
        try pool.read { db in try Int64.fetchOne(db, sql: sql, arguments: StatementArguments(arguments)) }
    }

    /// A digest of each table.
    func tableDigests() throws -> [String: String] {
        try pool.read { db in
            var digests: [String: String] = [:]
            let tables = try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                        AND name NOT LIKE 'sample_words%' AND name NOT IN ('meta', 'entry')
                    """)
            for table in tables {
                let columns = try db.columns(in: table).map { "quote(\"\($0.name)\")" }.joined(separator: " || ',' || ")
                let lines = try String.fetchAll(db, sql: "SELECT \(columns) AS line FROM \"\(table)\" ORDER BY line")
                digests[table] = lines.joined(separator: "\n")
            }
            return digests
        }
    }
}

extension Journey {
    /// One of the cast as a viewer, with the powers of the world's time.
    func viewer(_ person: Person.ID) -> Viewer { Viewer(actor(person), at: world.now) }

    /// Somebody who is not signed in.
    var anyone: Viewer { .anyone(at: world.now) }
}
