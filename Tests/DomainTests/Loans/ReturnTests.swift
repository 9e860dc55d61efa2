import Domain
import TestSupport
import Testing

@Suite("Returning what was lent", .tags(.small))
struct ReturnTests {
    private func weighing(_ journey: Journey, _ mass: Mass, balance: String = "fine") -> Loan.Reconcile {
        Loan.Reconcile(subject: journey.loan, sample: journey.piece, weighed: mass, balance: balance)
    }

    private func daughter(_ journey: Journey, _ mass: Mass, of parent: Sample.ID? = nil) -> Loan.Divide {
        Loan.Divide(
            subject: journey.loan, from: parent ?? journey.piece,
            part: .init(id: Sample.ID("d\(mass.micrograms)"), number: "D\(mass.micrograms)", mass: mass))
    }

    @Test(arguments: [
        // returned, consumed, attrition, lost, retained in micrograms, of 20,000 lent
        ([Int64(20_000), 0, 0, 0, 0], "allowed"), ([0, 20_000, 0, 0, 0], "allowed"),
        ([10_000, 4_000, 3_000, 2_000, 1_000], "allowed"), ([20_001, 0, 0, 0, 0], "return.exceedsLent @returned"),
        ([20_000, 1, 0, 0, 0], "return.exceedsLent @returned"), ([19_999, 0, 0, 0, 0], "return.leavesRest @returned"),
        ([0, 0, 0, 0, 0], "return.leavesRest @returned"), ([-1, 20_001, 0, 0, 0], "field.outOfRange @returned"),
        ([20_001, -1, 0, 0, 0], "field.outOfRange @consumed"), ([.max, 1, 0, 0, 0], "field.outOfRange @returned"),
        ([.max, .max, .max, .max, .max], "field.outOfRange @returned"), ([0, 0, .min, 0, 0], "field.outOfRange @attrition"),
        ([0, 0, 0, .max, 0], "field.outOfRange @lost"), ([0, 0, 0, 0, .min], "field.outOfRange @retained"),
        ([1_000_000_000_000, 1_000_000_000_000, 0, 0, 0], "return.exceedsLent @returned"),
    ])
    func `a line accounts for the whole piece and for no more`(figures: [Int64], verdict: String) throws {
        let journey = try Journey.at(.out)
        let masses = figures.map { Mass(micrograms: $0) }
        let line = journey.line(
            returned: masses[0], consumed: masses[1], attrition: masses[2], lost: masses[3], retained: masses[4])

        #expect(journey.verdict(on: line, as: journey.cast.applicant) == verdict)
    }

    @Test func `the borrower's people declare, and nobody else`() throws {
        let journey = try Journey.at(.out)

        #expect(journey.allowed(journey.line(returned: .mg(20))) == ["applicant", "director"])
    }

    @Test func `the responsible person who has left the house declares no more`() throws {
        let journey = try Journey.at(.out)
        var left = journey.actor(journey.cast.applicant)
        left.organisations = []

        #expect(journey.world.verdict(on: journey.line(returned: .mg(20)), as: left) == "access.notFound")
    }

