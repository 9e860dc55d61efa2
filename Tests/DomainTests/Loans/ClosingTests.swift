import Domain
import TestSupport
import Testing

@Suite("Closing loans", .tags(.small))
struct ClosingTests {
    private func close(_ journey: Journey) -> Loan.Close { Loan.Close(subject: journey.loan) }

    private func outcome(
        _ journey: Journey, kind: String = "publication", identifier: String = "10.1000/182", samples: [Sample.ID]? = nil
    ) -> Loan.FileOutcome {
        Loan.FileOutcome(
            subject: journey.loan, kind: kind, identifier: identifier, samples: samples ?? [journey.piece])
    }

    @Test(arguments: [
        (Journey.Step.announced, "access.notFound"), (.agreed, "loan.wrongStage"), (.signed, "loan.wrongStage"),
        (.certified, "loan.notAllAllocated"), (.packed, "loan.outstanding"), (.offered, "loan.outstanding"),
        (.out, "loan.outstanding"), (.declaredReturn, "loan.outstanding"), (.offeredBack, "loan.outstanding"),
        (.back, "loan.outstanding"), (.reconciled, "loan.noOutcomes"), (.released, "loan.noOutcomes"),
        (.closedLoan, "loan.wrongStage"),
    ])
    func `returned is not closed`(step: Journey.Step, verdict: String) throws {
        let journey = try Journey.at(step)

        #expect(journey.verdict(on: close(journey), as: journey.cast.curator) == verdict)
    }

    @Test func `outcomes are filed, or waived with a reason`() throws {
        let filed = try Journey.at(.released)
        let waived = try Journey.at(.released)
        let waiver = Loan.WaiveOutcomes(subject: waived.loan, reason: text())

        #expect(waived.allowed(waiver) == ["curator"])
        try filed.run(outcome(filed), as: filed.cast.applicant)
        try waived.run(waiver, as: waived.cast.curator)

        #expect(filed.allowed(close(filed)) == ["curator"])
        #expect(waived.allowed(close(waived)) == ["curator"])
        #expect(try waived.run(waiver, as: waived.cast.curator).isEmpty)
    }

    @Test func `papers that appear after the closing are filed too`() throws {
        let journey = try Journey.at(.closedLoan)

        let events = try journey.run(outcome(journey, identifier: "10.1000/183"), as: journey.cast.applicant)

        #expect(events.map(\.audience) == [.everyone])
    }

