import Domain
import TestSupport
import Testing

@Suite("Weighing, writing off and reversing", .tags(.small))
struct MassCommandTests {
    private func weighing(_ journey: Journey, _ mass: Mass, balance: String = "fine") -> Sample.Reweigh {
        Sample.Reweigh(subject: journey.sample, mass: mass, balance: balance)
    }

    private func writeOff(_ journey: Journey, _ mass: Mass, to account: Account = .destroyed) -> Sample.WriteOff {
        Sample.WriteOff(subject: journey.sample, mass: mass, to: account, witness: journey.cast.keeper)
    }

    private func reversal(_ journey: Journey, of sequence: Int) -> Sample.ReversePosting {
        Sample.ReversePosting(
            subject: journey.sample, sequence: sequence, witness: journey.cast.keeper, reason: text("slip"))
    }

    @Test(arguments: [
        // A loss within the tolerance is posted and that is that; a gain is a finding however small.
        (Int64(99_990), 0), (99_989, 1), (100_001, 1), (150_000, 1), (0, 1),
    ])
    func `a weighing posts the difference and a strange one asks a question`(shown: Int64, open: Int) throws {
        let journey = try Journey.at(.registered)

        try journey.run(weighing(journey, .µg(shown)), as: journey.cast.curator)

        #expect(journey.world.balance(journey.sample, .vault) == .µg(shown))
        #expect(journey.world.balance(journey.sample, .adjustment) == .µg(100_000 - shown))
        #expect(journey.world.openDiscrepancies(of: journey.sample) == open)
    }

    @Test func `a weighing that shows what the books say leaves no record`() throws {
        let journey = try Journey.at(.registered)

        #expect(try journey.run(weighing(journey, .mg(100)), as: journey.cast.curator).isEmpty)
    }

    @Test func `promised mass is weighed with the rest and cannot vanish in a weighing`() throws {
        let journey = try Journey.at(.decided)
        let cast = journey.cast

        #expect(journey.verdict(on: weighing(journey, .µg(19_999)), as: cast.curator) == "sample.reservedExceedsMass @mass")
        try journey.run(weighing(journey, .mg(20)), as: cast.curator)

        #expect(journey.world.balance(journey.sample, .vault) == .zero)
        #expect(journey.world.balance(journey.sample, .reserved) == .mg(20))
    }

    @Test func `a piece that is packed is not weighed into another`() throws {
        let journey = try Journey.at(.packed, mass: .mg(20))

        #expect(journey.verdict(on: weighing(journey, .mg(21)), as: journey.cast.curator) == "sample.allocated")
    }

