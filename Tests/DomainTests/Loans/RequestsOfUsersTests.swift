import Domain
import TestSupport
import Testing

/// What users of today's systems ask for, each with the request that it answers.
@Suite("What users of other systems ask for", .tags(.small))
struct RequestsOfUsersTests {
    /// A world with two samples of 20 mg, beside the journey's own.
    private func twoSamples(category: Sample.Category = .research) throws -> (Journey, [Sample.ID]) {
        let journey = try Journey.at(.registered)
        let samples = ["two", "three"].map { Sample.ID($0) }
        for sample in samples {
            try journey.run(
                Sample.Register(
                    subject: sample, number: "N-\(sample)", mission: "CE-5", material: .basalt, form: .powder,
                    category: category, mass: .mg(20), facility: "beijing"), as: journey.cast.curator)
        }
        return (journey, samples)
    }

    private func out(_ tag: String = "a", category: Sample.Category = .research) throws -> (FurtherLoan, [Sample.ID]) {
        let (journey, samples) = try twoSamples(category: category)
        let further = FurtherLoan(
            journey, tag,
            [.init(sample: samples[0], approved: .mg(20), destructive: .mg(20)), .init(sample: samples[1], approved: .mg(20))])
        try further.reachCertified(category: category)
        try further.handOver(0)
        try further.handOver(1)
        return (further, samples)
    }

