extension Sample {
    /// Offers custody to another party, sealed. Custody moves only when they accept.
    package struct OfferCustody: Command {
        /// `custody.offer`.
        package static let name = "custody.offer"
        /// The sample.
        package var subject: ID
        /// Who is to take it.
        package var to: Party
        /// The delivery's own number.
        package var consignment: String
        /// The seals that go on.
        package var seals: [String]
        /// The loan that the hand-over belongs to, out or back.
        package var loan: Loan.ID?

        /// An offer of custody.
        package init(subject: ID, to: Party, consignment: String, seals: [String], loan: Loan.ID? = nil) {
            self.subject = subject
            self.to = to
            self.consignment = consignment
            self.seals = seals
            self.loan = loan
        }

        /// The holder offers; a loan goes out with its certificate, and comes home with its return line.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            guard state.birth != nil, let holder = state.custodian else { throw .notFound }
            try context.requireActsFor(holder, .custodyOffer)
            if state.offer != nil { throw Refusal("custody.alreadyOffered") }
            if !state.brokenSeals.isEmpty { throw Refusal("sample.sealBroken") }
            guard to != holder else { throw .invalid("to", "isTheHolder") }
            switch to {
            case .facility(let name):
                try Code.check(name, "to")
                guard context.policy.facilities.contains(name) || context.facts.isFacility(name) else {
                    throw .invalid("to", "unknownFacility")
                }
            case .organisation(let id):
                guard context.facts.isOrganisation(id) else { throw .invalid("to", "unknown") }
            }
            try Code.check(consignment, "consignment")
            guard !seals.isEmpty else { throw .missing("seals") }
            guard seals.count <= 20, Set(seals).count == seals.count else { throw .invalid("seals", "notSeals") }
            for seal in seals { try Code.check(seal, "seals") }
            let offered = CustodyOffered(
                sample: subject,
                consignment: consignment,
                from: holder,
                to: to,
                seals: seals,
                loan: loan,
                isReturn: state.loan != nil,
                mass: try massToMove(state, context),
                at: context.now,
                by: context.actor.mark,
                acceptBy: context.now.advanced(bySeconds: Int64(context.policy.acceptWithinHours) * 3600)
            )
            return [Draft(Sample.stream(subject), .party, offered)]
        }

        /// What the hand-over carries in the ledger, once it may go at all.
        private func massToMove(_ state: Sample, _ context: Context) throws(Refusal) -> Mass {
            if let home = state.loan { return try massToReturn(home, context) }
            guard let loan else {
                guard to.isFacility else { throw Refusal("custody.needsLoan", .conflict, field: "loan") }
                return .zero
            }
            guard let item = context.facts.loanItem(allocated: subject), item.loan == loan,
                let facts = context.facts.sample(subject)
            else { throw Refusal("loan.notAllocated", .conflict, field: "loan") }
            guard item.hasCertificate else { throw Refusal("loan.noCertificate") }
            guard to == .organisation(item.borrower) else { throw .invalid("to", "notTheBorrower") }
            if state.isQuarantined { throw Refusal("sample.quarantined") }
            let mass = facts.balance(.reserved)
            guard mass > .zero, facts.balance(.loan) == .zero else {
                throw Refusal("loan.notAllocated", .conflict, field: "loan")
            }
            // A piece goes out whole, or what stays behind would have no place of its own.
            guard facts.balance(.vault) == .zero else { throw .massDiffers(approved: mass, facts) }
            return mass
        }

