import Domain
import GRDB
import ReadModels
import TestSupport
import Testing

@Suite("A sample's sheet, as each may see it", .tags(.medium))
struct SampleSheetTests {
    /// The sheet of a journey's piece (or sample) at a step.
    func sheet(
        _ step: Journey.Step, of which: KeyPath<Journey, Sample.ID> = \.piece, as person: Person.ID? = nil,
        whole: Bool = false
    ) async throws -> SampleSheet? {
        let journey = try whole ? Journey.at(step, mass: .mg(20)) : Journey.at(step)
        return try await withRegister(journey.world.events) { (register) async throws in
            let viewer = person.map(journey.viewer) ?? journey.anyone
            return try await register.sample(journey[keyPath: which], viewer)
        }
    }

    let cast = Cast()

    @Test func `what is not there is nil for everybody`() async throws {
        #expect(try await sheet(.registered, of: \.piece) == nil)
        #expect(try await sheet(.registered, of: \.piece, as: cast.curator) == nil)
    }

    @Test func `the birth record never changes`() async throws {
        let early = try #require(try await sheet(.registered, of: \.sample))
        let late = try #require(try await sheet(.closedLoan, of: \.sample))

        #expect(early.birth == late.birth)
        #expect(late.birth.mass == .mg(100))
        #expect(late.row.number == "CE5C0100")
    }

    /// What the public is told of the state, and what staff see, at each step of a sample lent whole.
    static let states: [(Journey.Step, outside: SampleSheet.State, inside: SampleSheet.State)] = [
        (.registered, .available, .available),
        (.submitted, .available, .available),
        // Promised, and nobody may know it yet.
        (.decided, .available, .notAvailable),
        (.announced, .notAvailable, .notAvailable),
        (.packed, .notAvailable, .notAvailable),
        (.offered, .notAvailable, .inTransit),
        (.out, .onLoan, .onLoan),
        (.declaredReturn, .onLoan, .onLoan),
        // A journey shows when it has ended.
        (.offeredBack, .onLoan, .onLoan),
        (.back, .quarantine, .quarantine),
        (.released, .available, .available),
    ]

