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

/// Records of decisions that do not look into the register: nobody is shown a register without them.
@Suite("Records that the register is owed", .tags(.medium))
struct OwedRecordsTests {
    private let giver = Registrar.Requester.person(Person.ID("giver"))
    private let offered = "SELECT count(*) FROM custody WHERE kind = 'offered'"

    /// Samples that a curator may offer, and whose states are known to the registrar.
    private func prepare(_ place: TemporaryInstallation, _ ids: [String]) async throws {
        try await place.submit(Person.Register(subject: Person.ID("giver")))
        try await place.submit(Person.GrantRole(subject: Person.ID("giver"), role: "curator"))
        for id in ids { try await place.submit(Sample.Register.basalt(id)) }
        // The first asks who the giver is, and so looks.
        try await offer(ids[0], place)
    }

    private func offer(_ id: String, _ place: TemporaryInstallation) async throws {
        try await place.submit(
            Sample.OfferCustody(subject: Sample.ID(id), to: .facility("houston"), consignment: "C-1", seals: ["S-1"]), as: giver)
    }

    /// What the file says, without applying anything.
    private func inFile(_ sql: String, _ place: TemporaryInstallation) async throws -> Int {
        try await DatabaseQueue(path: place.folder.appending(path: "register.sqlite").path).read { try $0.int(sql) }
    }

