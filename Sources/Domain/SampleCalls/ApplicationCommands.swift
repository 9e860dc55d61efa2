extension Application {
    /// Submits, or replaces what was submitted while the call is open.
    package struct Submit: Command {
        package static let name = "application.submit"
        package var subject: ID
        package var call: SampleCall.ID
        package var organisation: Organisation.ID
        package var coApplicants: [Person.ID]
        package var items: [Item]
        package var title: TextReference
        package var plan: TextReference
        package var materials: [Material]

        package init(
            subject: ID, call: SampleCall.ID, organisation: Organisation.ID, coApplicants: [Person.ID], items: [Item],
            title: TextReference, plan: TextReference, materials: [Material]
        ) {
            self.subject = subject
            self.call = call
            self.organisation = organisation
            self.coApplicants = coApplicants
            self.items = items
            self.title = title
            self.plan = plan
            self.materials = materials
        }

        package func decide(_ state: Application, _ context: Context) throws(Refusal) -> [Draft] {
            guard let person = context.actor.person else { throw .notYours }
            try context.require(.applicationSubmit)
            if let before = state.submitted {
                guard before.applicant == person else { throw .notYours }
                guard before.call == call else { throw .invalid("call", "differs") }
                guard state.stage == .submitted else { throw .wrongStage("application", state.stage) }
            }
            guard let facts = context.facts.call(call) else { throw .invalid("call", "unknown") }
            guard context.now >= facts.opens else { throw Refusal("call.notYetOpen") }
            // Deadlines are met by the instant at which the last byte arrived.
            guard context.now < facts.closes, !facts.isCancelled else {
                throw Refusal("call.closed", .conflict, ["closed": facts.closes.text])
            }
            guard context.actor.organisations.contains(organisation) else { throw .invalid("organisation", "notYours") }
            guard coApplicants.count <= 20, Set(coApplicants).count == coApplicants.count,
                !coApplicants.contains(person)
            else { throw .invalid("coApplicants", "notDistinct") }
            for other in coApplicants where !context.facts.isPerson(other) {
                throw .invalid("coApplicants", "unknown")
            }
            guard !items.isEmpty else { throw .missing("items") }
            guard items.count <= 50 else { throw .invalid("items", "tooMany", ["most": "50"]) }
            var seen: Set<Sample.ID> = []
            for (index, item) in items.enumerated() {
                let field = "items.\(index)"
                guard item.wanted.isStatable else { throw .invalid(field + ".wanted", "outOfRange") }
                guard item.minimum.isStatableOrZero, item.minimum <= item.wanted else {
                    throw .invalid(field + ".minimum", "moreThanWanted")
                }
                guard item.destructive.isStatableOrZero, item.destructive <= item.wanted else {
                    throw .invalid(field + ".destructive", "moreThanWanted")
                }
                if let cap = context.policy.capPerItem, item.wanted > cap {
                    throw .invalid(field + ".wanted", "aboveCap", ["cap": "\(cap.micrograms)"])
                }
                if let sample = item.sample {
                    guard seen.insert(sample).inserted else { throw .invalid(field + ".sample", "twice") }
                    guard context.facts.isOffered(sample, in: call) else {
                        throw .invalid(field + ".sample", "notInCall")
                    }
                } else if item.material == nil {
                    throw .missing(field + ".sample")
                }
            }
            guard materials.count <= 60 else { throw .invalid("materials", "tooMany", ["most": "60"]) }
            for (index, material) in materials.enumerated() {
                guard context.policy.materialKinds.contains(material.kind) else {
                    throw .invalid("materials.\(index)", "notInPolicy")
                }
                guard material.text != nil || material.file != nil else { throw .missing("materials.\(index)") }
            }
            let given = Set(materials.map(\.kind))
            for group in context.policy.requiredMaterials where group.isDisjoint(with: given) {
                throw .invalid("materials", "incomplete", ["need": group.sorted().joined(separator: ", ")])
            }
            let submitted = Submitted(
                id: subject,
                call: call,
                applicant: person,
                organisation: organisation,
                coApplicants: coApplicants,
                items: items,
                title: title,
                plan: plan,
                materials: materials,
                revision: (state.submitted?.revision ?? 0) + 1
            )
            return [Draft(Application.stream(subject), .party, submitted)]
        }
    }

    package struct Withdraw: Command {
        package static let name = "application.withdraw"
        package var subject: ID
        package init(subject: ID) { self.subject = subject }

        package func decide(_ state: Application, _ context: Context) throws(Refusal) -> [Draft] {
            guard let submitted = state.submitted, submitted.applicant == context.actor.person else { throw .notYours }
            switch state.stage {
            case .draft, .withdrawn, .lapsed, .signed, .declined, .ineligible, .agreementSent:
                throw .wrongStage("application", context.facts.isAnnounced(subject) ? state.stage : .submitted)
            case .approved, .partlyApproved, .submitted, .eligible, .inReview, .recommended, .examined:
                break
            }
            var drafts = [Draft(Application.stream(subject), .party, Withdrawn(application: subject))]
            drafts += state.release(subject)
            return drafts
        }
    }

    package struct CheckEligibility: Command {
        package static let name = "application.check"
        package var subject: ID
        package var isEligible: Bool
        package var reason: TextReference?
        package init(subject: ID, isEligible: Bool, reason: TextReference?) {
            self.subject = subject
            self.isEligible = isEligible
            self.reason = reason
        }

        package func decide(_ state: Application, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.applicationCheck)
            guard let submitted = state.submitted else { throw .notFound }
            guard state.stage == .submitted else { throw .wrongStage("application", state.stage) }
            // Until the close the applicant may still replace it.
            guard let call = context.facts.call(submitted.call), context.now >= call.closes else {
                throw Refusal("call.stillOpen")
            }
            guard isEligible || reason != nil else { throw .missing("reason") }
            let checked = EligibilityChecked(isEligible: isEligible, reason: reason)
            return [Draft(Application.stream(subject), .deciders, checked)]
        }
    }

    /// The panel's advice, after enough reviews.
    package struct Recommend: Command {
        package static let name = "application.recommend"
        package var subject: ID
        package var advice: Advice
        package var grounds: TextReference
        package init(subject: ID, advice: Advice, grounds: TextReference) {
            self.subject = subject
            self.advice = advice
            self.grounds = grounds
        }

        package func decide(_ state: Application, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.applicationRecommend)
            guard state.submitted != nil else { throw .notFound }
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
        package static let name = "application.examine"
        package var subject: ID
        package var advice: Advice
        package var grounds: TextReference
        package init(subject: ID, advice: Advice, grounds: TextReference) {
            self.subject = subject
            self.advice = advice
            self.grounds = grounds
        }

        package func decide(_ state: Application, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.applicationExamine)
            guard state.submitted != nil else { throw .notFound }
            guard state.stage == .recommended else { throw .wrongStage("application", state.stage) }
            return [Draft(Application.stream(subject), .deciders, Examined(advice: advice, grounds: grounds))]
        }
    }

    /// The authority's decision, item by item. Approving is promising: it reserves the mass.
    package struct Decide: Command {
        package static let name = "application.decide"
        package var subject: ID
        package var items: [ItemDecision]
        package var grounds: TextReference
        package init(subject: ID, items: [ItemDecision], grounds: TextReference) {
            self.subject = subject
            self.items = items
            self.grounds = grounds
        }

        package func decide(_ state: Application, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.applicationDecide)
            guard let submitted = state.submitted else { throw .notFound }
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
            var promised: [Sample.ID: Mass] = [:]
            for decision in items {
                let field = "items.\(decision.item)"
                let asked = submitted.items[decision.item]
                guard asked.sample == nil || asked.sample == decision.sample else {
                    throw .invalid(field, "anotherSample")
                }
                guard decision.approved.isStatableOrZero, decision.approved <= asked.wanted else {
                    throw .invalid(field + ".approved", "moreThanWanted")
                }
                guard decision.destructive.isStatableOrZero, decision.destructive <= decision.approved,
                    decision.destructive <= asked.destructive
                else { throw .invalid(field + ".destructive", "moreThanApproved") }
                guard decision.approved > .zero else { continue }
                guard decision.approved >= asked.minimum else {
                    throw .invalid(field + ".approved", "lessThanMinimum")
                }
                guard let sample = context.facts.sample(decision.sample),
                    context.facts.isOffered(decision.sample, in: submitted.call)
                else { throw .invalid(field, "notInCall") }
                guard sample.category.isLendable, sample.isUsable else {
                    throw Refusal("sample.notAvailable", .conflict, field: field, ["number": sample.number])
                }
                // Never promised twice: checked in the turn that records the promise (invariant 3).
                let total = promised[decision.sample, default: .zero] + decision.approved
                guard total <= sample.balance(.vault) else {
                    throw Refusal(
                        "sample.exceedsAvailable",
                        .conflict,
                        field: field,
                        ["asked": "\(total.micrograms)", "available": "\(sample.balance(.vault).micrograms)"]
                    )
                }
                promised[decision.sample] = total
            }
            let decided = Decided(application: subject, items: items, grounds: grounds)
            return [Draft(Application.stream(subject), .staff, decided)]
        }
    }

    /// The record that frees what was promised, if anything was.
    func release(_ id: ID) -> [Draft] {
        let held = decisions.filter { $0.approved > .zero }
        guard !held.isEmpty else { return [] }
        let items = held.map { Released(sample: $0.sample, mass: $0.approved) }
        return [Draft(Application.stream(id), .staff, ReservationReleased(application: id, items: items))]
    }
}
