import Domain
import TestSupport
import Testing

@Suite("The way of a sample", .tags(.small))
struct JourneyTests {
    @Test func `a sample goes from the catalogue to a borrower and back`() throws {
        let journey = try Journey.at(.closedLoan)

        let loan: Loan = journey.world.state(journey.loan)
        #expect(loan.stage == .closed)
        #expect(journey.world.balance(journey.piece, .vault) == .mg(15))
        #expect(journey.world.balance(journey.piece, .consumed) == .mg(5))
        #expect(journey.world.balance(journey.sample, .vault) == .mg(80))
        #expect(journey.world.sample(journey.piece)?.pristinity == .returned)
    }

    @Test func `a sample that is lent whole comes back whole`() throws {
        let journey = try Journey.at(.closedLoan, mass: .mg(20))

        #expect(journey.piece == journey.sample)
        #expect(journey.world.balance(journey.sample, .vault) == .mg(15))
    }
}
