package import Domain

/// One application on its way through a world, every step a real command.
///
/// Each step takes the world where the step before left it; ``reach(_:)`` walks
/// all steps up to one. So a test begins with "given a loan that is out" and
/// stands on the same records as the server would.
package final class Journey {
    /// Where a journey can stand.
    package enum Step: Int, CaseIterable, Comparable, Sendable {
        /// In the order in which they are walked.
        case registered, called, submitted, closed, eligible, inReview, declared, reviewed, recommended, examined
        case decided, announced, agreed, signed, certified, packed, offered, out, declaredReturn, offeredBack, back
        case reconciled, released, closedLoan

        /// Earlier comes first.
        package static func < (a: Step, b: Step) -> Bool { a.rawValue < b.rawValue }
    }

    /// The world that it happens in.
    package let world: World
    /// The people in it.
    package let cast: Cast
    /// The sample asked for.
    package let sample = Sample.ID("sample1")
    /// The piece that goes out: a daughter, or the sample itself where it is lent whole.
    package private(set) var piece: Sample.ID
    /// The call.
    package let call = SampleCall.ID("call1")
    /// The application.
    package let application = Application.ID("application1")
    /// The review.
    package let review = Review.ID("review1")
    /// The loan.
    package let loan = Loan.ID("loan1")
    /// What the sample weighs at first.
    package var mass: Mass
    /// What is asked for and approved.
    package var approved: Mass
    /// How much of it may be used up.
    package var destructive: Mass
    /// What is ground away when the piece is split off.
    package var attrition: Mass
    /// When the call closes.
    package let closes: Instant
    /// How far it has come.
    package private(set) var step: Step?

    /// A journey in a new world. Where `approved` is all of `mass`, the sample is lent whole.
    package init(
        mass: Mass = .mg(100), approved: Mass = .mg(20), destructive: Mass = .mg(5), attrition: Mass = .zero,
        policy: Policy = .sample
    ) throws(Refusal) {
        (world, cast) = try World.peopled(policy: policy)
        self.mass = mass
        self.approved = approved
        self.destructive = destructive
        self.attrition = attrition
        piece = approved == mass ? sample : Sample.ID("piece1")
        closes = world.now.advanced(byDays: 30)
    }

    /// A journey that stands at `step`.
    package static func at(
        _ step: Step, mass: Mass = .mg(100), approved: Mass = .mg(20), destructive: Mass = .mg(5),
        attrition: Mass = .zero, policy: Policy = .sample
    ) throws(Refusal) -> Journey {
        let journey = try Journey(
            mass: mass, approved: approved, destructive: destructive, attrition: attrition, policy: policy)
        try journey.reach(step)
        return journey
    }

    /// Walks on until `goal` is reached.
    package func reach(_ goal: Step) throws(Refusal) {
        for next in Step.allCases where next <= goal && step.map({ $0 < next }) ?? true {
            try walk(next)
            step = next
        }
    }

    /// Runs a command at the world's time, as one of the cast.
    @discardableResult
    package func run<C: Command>(_ command: C, as person: Person.ID) throws(Refusal) -> [Event] {
        try world.run(command, as: actor(person))
    }

    /// What a command would be refused for, as one of the cast.
    package func refusal<C: Command>(of command: C, as person: Person.ID) -> Refusal? {
        world.refusal(of: command, as: actor(person))
    }

    /// One of the cast, with the powers of the world's time.
    package func actor(_ person: Person.ID) -> Actor {
        world.actor(person, pseudonyms: person == cast.reviewer ? [cast.reviewerName] : [])
    }

    /// The submission, as it will be made.
    package var submission: Application.Submit {
        Application.Submit(
            subject: application,
            call: call,
            organisation: cast.house,
            coApplicants: [],
            items: [
                Application.Item(sample: sample, wanted: approved, minimum: .zero, destructive: destructive)
            ],
            title: text("title"),
            plan: text("plan"),
            materials: [
                Application.Material(kind: "fundingForeign", text: text("funding"), file: nil),
                Application.Material(kind: "safety", text: text("safety"), file: nil),
            ]
        )
    }

    /// The decision, as it will be taken.
    package var decision: Application.Decide {
        Application.Decide(
            subject: application,
            items: [
                Application.ItemDecision(item: 0, sample: sample, approved: approved, destructive: destructive)
            ],
            grounds: text("grounds")
        )
    }

    /// A return line for everything that is out.
    package func line(
        returned: Mass, consumed: Mass = .zero, attrition: Mass = .zero, lost: Mass = .zero, retained: Mass = .zero
    ) -> Loan.DeclareReturn {
        Loan.DeclareReturn(
            subject: loan, sample: piece, returned: returned, consumed: consumed, attrition: attrition, lost: lost,
            retained: retained, contamination: nil)
    }

    private func walk(_ step: Step) throws(Refusal) {
        switch step {
        case .registered, .called, .submitted, .closed: try walkToClose(step)
        case .eligible, .inReview, .declared, .reviewed, .recommended, .examined, .decided, .announced:
            try walkToAnnouncement(step)
        case .agreed, .signed, .certified, .packed, .offered, .out: try walkOut(step)
        case .declaredReturn, .offeredBack, .back, .reconciled, .released, .closedLoan: try walkHome(step)
        }
    }

    private func walkToClose(_ step: Step) throws(Refusal) {
        switch step {
        case .registered:
            try run(
                Sample.Register(
                    subject: sample, number: "CE5C0100", mission: "CE-5", material: .basalt, form: .powder,
                    category: .research, mass: mass, facility: "beijing"), as: cast.curator)
        case .called:
            try run(
                SampleCall.Open(
                    subject: call, number: "2025-1", title: text("call"), summary: text("summary"), samples: [sample],
                    category: .research, opens: world.now, closes: closes), as: cast.office)
        case .submitted: try run(submission, as: cast.applicant)
        default: world.now = closes
        }
    }

    private func walkToAnnouncement(_ step: Step) throws(Refusal) {
        switch step {
        case .eligible:
            try run(
                Application.CheckEligibility(subject: application, isEligible: true, reason: nil), as: cast.centre)
        case .inReview:
            try run(
                Review.Assign(
                    subject: review, application: application, reviewer: cast.reviewerName, person: cast.reviewer,
                    due: world.now.advanced(byDays: 14)), as: cast.centre)
        case .declared:
            try run(Review.DeclareConflict(subject: review, conflict: .none, statement: nil), as: cast.reviewer)
        case .reviewed: try run(handedIn, as: cast.reviewer)
        case .recommended:
            try run(
                Application.Recommend(subject: application, advice: .approve, grounds: text("panel")), as: cast.centre)
        case .examined:
            try run(
                Application.Examine(subject: application, advice: .approve, grounds: text("examined")),
                as: cast.centre)
        case .decided: try run(decision, as: cast.office)
        default: try run(SampleCall.AnnounceSelection(subject: call), as: cast.office)
        }
    }

    /// The review, as it will be handed in.
    package var handedIn: Review.Submit {
        Review.Submit(
            subject: review,
            scores: [Review.Score(criterion: "merit", value: 5), Review.Score(criterion: "feasibility", value: 4)],
            findings: [Review.Finding(isStrength: true, isMajor: true, criterion: "merit", text: text("finding"))],
            advice: .approve
        )
    }

    private func walkOut(_ step: Step) throws(Refusal) {
        switch step {
        case .agreed: try run(Loan.SendAgreement(subject: loan, application: application), as: cast.office)
        case .signed:
            try run(Loan.Sign(subject: loan, side: .agency), as: cast.office)
            try run(Loan.Sign(subject: loan, side: .borrower), as: cast.director)
        case .certified: try run(Loan.IssueCertificate(subject: loan), as: cast.office)
        case .packed:
            if piece == sample {
                try run(Loan.Allocate(subject: loan, item: 0, sample: sample), as: cast.curator)
            } else {
                try run(preparation, as: cast.curator)
            }
        case .offered: try run(handOver, as: cast.curator)
        default:
            try run(Sample.AcceptCustody(subject: piece, consignment: "out-1", seals: ["S-1", "S-2"]), as: cast.director)
        }
    }

    /// The split for the loan, as it will be made.
    package var preparation: Loan.Prepare {
        Loan.Prepare(
            subject: loan, item: 0, parts: [Sample.Part(id: piece, number: "CE5C0100,1", mass: approved - attrition)],
            attrition: attrition, balance: "fine", witness: cast.keeper)
    }

    /// The offer to the borrower, as it will be made.
    package var handOver: Sample.OfferCustody {
        Sample.OfferCustody(
            subject: piece, to: .organisation(cast.house), consignment: "out-1", seals: ["S-1", "S-2"], loan: loan)
    }

    private func walkHome(_ step: Step) throws(Refusal) {
        let out = approved - attrition
        switch step {
        case .declaredReturn: try run(line(returned: out - destructive, consumed: destructive), as: cast.applicant)
        case .offeredBack:
            try run(
                Sample.OfferCustody(
                    subject: piece, to: cast.facility, consignment: "back-1", seals: ["S-3"], loan: loan),
                as: cast.director)
        case .back:
            try run(Sample.AcceptCustody(subject: piece, consignment: "back-1", seals: ["S-3"]), as: cast.curator)
        case .reconciled:
            try run(
                Loan.Reconcile(subject: loan, sample: piece, weighed: out - destructive, balance: "fine"),
                as: cast.curator)
        case .released: try run(Sample.EndQuarantine(subject: piece), as: cast.curator)
        default:
            try run(
                Loan.FileOutcome(subject: loan, kind: "publication", identifier: "10.1000/1", samples: [piece]),
                as: cast.applicant)
            try run(Loan.Close(subject: loan), as: cast.curator)
        }
    }
}
