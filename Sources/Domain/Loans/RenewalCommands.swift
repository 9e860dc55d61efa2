extension Loan {
    /// Asks for more time, before the time is over.
    package struct RequestRenewal: Command {
        /// `renewal.request`.
        package static let name = "renewal.request"
        /// The loan.
        package var subject: ID
        /// Why.
        package var reason: TextReference

        /// A request.
        package init(subject: ID, reason: TextReference) {
            self.subject = subject
            self.reason = reason
        }

        /// Refuses after the due date, on a recalled loan, and more often than the policy renews.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            let agreement = try state.requireBorrower(context)
            guard let term = context.policy.loanTerms[agreement.category], state.renewals < term.renewals else {
                throw Refusal("renewal.noneLeft")
            }
            guard !state.renewalRequested else { throw Refusal("renewal.alreadyRequested") }
            guard !state.recalled else { throw Refusal("loan.recalled") }
            guard let due = context.facts.earliestDue(of: subject) else { throw Refusal("loan.nothingOut") }
            guard context.now < due else { throw Refusal("renewal.tooLate", .conflict, ["due": due.text]) }
            return [Draft(Loan.stream(subject), .party, RenewalRequested(reason: reason))]
        }
    }

    /// Grants more time, or does not.
    package struct DecideRenewal: Command {
        /// `renewal.decide`.
        package static let name = "renewal.decide"
        /// The loan.
        package var subject: ID
        /// True for more time.
        package var isGranted: Bool
        /// Why not; needed to decline.
        package var reason: TextReference?

        /// A decision on the open request.
        package init(subject: ID, isGranted: Bool, reason: TextReference?) {
            self.subject = subject
            self.isGranted = isGranted
            self.reason = reason
        }

        /// Counts the policy's months from the due date; refuses where nobody asked or nothing is out.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.loanRenew)
            guard let agreement = state.agreement else { throw .notFound }
            guard state.renewalRequested else { throw Refusal("renewal.notRequested") }
            guard isGranted else {
                guard let reason else { throw .missing("reason") }
                return [Draft(Loan.stream(subject), .party, RenewalDeclined(reason: reason))]
            }
            guard let term = context.policy.loanTerms[agreement.category], state.renewals < term.renewals else {
                throw Refusal("renewal.noneLeft")
            }
            guard let due = context.facts.earliestDue(of: subject) else { throw Refusal("loan.nothingOut") }
            // Counted from the day on which it was due, not from the day of the decision.
            let until = context.policy.calendar.end(
                monthsLater: term.renewalMonths, than: Instant(milliseconds: due.milliseconds - 1))
            return [Draft(Loan.stream(subject), .party, RenewalGranted(until: until))]
        }
    }

    /// Asks for everything back, sooner than was agreed.
    package struct Recall: Command {
        /// `loan.recall`.
        package static let name = "loan.recall"
        /// The loan.
        package var subject: ID
        /// Why.
        package var reason: TextReference
        /// The first instant that is too late.
        package var due: Instant

        /// A recall.
        package init(subject: ID, reason: TextReference, due: Instant) {
            self.subject = subject
            self.reason = reason
            self.due = due
        }

        /// Refuses a date that is over, or later than what is due anyway: a recall gives nobody more time.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.loanRecall)
            guard state.agreement != nil else { throw .notFound }
            guard state.stage == .certified else { throw .wrongStage("loan", state.stage) }
            guard !state.recalled else { throw Refusal("loan.recalled") }
            guard due > context.now else { throw .invalid("due", "inThePast") }
            if let earliest = context.facts.earliestDue(of: subject), earliest > context.now, due > earliest {
                throw .invalid("due", "afterDue", ["due": earliest.text])
            }
            return [Draft(Loan.stream(subject), .party, Recalled(reason: reason, due: due))]
        }
    }
}
