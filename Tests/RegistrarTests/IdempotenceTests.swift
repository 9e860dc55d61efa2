import Domain
import EventLog
import EventLogSQLite
import Foundation
import ReadModels
import Registrar
import TestSupport
import Testing

@Suite("A command with an id is carried out once", .tags(.medium))
struct IdempotenceTests {
    @Test func `a repeat gets the first result and adds nothing`() async throws {
        try await withInstallation { (place) async throws in
            let first = try await place.submit(Sample.Register.basalt("a"), id: "key-1")
            try await place.submit(Sample.Register.basalt("b"))

            let again = try await place.submit(Sample.Register.basalt("a"), id: "key-1")

            #expect(again.subject == "a")
            #expect(again.first == first.first)
            #expect(again.last == first.last)
            #expect(again.isRepeat)
            #expect(try await place.log.head() == 2)
        }
    }

    @Test func `the same id with another content is an error of its own`() async throws {
        try await withInstallation { (place) async throws in
            try await place.submit(Sample.Register.basalt("a"), id: "key-1")

            await #expect(throws: RegistrarError.idReused) {
                try await place.submit(Sample.Register.basalt("b"), id: "key-1")
            }
            await #expect(throws: RegistrarError.idReused) {
                try await place.submit(Sample.Recategorise(subject: Sample.ID("a"), to: .backup), id: "key-1")
            }
            #expect(try await place.log.head() == 1)
            #expect(RegistrarError.idReused.description.contains("new id"))
        }
    }

    @Test func `two people's ids never meet`() async throws {
        try await withInstallation { (place) async throws in
            for name in ["one", "two"] {
                try await place.submit(Person.Register(subject: Person.ID(name)))
                try await place.submit(Person.GrantRole(subject: Person.ID(name), role: "curator"))
            }

            let first = try await place.submit(Sample.Register.basalt("a"), as: .person(Person.ID("one")), id: "key-1")
            let second = try await place.submit(Sample.Register.basalt("b"), as: .person(Person.ID("two")), id: "key-1")

            #expect(!first.isRepeat)
            #expect(!second.isRepeat)
            #expect(second.subject == "b")
        }
    }

    @Test func `an id in the log does not tell whose it is`() async throws {
        try await withInstallation { (place) async throws in
            try await place.submit(Person.Register(subject: Person.ID("secretname")))
            try await place.submit(Person.GrantRole(subject: Person.ID("secretname"), role: "curator"))
            try await place.submit(Sample.Register.basalt("a"), as: .person(Person.ID("secretname")), id: "key-1")

            let outcomes = try await place.log.outcomes(after: 0, limit: 99)

            #expect(outcomes.allSatisfy { !$0.id.contains("secretname") && !$0.id.contains("key-1") })
            #expect(outcomes.last?.id.count == 64)
        }
    }

    @Test func `what was sent tells a repeat, where the command holds new ids each time`() async throws {
        try await withInstallation { (place) async throws in
            let digest = [UInt8](repeating: 7, count: 32)
            func send(_ id: String) async throws -> Registrar.Receipt {
                try await place.registrar.submit(
                    Sample.Register.basalt(id), as: .init(kind: .operator), id: "key-1", digest: digest, at: World.start)
            }

            let first = try await send("a")
            let again = try await send("b")

            #expect(again.isRepeat)
            #expect(again.subject == first.subject)
            #expect(try await place.log.head() == 1)
        }
    }

    @Test func `a refused command may be repeated with its id once the world stands otherwise`() async throws {
        try await withInstallation { (place) async throws in
            let recategorise = Sample.Recategorise(subject: Sample.ID("a"), to: .backup)
            #expect(try await place.refusal(of: recategorise, id: "key-1") == "access.notFound")
            try await place.submit(Sample.Register.basalt("a"))

            #expect(try await place.refusal(of: recategorise, id: "key-1") == nil)
        }
    }

    @Test func `the same command sent fifty times at once is carried out once`() async throws {
        try await withInstallation { (place) async throws in
            let receipts = try await withThrowingTaskGroup(of: Registrar.Receipt.self) { group in
                for _ in 0..<50 { group.addTask { try await place.submit(Sample.Register.basalt("a"), id: "key-1") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(receipts.count { !$0.isRepeat } == 1)
            #expect(Set(receipts.map(\.first)) == [1])
            #expect(try await place.log.head() == 1)
        }
    }

    @Test func `a repeat that meets another process's result gets that`() async throws {
        try await withInstallation { (place) async throws in
            let other = try await place.another()
            let first = try await other.submit(Sample.Register.basalt("a"), id: "key-1")

            let again = try await place.submit(Sample.Register.basalt("a"), id: "key-1")

            #expect(again.isRepeat)
            #expect(again.first == first.first)
        }
    }
}
