import Domain
import TestSupport

/// A further loan in the world of a journey, walked to its certificate by real commands: for what spans loans.
struct FurtherLoan {
    /// One item: a sample, what is approved of it, and how much may be used up.
    struct Item {
        var sample: Sample.ID
        var approved: Mass
        var destructive = Mass.zero
    }

    let journey: Journey
    let items: [Item]
    private let tag: String

    var loan: Loan.ID { Loan.ID("loan-" + tag) }
    var call: SampleCall.ID { SampleCall.ID("call-" + tag) }
    var application: Application.ID { Application.ID("application-" + tag) }

    init(_ journey: Journey, _ tag: String, _ items: [Item]) {
        self.journey = journey
        self.tag = tag
        self.items = items
    }

    /// Up to the decision, which is not taken.
    func reachExamined(category: Sample.Category = .research) throws(Refusal) {
        let (world, cast) = (journey.world, journey.cast)
        let closes = world.now.advanced(byDays: 10)
        let review = Review.ID("review-" + tag)
        let pseudonym = "r-" + tag
        let reviewer = world.actor(cast.reviewer, pseudonyms: [pseudonym])
        try journey.run(
            SampleCall.Open(
                subject: call, number: "further-" + tag, title: text(), summary: text(), samples: items.map(\.sample),
                category: category, opens: world.now, closes: closes), as: cast.office)
        try journey.run(
            Application.Submit(
                subject: application, call: call, organisation: cast.house, coApplicants: [],
                items: items.map { .init(sample: $0.sample, wanted: $0.approved, minimum: .zero, destructive: $0.destructive) },
                title: text(), plan: text(),
                materials: [
                    .init(kind: "fundingForeign", text: text(), file: nil), .init(kind: "safety", text: text(), file: nil),
                ]), as: cast.applicant)
        world.now = closes
        try journey.run(Application.CheckEligibility(subject: application, isEligible: true, reason: nil), as: cast.centre)
        try journey.run(
            Review.Assign(
                subject: review, application: application, reviewer: pseudonym, person: cast.reviewer,
                due: world.now.advanced(byDays: 9)), as: cast.centre)
        try world.run(Review.DeclareConflict(subject: review, conflict: .none, statement: nil), as: reviewer)
        var handedIn = journey.handedIn
        handedIn.subject = review
        try world.run(handedIn, as: reviewer)
        try journey.run(Application.Recommend(subject: application, advice: .approve, grounds: text()), as: cast.centre)
        try journey.run(Application.Examine(subject: application, advice: .approve, grounds: text()), as: cast.centre)
    }

    /// The decision over all that was asked for.
    var decision: Application.Decide {
        Application.Decide(
            subject: application,
            items: items.enumerated().map {
                .init(item: $0, sample: $1.sample, approved: $1.approved, destructive: $1.destructive)
            }, grounds: text())
    }

    func reachCertified(category: Sample.Category = .research) throws(Refusal) {
        let cast = journey.cast
        try reachExamined(category: category)
        try journey.run(decision, as: cast.office)
        try journey.run(SampleCall.AnnounceSelection(subject: call), as: cast.office)
        try journey.run(Loan.SendAgreement(subject: loan, application: application), as: cast.office)
        try journey.run(Loan.Sign(subject: loan, side: .agency), as: cast.office)
        try journey.run(Loan.Sign(subject: loan, side: .borrower), as: cast.director)
        try journey.run(Loan.IssueCertificate(subject: loan), as: cast.office)
    }

    /// Packs an item whole and hands it over.
    func handOver(_ item: Int) throws(Refusal) {
        let (cast, sample) = (journey.cast, items[item].sample)
        try journey.run(Loan.Allocate(subject: loan, item: item, sample: sample), as: cast.curator)
        try journey.run(
            Sample.OfferCustody(
                subject: sample, to: .organisation(cast.house), consignment: "out-\(tag)-\(item)", seals: ["x"], loan: loan),
            as: cast.curator)
        try journey.run(
            Sample.AcceptCustody(subject: sample, consignment: "out-\(tag)-\(item)", seals: ["x"]), as: cast.director)
    }

    /// Declares a line, carries home what is returned, and weighs it as declared.
    func giveBack(_ sample: Sample.ID, returned: Mass, consumed: Mass = .zero) throws(Refusal) {
        let cast = journey.cast
        try journey.run(line(sample, returned: returned, consumed: consumed), as: cast.applicant)
        if returned > .zero {
            let consignment = "back-\(tag)-\(sample)"
            try journey.run(
                Sample.OfferCustody(subject: sample, to: cast.facility, consignment: consignment, seals: ["y"], loan: loan),
                as: cast.director)
            try journey.run(Sample.AcceptCustody(subject: sample, consignment: consignment, seals: ["y"]), as: cast.curator)
        }
        try journey.run(
            Loan.Reconcile(subject: loan, sample: sample, weighed: returned, balance: "fine"), as: cast.curator)
        if returned > .zero { try journey.run(Sample.EndQuarantine(subject: sample), as: cast.curator) }
    }

    func line(_ sample: Sample.ID, returned: Mass, consumed: Mass = .zero) -> Loan.DeclareReturn {
        Loan.DeclareReturn(
            subject: loan, sample: sample, returned: returned, consumed: consumed, attrition: .zero, lost: .zero,
            retained: .zero, contamination: nil)
    }
}