    @Test func `a line may be mended until the piece is on its way`() throws {
        let declared = try Journey.at(.declaredReturn)
        let moving = try Journey.at(.offeredBack)
        let home = try Journey.at(.back)
        let mended = declared.line(returned: .mg(16), consumed: .mg(4))

        #expect(declared.verdict(on: mended, as: declared.cast.applicant) == "allowed")
        #expect(moving.verdict(on: mended, as: moving.cast.applicant) == "sample.inTransit")
        #expect(home.verdict(on: mended, as: home.cast.applicant) == "return.alreadyReceived")
        // What is left on the books then is the consumed part; it must not be carried home as well.
        #expect(
            home.verdict(on: home.line(returned: .mg(5)), as: home.cast.applicant) == "return.alreadyReceived")
    }

    @Test(arguments: [
        // weighed, returned, attrition, outstanding, discrepancies
        (Int64(15_000), Int64(15_000), Int64(0), Int64(0), 0), (14_990, 14_990, 10, 0, 0),
        (14_989, 14_989, 0, 11, 1), (0, 0, 0, 15_000, 1), (15_001, 15_000, 0, 0, 1), (90_000, 15_000, 0, 0, 1),
    ])
    func `the balance has the last word`(
        weighed: Int64, vault: Int64, attrition: Int64, outstanding: Int64, open: Int
    ) throws {
        let journey = try Journey.at(.back)

        try journey.run(weighing(journey, .µg(weighed)), as: journey.cast.curator)

        #expect(journey.world.balance(journey.piece, .vault) == .µg(vault))
        #expect(journey.world.balance(journey.piece, .attrition) == .µg(attrition))
        #expect(journey.world.balance(journey.piece, .loan) == .µg(outstanding))
        #expect(journey.world.openDiscrepancies(of: journey.piece) == open)
        let loan: Loan = journey.world.state(journey.loan)
        #expect(loan.pieces[journey.piece]?.isSettled == (outstanding == 0))
    }

    @Test func `what was found missing is accounted for, and not carried home twice`() throws {
        let journey = try Journey.at(.back)
        let (cast, short) = (journey.cast, Mass.mg(3))
        try journey.run(weighing(journey, .mg(12)), as: cast.curator)

        #expect(
            journey.verdict(on: journey.line(returned: short), as: cast.applicant) == "return.notWithBorrower @returned")
        #expect(journey.verdict(on: daughter(journey, .mg(1)), as: cast.applicant) == "loan.notWithBorrower")
        try journey.run(journey.line(returned: .zero, lost: short), as: cast.applicant)
        try journey.run(weighing(journey, .zero), as: cast.curator)

        let loan: Loan = journey.world.state(journey.loan)
        #expect(loan.pieces[journey.piece]?.isSettled == true)
        #expect(journey.world.balance(journey.piece, .lost) == short)
        #expect(journey.world.balance(journey.piece, .vault) == .mg(12))
    }

    @Test func `a piece that is short is promised to nobody`() throws {
        let journey = try Journey.at(.back)
        let cast = journey.cast
        try journey.run(weighing(journey, .mg(12)), as: cast.curator)
        for id in journey.world.discrepancies(of: journey.piece) {
            try journey.run(
                Sample.ResolveDiscrepancy(subject: journey.piece, discrepancy: id, finding: text()), as: cast.curator)
        }
        try journey.run(Sample.EndQuarantine(subject: journey.piece), as: cast.curator)

        #expect(journey.world.loanItem(allocated: journey.piece)?.loan == journey.loan)
        let handOver = Sample.OfferCustody(
            subject: journey.piece, to: .organisation(cast.house), consignment: "again", seals: ["s"], loan: journey.loan)
        #expect(journey.verdict(on: handOver, as: cast.curator) == "loan.notAllocated @loan")
    }

    @Test(arguments: [
        (Journey.Step.out, "return.notDeclared @sample"), (.declaredReturn, "return.notReceived"),
        (.offeredBack, "return.notReceived"), (.back, "allowed"), (.reconciled, "return.notDeclared @sample"),
    ])
    func `what has not come home is not weighed`(step: Journey.Step, verdict: String) throws {
        let journey = try Journey.at(step)

        #expect(journey.verdict(on: weighing(journey, .mg(15)), as: journey.cast.curator) == verdict)
    }

    @Test func `curators weigh, on a balance of the policy's, what a balance can show`() throws {
        let journey = try Journey.at(.back)
        let curator = journey.cast.curator

        #expect(journey.allowed(weighing(journey, .mg(15))) == ["curator"])
        #expect(journey.verdict(on: weighing(journey, .mg(15), balance: "?"), as: curator) == "field.notInPolicy @balance")
        for figure in [Int64.min, -1, .max] {
            #expect(
                journey.verdict(on: weighing(journey, Mass(micrograms: figure)), as: curator)
                    == "field.outOfRange @weighed")
        }
    }

    @Test func `quarantine ends after the weighing, with every question answered`() throws {
        let back = try Journey.at(.back)
        let end = Sample.EndQuarantine(subject: back.piece)

        #expect(back.verdict(on: end, as: back.cast.curator) == "return.notReconciled")
        try back.run(weighing(back, .mg(14)), as: back.cast.curator)
        #expect(back.verdict(on: end, as: back.cast.curator) == "discrepancy.open")
        let id = try #require(back.world.discrepancies(of: back.piece).first)
        try back.run(
            Sample.ResolveDiscrepancy(subject: back.piece, discrepancy: id, finding: text()), as: back.cast.curator)
        #expect(back.allowed(end) == ["curator"])
        try back.run(end, as: back.cast.curator)
        #expect(back.verdict(on: end, as: back.cast.curator) == "sample.notQuarantined")
    }

    @Test func `consuming more than was approved is an incident, over all pieces of an item`() throws {
        let journey = try Journey.at(.out)
        let cast = journey.cast
        try journey.run(daughter(journey, .mg(8)), as: cast.applicant)
        let second = Sample.ID("d8000")
        // Five milligrams may be used up: three and two are, and one more is too many.
        try journey.run(
            Loan.DeclareReturn(
                subject: journey.loan, sample: second, returned: .zero, consumed: .mg(3), attrition: .zero, lost: .zero,
                retained: .mg(5), contamination: nil), as: cast.applicant)
        try journey.run(
            Loan.Reconcile(subject: journey.loan, sample: second, weighed: .zero, balance: "fine"), as: cast.curator)
        var loan: Loan = journey.world.state(journey.loan)
        #expect(loan.openIncidents.isEmpty)

        try journey.run(journey.line(returned: .zero, consumed: .µg(2_001), retained: .µg(9_999)), as: cast.applicant)
        let events = try journey.run(weighing(journey, .zero), as: cast.curator)

        loan = journey.world.state(journey.loan)
        #expect(loan.openIncidents.count == 1)
        #expect(events.compactMap { ($0.body as? Loan.IncidentOpened)?.kind } == ["consumedTooMuch"])
        #expect(journey.world.balance(journey.piece, .transferred) == .µg(9_999))
    }

    @Test(arguments: [
        (Int64(1), "allowed"), (19_999, "allowed"), (20_000, "return.exceedsLent @part"), (0, "return.exceedsLent @part"),
        (-1, "return.exceedsLent @part"), (.max, "return.exceedsLent @part"), (.min, "return.exceedsLent @part"),
    ])
    func `a borrower's daughter is less than what it is made of`(micrograms: Int64, verdict: String) throws {
        let journey = try Journey.at(.out)

        #expect(journey.verdict(on: daughter(journey, Mass(micrograms: micrograms)), as: journey.cast.applicant) == verdict)
    }

    @Test func `a borrower's daughter is on the same loan, due on the same day, no fresher than its parent`() throws {
        let journey = try Journey.at(.out)
        try journey.run(daughter(journey, .mg(8)), as: journey.cast.applicant)
        let child = Sample.ID("d8000")

        #expect(journey.world.balance(child, .loan) == .mg(8))
        #expect(journey.world.balance(journey.piece, .loan) == .mg(12))
        #expect(journey.world.loanItem(allocated: child)?.loan == journey.loan)
        #expect(journey.world.sample(child)?.custodian == .organisation(journey.cast.house))
        #expect(journey.world.birth(of: child)?.pristinity == .processed)
        let due = try #require(journey.world.earliestDue(of: journey.loan))
        try journey.run(
            Loan.DeclareReturn(
                subject: journey.loan, sample: journey.piece, returned: .zero, consumed: .mg(5), attrition: .zero,
                lost: .zero, retained: .mg(7), contamination: nil), as: journey.cast.applicant)
        try journey.run(weighing(journey, .zero), as: journey.cast.curator)
        #expect(journey.world.earliestDue(of: journey.loan) == due)
    }

    @Test func `a declared piece is not divided any more`() throws {
        let journey = try Journey.at(.declaredReturn)

        #expect(journey.verdict(on: daughter(journey, .mg(1)), as: journey.cast.applicant) == "return.alreadyDeclared")
        #expect(
            journey.verdict(on: daughter(journey, .mg(1), of: journey.sample), as: journey.cast.applicant)
                == "field.notOnThisLoan @from")
    }
}
