import Domain
import EventLog
import EventLogSQLite
import Foundation
import GRDB
import ReadModels
import Registrar
import TestSupport
import Testing

@Suite("Several writers of one data directory", .tags(.medium))
struct SeveralProcessesTests {
    @Test func `a decision sees what another process decided just before`() async throws {
        try await withInstallation { (place) async throws in
            let other = try await place.another()
            try await place.submit(Sample.Register.basalt("a"))

            #expect(try await other.refusal(of: Sample.Register.basalt("a")) == "sample.exists")
            try await other.submit(Sample.Recategorise(subject: Sample.ID("a"), to: .backup))

            // The first one holds the sample's state in its memory, which is out of date by now.
            let receipt = try await place.submit(Sample.Recategorise(subject: Sample.ID("a"), to: .backup))
            #expect(receipt.last < receipt.first)
        }
    }

    @Test func `a power that another process gave or took away counts at once`() async throws {
        try await withInstallation { (place) async throws in
            let other = try await place.another()
            let keeper = Person.ID("keeper")
            try await place.submit(Person.Register(subject: keeper))
            #expect(try await place.refusal(of: Sample.Register.basalt("a"), as: .person(keeper)) == "access.notPermitted")

            try await other.submit(Person.GrantRole(subject: keeper, role: "curator"))
            #expect(try await place.refusal(of: Sample.Register.basalt("b"), as: .person(keeper)) == nil)

            try await other.submit(Person.Close(subject: keeper))
            #expect(try await place.refusal(of: Sample.Register.basalt("c"), as: .person(keeper)) == "access.notPermitted")
        }
    }

    @Test func `several registrars that write at once leave one log and equal registers`() async throws {
        try await withInstallation { (place) async throws in
            let others = [place, try await place.another(), try await place.another()]

            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, other) in others.enumerated() {
                    for count in 0..<40 {
                        group.addTask { try await other.submit(Sample.Register.basalt("s\(number)x\(count)")) }
                    }
                }
                try await group.waitForAll()
            }

            let entries = try await place.log.entries(after: 0, limit: 999)
            #expect(entries.map(\.sequence) == Array(1...120))
            #expect(Set(entries.map(\.stream)).count == 120)
            #expect(try await place.number("SELECT count(*) FROM sample") == 120)
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `catching up brings the register to the head without deciding anything`() async throws {
        try await withInstallation { (place) async throws in
            let folder = place.folder
            // A process with a register of its own, as on another node.
            let elsewhere = Registrar(
                log: place.log, register: try Register(path: folder.appending(path: "other.sqlite").path),
                policies: FixedPolicy())
            _ = try await elsewhere.submit(Sample.Register.basalt("a"), as: .init(kind: .operator), at: World.start)
            #expect(try await place.number("SELECT count(*) FROM sample") == 0)

            try await place.registrar.catchUp()

            #expect(try await place.number("SELECT count(*) FROM sample") == 1)
            #expect(try await place.log.head() == 1)
        }
    }

    @Test func `a register that a crash left behind the log is caught up with at the next opening`() async throws {
        try await withInstallation { (place) async throws in
            try await place.submit(Sample.Register.basalt("a"))
            // What a process that died between append and apply leaves: a record, and no row.
            let world = World()
            try world.run(Sample.Register.basalt("a"), as: .operator)
            let recategorised = try world.run(Sample.Recategorise(subject: Sample.ID("a"), to: .backup), as: .operator)
            let event = try #require(recategorised.first)
            try place.log.writeSync { log in
                _ = try log.append([
                    DraftEntry(
                        stream: event.stream, type: Sample.Recategorised.type, record: try EventCodec().encode(event),
                        salt: DraftEntry.freshSalt())
                ])
            }

            let reopened = try await place.another()

            #expect(try await reopened.number("SELECT count(*) FROM sample WHERE category = 'backup'") == 1)
            #expect(try await reopened.equalsRebuild())
        }
    }

    @Test func `nobody decides while the register is held still`() async throws {
        try await withInstallation { (place) async throws in
            try await place.submit(Sample.Register.basalt("a"))
            let another = try await place.another()
            let later = [place, another].map { place in
                Task { try await place.submit(Sample.Register.basalt(UUID().uuidString)) }
            }
            let (before, after, position) = try await place.registrar.holdingStill { [register = place.register] log in
                let before = log.head
                usleep(100_000)
                // The register is free to be written.
                let position = try register.pool.write { try Register.position($0) }
                return (before, log.head, position)
            }
            for task in later { _ = try await task.value }

            #expect(before == after)
            #expect(before == position)
            #expect(try await place.log.head() == 3)
        }
    }
}
