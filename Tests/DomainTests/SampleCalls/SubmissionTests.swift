import Domain
import TestSupport
import Testing

@Suite("Applying for samples", .tags(.small))
struct SubmissionTests {
    private func submission(_ journey: Journey, _ change: (inout Application.Submit) -> Void = { _ in }) -> Application.Submit {
        var command = journey.submission
        change(&command)
        return command
    }

    @Test func `a complete application within the window is taken`() throws {
        let journey = try Journey.at(.called)

        let events = try journey.run(journey.submission, as: journey.cast.applicant)

        let submitted = try #require(events.first?.body as? Application.Submitted)
        #expect(events.map(\.audience) == [.party])
        #expect(submitted.applicant == journey.cast.applicant)
        #expect(submitted.revision == 1)
    }

    @Test func `the window closes to the millisecond`() throws {
        let journey = try Journey.at(.called)
        let applicant = journey.actor(journey.cast.applicant)
        let last = Instant(milliseconds: journey.closes.milliseconds - 1)
        let early = Instant(milliseconds: journey.world.now.milliseconds - 1)

        #expect(journey.world.verdict(on: journey.submission, as: applicant, at: last) == "allowed")
        #expect(journey.world.verdict(on: journey.submission, as: applicant, at: journey.closes) == "call.closed")
        #expect(journey.world.verdict(on: journey.submission, as: applicant, at: early) == "call.notYetOpen")
    }

    @Test func `an extension gives everyone more time, and none is taken away`() throws {
        let journey = try Journey.at(.called)
        let cast = journey.cast
        let later = journey.closes.advanced(byDays: 1)
        let extended = SampleCall.Extend(subject: journey.call, closes: later)

        #expect(journey.allowed(extended) == ["office"])
        #expect(
            journey.verdict(on: SampleCall.Extend(subject: journey.call, closes: journey.closes), as: cast.office)
                == "field.notLater @closes")
        try journey.run(extended, as: cast.office)

