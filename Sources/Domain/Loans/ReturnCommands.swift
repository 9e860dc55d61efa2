extension Loan {
    /// Records a daughter that the borrower made out of lent material.
    package struct Divide: Command {
        package static let name = "loan.divide"
        package var subject: ID
        package var from: Sample.ID
        package var part: Sample.Part
        package init(subject: ID, from: Sample.ID, part: Sample.Part) {
            self.subject = subject
            self.from = from
            self.part = part
        }

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            _ = try state.requireBorrower(context)
            guard state.pieces[from] != nil, let facts = context.facts.sample(from) else {
                throw .invalid("from", "notOnThisLoan")
            }
            guard state.pieces[from]?.declared == nil else { throw Refusal("return.alreadyDeclared") }
            try SampleNumber.check(part.number, field: "part", context.facts)
            guard part.mass.isStatable, part.mass < facts.balance(.loan) else {
                throw Refusal(
                    "return.exceedsLent", .conflict, field: "part", ["outstanding": "\(facts.balance(.loan).micrograms)"])
            }
            guard context.facts.sample(part.id) == nil, let birth = context.facts.birth(of: from) else {
                throw Refusal("sample.exists")
            }
            var child = birth
            child.id = part.id
            child.number = part.number
            child.mass = part.mass
            child.pristinity = min(birth.pristinity, .processed)
            child.pristineShare = nil
            child.category = facts.category
            child.custodian = facts.custodian
            child.parent = from
            child.account = .loan
            child.loan = subject
            return [
                Draft(Loan.stream(subject), .party, Divided(from: from, part: part)),
                Draft(Sample.stream(part.id), .everyone, child),
            ]
        }
    }

    /// The borrower's return line: where everything that was lent has gone.
    package struct DeclareReturn: Command {
        package static let name = "return.declare"
        package var subject: ID
        package var sample: Sample.ID
        package var returned: Mass
        package var consumed: Mass
        package var attrition: Mass
        package var lost: Mass
        package var retained: Mass
        package var contamination: TextReference?

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

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            _ = try state.requireBorrower(context)
            guard state.pieces[sample] != nil, let facts = context.facts.sample(sample) else {
                throw .invalid("sample", "notOnThisLoan")
            }
            guard facts.balance(.transit) == .zero else { throw Refusal("sample.inTransit") }
            for (field, mass) in [
                ("returned", returned), ("consumed", consumed), ("attrition", attrition), ("lost", lost),
                ("retained", retained),
            ] {
                guard mass.isStatableOrZero else { throw .invalid(field, "outOfRange") }
            }
            let outstanding = facts.balance(.loan)
            guard outstanding > .zero else { throw Refusal("loan.nothingOut") }
            let stated = returned + consumed + attrition + lost + retained
            // A line accounts for the whole piece: to give back a part, divide first (invariant 4).
            guard stated == outstanding else {
                throw Refusal(
                    stated > outstanding ? "return.exceedsLent" : "return.leavesRest",
                    .conflict,
                    field: "returned",
                    ["stated": "\(stated.micrograms)", "outstanding": "\(outstanding.micrograms)"]
                )
            }
            let declared = ReturnDeclared(
                sample: sample, returned: returned, consumed: consumed, attrition: attrition, lost: lost,
                retained: retained, contamination: contamination)
            return [Draft(Loan.stream(subject), .party, declared)]
        }
    }

    /// The curator's weighing of what came back, against the line that was declared.
    package struct Reconcile: Command {
        package static let name = "return.reconcile"
        package var subject: ID
        package var sample: Sample.ID
        /// What the balance shows; zero where nothing was to come back.
        package var weighed: Mass
        package var balance: String
        package init(subject: ID, sample: Sample.ID, weighed: Mass, balance: String) {
            self.subject = subject
            self.sample = sample
            self.weighed = weighed
            self.balance = balance
        }

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.returnReconcile)
            guard let agreement = state.agreement else { throw .notFound }
            guard let piece = state.pieces[sample], let line = piece.declared,
                let facts = context.facts.sample(sample)
            else { throw Refusal("return.notDeclared", .conflict, field: "sample") }
            guard let tolerance = context.policy.toleranceByBalance[balance] else {
                throw .invalid("balance", "notInPolicy")
            }
            guard weighed.isStatableOrZero else { throw .invalid("weighed", "outOfRange") }
            if line.returned > .zero {
                guard facts.isQuarantined else { throw Refusal("return.notReceived") }
            }
            // More than was declared is never booked as returned: it is a finding (invariants 2 and 4).
            let returned = min(weighed, line.returned)
            let reconciled = Reconciled(
                sample: sample,
                returned: returned,
                consumed: line.consumed,
                attrition: line.attrition,
                lost: line.lost,
                retained: line.retained,
                shortfall: line.returned - returned,
                balance: balance
            )
            var drafts = [Draft(Loan.stream(subject), .party, reconciled)]
            let difference = weighed - line.returned
            if difference > .zero || -difference > tolerance {
                let opened = Sample.DiscrepancyOpened(
                    discrepancy: context.identities.next(), sample: sample, loan: subject, expected: line.returned,
                    found: weighed, balance: balance)
                drafts.append(Draft(Sample.stream(sample), .party, opened))
            }
            let consumed = (state.consumed[piece.item] ?? .zero) + line.consumed
            func incident(_ kind: String) {
                let opened = IncidentOpened(
                    incident: context.identities.next(), loan: subject, sample: sample, kind: kind, account: nil)
                drafts.append(Draft(Loan.stream(subject), .party, opened))
            }
            if consumed > agreement.items[piece.item].destructive, line.consumed > .zero { incident("consumedTooMuch") }
            if line.lost > .zero { incident("lost") }
            return drafts
        }
    }
}
