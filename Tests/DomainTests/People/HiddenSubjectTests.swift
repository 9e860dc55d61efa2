import TestSupport
import Testing

@testable import Domain

/// What a refusal may tell: to whoever is no party, what is hidden is not there; and a token is good for what it says.
@Suite("What refusals tell, and what tokens reach", .tags(.smallest)) struct HiddenSubjectTests {
    @Test func `whoever is no party cannot tell whether a return is on its way`() throws {
        let out = try Journey.at(.out)
        let offered = try Journey.at(.offeredBack)
        let command = Sample.AcceptCustody(subject: out.piece, consignment: "back-1", seals: ["S-3"])

        let before = out.verdict(on: command, as: out.cast.stranger)
        let during = offered.verdict(on: command, as: offered.cast.stranger)

        #expect(before == "access.notFound")
        #expect(during == before)
    }

    @Test func `the borrower hears that nothing is offered, or that it is not theirs to accept`() throws {
        let out = try Journey.at(.out)
        let offered = try Journey.at(.offeredBack)
        let command = Sample.AcceptCustody(subject: out.piece, consignment: "back-1", seals: ["S-3"])

        #expect(out.verdict(on: command, as: out.cast.director) == "custody.notOffered")
        #expect(offered.verdict(on: command, as: offered.cast.director) == "access.notPermitted")
    }

    @Test func `to a stranger a loan that waits for the agency's signature is not there`() throws {
        let journey = try Journey.at(.agreed)
        let sign = Loan.Sign(subject: journey.loan, side: .agency)
        let absent = Loan.Sign(subject: Loan.ID("nothing"), side: .agency)

        #expect(journey.verdict(on: sign, as: journey.cast.stranger) == "access.notFound")
        #expect(journey.verdict(on: absent, as: journey.cast.stranger) == "access.notFound")
        #expect(journey.verdict(on: sign, as: journey.cast.director) == "access.notPermitted")
        #expect(journey.verdict(on: sign, as: journey.cast.curator) == "access.notPermitted")
        #expect(journey.verdict(on: sign, as: journey.cast.office) == "allowed")
    }

    @Test func `a token withdraws an application only where it is good for applying`() throws {
        let journey = try Journey.at(.submitted)
        let withdraw = Application.Withdraw(subject: journey.application)
        var actor = journey.actor(journey.cast.applicant)

        actor.scopes = [.logAudit]
        #expect(journey.world.verdict(on: withdraw, as: actor) == "access.notFound")
        actor.scopes = [.applicationSubmit]
        #expect(journey.world.verdict(on: withdraw, as: actor) == "allowed")
        actor.scopes = nil
        #expect(journey.world.verdict(on: withdraw, as: actor) == "allowed")
    }

    @Test func `a token closes its owner's account only where it is good for what is their own`() throws {
        let journey = try Journey.at(.registered)
        let close = Person.Close(subject: journey.cast.applicant)
        var actor = journey.actor(journey.cast.applicant)

        actor.scopes = [.sampleRead]
        #expect(journey.world.verdict(on: close, as: actor) == "access.notFound")
        actor.scopes = nil
        #expect(journey.world.verdict(on: close, as: actor) == "allowed")
    }

    @Test func `a token lends no more than it is good for`() throws {
        let journey = try Journey.at(.registered)
        let lend = Person.Delegate(
            subject: journey.cast.centre, to: journey.cast.stranger, permissions: [.applicationCheck],
            until: journey.world.now.advanced(byDays: 7))
        var actor = journey.actor(journey.cast.centre)

        actor.scopes = [.applicationRead]
        #expect(journey.world.verdict(on: lend, as: actor) == "delegation.notYours @permissions")
        actor.scopes = [.applicationCheck]
        #expect(journey.world.verdict(on: lend, as: actor) == "allowed")
    }
}
