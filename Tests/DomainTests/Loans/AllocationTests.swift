import Domain
import TestSupport
import Testing

@Suite("Packing what was promised", .tags(.small))
struct AllocationTests {
    private func preparation(
        _ journey: Journey, _ masses: [Mass], attrition: Mass = .zero, item: Int = 0
    ) -> Loan.Prepare {
        let parts = masses.enumerated().map { index, mass in
            Sample.Part(id: Sample.ID("p\(index)-\(mass.micrograms)"), number: "N\(index)-\(mass.micrograms)", mass: mass)
        }
        return Loan.Prepare(
            subject: journey.loan, item: item, parts: parts, attrition: attrition, balance: "fine",
            witness: journey.cast.keeper)
    }

    @Test func `three grains for one item come out of that item's promise`() throws {
        let journey = try Journey.at(.certified)

        try journey.run(preparation(journey, [.mg(6), .mg(7), .mg(5)], attrition: .µg(8)), as: journey.cast.curator)

        let loan: Loan = journey.world.state(journey.loan)
        #expect(loan.pieces.count == 3)
        #expect(loan.rest(of: 0) == .µg(1_992))
        #expect(journey.world.balance(journey.sample, .reserved) == .µg(1_992))
        #expect(journey.world.balance(journey.sample, .vault) == .mg(80))
        #expect(journey.world.balance(Sample.ID("p0-6000"), .reserved) == .mg(6))
    }

    @Test(arguments: [
        ([Int64(20_000)], Int64(0), "allowed"), ([19_990], 10, "allowed"), ([20_000], 1, "sample.exceedsAvailable @parts"),
        ([20_001], 0, "sample.exceedsAvailable @parts"), ([10_000, 10_001], 0, "sample.exceedsAvailable @parts"),
        ([], 0, "field.missing @parts"), ([0], 0, "field.outOfRange @parts"), ([.max, .max], 0, "field.outOfRange @parts"),
        ([.min], 0, "field.outOfRange @parts"), ([1], -1, "field.outOfRange @attrition"),
    ])
    func `no more is split off than was promised`(masses: [Int64], attrition: Int64, verdict: String) throws {
        let journey = try Journey.at(.certified)
        let command = preparation(journey, masses.map { .µg($0) }, attrition: .µg(attrition))

        #expect(journey.verdict(on: command, as: journey.cast.curator) == verdict)
    }

