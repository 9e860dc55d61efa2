import Domain
import EventLog
import Foundation
import GRDB
import ReadModels
import TestSupport
import Testing

@Suite("The register is built from the log", .tags(.medium))
struct RebuildTests {
    @Test func `a register built in one go equals one that was kept record by record`() async throws {
        for world in try EveryRecord.worlds() {
            try await withRegister { (live) async throws in
                for event in world.events { try live.project([event]) }

                try await withRegister { (rebuilt) async throws in
                    try await rebuilt.build(from: try log(of: world.events))

                    #expect(try rebuilt.digest() == live.digest())
                }
            }
        }
    }

    @Test func `a random world's register equals a rebuild`() async throws {
        var deeds = try RandomDeeds(seed: 20)
        for _ in 0..<1500 { deeds.act() }
        let events = deeds.world.events

        try await withRegister(events) { (live) async throws in
            try await withRegister { (rebuilt) async throws in
                try await rebuilt.build(from: try log(of: events))

                #expect(try rebuilt.digest() == live.digest())
                #expect(deeds.done > 100)
            }
        }
    }

    @Test func `a build that makes out availability at the end equals one that keeps it`() async throws {
        var deeds = try RandomDeeds(seed: 21)
        for _ in 0..<1500 { deeds.act() }
        let events = deeds.world.events

        try await withRegister(events) { (live) async throws in
            try await withRegister { (rebuilt) async throws in
                let log = try log(of: events)
                try await rebuilt.build(from: log, upTo: events.count / 2, longLog: 0)
                #expect(try rebuilt.read { try $0.int("SELECT count(*) FROM meta") } == 1)
                // As one that was cut off leaves it.
                try await rebuilt.pool.write { db in
                    try db.execute(
                        sql: """
                            INSERT INTO meta VALUES ('defersAvailability', 1);
                            UPDATE facet SET samples = samples + (SELECT samples FROM facet AS other WHERE other.available
                                AND (other.mission, other.material, other.form, other.category) =
                                    (facet.mission, facet.material, facet.form, facet.category))
                                WHERE NOT available AND EXISTS (SELECT 1 FROM facet AS other WHERE other.available
                                AND (other.mission, other.material, other.form, other.category) =
                                    (facet.mission, facet.material, facet.form, facet.category));
                            UPDATE OR IGNORE facet SET available = 0 WHERE available;
                            DELETE FROM facet WHERE available;
                            UPDATE sample SET available = 0;
                            """)
                }
                try await rebuilt.build(from: log, longLog: 0)

                #expect(try rebuilt.digest() == live.digest())
                #expect(try rebuilt.read { try $0.int("SELECT count(*) FROM sample WHERE available > 0") } > 0)
            }
        }
    }

    @Test func `building twice is building once`() async throws {
        let journey = try Journey.at(.closedLoan)
        try await withRegister { (register) async throws in
            let log = try log(of: journey.world.events)
            try await register.build(from: log)
            let once = try register.digest()

            try await register.build(from: log)

            #expect(try register.digest() == once)
        }
    }

