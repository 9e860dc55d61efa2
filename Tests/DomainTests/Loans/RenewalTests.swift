import Domain
import TestSupport
import Testing

@Suite("Renewals and recalls", .tags(.small))
struct RenewalTests {
    private func request(_ journey: Journey) -> Loan.RequestRenewal {
        Loan.RequestRenewal(subject: journey.loan, reason: text())
    }

    private func answer(_ journey: Journey, _ isGranted: Bool, reason: TextReference? = nil) -> Loan.DecideRenewal {
        Loan.DecideRenewal(subject: journey.loan, isGranted: isGranted, reason: reason)
    }

    private func recall(_ journey: Journey, due: Instant) -> Loan.Recall {
        Loan.Recall(subject: journey.loan, reason: text(), due: due)
    }

    @Test func `a research loan is due after a year and may be renewed by six months, once`() throws {
        let journey = try Journey.at(.out)
        let due = try #require(journey.world.earliestDue(of: journey.loan))
        // Handed over on 5 February 2025.
        #expect(due.text == "2026-02-05T16:00:00.000Z")
        try journey.run(request(journey), as: journey.cast.applicant)

        try journey.run(answer(journey, true), as: journey.cast.office)

        #expect(journey.world.earliestDue(of: journey.loan)?.text == "2026-08-05T16:00:00.000Z")
        #expect(journey.verdict(on: request(journey), as: journey.cast.applicant) == "renewal.noneLeft")
    }

    @Test func `a renewal is asked for before the due date, to the millisecond`() throws {
        let journey = try Journey.at(.out)
        let due = try #require(journey.world.earliestDue(of: journey.loan))
        let applicant = journey.actor(journey.cast.applicant)
        let before = Instant(milliseconds: due.milliseconds - 1)

        #expect(journey.world.verdict(on: request(journey), as: applicant, at: before) == "allowed")
        #expect(journey.world.verdict(on: request(journey), as: applicant, at: due) == "renewal.tooLate")
    }

    @Test func `a renewal decided late still counts from the due date`() throws {
        let journey = try Journey.at(.out)
        try journey.run(request(journey), as: journey.cast.applicant)
        journey.world.now = journey.world.now.advanced(byDays: 400)

        try journey.run(answer(journey, true), as: journey.cast.office)

        #expect(journey.world.earliestDue(of: journey.loan)?.text == "2026-08-05T16:00:00.000Z")
    }

    @Test func `a loan for the public is shorter`() throws {
        var policy = Policy.sample
        policy.loanTerms[.research] = Policy.LoanTerm(months: 2, renewals: 1, renewalMonths: 1)
        let journey = try Journey.at(.out, policy: policy)
        try journey.run(request(journey), as: journey.cast.applicant)
        try journey.run(answer(journey, true), as: journey.cast.office)

        #expect(journey.world.earliestDue(of: journey.loan)?.text == "2025-05-05T16:00:00.000Z")
    }

    @Test func `a renewal is the borrower's to ask and the authority's to grant`() throws {
        let journey = try Journey.at(.out)
        #expect(journey.allowed(request(journey)) == ["applicant", "director"])
        #expect(journey.verdict(on: answer(journey, true), as: journey.cast.office) == "renewal.notRequested")
        try journey.run(request(journey), as: journey.cast.director)

        #expect(journey.allowed(answer(journey, true)) == ["office"])
        #expect(journey.verdict(on: request(journey), as: journey.cast.applicant) == "renewal.alreadyRequested")
        #expect(journey.verdict(on: answer(journey, false), as: journey.cast.office) == "field.missing @reason")
        try journey.run(answer(journey, false, reason: text()), as: journey.cast.office)
        #expect(journey.verdict(on: request(journey), as: journey.cast.applicant) == "allowed")
    }

    @Test(arguments: [Journey.Step.certified, .packed, .offered, .reconciled, .released])
    func `where nothing is out there is nothing to renew`(step: Journey.Step) throws {
        let journey = try Journey.at(step)

        #expect(journey.verdict(on: request(journey), as: journey.cast.applicant) == "loan.nothingOut")
    }

    @Test func `what came home between request and answer is not renewed`() throws {
        let journey = try Journey.at(.out)
        try journey.run(request(journey), as: journey.cast.applicant)
        try journey.reach(.reconciled)

        #expect(journey.verdict(on: answer(journey, true), as: journey.cast.office) == "loan.nothingOut")
        #expect(journey.verdict(on: answer(journey, false, reason: text()), as: journey.cast.office) == "allowed")
    }

    @Test func `a recall shortens a loan and never lengthens it`() throws {
        let journey = try Journey.at(.out)
        let (office, now) = (journey.cast.office, journey.world.now)
        let due = try #require(journey.world.earliestDue(of: journey.loan))

        #expect(journey.verdict(on: recall(journey, due: now), as: office) == "field.inThePast @due")
        #expect(journey.verdict(on: recall(journey, due: due.advanced(bySeconds: 1)), as: office) == "field.afterDue @due")
        #expect(journey.allowed(recall(journey, due: due)) == ["office"])
        try journey.run(recall(journey, due: now.advanced(byDays: 30)), as: office)
        #expect(journey.world.earliestDue(of: journey.loan) == now.advanced(byDays: 30))
        #expect(journey.verdict(on: recall(journey, due: now.advanced(byDays: 9)), as: office) == "loan.recalled")
    }

    @Test func `a recall ends the wait for a renewal and the packing of more`() throws {
        let journey = try Journey.at(.out)
        let (cast, due) = (journey.cast, journey.world.now.advanced(byDays: 30))
        try journey.run(request(journey), as: cast.applicant)

        try journey.run(recall(journey, due: due), as: cast.office)

        #expect(journey.verdict(on: answer(journey, true), as: cast.office) == "renewal.notRequested")
        #expect(journey.verdict(on: request(journey), as: cast.applicant) == "loan.recalled")
        #expect(journey.verdict(on: journey.preparation, as: cast.curator) == "loan.recalled")
    }

    @Test func `what is overdue already is recalled for a later day`() throws {
        let journey = try Journey.at(.out)
        journey.world.now = journey.world.now.advanced(byDays: 400)

        #expect(
            journey.verdict(
                on: recall(journey, due: journey.world.now.advanced(byDays: 7)), as: journey.cast.office) == "allowed")
    }
}
