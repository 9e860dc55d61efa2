import Domain
import TestSupport
import Testing

@Suite("Samples on the catalogue", .tags(.small))
struct RegisterTests {
    private func registration(
        id: String = "new", mass: Mass = .mg(1), mission: String = "CE-5", pristineShare: Int? = nil,
        collected: Sample.Collected? = nil, variety: String? = nil
    ) -> Sample.Register {
        Sample.Register(
            subject: Sample.ID(id), number: "N-\(id)", mission: mission, material: .soil, variety: variety, form: .powder,
            category: .research, pristineShare: pristineShare, mass: mass, facility: "beijing", collected: collected)
    }

    @Test func `a sample is born with its whole mass in the vault`() throws {
        let journey = try Journey.at(.registered)
        let birth = journey.world.birth(of: journey.sample)

        #expect(journey.world.balance(journey.sample, .vault) == .mg(100))
        #expect(birth?.root == journey.sample)
        #expect(birth?.pristinity == .pristine)
        #expect(journey.world.sample(journey.sample)?.custodian == journey.cast.facility)
    }

    @Test func `only curators register samples`() throws {
        let journey = try Journey.at(.registered)

        #expect(journey.allowed(registration()) == ["curator"])
    }

    @Test(arguments: [Int64.min, -1, Mass.limit.micrograms + 1, .max])
    func `a mass that no balance shows is refused`(micrograms: Int64) throws {
        let journey = try Journey.at(.registered)
        let command = registration(mass: Mass(micrograms: micrograms))

        #expect(journey.verdict(on: command, as: journey.cast.curator) == "field.outOfRange @mass")
    }

    @Test(arguments: [
        (nil, nil, nil, "allowed"), (-51.9, 43.1, "MOON_ME_DE421", "allowed"),
        (-51.9, 43.1, nil, "field.coordinateWithoutFrame @collected"),
        (-51.9, nil, "MOON_ME_DE421", "field.coordinateWithoutFrame @collected"),
        (361, 0, "MOON_ME_DE421", "field.outOfRange @collected"),
        (0, 90.1, "MOON_ME_DE421", "field.outOfRange @collected"),
        (.nan, 0, "MOON_ME_DE421", "field.outOfRange @collected"),
        (.infinity, 0, "MOON_ME_DE421", "field.outOfRange @collected"),
    ] as [(Double?, Double?, String?, String)])
    func `a place needs its body's frame`(longitude: Double?, latitude: Double?, frame: String?, verdict: String) throws {
        let journey = try Journey.at(.registered)
        let place = Sample.Collected(body: "moon", longitude: longitude, latitude: latitude, frame: frame)

        #expect(journey.verdict(on: registration(collected: place), as: journey.cast.curator) == verdict)
    }

    @Test func `what reads like an essay is no code`() throws {
        let journey = try Journey.at(.registered)
        let cast = journey.cast
        let backwards = Sample.Collected(body: "moon", from: Day("2020-12-02"), until: Day("2020-12-01"))
        let essay = String(repeating: "x", count: 300)

        #expect(journey.verdict(on: registration(mission: ""), as: cast.curator) == "field.missing @mission")
        #expect(journey.verdict(on: registration(mission: essay), as: cast.curator) == "field.tooLong @mission")
        #expect(journey.verdict(on: registration(variety: essay), as: cast.curator) == "field.tooLong @variety")
        #expect(
            journey.verdict(on: registration(collected: .init(body: "moon", site: essay)), as: cast.curator)
                == "field.tooLong @collected")
        #expect(
            journey.verdict(on: registration(collected: backwards), as: cast.curator)
                == "field.endsBeforeStart @collected")
        #expect(journey.verdict(on: registration(pristineShare: 10_001), as: cast.curator) == "field.outOfRange @pristineShare")
        #expect(journey.verdict(on: registration(id: "sample1"), as: cast.curator) == "sample.exists")
    }

    @Test func `a number once used is used for ever, by whatever name`() throws {
        let journey = try Journey.at(.registered)
        let cast = journey.cast
        try journey.run(Sample.Renumber(subject: journey.sample, alias: "CE5-OLD"), as: cast.curator)
        try journey.run(registration(), as: cast.curator)
        let other = Sample.ID("new")

        #expect(
            journey.verdict(on: Sample.Renumber(subject: other, alias: "CE5-OLD"), as: cast.curator)
                == "sample.numberUsed @alias")
        #expect(
            journey.verdict(on: Sample.Renumber(subject: other, alias: "CE5C0100"), as: cast.curator)
                == "sample.numberUsed @alias")
        #expect(journey.world.sample(numbered: "CE5-OLD") == journey.sample)
        #expect(journey.world.sample(numbered: "CE5C0100") == journey.sample)
        #expect(
            journey.verdict(on: Sample.Renumber(subject: Sample.ID("none"), alias: "z"), as: cast.curator)
                == "access.notFound")
    }

    @Test func `changing a category is the authority's decision`() throws {
        let journey = try Journey.at(.registered)

        #expect(journey.allowed(Sample.Recategorise(subject: journey.sample, to: .permanent)) == ["office"])
    }

    @Test(arguments: [
        (Journey.Step.called, "sample.isOffered"), (.decided, "sample.isOffered"), (.certified, "sample.isOffered"),
    ])
    func `a sample that others count on keeps its category`(step: Journey.Step, verdict: String) throws {
        let journey = try Journey.at(step)

        for category in [Sample.Category.permanent, .publicBenefit] {
            let command = Sample.Recategorise(subject: journey.sample, to: category)
            #expect(journey.verdict(on: command, as: journey.cast.office) == verdict)
        }
    }

    @Test func `a piece that is out or on its way keeps its category`() throws {
        let out = try Journey.at(.out)
        let offered = try Journey.at(.offered)

        #expect(
            out.verdict(on: Sample.Recategorise(subject: out.piece, to: .backup), as: out.cast.office) == "sample.onLoan")
        #expect(
            offered.verdict(on: Sample.Recategorise(subject: offered.piece, to: .backup), as: offered.cast.office)
                == "sample.inTransit")
    }

    @Test(arguments: Sample.Category.allCases)
    func `only material for research and for the public enters a call`(category: Sample.Category) throws {
        let journey = try Journey.at(.registered)
        if category != .research {
            try journey.run(Sample.Recategorise(subject: journey.sample, to: category), as: journey.cast.office)
        }
        func opening(for purpose: Sample.Category) -> SampleCall.Open {
            SampleCall.Open(
                subject: journey.call, number: "1", title: text(), summary: text(), samples: [journey.sample],
                category: purpose, opens: journey.world.now, closes: journey.world.now.advanced(byDays: 1))
        }

        for purpose in Sample.Category.allCases {
            let verdict = journey.verdict(on: opening(for: purpose), as: journey.cast.office)
            if !purpose.isLendable {
                #expect(verdict == "field.notLendable @category")
            } else {
                #expect(verdict == (purpose == category ? "allowed" : "call.categoryDiffers @samples"))
            }
        }
    }

    @Test func `a change to what it already is leaves no record`() throws {
        let journey = try Journey.at(.registered)

        let events = try journey.run(Sample.Recategorise(subject: journey.sample, to: .research), as: journey.cast.office)

        #expect(events.isEmpty)
    }
}
