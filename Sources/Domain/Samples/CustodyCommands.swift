extension Sample {
    /// Offers custody to another party, sealed. Custody moves only when they accept.
    package struct OfferCustody: Command {
        package static let name = "custody.offer"
        package var subject: ID
        package var to: Party
        package var consignment: String
        package var seals: [String]
        /// The loan that the hand-over belongs to, out or back.
        package var loan: Loan.ID?

        package init(subject: ID, to: Party, consignment: String, seals: [String], loan: Loan.ID? = nil) {
            self.subject = subject
            self.to = to
            self.consignment = consignment
            self.seals = seals
            self.loan = loan
        }

        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            guard state.birth != nil, let holder = state.custodian else { throw .notFound }
            try context.requireActsFor(holder, .custodyOffer)
            if state.offer != nil { throw Refusal("custody.alreadyOffered") }
            if state.brokenSeal != nil { throw Refusal("sample.sealBroken") }
            guard to != holder else { throw .invalid("to", "isTheHolder") }
            if case .organisation(let id) = to, !context.facts.isOrganisation(id) { throw .invalid("to", "unknown") }
            guard !consignment.isEmpty, consignment.utf8.count <= 64 else { throw .missing("consignment") }
            guard !seals.isEmpty else { throw .missing("seals") }
            guard seals.count <= 20, seals.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 64 }),
                Set(seals).count == seals.count
            else { throw .invalid("seals", "notSeals") }

            let isReturn = state.loan != nil
            var mass = Mass.zero
            if isReturn {
                guard loan == state.loan else { throw .invalid("loan", "differs") }
                guard case .facility = to else { throw .invalid("to", "notAFacility") }
                // The return line says what of the loan still exists to be carried home.
                guard let line = context.facts.loanItem(allocated: subject)?.declared else {
                    throw Refusal("return.notDeclared")
                }
                mass = line.returned
                guard mass > .zero else { throw Refusal("return.nothingToCarry") }
            } else if let loan {
                guard let item = context.facts.loanItem(allocated: subject), item.loan == loan else {
                    throw Refusal("loan.notAllocated", .conflict, field: "loan")
                }
                guard item.hasCertificate else { throw Refusal("loan.noCertificate") }
                guard to == .organisation(item.borrower) else { throw .invalid("to", "notTheBorrower") }
                if state.isQuarantined { throw Refusal("sample.quarantined") }
                mass = context.facts.sample(subject)?.balance(.reserved) ?? .zero
                guard mass > .zero else { throw Refusal("loan.notAllocated", .conflict, field: "loan") }
            } else {
                guard case .facility = to else { throw Refusal("custody.needsLoan", .conflict, field: "loan") }
            }
            let offered = CustodyOffered(
                sample: subject,
                consignment: consignment,
                from: holder,
                to: to,
                seals: seals,
                loan: loan,
                isReturn: isReturn,
                mass: mass,
                at: context.now,
                by: context.actor.mark,
                acceptBy: context.now.advanced(bySeconds: Int64(context.policy.acceptWithinHours) * 3600)
            )
            return [Draft(Sample.stream(subject), .party, offered)]
        }
    }

    /// Accepts custody, naming the seals as they were found.
    package struct AcceptCustody: Command {
        package static let name = "custody.accept"
        package var subject: ID
        package var consignment: String
        /// Numbers of the seals that arrived intact.
        package var seals: [String]
        package init(subject: ID, consignment: String, seals: [String]) {
            self.subject = subject
            self.consignment = consignment
            self.seals = seals
        }

        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            guard let offer = state.offer, let holder = state.custodian else { throw Refusal("custody.notOffered") }
            try context.requireActsFor(offer.to, .custodyAccept)
            guard offer.consignment == consignment else { throw .invalid("consignment", "differs") }
            // Two parties: whoever offered it cannot take it as well.
            guard context.actor.mark != offer.by else { throw Refusal("custody.needsTwo", .forbidden) }
            guard Set(seals).isSubset(of: offer.seals) else { throw .invalid("seals", "notOnTheConsignment") }
            var due: Instant?
            if let loan = offer.loan, !offer.isReturn {
                guard let item = context.facts.loanItem(allocated: subject), item.loan == loan,
                    let term = context.policy.loanTerms[item.category]
                else { throw Refusal("loan.notAllocated") }
                due = context.policy.calendar.end(monthsLater: term.months, than: context.now)
            }
            let accepted = CustodyAccepted(
                sample: subject,
                consignment: consignment,
                from: holder,
                to: offer.to,
                loan: offer.loan,
                isReturn: offer.isReturn,
                mass: offer.mass,
                due: due
            )
            var drafts = [Draft(Sample.stream(subject), .party, accepted)]
            for missing in offer.seals where !seals.contains(missing) {
                let broken = SealBroken(sample: subject, consignment: consignment, seal: missing)
                drafts.append(Draft(Sample.stream(subject), .party, broken))
            }
            return drafts
        }
    }

    /// Takes an offer back before anybody has accepted it.
    package struct WithdrawCustody: Command {
        package static let name = "custody.withdraw"
        package var subject: ID
        package init(subject: ID) { self.subject = subject }

        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            guard let offer = state.offer, let holder = state.custodian else { throw Refusal("custody.notOffered") }
            try context.requireActsFor(holder, .custodyOffer)
            let withdrawn = CustodyWithdrawn(
                sample: subject, consignment: offer.consignment, loan: offer.loan, isReturn: offer.isReturn,
                mass: offer.mass)
            return [Draft(Sample.stream(subject), .party, withdrawn)]
        }
    }

    /// Says aloud that a hand-over was not accepted in time. The clock's.
    package struct AlarmCustody: Command {
        package static let name = "custody.alarm"
        package var subject: ID
        package init(subject: ID) { self.subject = subject }

        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            guard context.actor.kind == .clock else { throw .notFound }
            guard let offer = state.offer else { return [] }
            let limit = offer.at.advanced(bySeconds: Int64(context.policy.acceptWithinHours) * 3600)
            guard context.now >= limit else { return [] }
            let alarmed = CustodyAlarmed(sample: subject, consignment: offer.consignment)
            return [Draft(Sample.stream(subject), .party, alarmed)]
        }
    }

    /// Frees a sample whose seal was found broken, with what was found out.
    package struct ClearSeal: Command {
        package static let name = "seal.clear"
        package var subject: ID
        package var finding: TextReference
        package init(subject: ID, finding: TextReference) {
            self.subject = subject
            self.finding = finding
        }

        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.returnReconcile)
            guard state.brokenSeal != nil else { throw Refusal("seal.notBroken") }
            return [Draft(Sample.stream(subject), .party, SealCleared(sample: subject, finding: finding))]
        }
    }
}

extension Context {
    /// A facility is acted for by permission, an organisation by whoever represents it.
    func requireActsFor(_ party: Party, _ permission: Permission) throws(Refusal) {
        switch party {
        case .facility: try require(permission)
        case .organisation(let id):
            guard actor.represents.contains(id) else { throw .notYours }
        }
    }
}
