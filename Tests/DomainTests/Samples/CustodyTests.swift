import Domain
import TestSupport
import Testing

@Suite("Custody between two parties", .tags(.small))
struct CustodyTests {
    private func offer(
        _ journey: Journey, to party: Party, consignment: String = "c-1", seals: [String] = ["S-1"], loan: Loan.ID? = nil
    ) -> Sample.OfferCustody {
        Sample.OfferCustody(subject: journey.piece, to: party, consignment: consignment, seals: seals, loan: loan)
    }

    private func acceptance(
        _ journey: Journey, consignment: String = "out-1", seals: [String] = ["S-1", "S-2"]
    ) -> Sample.AcceptCustody {
        Sample.AcceptCustody(subject: journey.piece, consignment: consignment, seals: seals)
    }

    @Test func `custody moves when the receiver accepts, not when the holder offers`() throws {
        let journey = try Journey.at(.offered)
        let whileMoving = journey.world.sample(journey.piece)

        try journey.run(acceptance(journey), as: journey.cast.director)

        let after = try #require(journey.world.sample(journey.piece))
        #expect(whileMoving?.custodian == journey.cast.facility)
        #expect(whileMoving?.isUsable == false)
        #expect(whileMoving?.balance(.transit) == .mg(20))
        #expect(after.custodian == .organisation(journey.cast.house))
        #expect(after.balance(.loan) == .mg(20))
        #expect(after.balance(.transit) == .zero)
    }

    @Test func `only the holder offers and only the receiver accepts`() throws {
        let packed = try Journey.at(.packed)
        let offered = try Journey.at(.offered)
        let out = try Journey.at(.declaredReturn)
        let home = Sample.OfferCustody(
            subject: out.piece, to: out.cast.facility, consignment: "b", seals: ["S"], loan: out.loan)

        #expect(packed.allowed(packed.handOver) == ["curator"])
        #expect(offered.allowed(acceptance(offered)) == ["director"])
        #expect(out.allowed(home) == ["director"])
        #expect(offered.allowed(Sample.WithdrawCustody(subject: offered.piece)) == ["curator"])
    }

