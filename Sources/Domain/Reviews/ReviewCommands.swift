/// What a reviewer does is kept under the pseudonym, never under the person's id.
package protocol ReviewersCommand: Command where State == Review {}

extension ReviewersCommand {
    package func mark(_ state: Review, _ actor: Actor) -> String { state.invited?.reviewer ?? actor.mark }
}

extension Review {
    /// Asks a person, under a pseudonym, to review an application.
    package struct Assign: Command {
        package static let name = "review.assign"
        package var subject: ID
        package var application: Application.ID
        /// The pseudonym that the vault gave the person for this call.
        package var reviewer: String
        /// For checking only; never recorded.
        package var person: Person.ID
        package var due: Instant

        package init(subject: ID, application: Application.ID, reviewer: String, person: Person.ID, due: Instant) {
            self.subject = subject
            self.application = application
            self.reviewer = reviewer
            self.person = person
            self.due = due
        }

        package func decide(_ state: Review, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.reviewOrganise)
            guard state.invited == nil else { throw Refusal("review.exists") }
            guard let facts = context.facts.application(application) else { throw .notFound }
            guard [.eligible, .inReview].contains(facts.stage) else { throw .wrongStage("application", facts.stage) }
            guard due > context.now else { throw .invalid("due", "inThePast") }
            guard context.facts.may(person, .reviewWrite, at: context.now) else { throw .invalid("person", "notAReviewer") }
            // Known conflicts are hard: one's own application, one's own house, an earlier declaration.
            guard person != facts.applicant, !facts.coApplicants.contains(person),
                !context.facts.organisations(of: person, at: context.now).contains(facts.organisation),
                !context.facts.hasDeclaredConflict(reviewer, application)
            else { throw Refusal("review.conflictKnown", .conflict, field: "person") }
            guard !context.facts.isReviewing(reviewer, application) else {
                throw Refusal("review.alreadyAssigned", .conflict, field: "person")
            }
            let invited = Invited(id: subject, application: application, reviewer: reviewer, due: due)
            let assigned = Application.ReviewerAssigned(
                application: application, reviewer: reviewer, review: subject, due: due)
            return [
                Draft(Review.stream(subject), .deciders, invited),
                Draft(Application.stream(application), .deciders, assigned),
            ]
        }
    }

    /// States a conflict of interest, or that there is none. Nothing can be read before.
    package struct DeclareConflict: ReviewersCommand {
        package static let name = "review.declare"
        package var subject: ID
        package var conflict: Conflict
        package var statement: TextReference?
        package init(subject: ID, conflict: Conflict, statement: TextReference?) {
            self.subject = subject
            self.conflict = conflict
            self.statement = statement
        }

        package func decide(_ state: Review, _ context: Context) throws(Refusal) -> [Draft] {
            let invited = try state.requireOwn(context)
            guard state.stage == .invited else { throw .wrongStage("review", state.stage) }
            let declared = ConflictDeclared(
                review: subject, application: invited.application, conflict: conflict, statement: statement)
            return [Draft(Review.stream(subject), .deciders, declared)]
        }
    }

    /// Turns an invitation down, by the link in the letter or on the page.
    package struct Decline: ReviewersCommand {
        package static let name = "review.decline"
        package var subject: ID
        package init(subject: ID) { self.subject = subject }

        package func decide(_ state: Review, _ context: Context) throws(Refusal) -> [Draft] {
            let invited = try state.requireOwn(context)
            guard [.invited, .accepted].contains(state.stage) else { throw .wrongStage("review", state.stage) }
            let declined = Declined(review: subject, application: invited.application)
            return [Draft(Review.stream(subject), .deciders, declined)]
        }
    }

    package struct Submit: ReviewersCommand {
        package static let name = "review.submit"
        package var subject: ID
        package var scores: [Score]
        package var findings: [Finding]
        package var advice: Application.Advice
        package init(subject: ID, scores: [Score], findings: [Finding], advice: Application.Advice) {
            self.subject = subject
            self.scores = scores
            self.findings = findings
            self.advice = advice
        }

        package func decide(_ state: Review, _ context: Context) throws(Refusal) -> [Draft] {
            let invited = try state.requireOwn(context)
            guard state.stage == .accepted else {
                if state.stage == .invited { throw Refusal("review.declareFirst") }
                throw .wrongStage("review", state.stage)
            }
            guard context.facts.application(invited.application)?.stage == .inReview else {
                throw Refusal("review.tooLate")
            }
            guard Set(scores.map(\.criterion)).count == scores.count else { throw .invalid("scores", "twice") }
            for criterion in context.policy.criteria {
                guard let score = scores.first(where: { $0.criterion == criterion.id }) else {
                    throw .missing("scores.\(criterion.id)")
                }
                guard (criterion.lowest...criterion.highest).contains(score.value) else {
                    throw .invalid("scores.\(criterion.id)", "outOfRange")
                }
            }
            guard scores.count == context.policy.criteria.count else { throw .invalid("scores", "notInPolicy") }
            guard !findings.isEmpty else { throw .missing("findings") }
            guard findings.count <= 100 else { throw .invalid("findings", "tooMany", ["most": "100"]) }
            let submitted = Submitted(
                review: subject, application: invited.application, scores: scores, findings: findings, advice: advice)
            return [Draft(Review.stream(subject), .deciders, submitted)]
        }
    }

    /// Ends an assignment that has come to nothing.
    package struct Release: Command {
        package static let name = "review.release"
        package var subject: ID
        package init(subject: ID) { self.subject = subject }

        package func decide(_ state: Review, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.reviewOrganise)
            guard let invited = state.invited, state.stage != .submitted, state.stage != .released else {
                throw .wrongStage("review", state.stage)
            }
            let released = Application.ReviewerReleased(
                application: invited.application, reviewer: invited.reviewer, review: subject)
            return [
                Draft(Review.stream(subject), .deciders, Released(review: subject, application: invited.application)),
                Draft(Application.stream(invited.application), .deciders, released),
            ]
        }
    }

    /// Only the person behind the pseudonym; to everybody else the review does not exist.
    private func requireOwn(_ context: Context) throws(Refusal) -> Invited {
        guard let invited, context.actor.pseudonyms.contains(invited.reviewer) else { throw .notYours }
        return invited
    }
}
