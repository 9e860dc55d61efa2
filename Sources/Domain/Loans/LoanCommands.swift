extension Loan {
    package struct RequestRenewal: Command {
        package static let name = "renewal.request"
        package var subject: ID
        package var reason: TextReference
        package init(subject: ID, reason: TextReference) {
            self.subject = subject
            self.reason = reason
        }

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

    package struct DecideRenewal: Command {
        package static let name = "renewal.decide"
        package var subject: ID
        package var isGranted: Bool
        package var reason: TextReference?
        package init(subject: ID, isGranted: Bool, reason: TextReference?) {
            self.subject = subject
            self.isGranted = isGranted
            self.reason = reason
        }

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.loanRenew)
            guard let agreement = state.agreement else { throw .notFound }
            guard state.renewalRequested else { throw Refusal("renewal.notRequested") }
            guard isGranted else {
                guard let reason else { throw .missing("reason") }
                return [Draft(Loan.stream(subject), .party, RenewalDeclined(reason: reason))]
            }
            guard let term = context.policy.loanTerms[agreement.category], state.renewals < term.renewals,
                let due = context.facts.earliestDue(of: subject)
            else { throw Refusal("renewal.noneLeft") }
            // Counted from the day on which it was due, not from the day of the decision.
            let until = context.policy.calendar.end(
                monthsLater: term.renewalMonths, than: Instant(milliseconds: due.milliseconds - 1))
            return [Draft(Loan.stream(subject), .party, RenewalGranted(until: until))]
        }
    }

    package struct Recall: Command {
        package static let name = "loan.recall"
        package var subject: ID
        package var reason: TextReference
        package var due: Instant
        package init(subject: ID, reason: TextReference, due: Instant) {
            self.subject = subject
            self.reason = reason
            self.due = due
        }

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.loanRecall)
            guard state.agreement != nil else { throw .notFound }
            guard state.stage == .certified else { throw .wrongStage("loan", state.stage) }
            guard !state.recalled else { throw Refusal("loan.recalled") }
            guard due > context.now else { throw .invalid("due", "inThePast") }
            return [Draft(Loan.stream(subject), .party, Recalled(reason: reason, due: due))]
        }
    }

    package struct ReportIncident: Command {
        package static let name = "incident.report"
        package static let kinds = ["lost", "damaged", "contaminated", "other"]
        package var subject: ID
        package var sample: Sample.ID?
        package var kind: String
        package var account: TextReference
        package init(subject: ID, sample: Sample.ID?, kind: String, account: TextReference) {
            self.subject = subject
            self.sample = sample
            self.kind = kind
            self.account = account
        }

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            guard let agreement = state.agreement else { throw .notFound }
            guard context.actor.represents.contains(agreement.borrower) || context.actor.may(.returnReconcile)
                || context.actor.person == agreement.responsible
            else { throw .notYours }
            guard Self.kinds.contains(kind) else { throw .invalid("kind", "notInList") }
            if let sample, state.pieces[sample] == nil { throw .invalid("sample", "notOnThisLoan") }
            let opened = IncidentOpened(
                incident: context.identities.next(), loan: subject, sample: sample, kind: kind, account: account)
            return [Draft(Loan.stream(subject), .party, opened)]
        }
    }

    package struct ResolveIncident: Command {
        package static let name = "incident.resolve"
        package var subject: ID
        package var incident: String
        package var finding: TextReference
        package init(subject: ID, incident: String, finding: TextReference) {
            self.subject = subject
            self.incident = incident
            self.finding = finding
        }

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.loanClose)
            guard state.openIncidents.contains(incident) else { throw .notFound }
            return [Draft(Loan.stream(subject), .party, IncidentResolved(incident: incident, finding: finding))]
        }
    }

    package struct FileOutcome: Command {
        package static let name = "outcome.file"
        package static let kinds = ["publication", "dataSet", "thesis", "exhibition"]
        package var subject: ID
        package var kind: String
        package var identifier: String
        package var samples: [Sample.ID]
        package init(subject: ID, kind: String, identifier: String, samples: [Sample.ID]) {
            self.subject = subject
            self.kind = kind
            self.identifier = identifier
            self.samples = samples
        }

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            let agreement = try state.requireBorrower(context)
            guard agreement.id == subject else { throw .notFound }
            guard Self.kinds.contains(kind) else { throw .invalid("kind", "notInList") }
            guard !identifier.isEmpty, identifier.utf8.count <= 256,
                identifier.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value < 127 })
            else { throw .invalid("identifier", "notAnIdentifier") }
            // Publications must name the serial numbers that they used.
            guard !samples.isEmpty else { throw .missing("samples") }
            guard samples.allSatisfy({ state.pieces[$0] != nil }) else { throw .invalid("samples", "notOnThisLoan") }
            let filed = OutcomeFiled(
                outcome: context.identities.next(), loan: subject, kind: kind, identifier: identifier, samples: samples)
            return [Draft(Loan.stream(subject), .everyone, filed)]
        }
    }

    package struct WaiveOutcomes: Command {
        package static let name = "outcome.waive"
        package var subject: ID
        package var reason: TextReference
        package init(subject: ID, reason: TextReference) {
            self.subject = subject
            self.reason = reason
        }

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.loanClose)
            guard state.agreement != nil, !state.stage.isOver else { throw .wrongStage("loan", state.stage) }
            return [Draft(Loan.stream(subject), .party, OutcomesWaived(reason: reason))]
        }
    }

    /// Closes a loan: returned is not closed (invariant 14).
    package struct Close: Command {
        package static let name = "loan.close"
        package var subject: ID
        package init(subject: ID) { self.subject = subject }

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.loanClose)
            guard let agreement = state.agreement else { throw .notFound }
            guard state.stage == .certified else { throw .wrongStage("loan", state.stage) }
            guard Set(state.pieces.values.map(\.item)) == Set(agreement.items.indices) else {
                throw Refusal("loan.notAllAllocated")
            }
            for (sample, piece) in state.pieces {
                guard let facts = context.facts.sample(sample) else { continue }
                let open = facts.balance(.loan) + facts.balance(.transit) + facts.balance(.reserved)
                guard open == .zero, piece.declared == nil else {
                    throw Refusal("loan.outstanding", .conflict, ["number": facts.number, "mass": "\(open.micrograms)"])
                }
                guard context.facts.openDiscrepancies(of: sample) == 0 else { throw Refusal("discrepancy.open") }
            }
            guard state.openIncidents.isEmpty else { throw Refusal("incident.open") }
            guard state.outcomes > 0 || state.isWaived else { throw Refusal("loan.noOutcomes") }
            return [Draft(Loan.stream(subject), .party, Closed(loan: subject, withLoss: state.lost > .zero))]
        }
    }

    /// The borrower's own people: whoever represents the house, or the responsible person.
    func requireBorrower(_ context: Context) throws(Refusal) -> AgreementSent {
        guard let agreement,
            context.actor.represents.contains(agreement.borrower)
                || (context.actor.person == agreement.responsible
                    && context.actor.organisations.contains(agreement.borrower))
        else { throw .notYours }
        guard stage == .certified else { throw .wrongStage("loan", stage) }
        return agreement
    }
}
