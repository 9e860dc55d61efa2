package import Domain

extension World {
    /// See ``Facts``.
    package func isPerson(_ id: Person.ID) -> Bool { people[id].map { !$0.isClosed } ?? false }

    /// See ``Facts``.
    package func isOrganisation(_ id: Organisation.ID) -> Bool { organisationIDs.contains(id) }

    /// See ``Facts``.
    package func roles(of person: Person.ID, at now: Instant) -> [String] {
        (people[person]?.grants ?? []).filter { $0.from <= now && $0.until > now }.map(\.role)
    }

    /// See ``Facts``.
    package func roles(of person: Person.ID, from start: Instant, until end: Instant) -> [String] {
        (people[person]?.grants ?? []).filter { $0.from < end && $0.until > start && $0.from < $0.until }.map(\.role)
    }

    /// See ``Facts``.
    package func may(_ person: Person.ID, _ permission: Permission, at now: Instant) -> Bool {
        permissions(of: person, at: now).contains(permission)
    }

    /// The powers that roles, delegations and the policy give at an instant.
    package func permissions(of person: Person.ID, at now: Instant) -> Set<Permission> {
        guard let row = people[person], !row.isClosed else { return [] }
        var result = policy.everyone.union(own(person, at: now))
        for delegation in row.delegations where delegation.starts <= now && delegation.ends > now {
            result.formUnion(own(delegation.from, at: now).intersection(delegation.permissions))
        }
        return result
    }

    private func own(_ person: Person.ID, at now: Instant) -> Set<Permission> {
        roles(of: person, at: now).reduce(into: []) { $0.formUnion(policy.roles[$1]?.permissions ?? []) }
    }

    /// See ``Facts``.
    package func organisations(of person: Person.ID, at now: Instant) -> Set<Organisation.ID> {
        Set((people[person]?.memberships ?? []).filter { $0.from <= now && $0.until > now }.map(\.organisation))
    }

    /// The person as an actor, with the powers of an instant.
    package func actor(_ person: Person.ID, at instant: Instant? = nil, pseudonyms: Set<String> = []) -> Actor {
        let now = instant ?? self.now
        let held = (people[person]?.memberships ?? []).filter { $0.from <= now && $0.until > now }
        let represents = Set(held.filter(\.represents).map(\.organisation))
        var permissions = permissions(of: person, at: now)
        permissions.remove(.organisationRepresent)
        if !represents.isEmpty { permissions.insert(.organisationRepresent) }
        return Actor(
            kind: .person(person),
            permissions: permissions,
            organisations: Set(held.map(\.organisation)),
            represents: represents,
            pseudonyms: pseudonyms
        )
    }

    /// See ``Facts``.
    package func sample(_ id: Sample.ID) -> SampleFacts? {
        guard let sample = samples[id], let birth = sample.birth, let custodian = sample.custodian else { return nil }
        let isAtRest = sample.offer == nil && sample.brokenSeals.isEmpty && sample.loan == nil
        return SampleFacts(
            id: id,
            number: birth.number,
            parent: birth.parent,
            category: sample.category,
            pristinity: sample.pristinity,
            custodian: custodian,
            isUsable: isAtRest && !sample.isQuarantined && custodian.isFacility,
            isQuarantined: sample.isQuarantined,
            openCalls: calls.values.count { !$0.isCancelled && !$0.isAnnounced && $0.samples.contains(id) },
            balances: balances[id] ?? [:]
        )
    }

    /// See ``Facts``.
    package func birth(of sample: Sample.ID) -> Sample.Registered? { samples[sample]?.birth }

    /// See ``Facts``.
    package func isFacility(_ name: String) -> Bool {
        events.contains {
            let party = ($0.body as? Sample.Registered)?.custodian ?? ($0.body as? Sample.CustodyAccepted)?.to
            return party == .facility(name)
        }
    }

    /// See ``Facts``.
    package func sample(numbered number: String) -> Sample.ID? { numbers[number] }

    /// See ``Facts``.
    package func isOpenDiscrepancy(_ id: String, of sample: Sample.ID) -> Bool {
        openDiscrepancyIDs[sample]?.contains(id) ?? false
    }

    /// See ``Facts``.
    package func openDiscrepancies(of sample: Sample.ID) -> Int { openDiscrepancyIDs[sample]?.count ?? 0 }

    /// Ids of the discrepancies of a sample that nobody has resolved.
    package func discrepancies(of sample: Sample.ID) -> [String] { (openDiscrepancyIDs[sample] ?? []).sorted() }

