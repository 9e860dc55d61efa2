import Domain
import GRDB
import ReadModels
import TestSupport
import Testing

@Suite("The ledger's rows", .tags(.medium))
struct LedgerRowsTests {
    @Test func `balances are the sums of the postings, and everything adds up to nothing`() async throws {
        var deeds = try RandomDeeds(seed: 5)
        for _ in 0..<1200 { deeds.act() }
        try await withRegister(deeds.world.events) { (register) async throws in
            let wrong = try register.number(
                """
                SELECT count(*) FROM balance WHERE mass <> (SELECT sum(mass) FROM posting
                    WHERE posting.sample = balance.sample AND posting.account = balance.account)
                """)
            let missing = try register.number(
                "SELECT count(*) FROM posting WHERE NOT EXISTS (SELECT 1 FROM balance WHERE balance.sample = posting.sample AND balance.account = posting.account)")
            let unbalanced = try register.number(
                "SELECT count(*) FROM (SELECT seq FROM posting GROUP BY seq HAVING sum(mass) <> 0)")

            #expect(wrong == 0)
            #expect(missing == 0)
            #expect(unbalanced == 0)
            #expect(try #require(try register.number("SELECT count(*) FROM posting")) > 200)
        }
    }

    @Test func `balances are those of the domain's ledger`() async throws {
        var deeds = try RandomDeeds(seed: 6)
        for _ in 0..<800 { deeds.act() }
        try await withRegister(deeds.world.events) { (register) async throws in
            for (sample, accounts) in deeds.world.balances {
                for (account, mass) in accounts {
                    let kept = try register.number(
                        "SELECT mass FROM balance WHERE sample = ? AND account = ?", sample.rawValue, account.rawValue)
                    #expect(kept ?? 0 == mass.micrograms, "\(sample) \(account)")
                }
            }
        }
    }

    @Test func `what the public may request is never more than what is in the vault and promised in silence`() async throws {
        var deeds = try RandomDeeds(seed: 7)
        for _ in 0..<1200 { deeds.act() }
        try await withRegister(deeds.world.events) { (register) async throws in
            let wrong = try register.number(
                """
                SELECT count(*) FROM sample WHERE available <> CASE
                    WHEN offer_consignment IS NULL AND broken_seals IS NULL AND quarantined = 0 AND loan IS NULL
                        AND category IN ('research', 'publicBenefit') AND custodian LIKE 'facility:%'
                    THEN withheld + coalesce((SELECT mass FROM balance WHERE sample = id AND account = 'vault'), 0) ELSE 0 END
                """)
            let silent = try register.number(
                """
                SELECT count(*) FROM sample WHERE withheld <> coalesce((SELECT sum(mass) FROM reservation
                    JOIN application ON application.id = reservation.application
                    WHERE reservation.sample = sample.id AND announced IS NULL), 0)
                """)

            #expect(wrong == 0)
            #expect(silent == 0)
        }
    }

    /// Availability at each step of a loan of 20 of 100 mg.
    static let steps: [(Journey.Step, Int64)] = [
        (.registered, 100_000), (.examined, 100_000), (.decided, 100_000), (.announced, 80_000), (.signed, 80_000),
        (.packed, 80_000), (.out, 80_000), (.closedLoan, 80_000),
    ]

    @Test(arguments: steps.indices)
    func `availability follows the announcement`(index: Int) async throws {
        let (step, expected) = Self.steps[index]
        let journey = try Journey.at(step)
        try await withRegister(journey.world.events) { (register) async throws in
            let available = try register.number("SELECT available FROM sample WHERE id = 'sample1'")
            #expect(available == expected, "\(step)")
        }
    }

    @Test func `a withdrawal before the announcement gives back what nobody knew of`() async throws {
        let journey = try Journey.at(.decided)
        try journey.run(Application.Withdraw(subject: journey.application), as: journey.cast.applicant)
        try await withRegister(journey.world.events) { (register) async throws in
            let row = try register.line("SELECT available, withheld FROM sample WHERE id = 'sample1'")
            let reservations = try register.number("SELECT count(*) FROM reservation")

            #expect(row == ["100000", "0"])
            #expect(reservations == 0)
        }
    }

    @Test func `a broken seal, quarantine and another category make a sample unavailable`() async throws {
        let journey = try Journey.at(.offeredBack)
        try journey.run(
            Sample.AcceptCustody(subject: journey.piece, consignment: "back-1", seals: []), as: journey.cast.curator)
        try await withRegister(journey.world.events) { (register) async throws in
            func row() throws -> [String?]? {
                try register.line("SELECT available > 0, broken_seals, quarantined FROM sample WHERE id = 'piece1'")
            }
            #expect(try row() == ["0", #"["S-3"]"#, "1"])

            let world = journey.world
            let before = world.events.count
            try journey.run(Sample.ClearSeal(subject: journey.piece, finding: text("tape")), as: journey.cast.curator)
            try journey.run(
                Loan.Reconcile(subject: journey.loan, sample: journey.piece, weighed: .mg(15), balance: "fine"),
                as: journey.cast.curator)
            try journey.run(Sample.EndQuarantine(subject: journey.piece), as: journey.cast.curator)
            try register.project(Array(world.events[before...]))
            #expect(try row() == ["1", nil, "0"])

            let again = world.events.count
            try journey.run(Sample.Recategorise(subject: journey.piece, to: .backup), as: journey.cast.office)
            try register.project(Array(world.events[again...]))
            #expect(try row()?.first == "0")
        }
    }
}
