import Domain
import TestSupport

/// Walks a history script through the real commands, in memory.
struct HistoryReplay {
    let script: HistoryScript
    let world: World
    /// Refusals that the script expects, as they came.
    private(set) var refused: [String] = []

    init(_ script: HistoryScript, policy: Policy) throws(Refusal) {
        self.script = script
        world = World(policy: policy, now: script.call.rolesFrom)
        for organisation in script.organisations {
            try world.run(
                Organisation.Register(
                    subject: id(organisation.id),
                    country: organisation.country,
                    kind: organisation.kind
                ),
                as: .operator
            )
        }
        for person in script.people {
            try world.run(Person.Register(subject: id(person.id)), as: .operator)
            for role in person.roles {
                try world.run(Person.GrantRole(subject: id(person.id), role: role), as: .operator)
            }
            for membership in person.memberships {
                let house: Organisation.ID = id(membership.organisation)
                try world.run(
                    Person.StartMembership(
                        subject: id(person.id),
                        organisation: house,
                        represents: membership.represents
                    ),
                    as: .operator
                )
            }
        }
    }

    /// Takes every step, or those before `end`.
    mutating func run(until end: Instant = .distantFuture) throws(Refusal) {
        for step in script.timeline where step.at < end { try take(step) }
    }

    private mutating func take(_ step: HistoryScript.Step) throws(Refusal) {
        world.now = step.at
        switch step.act {
        case .registerSample(let sample): try register(sample, step)
        case .openCall(let call): try open(call, step)
        case .submit(let application): try send(submission(application), step)
        case .checkEligibility(let application):
            let isEligible = application.eligibility.isEligible
            try send(
                Application.CheckEligibility(subject: id(application.id), isEligible: isEligible, reason: nil),
                step
            )
        case .assign(let application, let review):
            try send(assignment(application, review.id, review.reviewer, due: review.due), step)
        case .declare(_, let review):
            let statement = review.statement.map { _ in text() }
            try send(
                Review.DeclareConflict(
                    subject: id(review.id),
                    conflict: review.conflict ?? .none,
                    statement: statement
                ),
                step
            )
        case .decline(_, let review): try send(Review.Decline(subject: id(review.id)), step)
        case .release(_, let review): try send(Review.Release(subject: id(review.id)), step)
        case .review(_, let review): try submit(review, step)
        case .recommend(let application):
            let advice = application.recommendation.advice
            try send(Application.Recommend(subject: id(application.id), advice: advice, grounds: text()), step)
        case .examine(let application):
            let advice = application.examination.advice
            try send(Application.Examine(subject: id(application.id), advice: advice, grounds: text()), step)
        case .decide(let application): try decide(application, step)
        case .announce(let call): try send(SampleCall.AnnounceSelection(subject: id(call.id)), step)
        case .sendAgreement(let application, _):
            try send(Loan.SendAgreement(subject: id(application.id), application: id(application.id)), step)
        case .sign(let application, let signature):
            try send(Loan.Sign(subject: id(application.id), side: signature.side), step)
        case .certify(let application): try send(Loan.IssueCertificate(subject: id(application.id)), step)
        case .split(let application, let piece): try prepare(application, piece, step)
        case .allocate(let application, let piece):
            try send(
                Loan.Allocate(subject: id(application.id), item: place(piece, application), sample: id(piece.number)),
                step
            )
        case .offerCustody(let application, let piece):
            try send(
                Sample.OfferCustody(
                    subject: id(piece.number),
                    to: .organisation(id(application.organisation)),
                    consignment: piece.handover.consignment,
                    seals: piece.handover.seals,
                    loan: id(application.id)
                ),
                step
            )
        case .acceptCustody(_, let piece):
            let handover = piece.handover
            try send(
                Sample.AcceptCustody(
                    subject: id(piece.number),
                    consignment: handover.consignment,
                    seals: handover.seals
                ),
                step
            )
        case .attempt(let attempt): attemptRefused(attempt, step)
        }
    }

    private func register(_ sample: HistoryScript.Sample, _ step: HistoryScript.Step) throws(Refusal) {
        try send(
            Sample.Register(
                subject: id(sample.number),
                number: sample.number,
                mission: "change-5",
                material: sample.material,
                variety: sample.variety,
                form: sample.form,
                category: sample.category,
                mass: sample.mass,
                facility: "beijing"
            ),
            step
        )
    }

