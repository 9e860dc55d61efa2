import Domain
import TestSupport
import Testing

@Suite("Splitting samples", .tags(.small))
struct SplitTests {
    private func part(_ name: String, _ mass: Mass) -> Sample.Part {
        Sample.Part(id: Sample.ID(name), number: "N-\(name)", mass: mass)
    }

    private func split(
        _ journey: Journey, _ parts: [Sample.Part], attrition: Mass = .zero, balance: String = "fine",
        witness: Person.ID? = nil
    ) -> Sample.Divide {
        Sample.Divide(
            subject: journey.sample, parts: parts, attrition: attrition, balance: balance,
            witness: witness ?? journey.cast.keeper)
    }

    @Test func `daughters and attrition are what the parent loses`() throws {
        let journey = try Journey.at(.registered)

        try journey.run(
            split(journey, [part("a", .mg(30)), part("b", .mg(20))], attrition: .µg(9)), as: journey.cast.curator)

        #expect(journey.world.balance(journey.sample, .vault) == .µg(49_991))
        #expect(journey.world.balance(journey.sample, .attrition) == .µg(9))
        #expect(journey.world.balance(Sample.ID("a"), .vault) == .mg(30))
        #expect(journey.world.balance(Sample.ID("b"), .vault) == .mg(20))
        #expect(journey.world.openDiscrepancies(of: journey.sample) == 0)
    }

    @Test(arguments: [("fine", Int64(10), 0), ("fine", 11, 1), ("coarse", 1_000, 0), ("coarse", 1_001, 1)])
    func `attrition above the balance's tolerance opens a discrepancy`(
        balance: String, attrition: Int64, open: Int
    ) throws {
        let journey = try Journey.at(.registered)

        try journey.run(
            split(journey, [part("a", .mg(30))], attrition: .µg(attrition), balance: balance), as: journey.cast.curator)

        #expect(journey.world.openDiscrepancies(of: journey.sample) == open)
    }

