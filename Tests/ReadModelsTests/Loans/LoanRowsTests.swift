import Domain
import GRDB
import ReadModels
import TestSupport
import Testing

@Suite("Loans, as each may see them", .tags(.medium))
struct LoanRowsTests {
    let cast = Cast()

    func at<T>(_ step: Journey.Step, _ body: (Journey, Register) async throws -> T) async throws -> T {
        let journey = try Journey.at(step)
        return try await withRegister(journey.world.events) { try await body(journey, $0) }
    }

    /// Who sees a loan that is out.
    static let seers: [(String, Bool)] = [
        ("applicant", true), ("director", true), ("office", true),
        ("curator", true), ("centre", false), ("reviewer", false),
        ("stranger", false), ("rival", false), ("administrator", false),
    ]

    @Test(arguments: seers.indices)
    func `a loan is seen by its parties and by the house`(index: Int) async throws {
        let (name, sees) = Self.seers[index]
        try await at(.out) { (journey, register) async throws in
            let viewer = journey.viewer(Person.ID(name))

            #expect((try await register.loan(journey.loan, viewer) != nil) == sees, "\(name)")
            #expect(try await register.loans(viewer).count == (sees ? 1 : 0), "\(name)")
        }
    }

    @Test func `nobody who is not signed in sees any, but anyone may check a certificate`() async throws {
        try await at(.certified) { (journey, register) async throws in
            let number = try #require(try await register.loan(journey.loan, journey.viewer(cast.office))?.certificate)
            let certificate = try await register.certificate(number, journey.anyone)

            #expect(try await register.loans(journey.anyone) == [])
            #expect(certificate?.borrower == "cologne")
            #expect(certificate?.items == 1)
            #expect(certificate?.mass == 20_000)
            #expect(certificate?.issued == journey.world.now)
            #expect(certificate?.sequence == journey.world.events.count)
            #expect(try await register.certificate("LS-2025-9999", journey.anyone) == nil)
        }
    }

    @Test func `whoever no longer represents the house no longer sees its loans`() async throws {
        let journey = try Journey.at(.out)
        let later = journey.world.now.advanced(byDays: 10)
        let started = journey.world.events.compactMap { $0.body as? Person.MembershipStarted }
        let membership = try #require(started.first { $0.person == cast.director }?.membership)
        try journey.world.run(Person.EndMembership(subject: cast.director, membership: membership), as: .operator, at: later)
        try await withRegister(journey.world.events) { (register) async throws in
            let before = Viewer(journey.world.actor(cast.director, at: World.start), at: World.start)
            let after = Viewer(journey.world.actor(cast.director, at: later), at: later)

            #expect(try await register.loan(journey.loan, before) != nil)
            #expect(try await register.loan(journey.loan, after) == nil)
        }
    }

    static let stages: [(Journey.Step, Loan.Stage)] = [
        (.agreed, .agreementSent), (.signed, .signed), (.certified, .certified), (.out, .certified),
        (.released, .certified), (.closedLoan, .closed),
    ]

    @Test(arguments: stages.indices)
    func `the stage is that of the domain`(index: Int) async throws {
        let (step, stage) = Self.stages[index]
        try await at(step) { (journey, register) async throws in
            let row = try #require(try await register.loan(journey.loan, journey.viewer(cast.office)))

            #expect(row.stage == stage, "\(step)")
            #expect((row.closed != nil) == (step == .closedLoan), "\(step)")
            #expect(row.items.map(\.approved) == [20_000], "\(step)")
            #expect(row.items.map(\.destructive) == [5_000], "\(step)")
            #expect(row.items.map(\.number) == ["CE5C0100"], "\(step)")
            #expect(row.signatures.map(\.side) == (step == .agreed ? [] : [.agency, .borrower]), "\(step)")
            #expect(row.borrower == "cologne")
            #expect(row.responsible == "applicant")
            #expect(row.application == "application1")
        }
    }

    @Test func `a signature names who signed and when`() async throws {
        try await at(.signed) { (journey, register) async throws in
            let row = try #require(try await register.loan(journey.loan, journey.viewer(cast.director)))

            #expect(row.signatures.map(\.person) == ["office", "director"])
            #expect(row.signatures.allSatisfy { $0.at == journey.world.now })
            #expect(row.signBy > row.sent)
        }
    }

    @Test func `a piece is packed, handed, due, and back`() async throws {
        try await at(.packed) { (journey, register) async throws in
            let piece = try #require(try await register.loan(journey.loan, journey.viewer(cast.curator))?.pieces.first)
            #expect(piece.sample == "piece1")
            #expect(piece.lent == 20_000)
            #expect(piece.outstanding == 0)
            #expect(piece.due == nil)
            #expect(piece.handed == nil)
        }
        try await at(.out) { (journey, register) async throws in
            let row = try #require(try await register.loan(journey.loan, journey.viewer(cast.curator)))
            let piece = try #require(row.pieces.first)
            #expect(piece.handed == journey.world.now)
            #expect(piece.outstanding == 20_000)
            #expect(piece.due == journey.world.earliestDue(of: journey.loan))
            #expect(row.due == piece.due)
            #expect(piece.returned == nil)
        }
        try await at(.declaredReturn) { (journey, register) async throws in
            let piece = try #require(try await register.loan(journey.loan, journey.viewer(cast.curator))?.pieces.first)
            #expect(piece.isDeclared)
        }
        try await at(.reconciled) { (journey, register) async throws in
            let row = try #require(try await register.loan(journey.loan, journey.viewer(cast.curator)))
            let piece = try #require(row.pieces.first)
            #expect(piece.returned != nil)
            #expect(!piece.isDeclared)
            #expect(piece.outstanding == 0)
            #expect(row.due == nil)
            #expect(row.lines.map(\.returned) == [15_000])
            #expect(row.lines.map(\.consumed) == [5_000])
            #expect(row.lines.map(\.shortfall) == [0])
        }
    }

