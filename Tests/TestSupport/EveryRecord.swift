package import Domain

/// Records of every type that a real command writes, each by the command that writes it.
package enum EveryRecord {
    /// The records of all ``worlds()``, one world after the other.
    package static func make() throws(Refusal) -> [Event] {
        var events: [Event] = []
        for world in try worlds() { events += world.events }
        return events
    }

    /// Worlds that hold every type between them.
    package static func worlds() throws(Refusal) -> [World] {
        var worlds = [try wayOfALoan()]
        worlds += try otherEnds()
        worlds += [try people(), try vault(), try custody()]
        return worlds
    }

    /// The main path, with what can happen while material is out.
    private static func wayOfALoan() throws(Refusal) -> World {
        let journey = try Journey.at(.out, attrition: .µg(7))
        let (cast, loan) = (journey.cast, journey.loan)
        try journey.run(
            Loan.Divide(
                subject: loan, from: journey.piece,
                part: Sample.Part(id: Sample.ID("piece2"), number: "CE5C0100,1a", mass: .mg(2))), as: cast.applicant)
        try journey.run(Loan.AttachDocument(subject: loan, kind: .agreement, file: .paper), as: cast.director)
        try journey.run(Loan.RequestRenewal(subject: loan, reason: text("more")), as: cast.applicant)
        try journey.run(Loan.DecideRenewal(subject: loan, isGranted: false, reason: text("no")), as: cast.office)
        try journey.run(Loan.RequestRenewal(subject: loan, reason: text("please")), as: cast.applicant)
        try journey.run(Loan.DecideRenewal(subject: loan, isGranted: true, reason: nil), as: cast.office)
        try journey.run(
            Loan.ReportIncident(subject: loan, sample: journey.piece, kind: "damaged", account: text("fell")),
            as: cast.director)
        let loanState: Loan = journey.world.state(loan)
        for incident in loanState.openIncidents {
            try journey.run(
                Loan.ResolveIncident(subject: loan, incident: incident, finding: text("whole")), as: cast.curator)
        }
        try journey.run(
            Loan.Recall(subject: loan, reason: text("inventory"), due: journey.world.now.advanced(byDays: 60)),
            as: cast.office)
        let (out, second) = (Mass.µg(17_993), Sample.ID("piece2"))
        try journey.run(journey.line(returned: out - .mg(3), consumed: .mg(3)), as: cast.applicant)
        try journey.run(
            Loan.DeclareReturn(
                subject: loan, sample: second, returned: .zero, consumed: .mg(1), attrition: .µg(10), lost: .µg(990),
                retained: .zero, contamination: text("epoxy")), as: cast.applicant)
        try journey.run(
            Loan.Reconcile(subject: loan, sample: second, weighed: .zero, balance: "fine"), as: cast.curator)
        try journey.run(
            Sample.OfferCustody(subject: journey.piece, to: cast.facility, consignment: "back", seals: ["S-9"], loan: loan),
            as: cast.director)
        try journey.run(
            Sample.AcceptCustody(subject: journey.piece, consignment: "back", seals: []), as: cast.curator)
        try journey.run(Sample.ClearSeal(subject: journey.piece, finding: text("tape")), as: cast.curator)
        try journey.run(
            Loan.Reconcile(subject: loan, sample: journey.piece, weighed: out - .mg(3) + .µg(50), balance: "fine"),
            as: cast.curator)
        for discrepancy in journey.world.discrepancies(of: journey.piece) {
            try journey.run(
                Sample.ResolveDiscrepancy(subject: journey.piece, discrepancy: discrepancy, finding: text("scale")),
                as: cast.curator)
        }
        try journey.run(Sample.EndQuarantine(subject: journey.piece), as: cast.curator)
        let closing: Loan = journey.world.state(loan)
        for incident in closing.openIncidents {
            try journey.run(
                Loan.ResolveIncident(subject: loan, incident: incident, finding: text("swept")), as: cast.curator)
        }
        try journey.run(
            Loan.FileOutcome(subject: loan, kind: "publication", identifier: "10.1000/1", samples: [journey.piece]),
            as: cast.applicant)
        try journey.run(Loan.WaiveOutcomes(subject: loan, reason: text("waived")), as: cast.curator)
        try journey.run(Loan.Close(subject: loan), as: cast.curator)
        return journey.world
    }

    /// Ends that the main path does not come to.
    private static func otherEnds() throws(Refusal) -> [World] {
        let lapsed = try Journey.at(.agreed)
        lapsed.world.now = lapsed.world.now.advanced(byDays: 40)
        try lapsed.world.run(Loan.Lapse(subject: lapsed.loan), as: .clock)

        let withdrawn = try Journey.at(.decided)
        try withdrawn.run(Application.Withdraw(subject: withdrawn.application), as: withdrawn.cast.applicant)

        let declined = try Journey.at(.inReview)
        try declined.run(Review.Decline(subject: declined.review), as: declined.cast.reviewer)
        try declined.run(Review.Release(subject: declined.review), as: declined.cast.centre)

        let called = try Journey.at(.called)
        try called.run(
            SampleCall.Extend(subject: called.call, closes: called.closes.advanced(byDays: 7)), as: called.cast.office)
        try called.run(SampleCall.Cancel(subject: called.call, reason: text("war")), as: called.cast.office)

        let unpacked = try Journey.at(.packed)
        try unpacked.run(
            Loan.Release(subject: unpacked.loan, item: 0, piece: unpacked.piece), as: unpacked.cast.curator)
        return [lapsed, withdrawn, declined, called, unpacked].map(\.world)
    }

    /// The installation and its people.
    private static func people() throws(Refusal) -> World {
        let (world, cast) = try World.peopled()
        let digest = String(repeating: "c", count: 64)
        try world.run(Installation.AdoptPolicy(digest: digest), as: .operator)
        try world.run(Installation.AdoptProgramme(part: "missions", digest: digest), as: .operator)
        try world.run(
            Installation.OrderErasure(texts: ["t1", "t2"], person: cast.stranger, files: [digest]), as: .operator)
        try world.run(Installation.AnnounceKey(note: "old and new\n\n— signed by both\n"), as: .operator)
        try world.run(Installation.ReportErasure(ordered: 3, texts: 2), as: .clock)
        let delegated = try world.run(
            Person.Delegate(
                subject: cast.curator, to: cast.keeper, permissions: [.sampleWeigh], until: world.now.advanced(byDays: 9)),
            as: world.actor(cast.curator))
        if let first = delegated.first?.body as? Person.Delegated {
            try world.run(
                Person.EndDelegation(subject: cast.curator, delegation: first.delegation), as: world.actor(cast.curator))
        }
        try world.run(Person.Close(subject: cast.director), as: .operator)
        try world.run(Person.Close(subject: cast.curator), as: .operator)
        return world
    }

    /// What curators do in the vault.
    private static func vault() throws(Refusal) -> World {
        let journey = try Journey.at(.registered)
        let (cast, sample) = (journey.cast, journey.sample)
        try journey.run(
            Sample.Register(
                subject: Sample.ID("drilled"), number: "CE5Z0101", mission: "CE-5", material: .core, variety: "drill",
                form: .core, category: .backup, pristineShare: 9_950, mass: .mg(900), facility: "beijing",
                collected: Sample.Collected(
                    body: "moon", from: Day("2020-12-01"), until: Day("2020-12-02"), longitude: -51.916,
                    latitude: 43.058, frame: "MOON_ME_DE421", site: "Statio Tianchuan", method: "drilled"),
                source: "ce5-catalogue"), as: cast.curator)
        try journey.run(Sample.Recategorise(subject: Sample.ID("drilled"), to: .permanent), as: cast.office)
        try journey.run(Sample.Renumber(subject: sample, alias: "CE5C0100YJ"), as: cast.curator)
        try journey.run(
            Sample.Divide(
                subject: sample, parts: [Sample.Part(id: Sample.ID("half"), number: "CE5C0100,7", mass: .mg(40))],
                attrition: .µg(300), balance: "fine", witness: cast.keeper), as: cast.curator)
        try journey.run(
            Sample.Pool(
                subject: Sample.ID("pool"), number: "CE5C0100,8",
                shares: [.init(sample: sample, mass: .µg(500)), .init(sample: Sample.ID("half"), mass: .mg(1))],
                attrition: .µg(3), form: .powder, balance: "fine", witness: cast.keeper), as: cast.curator)
        try journey.run(
            Sample.Process(
                subject: sample, work: .repackaged, witness: cast.keeper, note: text("vial"), files: [.picture],
                isPublic: true), as: cast.curator)
        try journey.run(Sample.Reweigh(subject: sample, mass: .mg(59), balance: "fine"), as: cast.curator)
        try journey.run(
            Sample.ReversePosting(subject: sample, sequence: 7, witness: cast.keeper, reason: text("slip")),
            as: cast.curator)
        try journey.run(
            Sample.WriteOff(subject: sample, mass: .mg(1), to: .destroyed, witness: cast.keeper), as: cast.curator)
        return journey.world
    }

    /// A hand-over that goes wrong.
    private static func custody() throws(Refusal) -> World {
        let journey = try Journey.at(.offered)
        journey.world.now = journey.world.now.advanced(byDays: 4)
        try journey.world.run(Sample.AlarmCustody(subject: journey.piece), as: .clock)
        try journey.run(Sample.WithdrawCustody(subject: journey.piece), as: journey.cast.curator)
        return journey.world
    }
}