    @Test func `no more is split off than is free`() throws {
        let journey = try Journey.at(.decided)
        let cast = journey.cast

        #expect(journey.verdict(on: split(journey, [part("a", .mg(80))]), as: cast.curator) == "allowed")
        #expect(
            journey.verdict(on: split(journey, [part("a", .mg(80))], attrition: .µg(1)), as: cast.curator)
                == "sample.exceedsAvailable @parts")
    }

    @Test(arguments: [Int64.min, -1, 0, Mass.limit.micrograms + 1, .max])
    func `a daughter of nothing, or of too much, is refused before anything is added up`(micrograms: Int64) throws {
        let journey = try Journey.at(.registered)
        let cast = journey.cast
        let hostile = Mass(micrograms: micrograms)
        let many = (0..<9).map { part("p\($0)", .limit) }

        #expect(
            journey.verdict(on: split(journey, [part("a", .mg(1)), part("b", hostile)]), as: cast.curator)
                == "field.outOfRange @parts")
        #expect(journey.verdict(on: split(journey, many), as: cast.curator) == "sample.exceedsAvailable @parts")
        if micrograms != 0 {
            #expect(
                journey.verdict(on: split(journey, [part("a", .mg(1))], attrition: hostile), as: cast.curator)
                    == "field.outOfRange @attrition")
        }
    }

    @Test func `a split needs parts, a known balance and another person`() throws {
        let journey = try Journey.at(.registered)
        let cast = journey.cast
        let one = [part("a", .mg(1))]
        let thousand = (0...1000).map { part("p\($0)", .µg(1)) }

        #expect(journey.verdict(on: split(journey, []), as: cast.curator) == "field.missing @parts")
        #expect(journey.verdict(on: split(journey, thousand), as: cast.curator) == "field.tooMany @parts")
        #expect(
            journey.verdict(on: split(journey, one, balance: "kitchen"), as: cast.curator) == "field.notInPolicy @balance")
        #expect(
            journey.verdict(on: split(journey, one, witness: cast.curator), as: cast.curator) == "field.notAnother @witness")
        #expect(
            journey.verdict(on: split(journey, one, witness: Person.ID("nobody")), as: cast.curator)
                == "field.notAnother @witness")
        #expect(journey.allowed(split(journey, one)) == ["curator"])
    }

    @Test func `two daughters have neither one number nor one identity`() throws {
        let journey = try Journey.at(.registered)
        let cast = journey.cast
        let sameNumber = [part("a", .mg(1)), Sample.Part(id: Sample.ID("b"), number: "N-a", mass: .mg(1))]
        let sameID = [part("a", .mg(1)), Sample.Part(id: Sample.ID("a"), number: "N-b", mass: .mg(1))]
        let parentsNumber = [Sample.Part(id: Sample.ID("a"), number: "CE5C0100", mass: .mg(1))]
        let parentsID = [Sample.Part(id: journey.sample, number: "N-z", mass: .mg(1))]

        #expect(journey.verdict(on: split(journey, sameNumber), as: cast.curator) == "sample.numberUsed @parts")
        #expect(journey.verdict(on: split(journey, sameID), as: cast.curator) == "sample.exists @parts")
        #expect(journey.verdict(on: split(journey, parentsNumber), as: cast.curator) == "sample.numberUsed @parts")
        #expect(journey.verdict(on: split(journey, parentsID), as: cast.curator) == "sample.exists @parts")
    }

    @Test func `a daughter is at most as fresh as its parent, and the parent is fresh no more`() throws {
        let journey = try Journey.at(.registered)

        try journey.run(split(journey, [part("a", .mg(30))]), as: journey.cast.curator)

        #expect(journey.world.birth(of: Sample.ID("a"))?.pristinity == .processed)
        #expect(journey.world.sample(journey.sample)?.pristinity == .processed)
        #expect(journey.world.birth(of: journey.sample)?.pristinity == .pristine)
    }

    @Test func `a daughter of what came back from a loan is returned material`() throws {
        let journey = try Journey.at(.released)
        let command = Sample.Divide(
            subject: journey.piece, parts: [part("a", .mg(1))], attrition: .zero, balance: "fine",
            witness: journey.cast.keeper)

        try journey.run(command, as: journey.cast.curator)

        #expect(journey.world.birth(of: Sample.ID("a"))?.pristinity == .returned)
    }

    @Test func `a daughter keeps the category, the custodian, the root and the origin`() throws {
        let journey = try Journey.at(.registered)
        try journey.run(Sample.Recategorise(subject: journey.sample, to: .backup), as: journey.cast.office)

        try journey.run(split(journey, [part("a", .mg(30))]), as: journey.cast.curator)
        try journey.run(
            Sample.Divide(
                subject: Sample.ID("a"), parts: [part("aa", .mg(3))], attrition: .zero, balance: "fine",
                witness: journey.cast.keeper), as: journey.cast.curator)

        let birth = try #require(journey.world.birth(of: Sample.ID("aa")))
        #expect(birth.category == .backup)
        #expect(birth.custodian == journey.cast.facility)
        #expect(birth.root == journey.sample)
        #expect(birth.parent == Sample.ID("a"))
        #expect(birth.mission == "CE-5")
    }

    @Test(arguments: [
        (Journey.Step.offered, "sample.inTransit"), (.out, "sample.onLoan"), (.back, "sample.quarantined"),
    ])
    func `material that is not at home and sound is not worked on`(step: Journey.Step, verdict: String) throws {
        let journey = try Journey.at(step)
        let cast = journey.cast
        let split = Sample.Divide(
            subject: journey.piece, parts: [part("a", .µg(1))], attrition: .zero, balance: "fine", witness: cast.keeper)
        let reason = text()

        #expect(journey.verdict(on: split, as: cast.curator) == verdict)
        #expect(
            journey.verdict(on: Sample.Reweigh(subject: journey.piece, mass: .mg(1), balance: "fine"), as: cast.curator)
                == verdict)
        #expect(
            journey.verdict(
                on: Sample.WriteOff(subject: journey.piece, mass: .µg(1), to: .lost, witness: cast.keeper),
                as: cast.curator) == verdict)
        #expect(
            journey.verdict(
                on: Sample.ReversePosting(subject: journey.piece, sequence: 1, witness: cast.keeper, reason: reason),
                as: cast.curator) == "field.notReversible @sequence")
    }

    @Test func `a child on loan does not change its parent's state`() throws {
        let before = try Journey.at(.packed)
        let after = try Journey.at(.out)

        let parent = try #require(after.world.sample(after.sample))
        #expect(parent.isUsable)
        #expect(parent.custodian == after.cast.facility)
        #expect(parent.balances == before.world.sample(before.sample)?.balances)
    }
}