        /// The return line says what of the loan still exists to be carried home.
        private func massToReturn(_ home: Loan.ID, _ context: Context) throws(Refusal) -> Mass {
            guard loan == home else { throw .invalid("loan", "differs") }
            guard to.isFacility else { throw .invalid("to", "notAFacility") }
            guard let line = context.facts.loanItem(allocated: subject)?.declared else {
                throw Refusal("return.notDeclared")
            }
            guard line.returned > .zero else { throw Refusal("return.nothingToCarry") }
            return line.returned
        }
    }

    /// Accepts custody, naming the seals as they were found.
    package struct AcceptCustody: Command {
        /// `custody.accept`.
        package static let name = "custody.accept"
        /// The sample.
        package var subject: ID
        /// The delivery's own number.
        package var consignment: String
        /// Numbers of the seals that arrived intact.
        package var seals: [String]

        /// An acceptance.
        package init(subject: ID, consignment: String, seals: [String]) {
            self.subject = subject
            self.consignment = consignment
            self.seals = seals
        }

        /// Only the receiver accepts, and never the person who offered; a seal not named is broken.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            guard let holder = state.custodian else { throw .notFound }
            // Whether something is on its way, and to whom, is nobody else's business.
            try context.requireActsForAny(of: subject, holder, .custodyAccept)
            guard let offer = state.offer else { throw Refusal("custody.notOffered") }
            try context.requireActsFor(offer.to, .custodyAccept)
            guard offer.consignment == consignment else { throw .invalid("consignment", "differs") }
            // Two parties: whoever offered it cannot take it as well.
            guard context.actor.mark != offer.by else { throw Refusal("custody.needsTwo", .forbidden) }
            guard seals.count <= 20 else { throw .invalid("seals", "notSeals") }
            if let strange = seals.first(where: { !offer.seals.contains($0) }) {
                throw .invalid("seals", "notOnTheConsignment", ["seal": strange])
            }
            let accepted = CustodyAccepted(
                sample: subject,
                consignment: consignment,
                from: holder,
                to: offer.to,
                loan: offer.loan,
                isReturn: offer.isReturn,
                mass: offer.mass,
                due: try due(offer, context)
            )
            var drafts = [Draft(Sample.stream(subject), .party, accepted)]
            for missing in offer.seals where !seals.contains(missing) {
                let broken = SealBroken(sample: subject, consignment: consignment, seal: missing)
                drafts.append(Draft(Sample.stream(subject), .party, broken))
            }
            return drafts
        }

        /// A returnable item always has a due date, counted from the day on which it was taken (invariant 9).
        private func due(_ offer: Offer, _ context: Context) throws(Refusal) -> Instant? {
            guard let loan = offer.loan, !offer.isReturn else { return nil }
            guard let item = context.facts.loanItem(allocated: subject), item.loan == loan,
                let term = context.policy.loanTerms[item.category]
            else { throw Refusal("loan.notAllocated") }
            return context.policy.calendar.end(monthsLater: term.months, than: context.now)
        }
    }

    /// Takes an offer back before anybody has accepted it.
    package struct WithdrawCustody: Command {
        /// `custody.withdraw`.
        package static let name = "custody.withdraw"
        /// The sample.
        package var subject: ID

        /// A withdrawal.
        package init(subject: ID) { self.subject = subject }

        /// Only the holder withdraws.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            guard let holder = state.custodian else { throw .notFound }
            try context.requireActsFor(holder, .custodyOffer)
            guard let offer = state.offer else { throw Refusal("custody.notOffered") }
            let withdrawn = CustodyWithdrawn(
                sample: subject, consignment: offer.consignment, loan: offer.loan, isReturn: offer.isReturn,
                mass: offer.mass)
            return [Draft(Sample.stream(subject), .party, withdrawn)]
        }
    }

    /// Says aloud, once, that a hand-over was not accepted in time. The clock's.
    package struct AlarmCustody: Command {
        /// `custody.alarm`.
        package static let name = "custody.alarm"
        /// The sample.
        package var subject: ID

        /// A look at the clock.
        package init(subject: ID) { self.subject = subject }

        /// Nothing while there is time, and nothing a second time.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            guard context.actor.kind == .clock else { throw .notFound }
            guard let offer = state.offer, !offer.isAlarmed, context.now >= offer.acceptBy else { return [] }
            let alarmed = CustodyAlarmed(sample: subject, consignment: offer.consignment)
            return [Draft(Sample.stream(subject), .party, alarmed)]
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

    /// Passes the facility's staff, the holder's people and the borrower's; nobody else.
    func requireActsForAny(of sample: Sample.ID, _ holder: Party, _ permission: Permission) throws(Refusal) {
        if actor.may(permission) { return }
        var houses: Set<Organisation.ID> = []
        if case .organisation(let id) = holder { houses.insert(id) }
        if let item = facts.loanItem(allocated: sample) { houses.insert(item.borrower) }
        guard !actor.represents.isDisjoint(with: houses) else { throw .notYours }
    }
}