    @Test(arguments: [
        ("publication", "10.1000/182", "allowed"), ("dataSet", "https://example.org/1", "allowed"),
        ("rumour", "x", "field.notInList @kind"), ("thesis", "", "field.notAnIdentifier @identifier"),
        ("thesis", "two words", "field.notAnIdentifier @identifier"), ("thesis", "月", "field.notAnIdentifier @identifier"),
        ("thesis", String(repeating: "x", count: 257), "field.notAnIdentifier @identifier"),
    ])
    func `an outcome has a public identifier`(kind: String, identifier: String, verdict: String) throws {
        let journey = try Journey.at(.released)

        #expect(
            journey.verdict(on: outcome(journey, kind: kind, identifier: identifier), as: journey.cast.applicant) == verdict)
    }

    @Test func `a publication names the samples that it used`() throws {
        let journey = try Journey.at(.released)
        let (piece, applicant) = (journey.piece, journey.cast.applicant)

        #expect(journey.verdict(on: outcome(journey, samples: []), as: applicant) == "field.missing @samples")
        #expect(
            journey.verdict(on: outcome(journey, samples: [journey.sample]), as: applicant)
                == "field.notOnThisLoan @samples")
        #expect(journey.verdict(on: outcome(journey, samples: [piece, piece]), as: applicant) == "field.twice @samples")
        #expect(journey.allowed(outcome(journey)) == ["applicant", "director"])
    }

    @Test func `what is left of a served promise is freed by the closing`() throws {
        let journey = try Journey.at(.certified)
        let cast = journey.cast
        try journey.run(
            Loan.Prepare(
                subject: journey.loan, item: 0, parts: [.init(id: journey.piece, number: "P", mass: .mg(12))],
                attrition: .zero, balance: "fine", witness: cast.keeper), as: cast.curator)
        try journey.run(journey.handOver, as: cast.curator)
        try journey.run(
            Sample.AcceptCustody(subject: journey.piece, consignment: "out-1", seals: ["S-1", "S-2"]), as: cast.director)
        try journey.run(journey.line(returned: .zero, consumed: .mg(5), retained: .mg(7)), as: cast.applicant)
        try journey.run(
            Loan.Reconcile(subject: journey.loan, sample: journey.piece, weighed: .zero, balance: "fine"),
            as: cast.curator)
        try journey.run(outcome(journey), as: cast.applicant)

        let events = try journey.run(close(journey), as: cast.curator)

        #expect(events.map { type(of: $0.body).type } == ["loan.released", "loan.closed"])
        #expect(journey.world.balance(journey.sample, .reserved) == .zero)
        #expect(journey.world.balance(journey.sample, .vault) == .mg(88))
    }

    @Test func `an item that nobody took is released before the closing`() throws {
        let journey = try Journey.at(.certified)
        let cast = journey.cast
        try journey.run(Loan.Release(subject: journey.loan, item: 0), as: cast.curator)
        try journey.run(Loan.WaiveOutcomes(subject: journey.loan, reason: text()), as: cast.curator)

        try journey.run(close(journey), as: cast.curator)

        #expect(journey.world.balance(journey.sample, .vault) == .mg(100))
    }

    @Test func `a loan closes with its loss, once the incident is resolved`() throws {
        let journey = try Journey.at(.out)
        let cast = journey.cast
        try journey.run(journey.line(returned: .zero, consumed: .mg(5), lost: .mg(15)), as: cast.applicant)
        try journey.run(
            Loan.Reconcile(subject: journey.loan, sample: journey.piece, weighed: .zero, balance: "fine"),
            as: cast.curator)
        try journey.run(Loan.WaiveOutcomes(subject: journey.loan, reason: text()), as: cast.curator)
        #expect(journey.verdict(on: close(journey), as: cast.curator) == "incident.open")
        let open: Loan = journey.world.state(journey.loan)
        let incident = try #require(open.openIncidents.first)
        let resolution = Loan.ResolveIncident(subject: journey.loan, incident: incident, finding: text())
        #expect(journey.allowed(resolution) == ["curator"])
        try journey.run(resolution, as: cast.curator)
        #expect(journey.verdict(on: resolution, as: cast.curator) == "access.notFound")

        try journey.run(close(journey), as: cast.curator)

        let loan: Loan = journey.world.state(journey.loan)
        #expect(loan.stage == .closedWithLoss)
        #expect(journey.world.balance(journey.piece, .lost) == .mg(15))
    }

    @Test func `an open discrepancy keeps a loan open`() throws {
        let journey = try Journey.at(.back)
        let cast = journey.cast
        try journey.run(
            Loan.Reconcile(subject: journey.loan, sample: journey.piece, weighed: .mg(16), balance: "fine"),
            as: cast.curator)
        try journey.run(outcome(journey), as: cast.applicant)

        #expect(journey.verdict(on: close(journey), as: cast.curator) == "discrepancy.open")
    }

    @Test(arguments: ["lost", "damaged", "contaminated", "other", "consumedTooMuch", "boring"])
    func `an incident is reported by those who can have seen it`(kind: String) throws {
        let journey = try Journey.at(.out)
        let report = Loan.ReportIncident(subject: journey.loan, sample: journey.piece, kind: kind, account: text())
        let isKind = Loan.ReportIncident.kinds.contains(kind)

        #expect(journey.allowed(report) == (isKind ? ["applicant", "director", "curator"] : []))
        if !isKind { #expect(journey.verdict(on: report, as: journey.cast.curator) == "field.notInList @kind") }
    }

    @Test func `an incident is about a piece of the loan, on a loan that began`() throws {
        let journey = try Journey.at(.out)
        let agreed = try Journey.at(.agreed)
        let elsewhere = Loan.ReportIncident(
            subject: journey.loan, sample: journey.sample, kind: "lost", account: text())
        let early = Loan.ReportIncident(subject: agreed.loan, sample: nil, kind: "lost", account: text())

        #expect(journey.verdict(on: elsewhere, as: journey.cast.curator) == "field.notOnThisLoan @sample")
        #expect(agreed.verdict(on: early, as: agreed.cast.curator) == "loan.wrongStage")
    }

    @Test func `a closed loan is over`() throws {
        let journey = try Journey.at(.closedLoan)
        let (cast, loan) = (journey.cast, journey.loan)
        let due = journey.world.now.advanced(byDays: 1)

        #expect(journey.verdict(on: journey.line(returned: .mg(1)), as: cast.applicant) == "loan.wrongStage")
        #expect(journey.verdict(on: Loan.RequestRenewal(subject: loan, reason: text()), as: cast.applicant)
            == "loan.wrongStage")
        #expect(journey.verdict(on: Loan.Recall(subject: loan, reason: text(), due: due), as: cast.office)
            == "loan.wrongStage")
        #expect(journey.verdict(on: Loan.Release(subject: loan, item: 0), as: cast.curator) == "loan.wrongStage")
        #expect(journey.verdict(on: Loan.WaiveOutcomes(subject: loan, reason: text()), as: cast.curator)
            == "loan.wrongStage")
        #expect(journey.verdict(on: journey.preparation, as: cast.curator) == "loan.wrongStage")
    }
}
