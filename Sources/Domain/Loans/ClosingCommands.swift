extension Loan {
    /// Reports that something happened to lent material.
    package struct ReportIncident: Command {
        /// `incident.report`.
        package static let name = "incident.report"
        /// What can be reported; `consumedTooMuch` follows from a return line and is never typed in.
        package static let kinds = ["lost", "damaged", "contaminated", "other"]
        /// The loan.
        package var subject: ID
        /// The piece, where it is known.
        package var sample: Sample.ID?
        /// One of ``kinds``.
        package var kind: String
        /// What happened.
        package var account: TextReference

        /// A report.
        package init(subject: ID, sample: Sample.ID?, kind: String, account: TextReference) {
            self.subject = subject
            self.sample = sample
            self.kind = kind
            self.account = account
        }

        /// From the borrower's people or the curators; a closed loan may still have its incident found.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            guard let agreement = state.agreement, state.isBorrower(context.actor, agreement)
                || context.actor.may(.returnReconcile)
            else { throw .notYours }
            guard state.certificate != nil else { throw .wrongStage("loan", state.stage) }
            guard Self.kinds.contains(kind) else { throw .invalid("kind", "notInList") }
            if let sample, state.pieces[sample] == nil { throw .invalid("sample", "notOnThisLoan") }
            let opened = IncidentOpened(
                incident: context.identities.next(), loan: subject, sample: sample, kind: kind, account: account)
            return [Draft(Loan.stream(subject), .party, opened)]
        }
    }

    /// Closes an incident with what was found out.
    package struct ResolveIncident: Command {
        /// `incident.resolve`.
        package static let name = "incident.resolve"
        /// The loan.
        package var subject: ID
        /// The incident's id.
        package var incident: String
        /// What was found out.
        package var finding: TextReference

        /// A finding for an incident.
        package init(subject: ID, incident: String, finding: TextReference) {
            self.subject = subject
            self.incident = incident
            self.finding = finding
        }

        /// Refuses an incident that is not open on this loan.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.loanClose)
            guard state.openIncidents.contains(incident) else { throw .notFound }
            return [Draft(Loan.stream(subject), .party, IncidentResolved(incident: incident, finding: finding))]
        }
    }

    /// Files something that came of the work. Papers appear after the loan is closed, too.
    package struct FileOutcome: Command {
        /// `outcome.file`.
        package static let name = "outcome.file"
        /// What can be filed.
        package static let kinds = ["publication", "dataSet", "thesis", "exhibition"]
        /// The loan.
        package var subject: ID
        /// One of ``kinds``.
        package var kind: String
        /// A DOI or another public identifier.
        package var identifier: String
        /// The pieces that it used: publications must name their serial numbers.
        package var samples: [Sample.ID]

        /// An outcome.
        package init(subject: ID, kind: String, identifier: String, samples: [Sample.ID]) {
            self.subject = subject
            self.kind = kind
            self.identifier = identifier
            self.samples = samples
        }

        /// Refuses identifiers that are none, and samples that were never on this loan.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            guard let agreement = state.agreement, state.isBorrower(context.actor, agreement) else { throw .notYours }
            guard state.certificate != nil else { throw .wrongStage("loan", state.stage) }
            guard Self.kinds.contains(kind) else { throw .invalid("kind", "notInList") }
            guard !identifier.isEmpty, identifier.utf8.count <= 256,
                identifier.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value < 127 })
            else { throw .invalid("identifier", "notAnIdentifier") }
            guard !samples.isEmpty else { throw .missing("samples") }
            guard Set(samples).count == samples.count else { throw .invalid("samples", "twice") }
            guard samples.allSatisfy({ state.pieces[$0] != nil }) else { throw .invalid("samples", "notOnThisLoan") }
            let filed = OutcomeFiled(
                outcome: context.identities.next(), loan: subject, kind: kind, identifier: identifier, samples: samples)
            return [Draft(Loan.stream(subject), .everyone, filed)]
        }
    }

    /// Expects no outcome, for a reason.
    package struct WaiveOutcomes: Command {
        /// `outcome.waive`.
        package static let name = "outcome.waive"
        /// The loan.
        package var subject: ID
        /// Why.
        package var reason: TextReference

        /// A waiver.
        package init(subject: ID, reason: TextReference) {
            self.subject = subject
            self.reason = reason
        }

        /// Refuses on a loan that is over.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.loanClose)
            guard state.agreement != nil, !state.stage.isOver else { throw .wrongStage("loan", state.stage) }
            guard !state.isWaived else { return [] }
            return [Draft(Loan.stream(subject), .party, OutcomesWaived(reason: reason))]
        }
    }

    /// Closes a loan: returned is not closed (invariant 14).
    package struct Close: Command {
        /// `loan.close`.
        package static let name = "loan.close"
        /// The loan.
        package var subject: ID

        /// A closing.
        package init(subject: ID) { self.subject = subject }

        /// Needs every item served or released, every line resolved, no question open, and outcomes filed or waived.
        ///
        /// What is left of a served item's promise is freed in the same turn.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.loanClose)
            guard let agreement = state.agreement else { throw .notFound }
            guard state.stage == .certified else { throw .wrongStage("loan", state.stage) }
            let served = Set(state.pieces.values.map(\.item))
            for item in agreement.items.indices where !served.contains(item) && state.rest(of: item) > .zero {
                throw Refusal("loan.notAllAllocated", .conflict, ["item": "\(item)"])
            }
            for (sample, piece) in state.pieces.sorted(by: { $0.key < $1.key }) {
                guard piece.isSettled else { throw .outstanding(context.facts.sample(sample)) }
                guard context.facts.openDiscrepancies(of: sample) == 0 else { throw Refusal("discrepancy.open") }
            }
            guard state.openIncidents.isEmpty else { throw Refusal("incident.open") }
            guard state.outcomes > 0 || state.isWaived else { throw Refusal("loan.noOutcomes") }
            var drafts: [Draft] = []
            for item in agreement.items.indices where state.rest(of: item) > .zero {
                drafts.append(Draft(Loan.stream(subject), .party, state.restReleased(item, agreement)))
            }
            drafts.append(
                Draft(Loan.stream(subject), .party, Closed(loan: subject, withLoss: state.lost > .zero)))
            return drafts
        }
    }

    /// The borrower's own people: whoever represents the house, or the responsible person while they belong to it.
    func isBorrower(_ actor: Actor, _ agreement: AgreementSent) -> Bool {
        actor.represents.contains(agreement.borrower)
            || (actor.person == agreement.responsible && actor.organisations.contains(agreement.borrower))
    }

    /// The agreement, for the borrower's own people while the loan runs.
    func requireBorrower(_ context: Context) throws(Refusal) -> AgreementSent {
        guard let agreement, isBorrower(context.actor, agreement) else { throw .notYours }
        guard stage == .certified else { throw .wrongStage("loan", stage) }
        return agreement
    }
}

extension Refusal {
    /// A piece that is not accounted for, and how much of it is out.
    fileprivate static func outstanding(_ sample: SampleFacts?) -> Refusal {
        let out = sample.map { $0.balance(.loan) + $0.balance(.transit) + $0.balance(.reserved) } ?? .zero
        return Refusal(
            "loan.outstanding", .conflict, ["number": sample?.number ?? "", "mass": "\(out.micrograms)"])
    }
}