    /// specify7 #5156; measured on Specify 7: it accepts the return of 9 of 2.
    @Test func `nine of two do not come back`() throws {
        let journey = try Journey.at(.out, mass: .mg(2), approved: .mg(2), destructive: .zero)

        #expect(
            journey.verdict(on: journey.line(returned: .mg(9)), as: journey.cast.applicant) == "return.exceedsLent @returned")
    }

    /// specify7 #5156, over two loans of the same piece.
    @Test func `a piece that is settled on one loan is not returned on it again while it is out on another`() throws {
        let journey = try Journey.at(.released)
        let piece = journey.piece
        let further = FurtherLoan(journey, "b", [.init(sample: piece, approved: journey.world.balance(piece, .vault))])
        try further.reachCertified()
        try further.handOver(0)
        let out = journey.world.balance(piece, .loan)

        #expect(journey.verdict(on: journey.line(returned: out), as: journey.cast.applicant) == "loan.nothingOut")
        #expect(
            journey.verdict(
                on: Loan.Divide(subject: journey.loan, from: piece, part: .init(id: Sample.ID("z"), number: "Z", mass: .mg(1))),
                as: journey.cast.applicant) == "loan.notWithBorrower")
        #expect(journey.verdict(on: further.line(piece, returned: out), as: journey.cast.applicant) == "allowed")
    }

    /// Measured on Specify 7: it lends 50 of 5.
    @Test func `fifty of five are not lent`() throws {
        let journey = try Journey(mass: .mg(5), approved: .mg(50), destructive: .zero)
        try journey.reach(.examined)

        #expect(
            journey.verdict(on: journey.decision, as: journey.cast.office).hasPrefix("sample.exceedsAvailable"))
    }

    /// Measured on Specify 7: it lends the same item three times.
    @Test func `one item is not lent three times`() throws {
        let (further, samples) = try out()
        let journey = further.journey
        let second = FurtherLoan(journey, "c", [.init(sample: samples[0], approved: .mg(20))])

        #expect(
            journey.verdict(on: Loan.Allocate(subject: further.loan, item: 0, sample: samples[0]), as: journey.cast.curator)
                == "loan.alreadyAllocated @item")
        #expect(throws: Refusal.self) { try second.reachCertified() }
    }

    /// specify7 #4656, specify6 #729.
    @Test func `availability stays right when loans and gifts mix`() throws {
        let (journey, samples) = try twoSamples()
        let (world, cast, sample) = (journey.world, journey.cast, samples[0])
        let lent = FurtherLoan(journey, "d", [.init(sample: sample, approved: .mg(8))])
        try lent.reachExamined()
        try journey.run(lent.decision, as: cast.office)
        func gift(_ mass: Mass) -> Sample.WriteOff {
            Sample.WriteOff(subject: sample, mass: mass, to: .transferred, witness: cast.keeper)
        }

        #expect(journey.verdict(on: gift(.µg(12_001)), as: cast.curator) == "sample.exceedsAvailable @mass")
        try journey.run(gift(.mg(5)), as: cast.curator)
        #expect(journey.verdict(on: gift(.µg(7_001)), as: cast.curator) == "sample.exceedsAvailable @mass")
        #expect(world.balance(sample, .vault) == .mg(7))
        #expect(world.balance(sample, .reserved) == .mg(8))
        #expect(world.balance(sample, .transferred) == .mg(5))
        #expect(MassModel(world: world).faults() == [])
    }

    /// arctos #2703.
    @Test func `one loan holds what is used up and what comes back`() throws {
        let (further, samples) = try out()
        let journey = further.journey

        try further.giveBack(samples[0], returned: .zero, consumed: .mg(20))
        try further.giveBack(samples[1], returned: .mg(20))

        let loan: Loan = journey.world.state(further.loan)
        let isSettled = loan.pieces.values.allSatisfy(\.isSettled)
        #expect(isSettled)
        #expect(loan.openIncidents.isEmpty, "the whole of the first item was approved for destructive work")
        #expect(journey.world.balance(samples[0], .consumed) == .mg(20))
        #expect(journey.world.balance(samples[1], .vault) == .mg(20))
        #expect(MassModel(world: journey.world).faults() == [])
    }

    /// arctos #2703, the other way round: what must come back is not used up without notice.
    @Test func `using up what was to come back is an incident, and bars the borrower`() throws {
        let (further, samples) = try out()
        let journey = further.journey

        try further.giveBack(samples[1], returned: .mg(19), consumed: .mg(1))

        let loan: Loan = journey.world.state(further.loan)
        #expect(loan.openIncidents.count == 1)
        #expect(journey.world.block(of: journey.cast.house, at: journey.world.now) == "incident")
    }

    /// arctos #1893.
    @Test func `nothing that is out is without a due date, its daughters neither`() throws {
        let (further, samples) = try out()
        let (journey, world) = (further.journey, further.journey.world)
        try journey.run(
            Loan.Divide(subject: further.loan, from: samples[0], part: .init(id: Sample.ID("chip"), number: "chip", mass: .mg(2))),
            as: journey.cast.applicant)

        let accepted = world.events.compactMap { $0.body as? Sample.CustodyAccepted }.filter { $0.loan == further.loan }
        #expect(accepted.count == 2 && accepted.allSatisfy { $0.due != nil })
        #expect(world.earliestDue(of: further.loan) == accepted.compactMap(\.due).min())
        try further.giveBack(samples[0], returned: .mg(18))
        try further.giveBack(samples[1], returned: .mg(20))
        #expect(world.earliestDue(of: further.loan) == accepted.compactMap(\.due).min(), "the chip alone is still out")
    }

    /// arctos #9693, specify7 #1953, arctos #4346.
    @Test func `what has come back is neither due nor overdue`() throws {
        let (further, samples) = try out()
        let (journey, world) = (further.journey, further.journey.world)
        let due = try #require(world.earliestDue(of: further.loan))
        try further.giveBack(samples[0], returned: .mg(20))

        #expect(world.block(of: journey.cast.house, at: due.advanced(bySeconds: -1)) == nil)
        #expect(world.block(of: journey.cast.house, at: due) == "overdue", "one item is still out")
        try further.giveBack(samples[1], returned: .mg(20))
        #expect(world.earliestDue(of: further.loan) == nil)
        #expect(world.block(of: journey.cast.house, at: due.advanced(byDays: 100)) == nil)
    }

    /// arctos #2035.
    @Test func `returned is not closed`() throws {
        let (further, samples) = try out()
        let (journey, cast) = (further.journey, further.journey.cast)
        for sample in samples { try further.giveBack(sample, returned: .mg(20)) }

        let loan: Loan = journey.world.state(further.loan)
        #expect(loan.stage == .certified)
        #expect(journey.verdict(on: Loan.Close(subject: further.loan), as: cast.curator) == "loan.noOutcomes")
        try journey.run(
            Loan.FileOutcome(subject: further.loan, kind: "publication", identifier: "10.1000/2", samples: samples),
            as: cast.applicant)
        #expect(journey.verdict(on: Loan.Close(subject: further.loan), as: cast.curator) == "allowed")
    }

    /// invenio-app-ils #869.
    @Test func `a renewal is a request that somebody decides, and changes nothing until then`() throws {
        let (further, _) = try out()
        let (journey, world, cast) = (further.journey, further.journey.world, further.journey.cast)
        let due = try #require(world.earliestDue(of: further.loan))

        try journey.run(Loan.RequestRenewal(subject: further.loan, reason: text()), as: cast.applicant)
        #expect(world.earliestDue(of: further.loan) == due)
        try journey.run(Loan.DecideRenewal(subject: further.loan, isGranted: true, reason: nil), as: cast.office)
        let renewed = try #require(world.earliestDue(of: further.loan))
        #expect(renewed > due)
    }

    @Test func `an exhibition is lent to the public for two months, and a month more`() throws {
        let (further, samples) = try out("e", category: .publicBenefit)
        let (journey, world, cast) = (further.journey, further.journey.world, further.journey.cast)
        let calendar = world.policy.calendar
        let handed = world.now

        #expect(world.earliestDue(of: further.loan) == calendar.end(monthsLater: 2, than: handed))
        try journey.run(Loan.RequestRenewal(subject: further.loan, reason: text()), as: cast.applicant)
        try journey.run(Loan.DecideRenewal(subject: further.loan, isGranted: true, reason: nil), as: cast.office)
        let renewed = try #require(world.earliestDue(of: further.loan))
        #expect(renewed <= calendar.end(monthsLater: 3, than: handed))
        #expect(
            journey.verdict(on: Loan.RequestRenewal(subject: further.loan, reason: text()), as: cast.applicant)
                == "renewal.noneLeft")
        for sample in samples { try further.giveBack(sample, returned: .mg(20)) }
        try journey.run(
            Loan.FileOutcome(subject: further.loan, kind: "exhibition", identifier: "https://example.org/moon", samples: samples),
            as: cast.director)
        #expect(journey.verdict(on: Loan.Close(subject: further.loan), as: cast.curator) == "allowed")
    }

    @Test func `research material is not lent to an exhibition, nor the other way round`() throws {
        let (journey, samples) = try twoSamples()

        #expect(throws: Refusal("call.categoryDiffers", .conflict, field: "samples", ["number": "N-two"])) {
            try FurtherLoan(journey, "f", [.init(sample: samples[0], approved: .mg(1))]).reachExamined(category: .publicBenefit)
        }
    }

    @Test func `a part comes back first, the rest stays out and due`() throws {
        let (further, samples) = try out()
        let (journey, world) = (further.journey, further.journey.world)
        let part = Sample.ID("part")
        try journey.run(
            Loan.Divide(subject: further.loan, from: samples[1], part: .init(id: part, number: "N-part", mass: .mg(12))),
            as: journey.cast.applicant)

        try further.giveBack(part, returned: .mg(12))

        let loan: Loan = world.state(further.loan)
        #expect(loan.pieces[part]?.isSettled == true)
        #expect(loan.pieces[samples[1]]?.isSettled == false)
        #expect(world.balance(samples[1], .loan) == .mg(8))
        #expect(world.earliestDue(of: further.loan) != nil)
        #expect(journey.verdict(on: further.line(samples[1], returned: .mg(9)), as: journey.cast.applicant) == "return.exceedsLent @returned")
        try further.giveBack(samples[1], returned: .mg(8))
        #expect(MassModel(world: world).faults() == [])
    }

    @Test func `an item that is overdue on one loan bars the borrower from the next`() throws {
        let (further, _) = try out()
        let (journey, world) = (further.journey, further.journey.world)
        let next = FurtherLoan(journey, "g", [.init(sample: journey.sample, approved: .mg(100))])
        try next.reachCertified()
        let pack = Loan.Allocate(subject: next.loan, item: 0, sample: journey.sample)

        #expect(journey.verdict(on: pack, as: journey.cast.curator) == "allowed")
        world.now = try #require(world.earliestDue(of: further.loan))
        #expect(journey.verdict(on: pack, as: journey.cast.curator) == "borrower.blocked")
    }
}