    @Test func `whoever reads after the answer sees them`() async throws {
        try await withInstallation { (place) async throws in
            let ids = (0..<20).map { "s\($0)" }
            try await prepare(place, ids)
            for (count, id) in ids.dropFirst().enumerated() {
                try await offer(id, place)
                #expect(try await place.number(offered) == count + 2)
            }
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `they come into the file although nobody reads`() async throws {
        try await withInstallation { (place) async throws in
            try await prepare(place, ["a", "b"])
            try await offer("b", place)

            var count = 0
            for _ in 0..<400 where count < 2 {
                try await Task.sleep(for: .milliseconds(25))
                count = try await inFile(offered, place)
            }

            #expect(count == 2)
        }
    }

    @Test func `a process that ends soon has them in the file before it answers`() async throws {
        try await withInstallation { (place) async throws in
            try await prepare(place, ["a", "b"])
            let registrar = Registrar(
                log: place.log, register: place.register, policies: FixedPolicy(), appliesAtOnce: true)

            _ = try await registrar.submit(
                Sample.OfferCustody(subject: Sample.ID("b"), to: .facility("houston"), consignment: "C-1", seals: ["S-1"]),
                as: giver, at: World.start)

            #expect(try await inFile(offered, place) == 2)
        }
    }

    @Test func `a facility that no policy names is looked for once`() async throws {
        try await withInstallation { (place) async throws in
            try await prepare(place, ["a", "b", "c"])
            var elsewhere = Sample.Register.basalt("e")
            elsewhere.facility = "tucson"
            try await place.submit(elsewhere)
            func offer(_ id: String) async throws {
                try await place.submit(
                    Sample.OfferCustody(subject: Sample.ID(id), to: .facility("tucson"), consignment: "C-2", seals: ["S-1"]),
                    as: giver)
            }
            // The first asks, and so does the file follow at once; the second need not.
            try await offer("b")
            #expect(try await inFile(offered, place) == 2)
            try await place.register.pool.write { db in
                try db.execute(
                    sql: "CREATE TRIGGER spoil BEFORE INSERT ON custody BEGIN SELECT RAISE(ABORT, 'no room'); END")
            }

            try await offer("c")

            #expect(try await place.log.head() == 9)
        }
    }

    @Test func `closing the register applies them`() async throws {
        try await withInstallation { (place) async throws in
            try await prepare(place, ["a", "b"])
            try await offer("b", place)

            try place.register.close()

            #expect(try await inFile(offered, place) == 2)
        }
    }

    @Test func `a decision that looks sees those before it, in its batch as well`() async throws {
        try await withInstallation { (place) async throws in
            try await prepare(place, ["a", "b"])
            try await offer("b", place)
            // Of one official number there is one sample, which only a look can tell.
            let refusals = try await withThrowingTaskGroup(of: String?.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        if number.isMultiple(of: 2) {
                            var register = Sample.Register.basalt("new\(number)")
                            register.number = "N-1"
                            return try await place.refusal(of: register)
                        }
                        return try await place.refusal(of: Sample.WithdrawCustody(subject: Sample.ID("b")), as: giver)
                    }
                }
                return try await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(refusals.count { $0 == nil } == 2, "one of each kind")
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `where they cannot be applied, commands are refused until they can, and nothing is lost`() async throws {
        try await withInstallation { (place) async throws in
            try await prepare(place, ["a", "b", "c"])
            try await place.register.pool.write { db in
                try db.execute(
                    sql: "CREATE TRIGGER spoil BEFORE INSERT ON custody BEGIN SELECT RAISE(ABORT, 'no room'); END")
            }

            try await offer("b", place)

            #expect(try await place.number(offered) == 1, "reading goes on, with what there is")
            await #expect(throws: RegistrarError.self) { try await offer("c", place) }
            #expect(try await place.log.head() == 7)
            try await place.register.pool.write { try $0.execute(sql: "DROP TRIGGER spoil") }
            try await offer("c", place)
            #expect(try await place.number(offered) == 3)
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `where they cannot be applied, it is tried again although nobody asks`() async throws {
        try await withInstallation { (place) async throws in
            try await prepare(place, ["a", "b"])
            try await place.register.pool.write { db in
                try db.execute(
                    sql: "CREATE TRIGGER spoil BEFORE INSERT ON custody BEGIN SELECT RAISE(ABORT, 'no room'); END")
            }
            try await offer("b", place)
            #expect(try await place.number(offered) == 1)
            #expect(place.register.isBehind)
            try await place.register.pool.write { try $0.execute(sql: "DROP TRIGGER spoil") }

            for _ in 0..<1200 where place.register.isBehind { try await Task.sleep(for: .milliseconds(25)) }

            #expect(try await inFile(offered, place) == 2)
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `whoever reads does not wait for another process that holds the register for long`() async throws {
        try await withInstallation { (place) async throws in
            try await prepare(place, ["a", "b"])
            let other = try DatabaseQueue(path: place.folder.appending(path: "register.sqlite").path)
            let (taken, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let holder = Thread {
                try? other.writeWithoutTransaction { db in
                    try db.inTransaction(.immediate) {
                        taken.signal()
                        done.wait()
                        return .rollback
                    }
                }
                taken.signal()
            }
            holder.start()
            await asynchronously { taken.wait() }
            try await offer("b", place)

            // The other one gives the register free after both reads only: a reader that waited for that would never end.
            #expect(try await place.number(offered) == 1)
            #expect(place.register.isBehind)
            #expect(try await place.number(offered) == 1)
            done.signal()
            await asynchronously { taken.wait() }
            for _ in 0..<1200 where place.register.isBehind { try await Task.sleep(for: .milliseconds(25)) }

            #expect(try await place.number(offered) == 2)
        }
    }

    /// Waits on a thread of its own.
    private func asynchronously(_ wait: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            Thread {
                wait()
                continuation.resume()
            }.start()
        }
    }

    @Test func `a record that cannot be written is refused alone`() async throws {
        try await withInstallation { (place) async throws in
            try await prepare(place, ["a", "b", "c"])
            let beyond = Instant(milliseconds: 253_402_300_800_000)

            let late = Task {
                try await place.submit(Sample.Register.basalt("d"), at: beyond)
            }
            let good = Task { try await offer("b", place) }

            await #expect(throws: EncodingError.self) { try await late.value }
            try await good.value
            #expect(try await place.number(offered) == 2)
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `where a power's end is in the log and the register cannot follow, nobody's powers are read`() async throws {
        try await withInstallation { (place) async throws in
            try await prepare(place, ["a"])
            let grant = try await place.text("SELECT id FROM role_grant")
            // What fails with the commit, which comes after the log's.
            try await place.register.pool.write { db in
                try db.execute(
                    sql: """
                        CREATE TABLE whole (id INTEGER PRIMARY KEY);
                        CREATE TABLE part (id INTEGER REFERENCES whole DEFERRABLE INITIALLY DEFERRED);
                        CREATE TRIGGER spoil AFTER UPDATE ON role_grant BEGIN INSERT INTO part VALUES (1); END;
                        """)
            }
            let before = try await place.registrar.actor(of: giver, at: World.start)

            try await place.submit(Person.EndRole(subject: Person.ID("giver"), grant: grant))

            #expect(before.may(.custodyOffer))
            await #expect(throws: RegisterError.powersOwed) { try await place.registrar.actor(of: giver, at: World.start) }
            try await place.register.pool.write { try $0.execute(sql: "DROP TRIGGER spoil; DROP TABLE part; DROP TABLE whole") }
            for _ in 0..<1200 where place.register.isBehind { try await Task.sleep(for: .milliseconds(25)) }
            #expect(try await !place.registrar.actor(of: giver, at: World.start.advanced(bySeconds: 1)).may(.custodyOffer))
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `a stream that cannot be read harms no other command of its batch`() async throws {
        try await withInstallation { (place) async throws in
            try await prepare(place, ["a", "b"])
            try await place.log.write { log in
                _ = try log.append([
                    DraftEntry(
                        stream: "sample/torn", type: "sample.registered", record: Array("{".utf8),
                        salt: .init(repeating: 0, count: 32))
                ])
            }
            try await place.register.pool.write { try $0.execute(sql: "UPDATE meta SET value = value + 1 WHERE key = 'position'") }

            let results = await withTaskGroup(of: Bool.self) { group in
                for id in ["torn", "b"] {
                    group.addTask { await (try? offer(id, place)) != nil }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }

            #expect(results.count { $0 } == 1)
            await #expect(throws: EventCodec.Unreadable.self) { try await offer("torn", place) }
        }
    }

    /// Something that goes on until it is told to end.
    private final class Load: Sendable {
        private let over = Mutex(false)
        var isOver: Bool { over.withLock { $0 } }
        func end() { over.withLock { $0 = true } }
    }

    @Test func `who asks to catch up has a turn under lasting load`() async throws {
        try await withInstallation { (place) async throws in
            try await prepare(place, ["a"])
            let load = Load()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        for round in 0..<3000 where !load.isOver {
                            _ = try await place.refusal(of: Sample.WithdrawCustody(subject: Sample.ID("none\(number)\(round)")))
                        }
                        try #require(load.isOver, "the load ended first")
                    }
                }
                try await place.registrar.catchUp()
                load.end()
                try await group.waitForAll()
            }
        }
    }

    @Test func `what takes a power away is refused where the register cannot show it, and never only owed`() async throws {
        try await withInstallation { (place) async throws in
            try await prepare(place, ["a", "b"])
            let grant = try await place.text("SELECT id FROM role_grant")
            let head = try await place.log.head()
            try await place.register.pool.write { db in
                try db.execute(
                    sql: "CREATE TRIGGER spoil BEFORE UPDATE ON role_grant BEGIN SELECT RAISE(ABORT, 'no room'); END")
            }

            await #expect(throws: RegistrarError.self) {
                try await place.submit(Person.EndRole(subject: Person.ID("giver"), grant: grant))
            }

            #expect(try await place.log.head() == head)
            try await place.register.pool.write { try $0.execute(sql: "DROP TRIGGER spoil") }
            try await place.submit(Person.EndRole(subject: Person.ID("giver"), grant: grant))
            #expect(try await place.equalsRebuild())
        }
    }
}
