import Domain
import TestSupport
import Testing

@Suite("Deciding on applications", .tags(.small))
struct DecisionTests {
    private func decision(
        _ journey: Journey, approved: Mass, destructive: Mass = .zero, sample: Sample.ID? = nil
    ) -> Application.Decide {
        Application.Decide(
            subject: journey.application,
            items: [
                Application.ItemDecision(
                    item: 0, sample: sample ?? journey.sample, approved: approved, destructive: destructive)
            ],
            grounds: text())
    }

    @Test func `approving is promising`() throws {
        let journey = try Journey.at(.decided)

        #expect(journey.world.balance(journey.sample, .reserved) == .mg(20))
        #expect(journey.world.balance(journey.sample, .vault) == .mg(80))
        #expect(journey.world.application(journey.application)?.stage == .approved)
        #expect(journey.world.events.last?.audience == .staff)
    }

    @Test(arguments: [Journey.Step.closed, .inReview, .reviewed, .recommended, .examined])
    func `eligibility is checked by the review centre, after the close`(step: Journey.Step) throws {
        let journey = try Journey.at(step)
        let check = Application.CheckEligibility(subject: journey.application, isEligible: true, reason: nil)

        #expect(journey.allowed(check) == (step == .closed ? ["centre"] : []))
    }

    @Test func `each level has its own body and its own time`() throws {
        func recommend(_ journey: Journey) -> Application.Recommend {
            Application.Recommend(subject: journey.application, advice: .approve, grounds: text())
        }
        func examine(_ journey: Journey) -> Application.Examine {
            Application.Examine(subject: journey.application, advice: .approve, grounds: text())
        }
        for step in [Journey.Step.eligible, .inReview, .reviewed, .recommended, .examined, .decided] {
            let journey = try Journey.at(step)
            #expect(journey.allowed(recommend(journey)) == (step == .reviewed ? ["centre"] : []), "\(step)")
            #expect(journey.allowed(examine(journey)) == (step == .recommended ? ["centre"] : []), "\(step)")
            #expect(journey.allowed(journey.decision) == (step == .examined ? ["office"] : []), "\(step)")
        }
    }

    @Test func `before the close nothing is checked, because it may still change`() throws {
        let journey = try Journey.at(.submitted)
        let check = Application.CheckEligibility(subject: journey.application, isEligible: true, reason: nil)

        #expect(journey.verdict(on: check, as: journey.cast.centre) == "call.stillOpen")
        let refused = Application.CheckEligibility(subject: journey.application, isEligible: false, reason: nil)
        journey.world.now = journey.closes
        #expect(journey.verdict(on: refused, as: journey.cast.centre) == "field.missing @reason")
    }

    @Test func `a recommendation needs the quorum`() throws {
        var policy = Policy.sample
        policy.reviewQuorum = 2
        let journey = try Journey.at(.reviewed, policy: policy)
        let refusal = journey.refusal(
            of: Application.Recommend(subject: journey.application, advice: .decline, grounds: text()),
            as: journey.cast.centre)

        #expect(refusal?.code == "application.tooFewReviews")
        #expect(refusal?.values == ["reviews": "1", "quorum": "2"])
    }

    @Test(arguments: [
        (Int64(20_000), Int64(5_000), "allowed"), (20_001, 0, "field.moreThanWanted @items.0.approved"),
        (-1, 0, "field.moreThanWanted @items.0.approved"), (.min, 0, "field.moreThanWanted @items.0.approved"),
        (.max, 0, "field.moreThanWanted @items.0.approved"), (20_000, 5_001, "field.moreThanApproved @items.0.destructive"),
        (4_000, 4_001, "field.moreThanApproved @items.0.destructive"), (0, 1, "field.moreThanApproved @items.0.destructive"),
        (20_000, -1, "field.moreThanApproved @items.0.destructive"), (0, 0, "allowed"), (1, 0, "allowed"),
    ])
    func `no more is approved than was wanted`(approved: Int64, destructive: Int64, verdict: String) throws {
        let journey = try Journey.at(.examined)
        let command = decision(journey, approved: .µg(approved), destructive: .µg(destructive))

        #expect(journey.verdict(on: command, as: journey.cast.office) == verdict)
    }