    @Test func `what one loan grinds away is not what another was promised`() throws {
        let journey = try Journey.at(.certified)
        let second = try promiseAgain(journey, .mg(80))

        #expect(
            journey.verdict(on: preparation(journey, [.mg(20)], attrition: .µg(1)), as: journey.cast.curator)
                == "sample.exceedsAvailable @parts")
        try journey.run(preparation(journey, [.mg(19)], attrition: .µg(9)), as: journey.cast.curator)
        // The other application is withdrawn: exactly its own promise is freed.
        try journey.run(Application.Withdraw(subject: second), as: journey.cast.stranger)
        #expect(journey.world.balance(journey.sample, .vault) == .mg(80))
        #expect(journey.world.balance(journey.sample, .reserved) == .µg(991))
    }

    /// Another house is promised `mass` of the same sample.
    private func promiseAgain(_ journey: Journey, _ mass: Mass) throws -> Application.ID {
        let (cast, id, call) = (journey.cast, Application.ID("application2"), SampleCall.ID("call2"))
        let closes = journey.world.now.advanced(byDays: 1)
        try journey.run(
            SampleCall.Open(
                subject: call, number: "2025-2", title: text(), summary: text(), samples: [journey.sample],
                category: .research, opens: journey.world.now, closes: closes), as: cast.office)
        var submission = journey.submission
        submission.subject = id
        submission.call = call
        submission.organisation = cast.otherHouse
        submission.items[0].wanted = mass
        submission.items[0].destructive = .zero
        try journey.run(submission, as: cast.stranger)
        journey.world.now = closes
        try journey.run(Application.CheckEligibility(subject: id, isEligible: true, reason: nil), as: cast.centre)
        let review = Review.ID("review2")
        try journey.run(
            Review.Assign(
                subject: review, application: id, reviewer: cast.reviewerName, person: cast.reviewer,
                due: closes.advanced(byDays: 1)), as: cast.centre)
        try journey.run(Review.DeclareConflict(subject: review, conflict: .none, statement: nil), as: cast.reviewer)
        var handedIn = journey.handedIn
        handedIn.subject = review
        try journey.run(handedIn, as: cast.reviewer)
        try journey.run(Application.Recommend(subject: id, advice: .approve, grounds: text()), as: cast.centre)
        try journey.run(Application.Examine(subject: id, advice: .approve, grounds: text()), as: cast.centre)
        try journey.run(
            Application.Decide(
                subject: id, items: [.init(item: 0, sample: journey.sample, approved: mass, destructive: .zero)],
                grounds: text()), as: cast.office)
        return id
    }

    @Test func `a whole sample goes out whole or is split`() throws {
        let whole = try Journey.at(.certified, mass: .mg(20))
        let part = try Journey.at(.certified)
        func allocation(_ sample: Sample.ID, item: Int = 0) -> Loan.Allocate {
            Loan.Allocate(subject: whole.loan, item: item, sample: sample)
        }

        #expect(whole.allowed(allocation(whole.sample)) == ["curator"])
        #expect(part.verdict(on: allocation(part.sample), as: part.cast.curator) == "loan.massDiffers @sample")
        #expect(
            whole.verdict(on: allocation(Sample.ID("other")), as: whole.cast.curator) == "field.notFromTheItem @sample")
        for item in [-1, 1, Int.max, Int.min] {
            #expect(
                whole.verdict(on: allocation(whole.sample, item: item), as: whole.cast.curator) == "field.unknown @item")
            #expect(whole.verdict(on: preparation(whole, [.mg(1)], item: item), as: whole.cast.curator)
                == "field.unknown @item")
        }
    }

    @Test func `a daughter that others were promised is not packed for this loan`() throws {
        let journey = try Journey.at(.certified)
        let daughter = Sample.ID("daughter")
        try journey.run(
            Sample.Divide(
                subject: journey.sample, parts: [.init(id: daughter, number: "D", mass: .mg(20))], attrition: .zero,
                balance: "fine", witness: journey.cast.keeper), as: journey.cast.curator)

        #expect(
            journey.verdict(
                on: Loan.Allocate(subject: journey.loan, item: 0, sample: daughter), as: journey.cast.curator)
                == "field.notFromTheItem @sample")
    }

    @Test func `an item is served once`() throws {
        let journey = try Journey.at(.packed)
        let cast = journey.cast
        let whole = try Journey.at(.packed, mass: .mg(20))

        #expect(journey.verdict(on: preparation(journey, [.µg(1)]), as: cast.curator) == "loan.alreadyAllocated @item")
        #expect(whole.verdict(on: preparation(whole, [.µg(1)]), as: cast.curator) == "loan.alreadyAllocated @item")
        #expect(
            whole.verdict(on: Loan.Allocate(subject: whole.loan, item: 0, sample: whole.sample), as: cast.curator)
                == "loan.alreadyAllocated @item")
    }

    @Test(arguments: [Journey.Step.announced, .agreed, .signed])
    func `nothing is packed before the certificate`(step: Journey.Step) throws {
        let journey = try Journey.at(step)

        #expect(
            ["access.notFound", "loan.wrongStage"].contains(
                journey.verdict(on: preparation(journey, [.mg(1)]), as: journey.cast.curator)))
    }

    @Test func `an overdue item or an open incident bars anything new`() throws {
        let overdue = try Journey.at(.certified)
        try overdue.run(preparation(overdue, [.mg(5)]), as: overdue.cast.curator)
        let piece = Sample.ID("p0-5000")
        try overdue.run(
            Sample.OfferCustody(
                subject: piece, to: .organisation(overdue.cast.house), consignment: "c", seals: ["s"],
                loan: overdue.loan), as: overdue.cast.curator)
        try overdue.run(Sample.AcceptCustody(subject: piece, consignment: "c", seals: ["s"]), as: overdue.cast.director)
        let next = preparation(overdue, [.mg(6)])

        #expect(overdue.verdict(on: next, as: overdue.cast.curator) == "allowed")
        try overdue.run(
            Loan.ReportIncident(subject: overdue.loan, sample: piece, kind: "damaged", account: text()),
            as: overdue.cast.director)
        #expect(overdue.refusal(of: next, as: overdue.cast.curator)?.values == ["reason": "incident"])
        let loan: Loan = overdue.world.state(overdue.loan)
        let incident = try #require(loan.openIncidents.first)
        try overdue.run(
            Loan.ResolveIncident(subject: overdue.loan, incident: incident, finding: text()), as: overdue.cast.curator)
        overdue.world.now = overdue.world.now.advanced(byDays: 400)
        #expect(overdue.refusal(of: next, as: overdue.cast.curator)?.values == ["reason": "overdue"])
    }

    @Test func `what nobody took is freed, piece or rest`() throws {
        let journey = try Journey.at(.certified)
        let cast = journey.cast
        try journey.run(preparation(journey, [.mg(12)], attrition: .µg(10)), as: cast.curator)
        let piece = Sample.ID("p0-12000")
        let rest = Loan.Release(subject: journey.loan, item: 0)
        let unpacked = Loan.Release(subject: journey.loan, item: 0, piece: piece)

        #expect(journey.allowed(rest) == ["curator"])
        try journey.run(rest, as: cast.curator)
        #expect(journey.world.balance(journey.sample, .vault) == .µg(87_990))
        #expect(journey.world.balance(journey.sample, .reserved) == .zero)
        #expect(journey.verdict(on: rest, as: cast.curator) == "loan.nothingToRelease")
        try journey.run(unpacked, as: cast.curator)
        #expect(journey.world.balance(piece, .vault) == .mg(12))
        #expect(journey.world.loanItem(allocated: piece) == nil)
        #expect(journey.verdict(on: unpacked, as: cast.curator) == "field.notOnThisLoan @piece")
    }

    @Test(arguments: [Journey.Step.offered, .out, .declaredReturn, .offeredBack, .back, .reconciled, .released])
    func `what was handed over is not unpacked`(step: Journey.Step) throws {
        let journey = try Journey.at(step)
        let command = Loan.Release(subject: journey.loan, item: 0, piece: journey.piece)

        #expect(journey.verdict(on: command, as: journey.cast.curator) == "loan.handedOver @piece")
    }

    @Test func `a settled piece may go out again while the first loan still waits for papers`() throws {
        let journey = try Journey.at(.released)

        #expect(journey.world.loanItem(allocated: journey.piece) == nil)
        #expect(journey.world.sample(journey.piece)?.isUsable == true)
        let loan: Loan = journey.world.state(journey.loan)
        #expect(loan.stage == .certified)
    }
}
