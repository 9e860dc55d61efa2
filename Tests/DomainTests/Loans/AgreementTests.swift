import Domain
import TestSupport
import Testing

@Suite("Loan agreements", .tags(.small))
struct AgreementTests {
    private func signature(_ journey: Journey, _ side: Loan.Side) -> Loan.Sign {
        Loan.Sign(subject: journey.loan, side: side)
    }

    @Test func `nothing is agreed on before the applicant knows`() throws {
        let decided = try Journey.at(.decided)
        let announced = try Journey.at(.announced)
        let sending = Loan.SendAgreement(subject: decided.loan, application: decided.application)

        #expect(decided.verdict(on: sending, as: decided.cast.office) == "application.notAnnounced")
        #expect(announced.allowed(sending) == ["office"])
    }

    @Test func `an application leads to one agreement`() throws {
        let journey = try Journey.at(.agreed)
        let again = Loan.SendAgreement(subject: Loan.ID("loan2"), application: journey.application)
        let same = Loan.SendAgreement(subject: journey.loan, application: journey.application)
        let none = Loan.SendAgreement(subject: Loan.ID("loan2"), application: Application.ID("none"))

        #expect(journey.verdict(on: again, as: journey.cast.office) == "application.wrongStage")
        #expect(journey.verdict(on: same, as: journey.cast.office) == "loan.exists")
        #expect(journey.verdict(on: none, as: journey.cast.office) == "access.notFound")
    }

    @Test func `ten working days are counted in the agency's calendar`() throws {
        let journey = try Journey.at(.announced)
        // Thursday, 24 April 2025, 23:30 in Beijing.
        let evening = try #require(Instant("2025-04-24T15:30:00Z"))

        let events = try journey.world.run(
            Loan.SendAgreement(subject: journey.loan, application: journey.application),
            as: journey.actor(journey.cast.office), at: evening)

        let sent = try #require(events.first?.body as? Loan.AgreementSent)
        #expect(sent.signBy.text == "2025-05-12T16:00:00.000Z")
        #expect(sent.items.map(\.sample) == [journey.sample])
        #expect(sent.items.map(\.approved) == [.mg(20)])
        #expect(sent.items.map(\.destructive) == [.mg(5)])
        #expect(sent.responsible == journey.cast.applicant)
    }

    @Test func `each side signs by its own people, in either order`() throws {
        for order in [Loan.Side.allCases, Loan.Side.allCases.reversed()] {
            let journey = try Journey.at(.agreed)
            for side in order {
                #expect(journey.allowed(signature(journey, side)) == (side == .agency ? ["office"] : ["director"]))
                try journey.run(
                    signature(journey, side), as: side == .agency ? journey.cast.office : journey.cast.director)
            }
            #expect(journey.world.application(journey.application)?.stage == .signed)
        }
    }

    @Test func `one person is not both parties, and no side signs twice`() throws {
        let journey = try Journey.at(.agreed)
        var both = journey.actor(journey.cast.director)
        both.permissions.insert(.agreementSign)
        try journey.world.run(signature(journey, .borrower), as: both)

        #expect(journey.world.verdict(on: signature(journey, .agency), as: both) == "loan.needsTwo")
        #expect(journey.world.verdict(on: signature(journey, .borrower), as: both) == "loan.alreadySigned")
        #expect(journey.world.verdict(on: signature(journey, .agency), as: .operator) == "access.notFound")
    }

    @Test func `to another house the loan does not exist`() throws {
        let journey = try Journey.at(.out)
        let none = Loan.ID("none")

        for person in [journey.cast.rival, journey.cast.stranger] {
            for loan in [journey.loan, none] {
                let verdicts: Set<String> = [
                    journey.verdict(on: Loan.Sign(subject: loan, side: .borrower), as: person),
                    journey.verdict(on: Loan.RequestRenewal(subject: loan, reason: text()), as: person),
                    journey.verdict(
                        on: Loan.ReportIncident(subject: loan, sample: nil, kind: "lost", account: text()), as: person),
                    journey.verdict(
                        on: Loan.FileOutcome(subject: loan, kind: "thesis", identifier: "x", samples: []), as: person),
                    journey.verdict(
                        on: Loan.DeclareReturn(
                            subject: loan, sample: journey.piece, returned: .mg(1), consumed: .zero, attrition: .zero,
                            lost: .zero, retained: .zero, contamination: nil), as: person),
                    journey.verdict(
                        on: Loan.Divide(
                            subject: loan, from: journey.piece,
                            part: .init(id: Sample.ID("x"), number: "x", mass: .mg(1))), as: person),
                ]
                #expect(verdicts == ["access.notFound"])
            }
        }
    }

    @Test func `the last instant to sign is the last of the tenth day, and then it lapses`() throws {
        let journey = try Journey.at(.agreed)
        let loan: Loan = journey.world.state(journey.loan)
        let end = try #require(loan.agreement?.signBy)
        let last = Instant(milliseconds: end.milliseconds - 1)
        let office = journey.actor(journey.cast.office)

        #expect(journey.world.verdict(on: signature(journey, .agency), as: office, at: last) == "allowed")
        #expect(journey.world.verdict(on: signature(journey, .agency), as: office, at: end) == "loan.signTooLate")
        #expect(try journey.world.run(Loan.Lapse(subject: journey.loan), as: .clock, at: last).isEmpty)
        let lapsed = try journey.world.run(Loan.Lapse(subject: journey.loan), as: .clock, at: end)
        #expect(lapsed.count == 3)
        #expect(journey.world.balance(journey.sample, .reserved) == .zero)
        #expect(journey.world.balance(journey.sample, .vault) == .mg(100))
        #expect(try journey.world.run(Loan.Lapse(subject: journey.loan), as: .clock, at: end).isEmpty)
        #expect(journey.world.verdict(on: Loan.Lapse(subject: journey.loan), as: office, at: end) == "access.notFound")
    }

    @Test func `a half-signed agreement lapses too, a signed one does not`() throws {
        let half = try Journey.at(.agreed)
        try half.run(signature(half, .agency), as: half.cast.office)
        let whole = try Journey.at(.signed)
        let later = half.world.now.advanced(byDays: 60)

        #expect(try half.world.run(Loan.Lapse(subject: half.loan), as: .clock, at: later).count == 3)
        #expect(try whole.world.run(Loan.Lapse(subject: whole.loan), as: .clock, at: later).isEmpty)
    }

    @Test(arguments: [("2025-12-31T15:59:59Z", "LS-2025-0001"), ("2025-12-31T16:00:00Z", "LS-2026-0001")])
    func `certificates are numbered through the agency's year`(now: String, number: String) throws {
        let journey = try Journey.at(.signed)
        journey.world.now = try #require(Instant(now))

        let events = try journey.run(Loan.IssueCertificate(subject: journey.loan), as: journey.cast.office)

        let issued = try #require(events.first?.body as? Loan.CertificateIssued)
        #expect(issued.number == number)
        #expect(events.map(\.audience) == [.everyone])
        #expect(journey.verdict(on: Loan.IssueCertificate(subject: journey.loan), as: journey.cast.office)
            == "loan.wrongStage")
    }

    @Test(arguments: [Journey.Step.agreed, .announced])
    func `no certificate without both signatures`(step: Journey.Step) throws {
        let journey = try Journey.at(step)

        #expect(
            ["loan.wrongStage", "access.notFound"].contains(
                journey.verdict(on: Loan.IssueCertificate(subject: journey.loan), as: journey.cast.office)))
    }
}