    @Test(arguments: states.indices)
    func `the state shows what may be known`(index: Int) async throws {
        let (step, outside, inside) = Self.states[index]

        let told = try #require(try await sheet(step, of: \.sample, whole: true))
        let seen = try #require(try await sheet(step, of: \.sample, as: cast.curator, whole: true))

        #expect(told.state == outside, "\(step)")
        if step != .decided { #expect(seen.state == inside, "\(step)") }
    }

    @Test func `a promise that was not announced shows in nobody's figures outside`() async throws {
        let before = try #require(try await sheet(.examined, of: \.sample))
        let after = try #require(try await sheet(.decided, of: \.sample))
        let told = try #require(try await sheet(.announced, of: \.sample))

        #expect(after.row == before.row)
        #expect(after.ledger == before.ledger)
        #expect(after.state == before.state)
        #expect(told.row.available == before.row.available - 20_000)
    }

    @Test func `the public ledger knows the vault and the loan, staff the accounts between`() async throws {
        let told = try #require(try await sheet(.offered))
        let seen = try #require(try await sheet(.offered, as: cast.curator))

        #expect(told.lines == ["vault 20000"])
        #expect(seen.lines == ["transit 20000"])
    }

    @Test func `what is coming back is still out to the public`() async throws {
        let told = try #require(try await sheet(.offeredBack))
        let seen = try #require(try await sheet(.offeredBack, as: cast.curator))

        #expect(told.lines == ["loan 20000"])
        #expect(seen.lines.contains("transit 15000"))
        #expect(seen.lines.contains("loan 5000"))
    }

    @Test func `whatever the step, the ledger adds up to the mass that there is`() async throws {
        for step in Journey.Step.allCases where step >= .packed {
            let journey = try Journey.at(step)
            let places = journey.world.balances[journey.piece]?.filter { $0.key.isPlace }
            let mass = places?.reduce(Mass.zero) { $0 + $1.value }
            for person in [cast.curator, cast.stranger] {
                let sheet = try #require(try await sheet(step, as: person))
                #expect(sheet.ledger.reduce(0) { $0 + $1.mass } == mass?.micrograms, "\(step)")
            }
        }
    }

    @Test func `custody's steps: the public learns of acceptances, parties of everything`() async throws {
        let told = try #require(try await sheet(.back))
        let borrower = try #require(try await sheet(.back, as: cast.director))
        let curator = try #require(try await sheet(.back, as: cast.curator))
        let stranger = try #require(try await sheet(.back, as: cast.rival))

        #expect(told.custody.map(\.kind) == [.accepted, .accepted])
        #expect(told.custody.allSatisfy { $0.consignment == nil })
        #expect(borrower.custody.map(\.kind) == [.accepted, .offered, .accepted, .offered])
        #expect(borrower.custody.last?.consignment == "out-1")
        #expect(curator.custody == borrower.custody)
        #expect(stranger.custody == told.custody)
    }

    @Test func `an offer under way is for its parties`() async throws {
        let curator = try #require(try await sheet(.offered, as: cast.curator))
        let director = try #require(try await sheet(.offered, as: cast.director))

        #expect(curator.offer?.consignment == "out-1")
        #expect(curator.offer?.to == .organisation(cast.house))
        #expect(curator.offer?.isReturn == false)
        #expect(curator.offer?.isAcceptable == false)
        #expect(director.offer?.isAcceptable == true)
        #expect(director.offer?.seals == curator.offer?.seals)
        #expect(try await sheet(.offered)?.offer == nil)
        #expect(try await sheet(.offered, as: cast.rival)?.offer == nil)
        #expect(try await sheet(.out, as: cast.curator)?.offer == nil)
    }

    @Test func `an offer that was taken back keeps its parties`() async throws {
        let journey = try Journey.at(.offered)
        try journey.run(Sample.WithdrawCustody(subject: journey.piece), as: cast.curator)
        try await withRegister(journey.world.events) { (register) async throws in
            let step = try await register.sample(journey.piece, journey.viewer(cast.curator))?.custody.first

            #expect(step?.kind == .withdrawn)
            #expect(step?.giver == cast.facility.text)
            #expect(step?.receiver == Party.organisation(cast.house).text)
        }
    }

    @Test func `parents and daughters name each other`() async throws {
        let parent = try #require(try await sheet(.out, of: \.sample))
        let piece = try #require(try await sheet(.out))

        #expect(parent.children.map(\.number) == ["CE5C0100,1"])
        #expect(parent.children.first?.state == .onLoan)
        #expect(parent.moreChildren == 0)
        #expect(parent.parents.isEmpty)
        #expect(piece.parents.first?.id == "sample1")
        #expect(piece.children.isEmpty)
        #expect(piece.row.pristinity == "processed")
    }

    @Test func `many daughters are cut at two hundred, and the rest is counted`() async throws {
        let (world, cast) = try World.peopled()
        try world.run(
            Sample.Register(
                subject: Sample.ID("big"), number: "BIG", mission: "CE-5", material: .soil, form: .powder,
                category: .research, mass: .mg(1000), facility: "beijing"), as: world.actor(cast.curator))
        let parts = (0..<230).map { Sample.Part(id: Sample.ID("p\($0)"), number: "BIG,\($0)", mass: .mg(1)) }
        try world.run(
            Sample.Divide(subject: Sample.ID("big"), parts: parts, attrition: .zero, balance: "fine", witness: cast.keeper),
            as: world.actor(cast.curator))
        try await withRegister(world.events) { (register) async throws in
            let sheet = try #require(try await register.sample(Sample.ID("big"), .anyone(at: world.now)))

            #expect(sheet.children.count == 200)
            #expect(sheet.moreChildren == 30)
            #expect(sheet.row.available == 770_000)
        }
    }

    @Test func `calls that offer it now are named, others not`() async throws {
        #expect(try await sheet(.called, of: \.sample)?.calls.map(\.number) == ["2025-1"])
        #expect(try await sheet(.closed, of: \.sample)?.calls == [])
        #expect(try await sheet(.registered, of: \.sample)?.calls == [])
    }

    @Test func `aliases are listed in the order in which they were given`() async throws {
        let journey = try Journey.at(.registered)
        for alias in ["CE5C0100YJ", "A-1"] {
            try journey.run(Sample.Renumber(subject: journey.sample, alias: alias), as: cast.curator)
        }
        try await withRegister(journey.world.events) { (register) async throws in
            let sheet = try await register.sample(journey.sample, journey.anyone)

            #expect(sheet?.aliases == ["CE5C0100YJ", "A-1"])
        }
    }

    @Test func `discrepancies are for those inside`() async throws {
        let journey = try Journey.at(.back)
        try journey.run(
            Loan.Reconcile(subject: journey.loan, sample: journey.piece, weighed: .mg(13), balance: "fine"),
            as: cast.curator)
        try await withRegister(journey.world.events) { (register) async throws in
            let seen = try #require(try await register.sample(journey.piece, journey.viewer(cast.curator)))

            #expect(seen.discrepancies.map(\.expected) == [15_000])
            #expect(seen.discrepancies.map(\.found) == [13_000])
            for viewer in [journey.anyone, journey.viewer(cast.director), journey.viewer(cast.applicant)] {
                #expect(try await register.sample(journey.piece, viewer)?.discrepancies == [])
            }
        }
    }

    @Test func `open hand-overs are for those who keep samples, the most urgent first`() async throws {
        let journey = try Journey.at(.offered)
        try await withRegister(journey.world.events) { (register) async throws in
            let rows = try await register.openHandovers(journey.viewer(cast.curator))

            #expect(rows.map(\.sample) == ["piece1"])
            #expect(rows.first?.to == .organisation(cast.house))
            #expect(rows.first?.acceptBy == journey.world.now.advanced(bySeconds: 72 * 3600))
            for viewer in [journey.anyone, journey.viewer(cast.office), journey.viewer(cast.director)] {
                #expect(try await register.openHandovers(viewer) == [])
            }
        }
    }
}

extension SampleSheet {
    /// The ledger, each line as `account micrograms`.
    fileprivate var lines: [String] { ledger.map { "\($0.account) \($0.mass)" } }
}
