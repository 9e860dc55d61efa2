import Domain
import TestSupport
import Testing

@Suite("Pooling samples", .tags(.small))
struct PoolTests {
    private let pool = Sample.ID("pool")

    /// A sample of 100 mg with two daughters of 30 mg.
    private func family() throws -> Journey {
        let journey = try Journey.at(.registered)
        let parts = ["a", "b"].map { Sample.Part(id: Sample.ID($0), number: "N-\($0)", mass: .mg(30)) }
        try journey.run(
            Sample.Divide(subject: journey.sample, parts: parts, attrition: .zero, balance: "fine", witness: journey.cast.keeper),
            as: journey.cast.curator)
        return journey
    }

    private func pooling(
        _ journey: Journey, _ shares: [(String, Mass)] = [("a", .mg(10)), ("b", .mg(20))], attrition: Mass = .zero,
        number: String = "N-pool", balance: String = "fine", witness: Person.ID? = nil, form: Sample.Form? = nil
    ) -> Sample.Pool {
        Sample.Pool(
            subject: pool, number: number, shares: shares.map { .init(sample: Sample.ID($0.0), mass: $0.1) },
            attrition: attrition, form: form, balance: balance, witness: witness ?? journey.cast.keeper)
    }

    private func other(
        _ journey: Journey, mission: String = "CE-5", material: Sample.Material = .basalt, category: Sample.Category = .research,
        facility: String = "beijing"
    ) throws {
        try journey.run(
            Sample.Register(
                subject: Sample.ID("other"), number: "N-other", mission: mission, material: material, variety: "dust",
                form: .powder, category: category, mass: .mg(50), facility: facility), as: journey.cast.curator)
    }

    @Test func `a pool weighs what its parents lose, less attrition`() throws {
        let journey = try family()

        try journey.run(pooling(journey, attrition: .µg(4)), as: journey.cast.curator)

        let world = journey.world
        #expect(world.balance(Sample.ID("a"), .vault) == .mg(20))
        #expect(world.balance(Sample.ID("b"), .vault) == .mg(10))
        #expect(world.balance(pool, .vault) == .µg(29_996))
        #expect(world.balance(pool, .attrition) == .µg(4))
        #expect(world.birth(of: pool)?.mass == .µg(29_996))
        #expect(MassModel(world: world).faults() == [])
    }

    @Test func `a pool knows all its parents and keeps their root`() throws {
        let journey = try family()

        try journey.run(pooling(journey), as: journey.cast.curator)

        let birth = journey.world.birth(of: pool)
        #expect(birth?.parents == [Sample.ID("a"), Sample.ID("b")])
        #expect(birth?.parent == nil)
        #expect(birth?.root == journey.sample)
    }

    @Test func `a pool of two lines begins a line of its own, and mass is conserved over all of them`() throws {
        let journey = try family()
        try other(journey)

        try journey.run(pooling(journey, [("a", .mg(10)), ("other", .mg(5))]), as: journey.cast.curator)

        let birth = journey.world.birth(of: pool)
        #expect(birth?.root == pool)
        #expect(birth?.variety == nil, "what the parents do not agree on is left unsaid")
        #expect(MassModel(world: journey.world).faults() == [])
    }

    @Test func `pooling takes the worst pristinity, and wears its parents`() throws {
        let journey = try Journey.at(.released)
        let cast = journey.cast
        try other(journey)
        let back = journey.piece
        let held = journey.world.balance(back, .vault)
        #expect(journey.world.sample(back)?.pristinity == .returned)
        #expect(journey.world.sample(Sample.ID("other"))?.pristinity == .pristine)

        try journey.run(pooling(journey, [("other", .mg(5)), (back.rawValue, held)]), as: cast.curator)

        #expect(journey.world.sample(pool)?.pristinity == .returned)
        #expect(journey.world.sample(Sample.ID("other"))?.pristinity == .processed)
    }

    @Test func `a pool of untouched samples is processed`() throws {
        let journey = try family()
        try other(journey)

        try journey.run(pooling(journey, [("a", .mg(10)), ("other", .mg(5))]), as: journey.cast.curator)

        #expect(journey.world.sample(pool)?.pristinity == .processed)
    }

    @Test(arguments: [(Int64(10), 0), (11, 1)])
    func `attrition above the balance's tolerance opens a discrepancy`(attrition: Int64, open: Int) throws {
        let journey = try family()

        try journey.run(pooling(journey, attrition: .µg(attrition)), as: journey.cast.curator)

        #expect(journey.world.openDiscrepancies(of: pool) == open)
    }