    @Test func `a division makes a piece of its own, due on the same day`() async throws {
        let journey = try Journey.at(.out)
        try journey.run(
            Loan.Divide(
                subject: journey.loan, from: journey.piece,
                part: Sample.Part(id: Sample.ID("piece2"), number: "CE5C0100,1a", mass: .mg(6))), as: cast.applicant)
        try await withRegister(journey.world.events) { (register) async throws in
            let pieces = try #require(try await register.loan(journey.loan, journey.viewer(cast.director))?.pieces)

            #expect(pieces.map(\.sample) == ["piece1", "piece2"])
            #expect(pieces.map(\.lent) == [14_000, 6_000])
            #expect(pieces.map(\.outstanding) == [14_000, 6_000])
            #expect(pieces[0].due == pieces[1].due)
            #expect(pieces[1].handed == pieces[0].handed)
        }
    }

    @Test func `a renewal is asked for, declined, asked for and granted`() async throws {
        let journey = try Journey.at(.out)
        let due = try #require(journey.world.earliestDue(of: journey.loan))
        func row() async throws -> LoanRow {
            try await withRegister(journey.world.events) { (register) async throws in
                try #require(try await register.loan(journey.loan, journey.viewer(cast.office)))
            }
        }
        try journey.run(Loan.RequestRenewal(subject: journey.loan, reason: text("more")), as: cast.applicant)
        #expect(try await row().renewalRequested == journey.world.now)
        try journey.run(Loan.DecideRenewal(subject: journey.loan, isGranted: false, reason: text("no")), as: cast.office)
        #expect(try await row().renewalRequested == nil)
        #expect(try await row().due == due)
        try journey.run(Loan.RequestRenewal(subject: journey.loan, reason: text("please")), as: cast.applicant)
        try journey.run(Loan.DecideRenewal(subject: journey.loan, isGranted: true, reason: nil), as: cast.office)

        let renewed = try await row()
        #expect(renewed.renewals == 1)
        #expect(renewed.renewalRequested == nil)
        #expect(renewed.due == journey.world.earliestDue(of: journey.loan))
        #expect(try #require(renewed.due) > due)
    }

    @Test func `a recall brings the due date forward, for what is out`() async throws {
        let journey = try Journey.at(.out)
        let day = journey.world.now.advanced(byDays: 30)
        try journey.run(Loan.Recall(subject: journey.loan, reason: text("inventory"), due: day), as: cast.office)
        try await withRegister(journey.world.events) { (register) async throws in
            let row = try #require(try await register.loan(journey.loan, journey.viewer(cast.director)))

            #expect(row.due == day)
            #expect(row.recalled == journey.world.now)
        }
    }

    @Test func `incidents and outcomes are listed with their ends`() async throws {
        let journey = try Journey.at(.out)
        try journey.run(
            Loan.ReportIncident(subject: journey.loan, sample: journey.piece, kind: "damaged", account: text("fell")),
            as: cast.director)
        try journey.run(
            Loan.FileOutcome(subject: journey.loan, kind: "publication", identifier: "10.1000/1", samples: [journey.piece]),
            as: cast.applicant)
        let state: Loan = journey.world.state(journey.loan)
        let incident = try #require(state.openIncidents.first)
        try await withRegister(journey.world.events) { (register) async throws in
            let row = try #require(try await register.loan(journey.loan, journey.viewer(cast.curator)))
            #expect(row.incidents.map(\.kind) == ["damaged"])
            #expect(row.incidents.first?.resolved == nil)
            #expect(row.outcomes.map(\.identifier) == ["10.1000/1"])
            #expect(row.outcomes.map(\.kind) == ["publication"])

            try journey.run(
                Loan.ResolveIncident(subject: journey.loan, incident: incident, finding: text("whole")), as: cast.curator)
            try register.project(Array(journey.world.events.suffix(1)))
            let after = try #require(try await register.loan(journey.loan, journey.viewer(cast.curator)))
            #expect(after.incidents.first?.resolved == journey.world.now)
        }
    }

    @Test func `a loan whose agreement nobody signs in time lapses, and its mass is free again`() async throws {
        let journey = try Journey.at(.agreed)
        journey.world.now = journey.world.now.advanced(byDays: 40)
        try journey.world.run(Loan.Lapse(subject: journey.loan), as: .clock)
        try await withRegister(journey.world.events) { (register) async throws in
            let row = try #require(try await register.loan(journey.loan, journey.viewer(cast.office)))

            #expect(row.stage == .lapsed)
            #expect(try register.number("SELECT available FROM sample WHERE id = 'sample1'") == 100_000)
            #expect(try register.number("SELECT count(*) FROM reservation") == 0)
        }
    }

    @Test func `a released piece is no longer the loan's`() async throws {
        let journey = try Journey.at(.packed)
        try journey.run(Loan.Release(subject: journey.loan, item: 0, piece: journey.piece), as: cast.curator)
        try await withRegister(journey.world.events) { (register) async throws in
            #expect(try await register.loan(journey.loan, journey.viewer(cast.curator))?.pieces == [])
        }
    }
}
