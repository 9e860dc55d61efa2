import Domain
import GRDB
import ReadModels
import TestSupport
import Testing

/// The register's facts held against those of the world in memory, which is written to be obvious.
///
/// This is what ties the stages that `Domain` folds (renewals, reservations, custody) to those that the
/// projections keep in SQL: a decision must not depend on which of the two it asks.
@Suite("Facts of the register equal those of the domain", .tags(.medium))
struct FactsTests {
    /// Every question of ``Facts`` about every subject of the world, asked of both.
    func compare(_ world: World, _ cast: Cast, _ what: String) async throws {
        try await withRegister(world.events) { (register) async throws in
            try register.read { db in
                let facts = RegisterFacts(db, policy: world.policy)
                compareSamples(world, facts, what)
                compareCalls(world, facts, what)
                comparePeople(world, cast, facts, what)
                #expect(facts.failure == nil, "\(what)")
            }
            try await compareStages(world, register, what)
        }
    }

    private func compareSamples(_ world: World, _ facts: RegisterFacts, _ what: String) {
        for (id, sample) in world.samples {
            #expect(tidied(facts.sample(id)) == tidied(world.sample(id)), "\(what): sample \(id)")
            #expect(facts.birth(of: id) == sample.birth, "\(what): birth of \(id)")
            #expect(facts.loanItem(allocated: id) == world.loanItem(allocated: id), "\(what): loan of \(id)")
            #expect(facts.openDiscrepancies(of: id) == world.openDiscrepancies(of: id), "\(what): discrepancies of \(id)")
            for discrepancy in world.discrepancies(of: id) {
                #expect(facts.isOpenDiscrepancy(discrepancy, of: id), "\(what): discrepancy of \(id)")
            }
            if let number = sample.birth?.number { #expect(facts.sample(numbered: number) == id, "\(what)") }
        }
        for name in ["beijing", "hunan", "nowhere"] {
            #expect(facts.isFacility(name) == world.isFacility(name), "\(what): facility \(name)")
        }
        #expect(facts.sample(Sample.ID("nobody")) == nil)
        #expect(facts.birth(of: Sample.ID("nobody")) == nil)
        #expect(facts.sample(numbered: "no number") == nil)
    }

    /// An account that was emptied has a row, or has none.
    private func tidied(_ facts: SampleFacts?) -> SampleFacts? {
        guard var facts else { return nil }
        let filled = facts.balances.filter { $0.value != .zero }
        facts.balances = filled
        return facts
    }

    private func compareCalls(_ world: World, _ facts: RegisterFacts, _ what: String) {
        for opened in world.events.compactMap({ $0.body as? SampleCall.Opened }) {
            #expect(facts.call(opened.id) == world.call(opened.id), "\(what): call \(opened.id)")
            #expect(facts.isCallNumber(opened.number), "\(what)")
            #expect(facts.promised(inCall: opened.id) == world.promised(inCall: opened.id), "\(what): promised in \(opened.id)")
            #expect(facts.applications(inCall: opened.id) == world.applications(inCall: opened.id), "\(what): \(opened.id)")
            for sample in world.samples.keys {
                #expect(facts.isOffered(sample, in: opened.id) == world.isOffered(sample, in: opened.id), "\(what)")
            }
        }
        for submitted in world.events.compactMap({ $0.body as? Application.Submitted }) {
            let id = submitted.id
            #expect(facts.application(id) == world.application(id), "\(what): application \(id)")
            #expect(facts.isAnnounced(id) == world.isAnnounced(id), "\(what): \(id)")
            #expect(facts.submittedReviews(of: id) == world.submittedReviews(of: id), "\(what): reviews of \(id)")
            for name in ["r7", "r8"] {
                #expect(facts.isReviewing(name, id) == world.isReviewing(name, id), "\(what): \(name) reviews \(id)")
                #expect(facts.hasDeclaredConflict(name, id) == world.hasDeclaredConflict(name, id), "\(what): \(id)")
            }
        }
        for loan in world.events.compactMap({ $0.body as? Loan.AgreementSent }) {
            #expect(facts.earliestDue(of: loan.id) == world.earliestDue(of: loan.id), "\(what): due of \(loan.id)")
        }
        for year in 2024...2027 { #expect(facts.certificates(inYear: year) == world.certificates(inYear: year), "\(what)") }
    }

    private func comparePeople(_ world: World, _ cast: Cast, _ facts: RegisterFacts, _ what: String) {
        let people = [cast.administrator, cast.office, cast.curator, cast.keeper, cast.director, cast.stranger, Person.ID("nobody")]
        let instants = [World.start.advanced(byDays: -1), World.start, world.now, world.now.advanced(byDays: 5000)]
        for person in people {
            #expect(facts.isPerson(person) == world.isPerson(person), "\(what): \(person)")
            for now in instants {
                #expect(facts.roles(of: person, at: now).sorted() == world.roles(of: person, at: now).sorted(), "\(what)")
                #expect(facts.organisations(of: person, at: now) == world.organisations(of: person, at: now), "\(what)")
                for permission in Permission.allCases {
                    #expect(
                        facts.may(person, permission, at: now) == world.may(person, permission, at: now),
                        "\(what): \(person) and \(permission)")
                }
                let period = (now, now.advanced(byDays: 30))
                #expect(
                    Set(facts.roles(of: person, from: period.0, until: period.1))
                        == Set(world.roles(of: person, from: period.0, until: period.1)), "\(what)")
            }
        }
        for house in [cast.house, cast.otherHouse, Organisation.ID("nowhere")] {
            #expect(facts.isOrganisation(house) == world.isOrganisation(house), "\(what)")
            for now in instants {
                #expect(facts.block(of: house, at: now) == world.block(of: house, at: now), "\(what): block of \(house)")
            }
        }
    }