    @Test func `a record that was applied is refused a second time, and nothing of it stays`() async throws {
        let journey = try Journey.at(.out)
        let last = try #require(journey.world.events.last)
        try await withRegister(journey.world.events) { (register) async throws in
            let before = try register.digest()

            #expect(throws: DatabaseError.self) {
                try register.pool.writeSync { db in
                    try register.apply(Applied(sequence: journey.world.events.count, event: last), to: db)
                }
            }

            #expect(try register.digest() == before)
        }
    }

    @Test func `several processes that build at once apply each record once`() async throws {
        let events = try Journey.at(.closedLoan).world.events
        let log = try log(of: events)
        try await withFolder { (folder) async throws in
            let path = folder.appending(path: "register.sqlite").path
            let registers = try (0..<4).map { _ in try Register(path: path) }

            try await withThrowingTaskGroup(of: Void.self) { group in
                for register in registers { group.addTask { try await register.build(from: log) } }
                try await group.waitForAll()
            }

            #expect(try registers[0].number("SELECT count(*) FROM entry") == Int64(events.count))
            try await withRegister(events) { (alone) async throws in
                let (together, expected) = (try registers[0].digest(), try alone.digest())
                #expect(together == expected)
            }
        }
    }

    @Test func `it can be built up to a record, and on from there`() async throws {
        let events = try Journey.at(.closedLoan).world.events
        let log = try log(of: events)
        try await withRegister { (register) async throws in
            try await register.build(from: log, upTo: 20)
            #expect(try register.read { try Register.position($0) } == 20)
            #expect(try register.number("SELECT count(*) FROM entry") == 20)

            try await register.build(from: log)

            #expect(try register.read { try Register.position($0) } == events.count)
        }
    }

    @Test func `building tells how far it is, up to the end`() async throws {
        let log = try log(of: try Journey.at(.called).world.events)
        let head = try await log.head()
        try await withRegister { (register) async throws in
            var told: [[Int]] = []

            try await register.build(from: log) { told.append([$0, $1]) }

            #expect(told.last == [head, head])
        }
    }

    @Test func `catching up inside a transaction applies what was missed, and tells whether it was anything`() async throws {
        let events = try Journey.at(.closedLoan).world.events
        let log = try log(of: events)
        try await withRegister(Array(events.prefix(10))) { (register) async throws in
            let (first, again) = try register.pool.writeSync { db in
                try log.writeSync { log in (try register.catchUp(log, db), try register.catchUp(log, db)) }
            }

            #expect(first && !again)
            try await withRegister(events) { (oneByOne) async throws in
                let (together, expected) = (try register.digest(), try oneByOne.digest())
                #expect(together == expected)
            }
        }
    }

    @Test func `a register that knows more than the log says that the log is an older copy`() async throws {
        let events = try Journey.at(.submitted).world.events
        let log = try log(of: Array(events.prefix(5)))
        try await withRegister(events) { (register) async throws in
            #expect(throws: RegisterError.aheadOfLog(register: events.count, log: 5)) {
                try register.pool.writeSync { db in try log.writeSync { try register.catchUp($0, db) } }
            }
            let sentence = RegisterError.aheadOfLog(register: 9, log: 5).description
            #expect(sentence.contains("older copy") && sentence.contains("magpie rebuild"))
        }
    }

    @Test func `a new version is built beside the old one, which goes only afterwards`() async throws {
        let log = try log(of: try Journey.at(.out).world.events)
        try await withFolder { (folder) async throws in
            let old = folder.appending(path: "register-v0.sqlite")
            try Data("the old one".utf8).write(to: old)
            try Data("its journal".utf8).write(to: folder.appending(path: "register-v0.sqlite-wal"))
            func names() throws -> [String] {
                try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.contains("-shm") }.sorted()
            }

            let register = try Register(folder: folder.path)
            try await register.build(from: log)
            #expect(try names().contains("register-v0.sqlite"))

            try Register.removeOtherVersions(in: folder.path)
            #expect(try names().allSatisfy { $0.hasPrefix("register-v") && !$0.hasPrefix("register-v0.") })
            #expect(try register.number("SELECT count(*) FROM sample") == 2)
        }
    }

    @Test func `the contents of a fresh register replace the live ones for readers that are open`() async throws {
        let events = try Journey.at(.out).world.events
        try await withRegister(events) { (live) async throws in
            try await live.pool.write { try $0.execute(sql: "UPDATE sample SET available = 1; DELETE FROM custody") }
            try await withRegister(events) { (fresh) async throws in
                #expect(try live.digest() != fresh.digest())

                try live.replaceContents(by: fresh)

                #expect(try live.digest() == fresh.digest())
                let found = try await live.catalogue(CatalogueSearch(text: "CE5C0100"), limit: 10, .anyone(at: World.start))
                #expect(found.rows.count == 2)
            }
        }
    }

    @Test func `the digest tells two registers apart by a single value`() async throws {
        let events = try Journey.at(.out).world.events
        try await withRegister(events) { (register) async throws in
            let before = try register.digest()

            try await register.pool.write { try $0.execute(sql: "UPDATE balance SET mass = mass + 1 WHERE account = 'loan'") }

            #expect(try register.digest() != before)
        }
    }

    @Test func `a record of a type that this program does not know stops the build and names it`() async throws {
        let log = InMemoryEventLog()
        try log.writeSync { log in
            _ = try log.append([
                DraftEntry(
                    stream: "sample/a", type: "sample.teleported", record: Array("{}".utf8), salt: DraftEntry.freshSalt())
            ])
        }
        try await withRegister { (register) async throws in
            await #expect {
                try await register.build(from: log)
            } throws: { error in
                "\(error)".contains("sample.teleported") && "\(error)".contains("newer Magpie")
            }
            let position = try register.read { try Register.position($0) }
            #expect(position == 0)
        }
    }
}

extension DatabasePool {
    /// The blocking write, from a test that is asynchronous elsewhere.
    func writeSync<T>(_ body: (Database) throws -> T) throws -> T { try write(body) }
}
