extension Application {
    /// Submits, or replaces what was submitted while the call is open.
    package struct Submit: Command {
        /// `application.submit`.
        package static let name = "application.submit"
        /// The application; the draft's identity in the vault.
        package var subject: ID
        /// The call.
        package var call: SampleCall.ID
        /// The house that would borrow.
        package var organisation: Organisation.ID
        /// People who apply with the author.
        package var coApplicants: [Person.ID]
        /// What is asked for.
        package var items: [Item]
        /// The title, in the vault.
        package var title: TextReference
        /// The research plan, in the vault.
        package var plan: TextReference
        /// Supporting material.
        package var materials: [Material]

        /// A submission.
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

        /// Refuses outside the window to the millisecond, incomplete material, and samples that are not offered.
        package func decide(_ state: Application, _ context: Context) throws(Refusal) -> [Draft] {
            guard let person = context.actor.person else { throw .notYours }
            try context.require(.applicationSubmit)
            if let before = state.submitted {
                guard before.applicant == person else { throw .notYours }
                guard before.call == call else { throw .invalid("call", "differs") }
                guard state.toldStage == .submitted else { throw .wrongStage("application", state.toldStage) }
            } else {
                try context.requireNew(subject)
            }
            guard let facts = context.facts.call(call) else { throw .invalid("call", "unknown") }
            guard context.now >= facts.opens else { throw Refusal("call.notYetOpen") }
            // Deadlines are met by the instant at which the last byte arrived.
            // An application that is past this stage in secret is past its deadline too: the same answer for both.
            let isReplaceable = state.submitted == nil || state.stage == .submitted
            guard context.now < facts.closes, !facts.isCancelled, isReplaceable else {
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
                if let file = material.file { try context.policy.uploads.check(file, "materials.\(index).file") }
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

    /// Takes an application back, until the agreement is signed.
    package struct Withdraw: Command {
        /// `application.withdraw`.
        package static let name = "application.withdraw"
        /// The application.
        package var subject: ID

        /// A withdrawal.
        package init(subject: ID) { self.subject = subject }

        /// Before the announcement the answer is the same whatever has been decided.
        package func decide(_ state: Application, _ context: Context) throws(Refusal) -> [Draft] {
            guard let submitted = state.submitted, submitted.applicant == context.actor.person,
                context.actor.actsForThemselves
            else { throw .notYours }
            switch state.toldStage {
            case .draft, .withdrawn, .lapsed, .signed, .declined, .ineligible:
                throw .wrongStage("application", state.toldStage)
            case .submitted, .eligible, .inReview, .recommended, .examined, .approved, .partlyApproved, .agreementSent:
                break
            }
            let held = state.decisions.filter { $0.approved > .zero }
            let released = ReservationReleased(
                application: subject, items: held.map { Released(sample: $0.sample, mass: $0.approved) })
            // Recorded even where nothing was held, so that their number gives no decision away.
            var drafts = [
                Draft(Application.stream(subject), .party, Withdrawn(application: subject)),
                Draft(Application.stream(subject), .staff, released),
            ]
            if state.stage == .agreementSent, let loan = state.loan {
                drafts.append(Draft(Loan.stream(loan), .party, Loan.Lapsed(application: subject)))
            }
            return drafts
        }
    }
}
