import Domain
import EventLog
import EventLogSQLite
import Foundation
import GRDB
import GRDBSQLite
import ReadModels
import Registrar
import TestSupport

/// Durable hand-overs by 64 callers at once, beside plain SQLite inserts of the same size in batches of 100.
///
/// Both make every commit durable in the same way; they take turns, so that a busy disk hits both.
struct Decisions {
    let folder: String
    private let callers = 64
    private let rounds = 7
    private let seconds = 1.5

    func run() async throws {
        let place = try await Place(folder: folder + "/decisions")
        for caller in 0..<callers { try await place.register(caller) }
        let bytes = try await place.storedBytes()
        let plain = try PlainInserts(path: folder + "/plain.sqlite", bytes: bytes)
        let gathered = try GatheredInserts(path: folder + "/gathered.sqlite", bytes: bytes)
        _ = try await decide(place, for: 0.5)
        var (decided, repeatable, inserted, ratios, processor) = ([Double](), [Double](), [Double](), [Double](), [Double]())
        var asked: [Double] = []
        for _ in 0..<rounds {
            let watch = Stopwatch()
            let count = try await decide(place, for: seconds)
            decided.append(Double(count) / watch.wallSeconds)
            processor.append(watch.processorSeconds / Double(count) * 1e6)
            inserted.append(try plain.insert(for: seconds))
            ratios.append(decided[decided.count - 1] / inserted[inserted.count - 1])
            let again = Stopwatch()
            repeatable.append(Double(try await decide(place, withIDs: true, for: seconds)) / again.wallSeconds)
            asked.append(try await ask(gathered, for: seconds))
        }
        try ServerBenchmark.report([
            "decisionsPerSecond": median(decided), "repeatableDecisionsPerSecond": median(repeatable),
            "plainInsertsPerSecond": median(inserted), "ratio": median(ratios), "gatheredInsertsPerSecond": median(asked),
            "processorMicrosecondsPerDecision": median(processor), "bytesPerRow": Double(bytes),
        ])
    }

    /// Rows a second.
    private func ask(_ gathered: GatheredInserts, for seconds: Double) async throws -> Double {
        let watch = Stopwatch()
        return Double(try await together(for: seconds) { _ in
            try await gathered.insert()
            return 1
        }) / watch.wallSeconds
    }

    /// - Parameter withIDs: whether each command has an id by which it may be repeated, as those over HTTP have.
    private func decide(_ place: Place, withIDs: Bool = false, for seconds: Double) async throws -> Int {
        try await together(for: seconds) { caller in
            try await place.handOver(caller, withIDs: withIDs)
            return 2
        }
    }

    /// What all callers do until the time is over, counted.
    private func together(for seconds: Double, _ body: @escaping @Sendable (_ caller: Int) async throws -> Int) async throws -> Int {
        let end = ContinuousClock.now + .seconds(seconds)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    var count = 0
                    while ContinuousClock.now < end { count += try await body(caller) }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
    }
}

/// A log, a register and a registrar with two curators, who hand samples to each other.
final class Place: Sendable {
    let log: SQLiteEventLog
    let registrar: Registrar
    private let folder: String

    struct OnePolicy: PolicySource {
        func policy(_ digest: String?) throws -> Policy { .sample }
    }

    init(folder: String) async throws {
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        log = try SQLiteEventLog(path: folder + "/log.sqlite")
        let register = try Register(path: folder + "/register.sqlite")
        registrar = Registrar(log: log, register: register, policies: OnePolicy())
        for name in ["giver", "taker"] {
            let person = Person.ID(name)
            try await submit(Person.Register(subject: person))
            try await submit(Person.GrantRole(subject: person, role: "curator"))
        }
    }

    func submit<C: Command>(
        _ command: C, as requester: Registrar.Requester = .init(kind: .operator), id: String? = nil
    ) async throws {
        _ = try await registrar.submit(command, as: requester, id: id, at: World.start)
    }

    func register(_ caller: Int) async throws {
        try await submit(
            Sample.Register(
                subject: Sample.ID("s\(caller)"), number: "N-\(caller)", mission: "apollo", material: .basalt, form: .rock,
                category: .research, mass: Mass(micrograms: 1_000_000), facility: "houston"))
    }

    /// One there: two decisions, an offer and its acceptance.
    func handOver(_ caller: Int, withIDs: Bool = false) async throws {
        let subject = Sample.ID("s\(caller)")
        let number = UInt64.random(in: 0...UInt64.max)
        let at = try await home(of: caller)
        let consignment = "C-\(number)"
        try await submit(
            Sample.OfferCustody(subject: subject, to: .facility(at), consignment: consignment, seals: ["S-1"]),
            as: .person(Person.ID("giver")), id: withIDs ? "\(number)-offer" : nil)
        try await submit(
            Sample.AcceptCustody(subject: subject, consignment: consignment, seals: ["S-1"]),
            as: .person(Person.ID("taker")), id: withIDs ? "\(number)-acceptance" : nil)
    }

    private let homes = Homes()
    private func home(of caller: Int) async throws -> String { await homes.next(caller) }

    /// Where each sample goes next.
    actor Homes {
        private var isAway: [Int: Bool] = [:]
        func next(_ caller: Int) -> String {
            isAway[caller, default: false].toggle()
            return isAway[caller] == true ? "beijing" : "houston"
        }
    }

    /// What one decision stores in the log: its record with salt, stream and type.
    func storedBytes() async throws -> Int {
        try await handOver(0)
        let entry = try await log.entry(at: try await log.head())
        guard let entry else { return 0 }
        return entry.record.count + entry.salt.count + entry.stream.utf8.count + entry.type.utf8.count
    }
}

/// Rows of so many bytes, a hundred in a transaction, each commit synced.
struct PlainInserts {
    private let queue: DatabaseQueue
    private let row: [UInt8]

    init(path: String, bytes: Int) throws {
        (queue, row) = try PlainInserts.table(path: path, bytes: bytes)
    }

    /// An empty table whose commits are synced, and a row for it.
    static func table(path: String, bytes: Int) throws -> (DatabaseQueue, [UInt8]) {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
            try db.execute(sql: "CREATE TABLE row (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
        }
        return (queue, (0..<bytes).map { _ in UInt8.random(in: 0...255) })
    }

    /// So many rows in one transaction.
    static func insert(_ row: [UInt8], times: Int, _ db: Database) throws {
        let handle = try db.cachedStatement(sql: "INSERT INTO row (bytes) VALUES (?)").sqliteStatement
        try db.inTransaction(.immediate) {
            for _ in 0..<times {
                row.withUnsafeBytes { bytes in
                    _ = sqlite3_bind_blob(handle, 1, bytes.baseAddress, Int32(bytes.count), nil)
                    _ = sqlite3_step(handle)
                }
                sqlite3_reset(handle)
            }
            return .commit
        }
    }

    /// Inserts as fast as it goes; returns rows a second.
    func insert(for seconds: Double) throws -> Double {
        let watch = Stopwatch()
        var count = 0
        try queue.writeWithoutTransaction { db in
            while watch.wallSeconds < seconds {
                try PlainInserts.insert(row, times: 100, db)
                count += 100
            }
        }
        return Double(count) / watch.wallSeconds
    }
}