    /// See ``Facts``.
    package func call(_ id: SampleCall.ID) -> CallFacts? {
        calls[id].map {
            CallFacts(
                id: id, category: $0.opened.category, opens: $0.opened.opens, closes: $0.closes,
                isCancelled: $0.isCancelled)
        }
    }

    /// See ``Facts``.
    package func isCallNumber(_ number: String) -> Bool { calls.values.contains { $0.opened.number == number } }

    /// See ``Facts``.
    package func isOffered(_ sample: Sample.ID, in call: SampleCall.ID) -> Bool {
        calls[call]?.samples.contains(sample) ?? false
    }

    /// See ``Facts``.
    package func promised(inCall call: SampleCall.ID) -> Mass {
        (calls[call]?.applications ?? []).reduce(.zero) { $0 + (applicationRows[$1]?.reserved ?? .zero) }
    }

    /// See ``Facts``.
    package func applications(inCall call: SampleCall.ID) -> [ApplicationFacts] {
        (calls[call]?.applications ?? []).compactMap(application)
    }

    /// See ``Facts``.
    package func application(_ id: Application.ID) -> ApplicationFacts? {
        guard let row = applicationRows[id], let call = calls[row.submitted.call] else { return nil }
        let state: Application = state(id)
        return ApplicationFacts(
            id: id,
            call: row.submitted.call,
            category: call.opened.category,
            applicant: row.submitted.applicant,
            coApplicants: row.submitted.coApplicants,
            organisation: row.submitted.organisation,
            stage: state.stage,
            items: row.submitted.items.count,
            decisions: state.decisions,
            isAnnounced: state.isAnnounced
        )
    }

    /// See ``Facts``.
    package func isAnnounced(_ application: Application.ID) -> Bool {
        let state: Application = state(application)
        return state.isAnnounced
    }

    /// See ``Facts``.
    package func submittedReviews(of application: Application.ID) -> Int {
        reviews.values.count { $0.invited.application == application && $0.isSubmitted }
    }

    /// See ``Facts``.
    package func isReviewing(_ reviewer: String, _ application: Application.ID) -> Bool {
        reviews.values.contains {
            $0.invited.application == application && $0.invited.reviewer == reviewer && !$0.isReleased
        }
    }

    /// See ``Facts``.
    package func hasDeclaredConflict(_ reviewer: String, _ application: Application.ID) -> Bool {
        reviews.values.contains {
            $0.invited.application == application && $0.invited.reviewer == reviewer && $0.hasConflict
        }
    }

    /// See ``Facts``.
    package func loanItem(allocated sample: Sample.ID) -> LoanItemFacts? {
        guard let id = loansOfPiece[sample]?.last, let row = loans[id] else { return nil }
        let loan: Loan = state(id)
        guard !loan.stage.isOver, let piece = loan.pieces[sample], !piece.isSettled else { return nil }
        return LoanItemFacts(
            loan: id,
            borrower: row.agreement.borrower,
            category: row.agreement.category,
            hasCertificate: loan.certificate != nil,
            declared: piece.declared
        )
    }

    /// See ``Facts``.
    package func certificates(inYear year: Int?) -> Int {
        certificateNumbers.count { year == nil || policy.calendar.day(of: $0.value).year == year }
    }

    /// See ``Facts``.
    package func isCertificate(_ number: String) -> Bool { certificateNumbers[number] != nil }

    /// See ``Facts``.
    package func earliestDue(of loan: Loan.ID) -> Instant? {
        let state: Loan = state(loan)
        return (loans[loan]?.due ?? [:]).filter { piece, _ in
            state.pieces[piece]?.isSettled == false && balance(piece, .loan) > .zero
        }.values.min()
    }

    /// See ``Facts``.
    package func block(of organisation: Organisation.ID, at now: Instant) -> String? {
        for (id, row) in loans where row.agreement.borrower == organisation {
            let loan: Loan = state(id)
            if !loan.openIncidents.isEmpty { return "incident" }
        }
        for (id, row) in loans where row.agreement.borrower == organisation {
            if let due = earliestDue(of: id), due <= now { return "overdue" }
        }
        return nil
    }

    /// What stands in an account of a sample.
    package func balance(_ sample: Sample.ID, _ account: Account) -> Mass { balances[sample]?[account] ?? .zero }

    /// The announcement of a call; nil for none.
    package func calls(_ id: SampleCall.ID) -> SampleCall.Opened? { calls[id]?.opened }
}