    /// What the domain folds per subject and pages read from SQL.
    private func compareStages(_ world: World, _ register: Register, _ what: String) async throws {
        for agreement in world.events.compactMap({ $0.body as? Loan.AgreementSent }) {
            let state: Loan = world.state(agreement.id)
            let row = try #require(
                try register.line(
                    """
                    SELECT stage, certificate, renewals, renewal_requested IS NOT NULL, renewal_reason IS NOT NULL,
                        renewed_until, recalled IS NOT NULL, waived IS NOT NULL, closed IS NOT NULL
                    FROM loan WHERE id = ?
                    """, agreement.id.rawValue))
            func flag(_ value: Bool) -> String { value ? "1" : "0" }
            let expected: [String?] = [
                state.stage.rawValue, state.certificate, "\(state.renewals)", flag(state.renewalRequested),
                flag(state.renewalRequested), state.renewedUntil.map { "\($0.milliseconds)" }, flag(state.recalled),
                flag(state.isWaived), flag(state.stage == .closed || state.stage == .closedWithLoss),
            ]
            #expect(row == expected, "\(what): loan \(agreement.id)")
            let incidents = try register.number(
                "SELECT count(*) FROM incident WHERE loan = ? AND resolved IS NULL", agreement.id.rawValue)
            #expect(incidents == Int64(state.openIncidents.count), "\(what): incidents of \(agreement.id)")
            let pieces = try register.number("SELECT count(*) FROM loan_piece WHERE loan = ?", agreement.id.rawValue)
            #expect(pieces == Int64(state.pieces.count), "\(what): pieces of \(agreement.id)")
        }
        for submitted in world.events.compactMap({ $0.body as? Application.Submitted }) {
            let state: Application = world.state(submitted.id)
            let reserved = try register.number(
                "SELECT coalesce(sum(mass), 0) FROM reservation WHERE application = ?", submitted.id.rawValue)
            let isHeld = [.approved, .partlyApproved, .agreementSent, .signed].contains(state.stage)
            let held = isHeld ? state.decisions.reduce(Mass.zero) { $0 + $1.approved } : .zero
            #expect(reserved == held.micrograms, "\(what): \(submitted.id) at \(state.stage)")
            let stage = try register.line("SELECT stage FROM application WHERE id = ?", submitted.id.rawValue)
            #expect(stage == [state.stage.rawValue], "\(what): \(submitted.id)")
        }
    }

    @Test(arguments: Journey.Step.allCases)
    func `at every step of a journey`(step: Journey.Step) async throws {
        let journey = try Journey.at(step, attrition: .µg(7))
        try await compare(journey.world, journey.cast, "\(step)")
    }

    @Test func `in worlds that hold every type of record`() async throws {
        for (index, world) in try EveryRecord.worlds().enumerated() { try await compare(world, Cast(), "world \(index)") }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `in a random world`(seed: UInt64) async throws {
        var deeds = try RandomDeeds(seed: seed)
        for part in 1...4 {
            for _ in 0..<500 { deeds.act() }
            try await compare(deeds.world, deeds.cast, "seed \(seed), part \(part)")
        }
        let types = Set(deeds.world.events.map { type(of: $0.body).type })
        #expect(types.count > 35, "seed \(seed): a world in which hardly anything happens tests nothing")
    }

    @Test func `a recall ends the request for more time, in the domain and in SQL`() async throws {
        let journey = try Journey.at(.out)
        try journey.run(Loan.RequestRenewal(subject: journey.loan, reason: text("more")), as: journey.cast.applicant)
        try journey.run(
            Loan.Recall(subject: journey.loan, reason: text("inventory"), due: journey.world.now.advanced(byDays: 40)),
            as: journey.cast.office)

        try await withRegister(journey.world.events) { (register) async throws in
            let row = try await register.loan(journey.loan, journey.viewer(journey.cast.office))
            let state: Loan = journey.world.state(journey.loan)

            #expect(row?.renewalRequested == nil)
            #expect(!state.renewalRequested)
            #expect(row?.recalled == journey.world.now)
        }
    }

    @Test func `a reader that fails is remembered, so that no decision stands on it`() async throws {
        try await withRegister(try Journey.at(.out).world.events) { (register) async throws in
            try await register.pool.write { try $0.execute(sql: "DROP TABLE balance") }
            try register.read { db in
                let facts = RegisterFacts(db, policy: .sample)

                #expect(facts.sample(Sample.ID("sample1")) == nil)
                #expect(facts.failure != nil)
            }
        }
    }
}
