import Domain
import EventLog
import EventLogSQLite
import Foundation
import GRDB
import ReadModels
import Registrar
import TestSupport
import Testing

@Suite("Lock, catch up, decide, append, apply", .tags(.medium))
struct FiveStepsTests {
    @Test func `a command's records are in the log and in the register when it returns`() async throws {
        try await withInstallation { (place) async throws in
            let receipt = try await place.submit(Sample.Register.basalt("a"))

            #expect(receipt.subject == "a")
            #expect(receipt.first == 1)
            #expect(receipt.last == 1)
            #expect(!receipt.isRepeat)
            #expect(try await place.log.entry(at: 1)?.type == "sample.registered")
            #expect(try place.register.read { try Register.position($0) } == 1)
            #expect(try await place.number("SELECT mass FROM balance WHERE sample = 'a' AND account = 'vault'") == 100_000)
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `what is stored is what the codec makes of the decision, with a salt of its own`() async throws {
        try await withInstallation { (place) async throws in
            try await place.submit(Sample.Register.basalt("a"))
            try await place.submit(Sample.Register.basalt("b"))
            let entries = try await place.log.entries(after: 0, limit: 9)

            let event = try EventCodec().decode(entries[0].record, stream: entries[0].stream, type: entries[0].type)

            #expect(event.by == "operator")
            #expect(event.at == World.start)
            #expect(event.stream == "sample/a")
            #expect(try EventCodec().encode(event) == entries[0].record)
            #expect(entries[0].salt.count == 32)
            #expect(entries[0].salt != entries[1].salt)
        }
    }

    @Test func `a refusal leaves no record and no trace, and the next command goes on`() async throws {
        try await withInstallation { (place) async throws in
            try await place.submit(Sample.Register.basalt("a"), id: "first")

            #expect(try await place.refusal(of: Sample.Register.basalt("a"), id: "second") == "sample.exists")
            #expect(try await place.log.head() == 1)
            #expect(try await place.log.outcomes(after: 0, limit: 9).count == 1)

            try await place.submit(Sample.Register.basalt("b"))
            #expect(try await place.log.head() == 2)
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `a command without an id cannot be repeated, and leaves its records only`() async throws {
        try await withInstallation { (place) async throws in
            try await place.submit(Sample.Register.basalt("a"))

            #expect(try await place.log.head() == 1)
            #expect(try await place.log.outcomes(after: 0, limit: 9).isEmpty)
        }
    }

    @Test func `a command that needs no record succeeds with none`() async throws {
        try await withInstallation { (place) async throws in
            try await place.submit(Sample.Register.basalt("a"))

            let receipt = try await place.submit(Sample.Recategorise(subject: Sample.ID("a"), to: .research))

            #expect(receipt.last < receipt.first)
            #expect(try await place.log.head() == 1)
        }
    }

    @Test func `powers are those of the instant at which the command arrived`() async throws {
        try await withInstallation { (place) async throws in
            let keeper = Person.ID("keeper")
            try await place.submit(Person.Register(subject: keeper))
            try await place.submit(
                Person.GrantRole(
                    subject: keeper, role: "curator", from: World.start.advanced(byDays: 1),
                    until: World.start.advanced(byDays: 2)))
            func attempt(_ id: String, _ days: Int64) async throws -> String? {
                try await place.refusal(
                    of: Sample.Register.basalt(id), as: .person(keeper), at: World.start.advanced(byDays: days))
            }

            #expect(try await attempt("a", 0) == "access.notPermitted")
            #expect(try await attempt("b", 1) == nil)
            #expect(try await attempt("c", 2) == "access.notPermitted")
        }
    }

    @Test func `a power that was just given holds for the next command of the same batch`() async throws {
        try await withInstallation { (place) async throws in
            let keeper = Person.ID("keeper")
            // Sent at once: they may share a transaction, and are decided in the order in which they came.
            async let registered = place.submit(Person.Register(subject: keeper))
            _ = try await registered
            async let granted = place.submit(Person.GrantRole(subject: keeper, role: "curator"))
            _ = try await granted

            #expect(try await place.refusal(of: Sample.Register.basalt("a"), as: .person(keeper)) == nil)
            try await place.submit(Person.Close(subject: keeper))
            #expect(try await place.refusal(of: Sample.Register.basalt("b"), as: .person(keeper)) == "access.notPermitted")
        }
    }

    @Test func `a power that was lent is gone while the lender lacks it, whatever was asked before`() async throws {
        try await withInstallation { (place) async throws in
            let (lender, helper) = (Person.ID("lender"), Person.ID("helper"))
            for person in [lender, helper] { try await place.submit(Person.Register(subject: person)) }
            try await place.submit(
                Person.GrantRole(
                    subject: lender, role: "curator", from: World.start, until: World.start.advanced(byDays: 2)))
            func attempt(_ id: String, _ days: Int64) async throws -> String? {
                try await place.refusal(
                    of: Sample.Register.basalt(id), as: .person(helper), at: World.start.advanced(byDays: days))
            }

            #expect(try await attempt("a", 0) == "access.notPermitted")
            try await place.submit(
                Person.Delegate(
                    subject: lender, to: helper, permissions: [.sampleRegister], until: World.start.advanced(byDays: 5)),
                as: .person(lender))

            #expect(try await attempt("b", 1) == nil)
            #expect(try await attempt("c", 3) == "access.notPermitted")
            // One that arrived before, and waited.
            #expect(try await attempt("d", 1) == nil)
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `a token's scopes narrow what its owner may do`() async throws {
        try await withInstallation { (place) async throws in
            let keeper = Person.ID("keeper")
            try await place.submit(Person.Register(subject: keeper))
            try await place.submit(Person.GrantRole(subject: keeper, role: "curator"))
            let narrow = Registrar.Requester(kind: .person(keeper), scopes: [.sampleRead])
            let wide = Registrar.Requester(kind: .person(keeper), scopes: [.sampleRead, .sampleRegister])

            #expect(try await place.refusal(of: Sample.Register.basalt("a"), as: narrow) == "access.notPermitted")
            #expect(try await place.refusal(of: Sample.Register.basalt("a"), as: wide) == nil)
        }
    }

    @Test func `the clock may do what the clock does, and nothing else`() async throws {
        try await withInstallation { (place) async throws in
            let clock = Registrar.Requester(kind: .clock)

            #expect(try await place.refusal(of: Sample.Register.basalt("a"), as: clock) == "access.notPermitted")
        }
    }

    @Test func `the whole path of a loan through the registrar is that of the domain`() async throws {
        let journey = try Journey.at(.closedLoan)
        try await withInstallation { (place) async throws in
            // The journey's own records as another process wrote them: nothing here may differ from deciding them.
            try place.log.writeSync { log in
                for event in journey.world.events {
                    _ = try log.append([
                        DraftEntry(
                            stream: event.stream, type: type(of: event.body).type, record: try EventCodec().encode(event),
                            salt: DraftEntry.freshSalt())
                    ])
                }
            }

            let refused = try await place.refusal(of: Loan.Close(subject: journey.loan), at: journey.world.now)

            #expect(refused == journey.world.refusal(of: Loan.Close(subject: journey.loan), as: .operator)?.code)
            #expect(try place.register.read { try Register.position($0) } == journey.world.events.count)
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `a hundred requests at once for the last milligram: exactly one gets it`() async throws {
        try await withInstallation { (place) async throws in
            try await place.submit(Sample.Register.basalt("last", mass: .mg(1)))
            try await place.submit(Person.Register(subject: Person.ID("witness")))
            try await place.submit(Person.GrantRole(subject: Person.ID("witness"), role: "curator"))

            let outcomes = try await withThrowingTaskGroup(of: String?.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        try await place.refusal(
                            of: Sample.Divide(
                                subject: Sample.ID("last"),
                                parts: [Sample.Part(id: Sample.ID("part\(number)"), number: "P-\(number)", mass: .mg(1))],
                                attrition: .zero, balance: "fine", witness: Person.ID("witness")))
                    }
                }
                return try await group.reduce(into: [String?]()) { $0.append($1) }
            }

            #expect(outcomes.count { $0 == nil } == 1)
            #expect(outcomes.count { $0 != nil } == 99)
            #expect(try await place.number("SELECT count(*) FROM sample WHERE parent = 'last'") == 1)
            #expect(try await place.number("SELECT sum(mass) FROM balance WHERE account = 'vault'") == 1000)
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `an order of work that fails takes nobody's neighbour down for good`() async throws {
        try await withInstallation { (place) async throws in
            try await place.submit(Sample.Register.basalt("a"))
            // A record that nobody can read, in the stream of one sample.
            try place.log.writeSync { log in
                _ = try log.append([
                    DraftEntry(stream: "sample/bad", type: "no.such", record: [0x7B], salt: DraftEntry.freshSalt())
                ])
            }

            await #expect(throws: EventCodec.Unreadable.self) { try await place.submit(Sample.Register.basalt("b")) }

            // Nothing of it was recorded, and reading goes on.
            #expect(try await place.log.head() == 2)
            #expect(try await place.number("SELECT count(*) FROM sample") == 1)
        }
    }
}
