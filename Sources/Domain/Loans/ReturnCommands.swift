extension Loan {
    /// Records a daughter that the borrower made out of lent material.
    package struct Divide: Command {
        /// `loan.divide`.
        package static let name = "loan.divide"
        /// The loan.
        package var subject: ID
        /// What it was made of.
        package var from: Sample.ID
        /// The daughter.
        package var part: Sample.Part

        /// A daughter made on loan.
        package init(subject: ID, from: Sample.ID, part: Sample.Part) {
            self.subject = subject
            self.from = from
            self.part = part
        }

        /// Refuses as much as there is or more, and material that is not with the borrower.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            let agreement = try state.requireBorrower(context)
            guard let piece = state.pieces[from], let facts = context.facts.sample(from) else {
                throw .invalid("from", "notOnThisLoan")
            }
            guard piece.declared == nil else { throw Refusal("return.alreadyDeclared") }
            // It may be out again on another loan by now.
            guard !piece.isSettled else { throw Refusal("loan.notWithBorrower") }
            guard facts.custodian == .organisation(agreement.borrower) else { throw Refusal("loan.notWithBorrower") }
            guard part.mass.isStatable, part.mass < facts.balance(.loan) else {
                throw Refusal(
                    "return.exceedsLent", .conflict, field: "part", ["outstanding": "\(facts.balance(.loan).micrograms)"])
            }
            try part.check(context)
            guard let birth = context.facts.birth(of: from) else { throw .invalid("from", "notOnThisLoan") }
            return [
                Draft(Loan.stream(subject), .party, Divided(from: from, part: part)),
                Draft(
                    Sample.stream(part.id), .everyone, birth.daughter(part, of: facts, in: .loan, loan: subject)),
            ]
        }
    }

    /// The borrower's return line: where everything that was lent has gone.
    package struct DeclareReturn: Command {
        /// `return.declare`.
        package static let name = "return.declare"
        /// The loan.
        package var subject: ID
        /// The piece.
        package var sample: Sample.ID
        /// What comes home.
        package var returned: Mass
        /// What was used up.
        package var consumed: Mass
        /// What was ground away.
        package var attrition: Mass
        /// What nobody can find.
        package var lost: Mass
        /// What stays with the borrower for good.
        package var retained: Mass
        /// What it was in touch with.
        package var contamination: TextReference?

        /// A return line.
        package init(
            subject: ID, sample: Sample.ID, returned: Mass, consumed: Mass, attrition: Mass, lost: Mass, retained: Mass,
            contamination: TextReference?
        ) {
            self.subject = subject
            self.sample = sample
            self.returned = returned
            self.consumed = consumed
            self.attrition = attrition
            self.lost = lost
            self.retained = retained
            self.contamination = contamination
        }

        /// A line accounts for the whole piece: to give back a part, divide first (invariant 4).
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            let agreement = try state.requireBorrower(context)
            guard let piece = state.pieces[sample], let facts = context.facts.sample(sample) else {
                throw .invalid("sample", "notOnThisLoan")
            }
            // It may be out again on another loan by now, whose mass this line would account for.
            guard !piece.isSettled else { throw Refusal("loan.nothingOut") }
            guard facts.balance(.transit) == .zero else { throw Refusal("sample.inTransit") }
            let declared = ReturnDeclared(
                sample: sample, returned: returned, consumed: consumed, attrition: attrition, lost: lost,
                retained: retained, contamination: contamination)
            for (field, mass) in [
                ("returned", returned), ("consumed", consumed), ("attrition", attrition), ("lost", lost),
                ("retained", retained),
            ] {
                guard mass.isStatableOrZero else { throw .invalid(field, "outOfRange") }
            }
            if facts.custodian != .organisation(agreement.borrower) {
                // What has come home waits for the balance; what then was found missing cannot be carried home again.
                if let line = piece.declared, line.returned > .zero { throw Refusal("return.alreadyReceived") }
                guard returned == .zero else { throw Refusal("return.notWithBorrower", .conflict, field: "returned") }
            }
            let outstanding = facts.balance(.loan)
            guard outstanding > .zero else { throw Refusal("loan.nothingOut") }
            guard declared.total == outstanding else {
                throw Refusal(
                    declared.total > outstanding ? "return.exceedsLent" : "return.leavesRest",
                    .conflict,
                    field: "returned",
                    ["stated": "\(declared.total.micrograms)", "outstanding": "\(outstanding.micrograms)"]
                )
            }
            return [Draft(Loan.stream(subject), .party, declared)]
        }
    }

    /// The curator's weighing of what came back, against the line that was declared.
    package struct Reconcile: Command {
        /// `return.reconcile`.
        package static let name = "return.reconcile"
        /// The loan.
        package var subject: ID
        /// The piece.
        package var sample: Sample.ID
        /// What the balance shows; zero where nothing was to come back.
        package var weighed: Mass
        /// The balance, by its name in the policy file.
        package var balance: String

        /// A weighing of a return.
        package init(subject: ID, sample: Sample.ID, weighed: Mass, balance: String) {
            self.subject = subject
            self.sample = sample
            self.weighed = weighed
            self.balance = balance
        }

        /// Less than declared goes back to what is outstanding; more is a finding and never booked as returned.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.returnReconcile)
            guard state.agreement != nil else { throw .notFound }
            guard let line = state.pieces[sample]?.declared, let facts = context.facts.sample(sample) else {
                throw Refusal("return.notDeclared", .conflict, field: "sample")
            }
            let tolerance = try context.tolerance(of: balance)
            guard weighed.isStatableOrZero else { throw .invalid("weighed", "outOfRange") }
            guard line.returned == .zero || (facts.isQuarantined && facts.custodian.isFacility) else {
                throw Refusal("return.notReceived")
            }
            let returned = min(weighed, line.returned)
            let missing = line.returned - returned
            let reconciled = Reconciled(
                sample: sample,
                returned: returned,
                consumed: line.consumed,
                // What the balance may be wrong by was ground away; the borrower need not declare it again.
                attrition: line.attrition + (missing <= tolerance ? missing : .zero),
                lost: line.lost,
                retained: line.retained,
                shortfall: missing,
                balance: balance
            )
            var drafts = [Draft(Loan.stream(subject), .party, reconciled)]
            if weighed > line.returned || missing > tolerance {
                let opened = Sample.DiscrepancyOpened(
                    discrepancy: context.identities.next(), sample: sample, loan: subject, expected: line.returned,
                    found: weighed, balance: balance)
                drafts.append(Draft(Sample.stream(sample), .party, opened))
            }
            for kind in state.incidents(line) {
                let opened = IncidentOpened(
                    incident: context.identities.next(), loan: subject, sample: sample, kind: kind, account: nil)
                drafts.append(Draft(Loan.stream(subject), .party, opened))
            }
            return drafts
        }
    }

    /// Kinds of incident that a return line amounts to (invariant 10).
    private func incidents(_ line: ReturnDeclared) -> [String] {
        guard let agreement, let piece = pieces[line.sample] else { return [] }
        let consumed = consumed[piece.item, default: .zero] + line.consumed
        var kinds: [String] = []
        if line.consumed > .zero, consumed > agreement.items[piece.item].destructive { kinds.append("consumedTooMuch") }
        if line.lost > .zero { kinds.append("lost") }
        return kinds
    }
}
