import Domain

extension World {
    struct PersonFacts {
        struct Grant {
            var id: String
            var role: String
            var from: Instant
            var until: Instant
        }
        struct Membership {
            var id: String
            var organisation: Organisation.ID
            var represents: Bool
            var from: Instant
            var until: Instant
        }
        var isClosed = false
        var grants: [Grant] = []
        var memberships: [Membership] = []
        /// Delegations received.
        var delegations: [Person.Delegated] = []
    }

    struct CallRow {
        var opened: SampleCall.Opened
        var samples: Set<Sample.ID>
        var closes: Instant
        var isCancelled = false
        var isAnnounced = false
        var applications: [Application.ID] = []
    }

    struct ApplicationRow {
        var submitted: Application.Submitted
        var reserved = Mass.zero
    }

    struct ReviewRow {
        var invited: Review.Invited
        var isSubmitted = false
        var isReleased = false
        var hasConflict = false
    }

    struct LoanRow {
        var agreement: Loan.AgreementSent
        var due: [Sample.ID: Instant] = [:]
    }

    /// Keeps the rows that span subjects.
    func fold(_ event: Event) {
        switch event.body {
        case let e as Organisation.Registered: organisationIDs.insert(e.id)
        case let e as Sample.Registered: numbers[e.number] = e.id
        case let e as Sample.Renumbered: numbers[e.alias] = Sample.ID(event.subject)
        case let e as Sample.DiscrepancyOpened: openDiscrepancyIDs[e.sample, default: []].insert(e.discrepancy)
        case let e as Sample.DiscrepancyResolved: openDiscrepancyIDs[e.sample]?.remove(e.discrepancy)
        case let e as Sample.CustodyAccepted:
            if let loan = e.loan, !e.isReturn { loans[loan]?.due[e.sample] = e.due }
        default:
            foldPeople(event.body)
            foldCalls(event)
            foldLoans(event)
        }
    }

    private func foldPeople(_ body: any EventBody) {
        switch body {
        case let e as Person.Registered: people[e.id] = PersonFacts()
        case let e as Person.Closed: people[e.id]?.isClosed = true
        case let e as Person.RoleGranted:
            people[e.person]?.grants.append(
                .init(id: e.grant, role: e.role, from: e.from, until: e.until ?? .distantFuture))
        case let e as Person.RoleEnded:
            guard let index = people[e.person]?.grants.firstIndex(where: { $0.id == e.grant }) else { return }
            people[e.person]?.grants[index].until = e.at
        case let e as Person.MembershipStarted:
            people[e.person]?.memberships.append(
                .init(
                    id: e.membership, organisation: e.organisation, represents: e.represents, from: e.from,
                    until: e.until ?? .distantFuture))
        case let e as Person.MembershipEnded:
            guard let index = people[e.person]?.memberships.firstIndex(where: { $0.id == e.membership }) else { return }
            people[e.person]?.memberships[index].until = e.at
        case let e as Person.Delegated: people[e.to]?.delegations.append(e)
        case let e as Person.DelegationReturned: people[e.person]?.delegations.removeAll { $0.delegation == e.delegation }
        default: break
        }
    }

    private func foldCalls(_ event: Event) {
        switch event.body {
        case let e as SampleCall.Opened:
            calls[e.id] = CallRow(opened: e, samples: Set(e.samples), closes: e.closes)
        case let e as SampleCall.Extended: calls[SampleCall.ID(event.subject)]?.closes = e.closes
        case is SampleCall.Cancelled: calls[SampleCall.ID(event.subject)]?.isCancelled = true
        case let e as SampleCall.SelectionAnnounced: calls[e.call]?.isAnnounced = true
        case let e as Application.Submitted:
            if applicationRows[e.id] == nil { calls[e.call]?.applications.append(e.id) }
            applicationRows[e.id, default: ApplicationRow(submitted: e)].submitted = e
        case let e as Application.Decided:
            applicationRows[e.application]?.reserved = e.items.reduce(.zero) { $0 + $1.approved }
        case let e as Application.ReservationReleased: applicationRows[e.application]?.reserved = .zero
        case let e as Review.Invited: reviews[e.id] = ReviewRow(invited: e)
        case let e as Review.ConflictDeclared: reviews[e.review]?.hasConflict = e.conflict != .none
        case let e as Review.Submitted: reviews[e.review]?.isSubmitted = true
        case let e as Review.Released: reviews[e.review]?.isReleased = true
        default: break
        }
    }

    private func foldLoans(_ event: Event) {
        let loan = Loan.ID(event.subject)
        switch event.body {
        case let e as Loan.AgreementSent: loans[e.id] = LoanRow(agreement: e)
        case let e as Loan.CertificateIssued: certificateNumbers[e.number] = event.at
        case let e as Loan.Allocated: loansOfPiece[e.sample, default: []].append(loan)
        case let e as Loan.Released where e.isPiece: loansOfPiece[e.sample]?.removeAll { $0 == loan }
        case let e as Loan.Divided:
            loansOfPiece[e.part.id, default: []].append(loan)
            let due = loans[loan]?.due[e.from]
            loans[loan]?.due[e.part.id] = due
        case let e as Loan.RenewalGranted:
            for (piece, due) in loans[loan]?.due ?? [:] { loans[loan]?.due[piece] = max(due, e.until) }
        case let e as Loan.Recalled:
            for (piece, due) in loans[loan]?.due ?? [:] { loans[loan]?.due[piece] = min(due, e.due) }
        default: break
        }
    }
}