    @Test(arguments: [Int64.min, -1, Mass.limit.micrograms + 1, .max])
    func `figures that no balance shows are refused`(micrograms: Int64) throws {
        let journey = try Journey.at(.registered)
        let cast = journey.cast
        let mass = Mass(micrograms: micrograms)

        #expect(journey.verdict(on: weighing(journey, mass), as: cast.curator) == "field.outOfRange @mass")
        #expect(journey.verdict(on: writeOff(journey, mass), as: cast.curator) == "field.outOfRange @mass")
        #expect(
            journey.verdict(on: weighing(journey, .mg(1), balance: "?"), as: cast.curator) == "field.notInPolicy @balance")
    }

    @Test(arguments: Account.allCases)
    func `material leaves the books for four places only`(account: Account) throws {
        let journey = try Journey.at(.registered)
        let isEnd = [Account.lost, .destroyed, .transferred, .consumed].contains(account)

        #expect(
            journey.verdict(on: writeOff(journey, .mg(1), to: account), as: journey.cast.curator)
                == (isEnd ? "allowed" : "field.notInList @to"))
    }

    @Test func `only free mass is written off, with a second person`() throws {
        let journey = try Journey.at(.decided)
        let cast = journey.cast
        let alone = Sample.WriteOff(subject: journey.sample, mass: .mg(1), to: .lost, witness: cast.curator)

        #expect(journey.verdict(on: writeOff(journey, .mg(80)), as: cast.curator) == "allowed")
        #expect(journey.verdict(on: writeOff(journey, .µg(80_001)), as: cast.curator) == "sample.exceedsAvailable @mass")
        #expect(journey.verdict(on: writeOff(journey, .zero), as: cast.curator) == "field.outOfRange @mass")
        #expect(journey.verdict(on: alone, as: cast.curator) == "field.notAnother @witness")
        #expect(journey.allowed(writeOff(journey, .mg(1))) == ["curator"])
    }

    @Test func `a wrong weighing is undone by reversing its postings, once`() throws {
        let journey = try Journey.at(.registered)
        let cast = journey.cast
        try journey.run(weighing(journey, .mg(90)), as: cast.curator)

        let events = try journey.run(reversal(journey, of: 2), as: cast.curator)

        let reversed = try #require(events.first?.body as? Sample.PostingReversed)
        #expect(
            reversed.postings == [Posting(journey.sample, .adjustment, .mg(-10)), Posting(journey.sample, .vault, .mg(10))])
        #expect(journey.world.balance(journey.sample, .vault) == .mg(100))
        #expect(journey.world.balance(journey.sample, .adjustment) == .zero)
        #expect(journey.verdict(on: reversal(journey, of: 2), as: cast.curator) == "field.notReversible @sequence")
        #expect(journey.world.events.count { $0.body is Sample.Reweighed } == 1)
    }

    @Test func `a wrong write-off is undone too`() throws {
        let journey = try Journey.at(.registered)
        try journey.run(writeOff(journey, .mg(7)), as: journey.cast.curator)

        try journey.run(reversal(journey, of: 2), as: journey.cast.curator)

        #expect(journey.world.balance(journey.sample, .vault) == .mg(100))
        #expect(journey.world.balance(journey.sample, .destroyed) == .zero)
    }

    @Test func `a reversal never takes what is promised or gone by now`() throws {
        let journey = try Journey.at(.registered)
        let cast = journey.cast
        try journey.run(weighing(journey, .mg(110)), as: cast.curator)
        try journey.run(writeOff(journey, .mg(105)), as: cast.curator)

        #expect(journey.verdict(on: reversal(journey, of: 2), as: cast.curator) == "ledger.wouldGoBelowZero @sequence")
    }

    @Test(arguments: [Int.min, -1, 0, 1, 3, 4, 99, Int.max])
    func `births, findings, splits and what is not there cannot be reversed`(sequence: Int) throws {
        let journey = try Journey.at(.registered)
        let cast = journey.cast
        // 1 born, 2 weighed, 3 discrepancy, 4 split.
        try journey.run(weighing(journey, .mg(110)), as: cast.curator)
        try journey.run(
            Sample.Divide(
                subject: journey.sample, parts: [Sample.Part(id: Sample.ID("a"), number: "N-a", mass: .mg(1))],
                attrition: .zero, balance: "fine", witness: cast.keeper), as: cast.curator)

        #expect(journey.verdict(on: reversal(journey, of: sequence), as: cast.curator) == "field.notReversible @sequence")
        #expect(journey.verdict(on: reversal(journey, of: 2), as: cast.curator) == "allowed")
    }

    @Test func `reversing needs its own permission and a second person`() throws {
        let journey = try Journey.at(.registered)
        let cast = journey.cast
        try journey.run(weighing(journey, .mg(90)), as: cast.curator)
        let alone = Sample.ReversePosting(subject: journey.sample, sequence: 2, witness: cast.curator, reason: text())

        #expect(journey.allowed(reversal(journey, of: 2)) == ["curator"])
        #expect(journey.verdict(on: alone, as: cast.curator) == "field.notAnother @witness")
    }

    @Test func `every posting of every kind of record adds up to nothing`() throws {
        for event in try EveryRecord.make() {
            let postings = Ledger.postings(of: event)
            #expect(postings.reduce(Mass.zero) { $0 + $1.mass } == .zero, "\(event.body)")
            #expect(postings.allSatisfy { $0.mass != .zero }, "\(event.body)")
        }
    }

    @Test func `a discrepancy is resolved once, by curators, on its own sample`() throws {
        let journey = try Journey.at(.registered)
        let cast = journey.cast
        try journey.run(weighing(journey, .mg(110)), as: cast.curator)
        let id = try #require(journey.world.discrepancies(of: journey.sample).first)
        let resolution = Sample.ResolveDiscrepancy(subject: journey.sample, discrepancy: id, finding: text())
        let elsewhere = Sample.ResolveDiscrepancy(subject: Sample.ID("other"), discrepancy: id, finding: text())

        #expect(journey.allowed(resolution) == ["curator"])
        #expect(journey.verdict(on: elsewhere, as: cast.curator) == "access.notFound")
        try journey.run(resolution, as: cast.curator)

        #expect(journey.verdict(on: resolution, as: cast.curator) == "access.notFound")
    }
}
