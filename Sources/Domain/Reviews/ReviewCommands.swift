/// What a reviewer does is kept under the pseudonym, never under the person's id.
package protocol ReviewersCommand: Command where State == Review {}

extension ReviewersCommand {
    /// The pseudonym, also where the command is refused later.
    package func mark(_ state: Review, _ actor: Actor) -> String { state.invited?.reviewer ?? actor.mark }
}

extension Review {
    /// Asks a person, under a pseudonym, to review an application.
    package struct Assign: Command {
        /// `review.assign`.
        package static let name = "review.assign"
        /// The new review.
        package var subject: ID
        /// The application.
        package var application: Application.ID
        /// The pseudonym that the vault gave the person for this call.
        package var reviewer: String
        /// For checking only; never recorded.
        package var person: Person.ID
        /// When it is wanted.
        package var due: Instant

        /// An invitation.
        package init(subject: ID, application: Application.ID, reviewer: String, person: Person.ID, due: Instant) {
            self.subject = subject
            self.application = application
            self.reviewer = reviewer
            self.person = person
            self.due = due
        }

        /// Refuses known conflicts, people who may not review, and a second invitation.
        package func decide(_ state: Review, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.reviewOrganise)
            guard state.invited == nil else { throw Refusal("review.exists") }
            try context.requireNew(subject)
            try Code.check(reviewer, "reviewer")
            guard let facts = context.facts.application(application) else { throw .notFound }
            guard [.eligible, .inReview].contains(facts.stage) else { throw .wrongStage("application", facts.stage) }
            guard due > context.now else { throw .invalid("due", "inThePast") }
            guard context.facts.may(person, .reviewWrite, at: context.now) else { throw .invalid("person", "notAReviewer") }
            // Whoever asks for samples chooses none of the reviewers.
            let applicants = [facts.applicant] + facts.coApplicants
            if let author = context.actor.person, applicants.contains(author) {
                throw Refusal("application.ownNotJudged", .forbidden)
            }
            // Known conflicts are hard: one's own application, one's own house, an earlier declaration.
            var houses: Set<Organisation.ID> = [facts.organisation]
            for other in applicants { houses.formUnion(context.facts.organisations(of: other, at: context.now)) }
            guard !applicants.contains(person),
                context.facts.organisations(of: person, at: context.now).isDisjoint(with: houses),
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
        /// `review.declare`.
        package static let name = "review.declare"
        /// The review.
        package var subject: ID
        /// What kind, or none.
        package var conflict: Conflict
        /// The statement, in the vault.
        package var statement: TextReference?

        /// A declaration.
        package init(subject: ID, conflict: Conflict, statement: TextReference?) {
            self.subject = subject
            self.conflict = conflict
            self.statement = statement
        }

        /// A conflict that comes to light later may be declared until the review is handed in.
        package func decide(_ state: Review, _ context: Context) throws(Refusal) -> [Draft] {
            let invited = try state.requireOwn(context)
            guard state.stage == .invited || (state.stage == .accepted && conflict != .none) else {
                throw .wrongStage("review", state.stage)
            }
            let declared = ConflictDeclared(
                review: subject, application: invited.application, conflict: conflict, statement: statement)
            return [Draft(Review.stream(subject), .deciders, declared)]
        }
    }

    /// Turns an invitation down, by the link in the letter or on the page.
    package struct Decline: ReviewersCommand {
        /// `review.decline`.
        package static let name = "review.decline"
        /// The review.
        package var subject: ID

        /// A refusal.
        package init(subject: ID) { self.subject = subject }

        /// Refuses once the review is handed in.
        package func decide(_ state: Review, _ context: Context) throws(Refusal) -> [Draft] {
            let invited = try state.requireOwn(context)
            guard [.invited, .accepted].contains(state.stage) else { throw .wrongStage("review", state.stage) }
            let declined = Declined(review: subject, application: invited.application)
            return [Draft(Review.stream(subject), .deciders, declined)]
        }
    }

    /// Hands the review in, once.
    package struct Submit: ReviewersCommand {
        /// `review.submit`.
        package static let name = "review.submit"
        /// The review.
        package var subject: ID
        /// One for each criterion of the policy.
        package var scores: [Score]
        /// Strengths and weaknesses, at least one.
        package var findings: [Finding]
        /// What the reviewer advises.
        package var advice: Application.Advice

        /// A review.
        package init(subject: ID, scores: [Score], findings: [Finding], advice: Application.Advice) {
            self.subject = subject
            self.scores = scores
            self.findings = findings
            self.advice = advice
        }

        /// Refuses before the declaration, and scores that are not the policy's.
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
        /// `review.release`.
        package static let name = "review.release"
        /// The review.
        package var subject: ID

        /// A release.
        package init(subject: ID) { self.subject = subject }

        /// Refuses once the review is handed in.
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