    @Test func `less than the work needs is approved as nothing, or not at all`() throws {
        let journey = try Journey.at(.called)
        var submission = journey.submission
        submission.items[0].minimum = .mg(10)
        try journey.run(submission, as: journey.cast.applicant)
        journey.world.now = journey.closes
        try walkToExamined(journey)

        #expect(
            journey.verdict(on: decision(journey, approved: .µg(9_999)), as: journey.cast.office)
                == "field.lessThanMinimum @items.0.approved")
        #expect(journey.verdict(on: decision(journey, approved: .mg(10)), as: journey.cast.office) == "allowed")
        #expect(journey.verdict(on: decision(journey, approved: .zero), as: journey.cast.office) == "allowed")
    }

    /// The steps between the close and the decision.
    private func walkToExamined(_ journey: Journey) throws {
        let cast = journey.cast
        try journey.run(
            Application.CheckEligibility(subject: journey.application, isEligible: true, reason: nil), as: cast.centre)
        try journey.run(
            Review.Assign(
                subject: journey.review, application: journey.application, reviewer: cast.reviewerName,
                person: cast.reviewer, due: journey.world.now.advanced(byDays: 14)), as: cast.centre)
        try journey.run(
            Review.DeclareConflict(subject: journey.review, conflict: .none, statement: nil), as: cast.reviewer)
        try journey.run(journey.handedIn, as: cast.reviewer)
        try journey.run(
            Application.Recommend(subject: journey.application, advice: .approve, grounds: text()), as: cast.centre)
        try journey.run(
            Application.Examine(subject: journey.application, advice: .approve, grounds: text()), as: cast.centre)
    }

    @Test func `the last milligram is promised once`() throws {
        let journey = try Journey.at(.examined, mass: .mg(20), approved: .mg(20))
        let cast = journey.cast
        let all = decision(journey, approved: .mg(20))
        try journey.run(
            Sample.WriteOff(subject: journey.sample, mass: .µg(1), to: .destroyed, witness: cast.keeper), as: cast.curator)

        let refusal = journey.refusal(of: all, as: cast.office)

        #expect(refusal?.code == "sample.exceedsAvailable")
        #expect(refusal?.values == ["asked": "20000", "available": "19999"])
        try journey.run(decision(journey, approved: .µg(19_999)), as: cast.office)
        #expect(journey.world.balance(journey.sample, .vault) == .zero)
    }

    @Test func `two items out of one sample are added up before they are promised`() throws {
        let journey = try Journey.at(.called, mass: .mg(30))
        var submission = journey.submission
        submission.items.append(
            Application.Item(sample: nil, material: .basalt, wanted: .mg(20), minimum: .zero, destructive: .zero))
        try journey.run(submission, as: journey.cast.applicant)
        journey.world.now = journey.closes
        try walkToExamined(journey)
        func decide(_ first: Mass, _ second: Mass) -> String {
            let command = Application.Decide(
                subject: journey.application,
                items: [
                    .init(item: 0, sample: journey.sample, approved: first, destructive: .zero),
                    .init(item: 1, sample: journey.sample, approved: second, destructive: .zero),
                ], grounds: text())
            return journey.verdict(on: command, as: journey.cast.office)
        }

        #expect(decide(.mg(20), .mg(10)) == "allowed")
        #expect(decide(.mg(20), .µg(10_001)) == "sample.exceedsAvailable @items.1")
    }

    @Test func `a kind of material is served by that kind only`() throws {
        let journey = try Journey.at(.called)
        var submission = journey.submission
        submission.items[0].sample = nil
        submission.items[0].material = .breccia
        try journey.run(submission, as: journey.cast.applicant)
        journey.world.now = journey.closes
        try walkToExamined(journey)

        #expect(
            journey.verdict(on: decision(journey, approved: .mg(1)), as: journey.cast.office)
                == "field.anotherMaterial @items.0")
        #expect(
            journey.verdict(on: decision(journey, approved: .zero, sample: Sample.ID("")), as: journey.cast.office)
                == "allowed")
        #expect(
            journey.verdict(on: decision(journey, approved: .zero, sample: Sample.ID("poem")), as: journey.cast.office)
                == "field.unknown @items.0")
    }

    @Test func `every item is decided once, on the sample that was asked for`() throws {
        let journey = try Journey.at(.examined)
        let office = journey.cast.office
        var none = decision(journey, approved: .mg(1))
        none.items = []
        var twice = decision(journey, approved: .mg(1))
        twice.items.append(twice.items[0])
        var beyond = decision(journey, approved: .mg(1))
        beyond.items[0].item = Int.max
        let other = decision(journey, approved: .mg(1), sample: Sample.ID("other"))

        for command in [none, twice, beyond] {
            #expect(journey.verdict(on: command, as: office) == "field.notEachOnce @items")
        }
        #expect(journey.verdict(on: other, as: office) == "field.anotherSample @items.0")
    }

    @Test func `nobody judges their own application, whatever role they have`() throws {
        let steps: [Journey.Step] = [.closed, .reviewed, .recommended, .examined, .eligible]
        for step in steps {
            let journey = try Journey.at(step)
            var mighty = journey.actor(journey.cast.applicant)
            mighty.permissions = Set(Permission.allCases)
            let id = journey.application
            let verdict: String =
                switch step {
                case .closed:
                    journey.world.verdict(
                        on: Application.CheckEligibility(subject: id, isEligible: true, reason: nil), as: mighty)
                case .reviewed:
                    journey.world.verdict(
                        on: Application.Recommend(subject: id, advice: .approve, grounds: text()), as: mighty)
                case .recommended:
                    journey.world.verdict(
                        on: Application.Examine(subject: id, advice: .approve, grounds: text()), as: mighty)
                case .examined: journey.world.verdict(on: journey.decision, as: mighty)
                default:
                    journey.world.verdict(
                        on: Review.Assign(
                            subject: Review.ID("r"), application: id, reviewer: "r9", person: journey.cast.reviewer,
                            due: journey.world.now.advanced(byDays: 1)), as: mighty)
                }
            #expect(verdict == "application.ownNotJudged", "\(step)")
        }
    }

    @Test func `what is ineligible may be declined and nothing else`() throws {
        let journey = try Journey.at(.closed)
        try journey.run(
            Application.CheckEligibility(subject: journey.application, isEligible: false, reason: text()),
            as: journey.cast.centre)

        #expect(
            journey.verdict(on: decision(journey, approved: .mg(1)), as: journey.cast.office) == "application.wrongStage")
        #expect(journey.verdict(on: decision(journey, approved: .zero), as: journey.cast.office) == "allowed")
    }

    // MARK: the announcement

    @Test func `the public learns houses and figures, each applicant their own outcome`() throws {
        let journey = try Journey.at(.decided)

        let events = try journey.run(SampleCall.AnnounceSelection(subject: journey.call), as: journey.cast.office)

        let announced = try #require(events.first?.body as? SampleCall.SelectionAnnounced)
        #expect(events.map(\.audience) == [.everyone, .party])
        #expect(announced.received == 1 && announced.sets == 1)
        #expect(announced.selected.map(\.organisation) == [journey.cast.house])
        #expect(announced.selected.map(\.mass) == [.mg(20)])
        #expect(journey.verdict(on: SampleCall.AnnounceSelection(subject: journey.call), as: journey.cast.office)
            == "call.announced")
        #expect(
            journey.verdict(on: SampleCall.Cancel(subject: journey.call, reason: text()), as: journey.cast.office)
                == "call.announced")
    }

    @Test(arguments: [
        (Journey.Step.submitted, "call.stillOpen"), (.closed, "call.undecided"), (.eligible, "call.undecided"),
        (.examined, "call.undecided"), (.decided, "allowed"),
    ])
    func `nothing is announced before everything is decided`(step: Journey.Step, verdict: String) throws {
        let journey = try Journey.at(step)

        #expect(
            journey.verdict(on: SampleCall.AnnounceSelection(subject: journey.call), as: journey.cast.office) == verdict)
    }

    @Test func `a call with promises cannot be called off, and one called off promises nothing`() throws {
        let promised = try Journey.at(.decided)
        let cancelled = try Journey.at(.examined)
        try cancelled.run(SampleCall.Cancel(subject: cancelled.call, reason: text()), as: cancelled.cast.office)

        #expect(
            promised.verdict(on: SampleCall.Cancel(subject: promised.call, reason: text()), as: promised.cast.office)
                == "call.hasPromises")
        #expect(cancelled.verdict(on: cancelled.decision, as: cancelled.cast.office) == "call.cancelled")
    }

    @Test func `a call offers sound samples that are there, once each, under a new number`() throws {
        let journey = try Journey.at(.out, mass: .mg(20))
        let (cast, now) = (journey.cast, journey.world.now)
        func open(_ samples: [Sample.ID], number: String = "2025-2", closes: Instant? = nil) -> String {
            journey.verdict(
                on: SampleCall.Open(
                    subject: SampleCall.ID("call2"), number: number, title: text(), summary: text(), samples: samples,
                    category: .research, opens: now, closes: closes ?? now.advanced(byDays: 1)), as: cast.office)
        }
        let sound = Sample.ID("sound")
        try journey.run(
            Sample.Register(
                subject: sound, number: "S", mission: "CE-5", material: .soil, form: .powder, category: .research,
                mass: .mg(1), facility: "beijing"), as: cast.curator)

        #expect(open([sound]) == "allowed")
        #expect(open([sound, sound]) == "field.twice @samples")
        #expect(open([]) == "field.missing @samples")
        #expect(open([journey.sample]) == "call.notAvailable @samples")
        #expect(open([Sample.ID("none")]) == "field.unknown @samples")
        #expect(open([sound], number: "2025-1") == "call.numberUsed @number")
        #expect(open([sound], closes: now) == "field.inThePast @closes")
        try journey.run(
            Sample.WriteOff(subject: sound, mass: .mg(1), to: .destroyed, witness: cast.keeper), as: cast.curator)
        #expect(open([sound]) == "call.notAvailable @samples")
    }
}