    private func open(_ call: HistoryScript.Call, _ step: HistoryScript.Step) throws(Refusal) {
        try send(
            SampleCall.Open(
                subject: id(call.id),
                number: call.number,
                title: text(),
                summary: text(),
                samples: call.samples.map { id($0) },
                category: call.category,
                opens: call.opensAt,
                closes: call.closesAt
            ),
            step
        )
    }

    private func submission(_ application: HistoryScript.Application) -> Application.Submit {
        Application.Submit(
            subject: id(application.id),
            call: id(script.call.id),
            organisation: id(application.organisation),
            coApplicants: application.coApplicants.map { id($0) },
            items: application.items.map {
                .init(sample: id($0.sample), wanted: $0.wanted, minimum: $0.minimum, destructive: $0.destructive)
            },
            title: text(),
            plan: text(),
            materials: application.materials.map { .init(kind: $0.kind, text: text(), file: nil) }
        )
    }

    private func assignment(
        _ application: HistoryScript.Application,
        _ review: String,
        _ reviewer: String,
        due: Instant
    ) -> Review.Assign {
        Review.Assign(
            subject: id(review),
            application: id(application.id),
            reviewer: pseudonym(reviewer),
            person: id(reviewer),
            due: due
        )
    }

    private func submit(_ review: HistoryScript.Review, _ step: HistoryScript.Step) throws(Refusal) {
        let scores = (review.scores ?? [:]).sorted { $0.key < $1.key }
        try send(
            Review.Submit(
                subject: id(review.id),
                scores: scores.map { .init(criterion: $0.key, value: $0.value) },
                findings: (review.findings ?? []).map {
                    .init(isStrength: $0.isStrength, isMajor: $0.isMajor, criterion: $0.criterion, text: text())
                },
                advice: review.advice ?? .decline
            ),
            step
        )
    }

    private func decide(_ application: HistoryScript.Application, _ step: HistoryScript.Step) throws(Refusal) {
        let items = application.decision.items.map {
            Application.ItemDecision(
                item: $0.item,
                sample: id(application.items[$0.item].sample),
                approved: $0.approved,
                destructive: $0.destructive
            )
        }
        try send(Application.Decide(subject: id(application.id), items: items, grounds: text()), step)
    }

    private func prepare(
        _ application: HistoryScript.Application,
        _ piece: HistoryScript.Piece,
        _ step: HistoryScript.Step
    ) throws(Refusal) {
        try send(
            Loan.Prepare(
                subject: id(application.id),
                item: place(piece, application),
                parts: [.init(id: id(piece.number), number: piece.number, mass: piece.mass)],
                attrition: piece.split.attrition,
                balance: piece.split.balance,
                witness: id(piece.split.witness)
            ),
            step
        )
    }

    private mutating func attemptRefused(_ attempt: HistoryScript.RefusedAttempt, _ step: HistoryScript.Step) {
        guard let application = script.application(attempt.application) else { return }
        let actor = actor(step.by)
        let refusal =
            switch attempt.kind {
            case .resubmit: world.refusal(of: submission(application), as: actor)
            case .assign:
                world.refusal(
                    of: assignment(application, attempt.id, attempt.reviewer ?? "", due: step.at.advanced(byDays: 1)),
                    as: actor
                )
            }
        refused.append(refusal?.code ?? "not refused: \(attempt.id)")
    }

    private func send(_ command: some Command, _ step: HistoryScript.Step) throws(Refusal) {
        try world.run(command, as: actor(step.by))
    }

    private func actor(_ person: String) -> Actor { world.actor(id(person), pseudonyms: [pseudonym(person)]) }

    private func pseudonym(_ person: String) -> String { "r" + plain(person) }

    /// The place of a piece among the approved items, which is how the agreement numbers them.
    private func place(_ piece: HistoryScript.Piece, _ application: HistoryScript.Application) -> Int {
        application.decision.items.filter { $0.approved > .zero }.firstIndex { $0.item == piece.item } ?? -1
    }

    /// The domain's identity for one of the script's keys.
    func id<Subject>(_ key: String) -> Identifier<Subject> { Identifier(plain(key)) }

    private func plain(_ key: String) -> String { String(key.lowercased().filter { $0.isLetter || $0.isNumber }) }
}
