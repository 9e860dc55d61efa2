import Domain
import EventLog
import EventLogSQLite
import Foundation
import GRDB
import ReadModels
import Registrar
import Synchronization
import TestSupport
import Testing

/// A log that counts its transactions and can be made to fail.
final class CountingLog: EventLog {
    let inner: SQLiteEventLog
    private let state = Mutex((transactions: 0, fault: EventLogError?.none))

    init(_ inner: SQLiteEventLog) { self.inner = inner }

    var transactions: Int { state.withLock { $0.transactions } }
    func fail(with fault: EventLogError?) { state.withLock { $0.fault = fault } }

    func writeSync<T>(_ body: (any LogTransaction) throws -> T) throws -> T {
        let fault = state.withLock { state in
            state.transactions += 1
            return state.fault
        }
        guard let fault else { return try inner.writeSync(body) }
        // As a commit fails: everything ran, and nothing of it stays.
        return try inner.writeSync { log in
            _ = try body(log)
            throw fault
        }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any LogTransaction) throws -> T) async throws -> T {
        try await inner.write(body)
    }
    func head() async throws -> Int { try await inner.head() }
    func entries(after sequence: Int, limit: Int) async throws -> [Entry] { try await inner.entries(after: sequence, limit: limit) }
    func entries(ofStream stream: String) async throws -> [Entry] { try await inner.entries(ofStream: stream) }
    func entry(at sequence: Int) async throws -> Entry? { try await inner.entry(at: sequence) }
    func outcome(ofCommand id: String) async throws -> CommandOutcome? { try await inner.outcome(ofCommand: id) }
    func outcomes(after position: Int, limit: Int) async throws -> [CommandOutcome] {
        try await inner.outcomes(after: position, limit: limit)
    }
    func tiles(_ keys: [TileKey]) async throws -> [TileKey: [UInt8]] { try await inner.tiles(keys) }
    func treeSize() async throws -> Int { try await inner.treeSize() }
    func latestCheckpoint() async throws -> StoredCheckpoint? { try await inner.latestCheckpoint() }
    func checkpoints(from size: Int, limit: Int) async throws -> [StoredCheckpoint] {
        try await inner.checkpoints(from: size, limit: limit)
    }
    func storageProblems() async throws -> [String] { try await inner.storageProblems() }
}

@Suite("Commands that wait together share a transaction", .tags(.medium))
struct GroupCommitTests {
    /// A registrar whose log counts, over the files of `place`.
    func counting(_ place: TemporaryInstallation) -> (Registrar, CountingLog) {
        let log = CountingLog(place.log)
        return (Registrar(log: log, register: place.register, policies: FixedPolicy()), log)
    }

    @Test func `two hundred commands sent together need far fewer transactions`() async throws {
        try await withInstallation { (place) async throws in
            let (registrar, log) = counting(place)

            let receipts = try await withThrowingTaskGroup(of: Registrar.Receipt.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        try await registrar.submit(
                            Sample.Register.basalt("s\(number)"), as: .init(kind: .operator), at: World.start)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(Set(receipts.map(\.first)) == Set(1...200))
            #expect(log.transactions < 100, "\(log.transactions) transactions")
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `one command's refusal does not touch the others of its batch`() async throws {
        try await withInstallation { (place) async throws in
            let (registrar, _) = counting(place)
            try await place.submit(Sample.Register.basalt("taken"))

            let refused = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        let id = number.isMultiple(of: 3) ? "taken" : "s\(number)"
                        do {
                            _ = try await registrar.submit(
                                Sample.Register.basalt(id), as: .init(kind: .operator), at: World.start)
                            return 0
                        } catch is Refusal {
                            return 1
                        }
                    }
                }
                return try await group.reduce(0, +)
            }

            #expect(refused == 20)
            #expect(try await place.log.head() == 41)
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `when the log cannot commit, everybody is told and nothing stays`() async throws {
        try await withInstallation { (place) async throws in
            let (registrar, log) = counting(place)
            _ = try await registrar.submit(Sample.Register.basalt("before"), as: .init(kind: .operator), at: World.start)
            log.fail(with: EventLogError(.diskFull, "the disk is full"))

            let codes = await withTaskGroup(of: EventLogError.Code?.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        do {
                            _ = try await registrar.submit(
                                Sample.Register.basalt("s\(number)"), as: .init(kind: .operator), at: World.start)
                            return nil
                        } catch {
                            return (error as? EventLogError)?.code
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }

            #expect(codes.count == 20)
            #expect(codes.allSatisfy { $0 == .diskFull })
            #expect(try await place.log.head() == 1)
            #expect(try await place.number("SELECT count(*) FROM sample") == 1)

            // And when there is room again, the same commands are carried out.
            log.fail(with: nil)
            _ = try await registrar.submit(Sample.Register.basalt("s1"), as: .init(kind: .operator), at: World.start)
            #expect(try await place.log.head() == 2)
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `a state that was decided on and not recorded is forgotten`() async throws {
        try await withInstallation { (place) async throws in
            let (registrar, log) = counting(place)
            let operator_ = Registrar.Requester(kind: .operator)
            _ = try await registrar.submit(Sample.Register.basalt("a"), as: operator_, at: World.start)
            log.fail(with: EventLogError(.inputOutput, "the disk failed"))
            await #expect(throws: EventLogError.self) {
                _ = try await registrar.submit(
                    Sample.Recategorise(subject: Sample.ID("a"), to: .backup), as: operator_, at: World.start)
            }
            log.fail(with: nil)

            // Were the state still in memory, this would need no record.
            let receipt = try await registrar.submit(
                Sample.Recategorise(subject: Sample.ID("a"), to: .backup), as: operator_, at: World.start)

            #expect(receipt.first == receipt.last)
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `what is durable is acknowledged although the register cannot follow`() async throws {
        try await withInstallation { (place) async throws in
            let operator_ = Registrar.Requester(kind: .operator)
            _ = try await place.registrar.submit(Sample.Register.basalt("a"), as: operator_, at: World.start)
            // The register's commit fails: a deferred constraint, in place of a full disk.
            try await place.register.pool.write { db in
                try db.execute(
                    sql: """
                        PRAGMA foreign_keys = ON;
                        CREATE TABLE parent (id INTEGER PRIMARY KEY);
                        CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
                        CREATE TRIGGER spoil AFTER INSERT ON sample BEGIN INSERT INTO child VALUES (new.rowid + 1000); END;
                        """)
            }

            let receipt = try await place.registrar.submit(Sample.Register.basalt("b"), as: operator_, at: World.start)

            #expect(receipt.first == 2)
            #expect(try await place.log.head() == 2)
            #expect(try await place.number("SELECT count(*) FROM sample") == 1)
            try await place.register.pool.write { try $0.execute(sql: "DROP TRIGGER spoil; DROP TABLE child; DROP TABLE parent") }
            try await place.registrar.catchUp()
            #expect(try await place.number("SELECT count(*) FROM sample") == 2)
            #expect(try await place.equalsRebuild())
        }
    }
}