        #expect(
            journey.world.verdict(on: journey.submission, as: journey.actor(cast.applicant), at: journey.closes)
                == "allowed")
        #expect(
            journey.world.verdict(
                on: SampleCall.Extend(subject: journey.call, closes: later.advanced(byDays: 1)),
                as: journey.actor(cast.office), at: later) == "call.closed")
    }

    @Test func `a cancelled call takes nothing`() throws {
        let journey = try Journey.at(.called)
        try journey.run(SampleCall.Cancel(subject: journey.call, reason: text()), as: journey.cast.office)

        #expect(journey.verdict(on: journey.submission, as: journey.cast.applicant) == "call.closed")
        #expect(
            journey.verdict(on: SampleCall.Cancel(subject: journey.call, reason: text()), as: journey.cast.office)
                == "access.notFound")
    }

    @Test func `an application may be sent again until the close`() throws {
        let journey = try Journey.at(.submitted)
        let again = submission(journey) { $0.items[0].wanted = .mg(30) }

        try journey.run(again, as: journey.cast.applicant)

        let state: Application = journey.world.state(journey.application)
        #expect(state.submitted?.revision == 2)
        #expect(state.submitted?.items[0].wanted == .mg(30))
        #expect(journey.world.applications(inCall: journey.call).count == 1)
    }

    @Test func `nobody sees or changes another's application`() throws {
        let journey = try Journey.at(.submitted)
        let another = submission(journey) { $0.organisation = journey.cast.otherHouse }
        let otherCall = submission(journey) { $0.call = SampleCall.ID("call2") }

        for person in [journey.cast.stranger, journey.cast.director, journey.cast.curator] {
            #expect(journey.verdict(on: another, as: person) == "access.notFound")
            #expect(
                journey.verdict(on: Application.Withdraw(subject: journey.application), as: person) == "access.notFound")
            #expect(
                journey.verdict(on: Application.Withdraw(subject: Application.ID("none")), as: person)
                    == "access.notFound")
        }
        #expect(journey.verdict(on: otherCall, as: journey.cast.applicant) == "field.differs @call")
    }

    @Test(arguments: [
        (Int64(20_000), Int64(0), Int64(0), "allowed"), (500_000, 500_000, 500_000, "allowed"),
        (500_001, 0, 0, "field.aboveCap @items.0.wanted"), (0, 0, 0, "field.outOfRange @items.0.wanted"),
        (-5, 0, 0, "field.outOfRange @items.0.wanted"), (.max, 0, 0, "field.outOfRange @items.0.wanted"),
        (.min, 0, 0, "field.outOfRange @items.0.wanted"), (10, 11, 0, "field.moreThanWanted @items.0.minimum"),
        (10, -1, 0, "field.moreThanWanted @items.0.minimum"), (10, 0, 11, "field.moreThanWanted @items.0.destructive"),
        (10, 0, .min, "field.moreThanWanted @items.0.destructive"),
    ])
    func `figures are held against each other and the cap`(
        wanted: Int64, minimum: Int64, destructive: Int64, verdict: String
    ) throws {
        let journey = try Journey.at(.called)
        let command = submission(journey) {
            $0.items[0].wanted = .µg(wanted)
            $0.items[0].minimum = .µg(minimum)
            $0.items[0].destructive = .µg(destructive)
        }

        #expect(journey.verdict(on: command, as: journey.cast.applicant) == verdict)
    }

    @Test func `an item names an offered sample once, or a kind of material`() throws {
        let journey = try Journey.at(.called)
        let applicant = journey.cast.applicant
        let item = journey.submission.items[0]
        var elsewhere = item
        elsewhere.sample = Sample.ID("elsewhere")
        var kind = item
        kind.sample = nil
        var specified = kind
        specified.material = .basalt

        func verdict(_ items: [Application.Item]) -> String {
            journey.verdict(on: submission(journey) { $0.items = items }, as: applicant)
        }
        #expect(verdict([]) == "field.missing @items")
        #expect(verdict([item, item]) == "field.twice @items.1.sample")
        #expect(verdict([elsewhere]) == "field.notInCall @items.0.sample")
        #expect(verdict([kind]) == "field.missing @items.0.sample")
        #expect(verdict([specified, specified, item]) == "allowed")
        #expect(verdict(Array(repeating: specified, count: 51)) == "field.tooMany @items")
    }

    @Test(arguments: [
        (["fundingForeign", "safety"], "allowed"), (["fundingDomestic", "safety", "method"], "allowed"),
        (["fundingDomestic"], "field.incomplete @materials"), (["safety"], "field.incomplete @materials"),
        ([], "field.incomplete @materials"), (["fundingDomestic", "safety", "bribe"], "field.notInPolicy @materials.2"),
        (Array(repeating: "safety", count: 61), "field.tooMany @materials"),
    ])
    func `completeness is the policy's`(kinds: [String], verdict: String) throws {
        let journey = try Journey.at(.called)
        let command = submission(journey) {
            $0.materials = kinds.map { Application.Material(kind: $0, text: text(), file: nil) }
        }

        #expect(journey.verdict(on: command, as: journey.cast.applicant) == verdict)
    }

    @Test func `material is a text or a file`() throws {
        let journey = try Journey.at(.called)
        let command = submission(journey) { $0.materials[0].text = nil }

        #expect(journey.verdict(on: command, as: journey.cast.applicant) == "field.missing @materials.0")
    }

    @Test func `people apply for their own house, with people that exist`() throws {
        let journey = try Journey.at(.called)
        let (cast, applicant) = (journey.cast, journey.cast.applicant)
        func verdict(_ change: (inout Application.Submit) -> Void) -> String {
            journey.verdict(on: submission(journey, change), as: applicant)
        }

        #expect(verdict { $0.organisation = cast.otherHouse } == "field.notYours @organisation")
        #expect(verdict { $0.coApplicants = [cast.stranger] } == "allowed")
        #expect(verdict { $0.coApplicants = [applicant] } == "field.notDistinct @coApplicants")
        #expect(verdict { $0.coApplicants = [cast.stranger, cast.stranger] } == "field.notDistinct @coApplicants")
        #expect(verdict { $0.coApplicants = [Person.ID("nobody")] } == "field.unknown @coApplicants")
        #expect(verdict { $0.call = SampleCall.ID("none") } == "field.unknown @call")
        #expect(journey.world.verdict(on: journey.submission, as: .operator) == "access.notFound")
    }

    // MARK: what must not be told

    /// A journey for each fate that an application can have before the announcement.
    private func fates() throws -> [(name: String, journey: Journey)] {
        let ineligible = try Journey.at(.closed)
        try ineligible.run(
            Application.CheckEligibility(subject: ineligible.application, isEligible: false, reason: text()),
            as: ineligible.cast.centre)
        let declined = try Journey.at(.examined)
        var decision = declined.decision
        decision.items[0].approved = .zero
        decision.items[0].destructive = .zero
        try declined.run(decision, as: declined.cast.office)
        var result = [("ineligible", ineligible), ("declined", declined)]
        for step in [Journey.Step.closed, .eligible, .inReview, .reviewed, .recommended, .examined, .decided] {
            result.append(("\(step)", try Journey.at(step)))
        }
        return result
    }

    @Test func `before the announcement an applicant is told the same whatever was decided`() throws {
        for (name, journey) in try fates() {
            let applicant = journey.cast.applicant
            #expect(journey.verdict(on: journey.submission, as: applicant) == "call.closed", "\(name)")
            #expect(
                journey.verdict(on: Application.Withdraw(subject: journey.application), as: applicant) == "allowed",
                "\(name)")
            let state: Application = journey.world.state(journey.application)
            #expect(state.toldStage == .submitted, "\(name)")
        }
    }

    @Test func `withdrawing leaves records of the same number and kind whatever was decided`() throws {
        var kinds: Set<[String]> = []
        for (_, journey) in try fates() {
            let events = try journey.run(
                Application.Withdraw(subject: journey.application), as: journey.cast.applicant)
            kinds.insert(events.map { "\(type(of: $0.body).type) \($0.audience)" })
            #expect(journey.verdict(on: journey.submission, as: journey.cast.applicant) == "application.wrongStage")
        }

        #expect(kinds == [["application.withdrawn party", "reservation.released staff"]])
    }

    @Test func `withdrawing frees what was promised`() throws {
        for step in [Journey.Step.decided, .announced, .agreed] {
            let journey = try Journey.at(step)
            try journey.run(Application.Withdraw(subject: journey.application), as: journey.cast.applicant)

            #expect(journey.world.balance(journey.sample, .reserved) == .zero)
            #expect(journey.world.balance(journey.sample, .vault) == .mg(100))
        }
    }

    @Test func `withdrawing after the agreement was sent ends the loan as well`() throws {
        let journey = try Journey.at(.agreed)
        try journey.run(Loan.Sign(subject: journey.loan, side: .agency), as: journey.cast.office)

        try journey.run(Application.Withdraw(subject: journey.application), as: journey.cast.applicant)

        #expect(
            journey.verdict(on: Loan.Sign(subject: journey.loan, side: .borrower), as: journey.cast.director)
                == "loan.wrongStage")
    }

    @Test func `once signed, or declined and told, there is nothing to withdraw`() throws {
        let signed = try Journey.at(.signed)

        #expect(
            signed.verdict(on: Application.Withdraw(subject: signed.application), as: signed.cast.applicant)
                == "application.wrongStage")
        let declined = try Journey.at(.closed)
        try declined.run(
            Application.CheckEligibility(subject: declined.application, isEligible: false, reason: text()),
            as: declined.cast.centre)
        try declined.run(SampleCall.AnnounceSelection(subject: declined.call), as: declined.cast.office)
        let refusal = declined.refusal(
            of: Application.Withdraw(subject: declined.application), as: declined.cast.applicant)
        #expect(refusal?.values["stage"] == "ineligible")
    }
}
