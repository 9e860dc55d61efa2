extension Application {
    /// Says whether an application is complete and its house may apply.
    package struct CheckEligibility: Command {
        /// `application.check`.
        package static let name = "application.check"
        /// The application.
        package var subject: ID
        /// False for what may only be declined.
        package var isEligible: Bool
        /// Why not.
        package var reason: TextReference?

        /// A check.
        package init(subject: ID, isEligible: Bool, reason: TextReference?) {
            self.subject = subject
            self.isEligible = isEligible
            self.reason = reason
        }

        /// Refuses before the close: until then the applicant may replace it.
        package func decide(_ state: Application, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.applicationCheck)
            let submitted = try state.requireOthers(context)
            guard state.stage == .submitted else { throw .wrongStage("application", state.stage) }
            // Until the close the applicant may still replace it.
            guard let call = context.facts.call(submitted.call), context.now >= call.closes else {
                throw Refusal("call.stillOpen")
            }
            guard !call.isCancelled else { throw Refusal("call.cancelled") }
            guard isEligible || reason != nil else { throw .missing("reason") }
            let checked = EligibilityChecked(isEligible: isEligible, reason: reason)
            return [Draft(Application.stream(subject), .deciders, checked)]
        }
    }

    /// The panel's advice, after enough reviews.
    package struct Recommend: Command {
        /// `application.recommend`.
        package static let name = "application.recommend"
        /// The application.
        package var subject: ID
        /// What the panel advises.
        package var advice: Advice
        /// Why, in the vault.
        package var grounds: TextReference

        /// A recommendation.
        package init(subject: ID, advice: Advice, grounds: TextReference) {
            self.subject = subject
            self.advice = advice
            self.grounds = grounds
        }

        /// Refuses below the policy's quorum of reviews.
        package func decide(_ state: Application, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.applicationRecommend)
            _ = try state.requireOthers(context)
            guard state.stage == .inReview else { throw .wrongStage("application", state.stage) }
            let reviews = context.facts.submittedReviews(of: subject)
            guard reviews >= context.policy.reviewQuorum else {
                throw Refusal(
                    "application.tooFewReviews", .conflict,
                    ["reviews": "\(reviews)", "quorum": "\(context.policy.reviewQuorum)"])
            }
            return [Draft(Application.stream(subject), .deciders, Recommended(advice: advice, grounds: grounds))]
        }
    }

    /// The review centre's examination of the panel's advice.
    package struct Examine: Command {
        /// `application.examine`.
        package static let name = "application.examine"
        /// The application.
        package var subject: ID
        /// What the centre advises.
        package var advice: Advice
        /// Why, in the vault.
        package var grounds: TextReference

        /// An examination.
        package init(subject: ID, advice: Advice, grounds: TextReference) {
            self.subject = subject
            self.advice = advice
            self.grounds = grounds
        }

        /// Refuses before the panel has recommended.
        package func decide(_ state: Application, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.applicationExamine)
            _ = try state.requireOthers(context)
            guard state.stage == .recommended else { throw .wrongStage("application", state.stage) }
            return [Draft(Application.stream(subject), .deciders, Examined(advice: advice, grounds: grounds))]
        }
    }

    /// The authority's decision, item by item. Approving is promising: it reserves the mass.
    package struct Decide: Command {
        /// `application.decide`.
        package static let name = "application.decide"
        /// The application.
        package var subject: ID
        /// Each item of the application once.
        package var items: [ItemDecision]
        /// Why, in the vault.
        package var grounds: TextReference

        /// A decision.
        package init(subject: ID, items: [ItemDecision], grounds: TextReference) {
            self.subject = subject
            self.items = items
            self.grounds = grounds
        }

        /// Refuses more than is free, wanted or offered, and anything new for a borrower who is blocked.
        package func decide(_ state: Application, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.applicationDecide)
            let submitted = try state.requireOthers(context)
            let mayDecline = state.stage == .ineligible && items.allSatisfy { $0.approved == .zero }
            guard state.stage == .examined || mayDecline else { throw .wrongStage("application", state.stage) }
            guard items.map(\.item).sorted() == Array(submitted.items.indices) else {
                throw .invalid("items", "notEachOnce")
            }
            if items.contains(where: { $0.approved > .zero }),
                let block = context.facts.block(of: submitted.organisation, at: context.now)
            {
                throw Refusal("borrower.blocked", .conflict, ["reason": block])
            }
            guard let call = context.facts.call(submitted.call), !call.isCancelled else {
                throw Refusal("call.cancelled")
            }
            var promised: [Sample.ID: Mass] = [:]
            for decision in items {
                try decision.check(submitted.items[decision.item])
                guard decision.approved > .zero else {
                    try decision.checkDeclined(context.facts)
                    continue
                }
                promised[decision.sample, default: .zero] += decision.approved
                try decision.checkAvailable(
                    asked: submitted.items[decision.item], promised[decision.sample, default: .zero], call, context.facts)
            }
            let decided = Decided(application: subject, items: items, grounds: grounds)
            return [Draft(Application.stream(subject), .staff, decided)]
        }
    }
}

extension Application {
    /// The application, for whoever judges it; nobody judges their own.
    func requireOthers(_ context: Context) throws(Refusal) -> Submitted {
        guard let submitted else { throw .notFound }
        if let person = context.actor.person, person == submitted.applicant || submitted.coApplicants.contains(person) {
            throw Refusal("application.ownNotJudged", .forbidden)
        }
        return submitted
    }
}

extension Application.ItemDecision {
    private var field: String { "items.\(item)" }

    /// Holds the figures against what was asked for.
    fileprivate func check(_ asked: Application.Item) throws(Refusal) {
        guard asked.sample == nil || asked.sample == sample else { throw .invalid(field, "anotherSample") }
        guard approved.isStatableOrZero, approved <= asked.wanted else {
            throw .invalid(field + ".approved", "moreThanWanted")
        }
        guard destructive.isStatableOrZero, destructive <= approved, destructive <= asked.destructive else {
            throw .invalid(field + ".destructive", "moreThanApproved")
        }
        guard approved == .zero || approved >= asked.minimum else {
            throw .invalid(field + ".approved", "lessThanMinimum")
        }
    }

    /// A declined item names the sample that it asked for, or none.
    fileprivate func checkDeclined(_ facts: any Facts) throws(Refusal) {
        guard sample.rawValue.isEmpty || facts.sample(sample) != nil else { throw .invalid(field, "unknown") }
    }

    /// Never promised twice: checked in the turn that records the promise (invariant 3).
    ///
    /// - Parameter total: what this decision promises of the sample, this item included.
    fileprivate func checkAvailable(
        asked: Application.Item, _ total: Mass, _ call: CallFacts, _ facts: any Facts
    ) throws(Refusal) {
        guard let found = facts.sample(sample), facts.isOffered(sample, in: call.id) else {
            throw .invalid(field, "notInCall")
        }
        if asked.sample == nil, let material = asked.material, facts.birth(of: sample)?.material != material {
            throw .invalid(field, "anotherMaterial")
        }
        // What an earlier loan has still to account for is not free, even where it lies in the vault again.
        guard found.category == call.category, found.isUsable, facts.loanItem(allocated: sample) == nil else {
            throw Refusal("sample.notAvailable", .conflict, field: field, ["number": found.number])
        }
        guard total <= found.balance(.vault) else {
            throw .exceedsAvailable(field, asked: total, available: found.balance(.vault))
        }
    }
}