    @Test func `no more is taken than is free`() throws {
        let journey = try family()
        let cast = journey.cast

        #expect(journey.verdict(on: pooling(journey, [("a", .mg(30)), ("b", .mg(30))]), as: cast.curator) == "allowed")
        #expect(
            journey.verdict(on: pooling(journey, [("a", .mg(30)), ("b", .µg(30_001))]), as: cast.curator)
                == "sample.exceedsAvailable @shares.1.mass")
    }

    @Test func `what is promised is not pooled away`() throws {
        let journey = try Journey.at(.decided, approved: .mg(90))
        try other(journey)

        #expect(
            journey.verdict(on: pooling(journey, [("sample1", .mg(11)), ("other", .mg(1))]), as: journey.cast.curator)
                == "sample.exceedsAvailable @shares.0.mass")
    }

    @Test func `what is away, in quarantine or unknown does not go into a pool`() throws {
        let out = try Journey.at(.out)
        let back = try Journey.at(.back)

        for journey in [out, back] {
            #expect(
                journey.verdict(on: pooling(journey, [("sample1", .mg(1)), ("piece1", .mg(1))]), as: journey.cast.curator)
                    == "sample.notUsable @shares.1.sample")
        }
        #expect(
            out.verdict(on: pooling(out, [("sample1", .mg(1)), ("nothing", .mg(1))]), as: out.cast.curator)
                == "field.unknown @shares.1.sample")
    }

    @Test(arguments: [
        ("CE-6", Sample.Material.basalt, Sample.Category.research, "beijing"), ("CE-5", .soil, .research, "beijing"),
        ("CE-5", .basalt, .backup, "beijing"), ("CE-5", .basalt, .research, "changsha"),
    ])
    func `only what belongs together is pooled`(
        mission: String, material: Sample.Material, category: Sample.Category, facility: String
    ) throws {
        let journey = try family()
        try other(journey, mission: mission, material: material, category: category, facility: facility)

        #expect(
            journey.verdict(on: pooling(journey, [("a", .mg(1)), ("other", .mg(1))]), as: journey.cast.curator)
                == "sample.poolDiffers @shares.1.sample")
    }

    @Test func `a pool needs two different samples, a new number, a known balance and another person`() throws {
        let journey = try family()
        let cast = journey.cast
        func verdict(_ command: Sample.Pool) -> String { journey.verdict(on: command, as: cast.curator) }

        #expect(verdict(pooling(journey, [("a", .mg(1))])) == "field.tooFew @shares")
        #expect(verdict(pooling(journey, [("a", .mg(1)), ("a", .mg(1))])) == "field.twice @shares.1.sample")
        #expect(verdict(pooling(journey, number: "CE5C0100")) == "sample.numberUsed @number")
        #expect(verdict(pooling(journey, balance: "kitchen")) == "field.notInPolicy @balance")
        #expect(verdict(pooling(journey, witness: cast.curator)) == "field.notAnother @witness")
        #expect(verdict(pooling(journey, [("a", .zero), ("b", .mg(1))])) == "field.outOfRange @shares.0.mass")
        #expect(verdict(pooling(journey, attrition: .mg(30))) == "field.outOfRange @attrition")
        #expect(journey.verdict(on: pooling(journey), as: cast.office) == "access.notPermitted")
    }

    @Test(arguments: [Int64.min, -1, Mass.limit.micrograms + 1, .max])
    func `masses that cannot be are refused before anything is added up`(micrograms: Int64) throws {
        let journey = try family()
        let hostile = Mass(micrograms: micrograms)

        #expect(
            journey.verdict(on: pooling(journey, [("a", hostile), ("b", .mg(1))]), as: journey.cast.curator)
                == "field.outOfRange @shares.0.mass")
        #expect(
            journey.verdict(on: pooling(journey, attrition: hostile), as: journey.cast.curator)
                == "field.outOfRange @attrition")
    }

    @Test func `a pool can be split like any sample, and its daughters are no fresher`() throws {
        let journey = try family()
        try journey.run(pooling(journey, form: .fragments), as: journey.cast.curator)

        try journey.run(
            Sample.Divide(
                subject: pool, parts: [.init(id: Sample.ID("c"), number: "N-c", mass: .mg(3))], attrition: .zero,
                balance: "fine", witness: journey.cast.keeper, method: .section), as: journey.cast.curator)

        let born = journey.world.birth(of: Sample.ID("c"))
        #expect(born?.parent == pool)
        #expect(born?.parents == nil)
        #expect(born?.root == journey.sample)
        #expect(born?.form == .thinSection)
        #expect(journey.world.birth(of: pool)?.form == .fragments)
    }
}