    @Test func `whoever offered cannot accept as well, whatever powers they hold`() throws {
        let journey = try Journey.at(.offeredBack)
        let cast = journey.cast
        var both = journey.world.actor(cast.director)
        both.permissions.insert(.custodyAccept)

        #expect(
            journey.world.verdict(on: acceptance(journey, consignment: "back-1", seals: ["S-3"]), as: both)
                == "custody.needsTwo")
        #expect(
            journey.verdict(on: acceptance(journey, consignment: "back-1", seals: ["S-3"]), as: cast.curator) == "allowed")
    }

    @Test func `whether something is on its way is told to its parties only`() throws {
        let resting = try Journey.at(.packed)
        let moving = try Journey.at(.offered)
        let nothing = Sample.AcceptCustody(subject: Sample.ID("none"), consignment: "out-1", seals: [])

        for person in [resting.cast.stranger, resting.cast.rival, resting.cast.applicant] {
            #expect(resting.verdict(on: acceptance(resting), as: person) == "access.notFound")
            #expect(moving.verdict(on: acceptance(moving), as: person) == "access.notFound")
            #expect(moving.verdict(on: nothing, as: person) == "access.notFound")
            let withdrawals = [resting, moving].map {
                $0.verdict(on: Sample.WithdrawCustody(subject: $0.piece), as: person)
            }
            #expect(Set(withdrawals).count == 1)
        }
        #expect(resting.verdict(on: acceptance(resting), as: resting.cast.director) == "custody.notOffered")
        #expect(resting.verdict(on: acceptance(resting), as: resting.cast.curator) == "custody.notOffered")
    }

    @Test func `a loan goes to its borrower, with its certificate, or not at all`() throws {
        let journey = try Journey.at(.packed)
        let (cast, loan) = (journey.cast, journey.loan)

        #expect(
            journey.verdict(on: offer(journey, to: .organisation(cast.otherHouse), loan: loan), as: cast.curator)
                == "field.notTheBorrower @to")
        #expect(
            journey.verdict(on: offer(journey, to: .organisation(cast.house)), as: cast.curator)
                == "custody.needsLoan @loan")
        #expect(
            journey.verdict(on: offer(journey, to: .organisation(cast.house), loan: Loan.ID("other")), as: cast.curator)
                == "loan.notAllocated @loan")
        #expect(
            journey.verdict(on: offer(journey, to: .organisation(Organisation.ID("unknown")), loan: loan), as: cast.curator)
                == "field.unknown @to")
        #expect(journey.verdict(on: offer(journey, to: cast.facility), as: cast.curator) == "field.isTheHolder @to")
    }

    @Test(arguments: [
        (["S-1"], "allowed"), ([], "field.missing @seals"), ([""], "field.missing @seals"),
        (["S-1", "S-1"], "field.notSeals @seals"), (["S 1"], "field.notACode @seals"),
        (Array(repeating: "S", count: 21), "field.notSeals @seals"),
    ])
    func `what leaves is sealed`(seals: [String], verdict: String) throws {
        let journey = try Journey.at(.packed)
        let command = offer(journey, to: .organisation(journey.cast.house), seals: seals, loan: journey.loan)

        #expect(journey.verdict(on: command, as: journey.cast.curator) == verdict)
    }

    @Test func `a seal that does not arrive whole blocks use until it is cleared`() throws {
        let journey = try Journey.at(.offeredBack)
        let cast = journey.cast

        try journey.run(acceptance(journey, consignment: "back-1", seals: []), as: cast.curator)

        #expect(journey.world.sample(journey.piece)?.isUsable == false)
        let sample: Sample = journey.world.state(journey.piece)
        #expect(sample.brokenSeals == ["S-3"])
        let onward = offer(journey, to: .facility("hunan"))
        #expect(journey.verdict(on: onward, as: cast.curator) == "sample.sealBroken")
        #expect(journey.allowed(Sample.ClearSeal(subject: journey.piece, finding: text())) == ["curator"])
        try journey.run(Sample.ClearSeal(subject: journey.piece, finding: text()), as: cast.curator)
        #expect(journey.verdict(on: onward, as: cast.curator) == "allowed")
        #expect(
            journey.verdict(on: Sample.ClearSeal(subject: journey.piece, finding: text()), as: cast.curator)
                == "seal.notBroken")
    }

    @Test func `of several seals that do not arrive whole each is kept, and one finding clears them all`() throws {
        let journey = try Journey.at(.offered)
        let cast = journey.cast

        let accepted = try journey.run(acceptance(journey, seals: []), as: cast.director)

        let broken: Sample = journey.world.state(journey.piece)
        #expect(accepted.map { type(of: $0.body).type } == ["custody.accepted", "seal.broken", "seal.broken"])
        #expect(broken.brokenSeals == ["S-1", "S-2"])
        try journey.run(Sample.ClearSeal(subject: journey.piece, finding: text()), as: cast.curator)
        let cleared: Sample = journey.world.state(journey.piece)
        #expect(cleared.brokenSeals == [])
    }

    @Test(arguments: [
        ("out-2", ["S-1"], "field.differs @consignment"), ("out-1", ["S-9"], "field.notOnTheConsignment @seals"),
        ("out-1", Array(repeating: "S-1", count: 20), "allowed"),
        ("out-1", Array(repeating: "S-1", count: 21), "field.notSeals @seals"),
    ])
    func `another consignment, another seal or more than twenty are refused`(consignment: String, seals: [String], verdict: String) throws {
        let journey = try Journey.at(.offered)

        #expect(
            journey.verdict(on: acceptance(journey, consignment: consignment, seals: seals), as: journey.cast.director)
                == verdict)
    }

    @Test func `an offer taken back leaves everything as it was`() throws {
        let before = try Journey.at(.packed)
        let journey = try Journey.at(.offered)

        try journey.run(Sample.WithdrawCustody(subject: journey.piece), as: journey.cast.keeper)

        #expect(journey.world.balances[journey.piece]?.filter { $0.value != .zero }
            == before.world.balances[before.piece]?.filter { $0.value != .zero })
        #expect(journey.world.sample(journey.piece)?.isUsable == true)
        #expect(
            journey.verdict(on: Sample.WithdrawCustody(subject: journey.piece), as: journey.cast.curator)
                == "custody.notOffered")
        #expect(journey.verdict(on: journey.handOver, as: journey.cast.curator) == "allowed")
    }

    @Test func `a hand-over not accepted in time alarms once`() throws {
        let journey = try Journey.at(.offered)
        let alarm = Sample.AlarmCustody(subject: journey.piece)
        let limit = journey.world.now.advanced(bySeconds: 72 * 3600)

        let early = try journey.world.run(alarm, as: .clock, at: Instant(milliseconds: limit.milliseconds - 1))
        let due = try journey.world.run(alarm, as: .clock, at: limit)
        let again = try journey.world.run(alarm, as: .clock, at: limit.advanced(byDays: 1))

        #expect(early.isEmpty)
        #expect(due.map { type(of: $0.body).type } == ["custody.alarmed"])
        #expect(again.isEmpty)
        #expect(journey.verdict(on: alarm, as: journey.cast.curator) == "access.notFound")
    }

    @Test func `between facilities nothing moves in the ledger, and quarantine stays`() throws {
        let journey = try Journey.at(.back)
        let cast = journey.cast
        let before = journey.world.balances[journey.piece]

        try journey.run(offer(journey, to: .facility("hunan")), as: cast.curator)
        try journey.run(acceptance(journey, consignment: "c-1", seals: ["S-1"]), as: cast.keeper)

        #expect(journey.world.sample(journey.piece)?.custodian == .facility("hunan"))
        #expect(journey.world.sample(journey.piece)?.isQuarantined == true)
        #expect(journey.world.balances[journey.piece] == before)
    }

    @Test func `a facility is one that the policy names or that samples are or have been at`() throws {
        let journey = try Journey.at(.back)
        let cast = journey.cast

        #expect(journey.verdict(on: offer(journey, to: .facility("hunan")), as: cast.curator) == "allowed")
        #expect(
            journey.verdict(on: offer(journey, to: .facility("atlantis")), as: cast.curator) == "field.unknownFacility @to")
        try journey.run(
            Sample.Register(
                subject: Sample.ID("there"), number: "THERE", mission: "CE-5", material: .soil, form: .powder,
                category: .research, mass: .mg(1), facility: "atlantis"), as: cast.curator)
        #expect(journey.verdict(on: offer(journey, to: .facility("atlantis")), as: cast.curator) == "allowed")
    }

    @Test func `nothing comes home without a return line`() throws {
        let journey = try Journey.at(.out)
        let cast = journey.cast
        let home = offer(journey, to: cast.facility, loan: journey.loan)

        #expect(journey.verdict(on: home, as: cast.director) == "return.notDeclared")
        #expect(journey.verdict(on: offer(journey, to: cast.facility), as: cast.director) == "field.differs @loan")
        #expect(
            journey.verdict(on: offer(journey, to: .organisation(cast.otherHouse), loan: journey.loan), as: cast.director)
                == "field.notAFacility @to")
        try journey.run(journey.line(returned: .zero, consumed: .mg(20)), as: cast.applicant)
        #expect(journey.verdict(on: home, as: cast.director) == "return.nothingToCarry")
    }

    @Test func `a returnable item is due when the day a year later ends in Beijing`() throws {
        let journey = try Journey.at(.offered)
        let late = try #require(Instant("2025-02-28T17:30:00Z"))

        let events = try journey.world.run(acceptance(journey), as: journey.actor(journey.cast.director), at: late)

        let accepted = try #require(events.first?.body as? Sample.CustodyAccepted)
        #expect(accepted.due?.text == "2026-03-01T16:00:00.000Z")
    }
}
