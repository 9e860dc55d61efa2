import RelayPlanning
import Testing

/// The checker is the judge of every plan: each way of cheating is tried on it.
@Suite("Checker of plans")
struct PlanCheckerTests {
    /// A lander with two contacts to a relay, which has one beam and two stations.
    private func problem(
        store: Double? = 2e6,
        deadline: Double? = nil,
        power: TransferProblem.Power? = nil
    ) throws -> TransferProblem {
        try TransferProblem(
            duration: 1_000,
            nodes: [.init(id: "lander", power: power), .init(id: "relay", store: store)],
            contacts: [
                .init(from: "lander", to: "relay", isHome: false, start: 0, end: 400, rate: 1e4),
                .init(from: "relay", to: "A", isHome: true, start: 200, end: 600, rate: 1e4),
                .init(from: "relay", to: "B", isHome: true, start: 500, end: 900, rate: 1e4),
            ],
            requests: [.init(id: "x", partner: "p", node: "lander", waiting: 3e6, deadline: deadline)]
        )
    }

    private func sound(_ problem: TransferProblem) throws -> TransferPlan {
        let plan = try TransferPlanner.plan(problem)
        #expect(PlanChecker.breaches(of: plan, against: problem) == [])
        return plan
    }

    private func breach(_ plan: TransferPlan, _ problem: TransferProblem, says word: String) {
        let breaches = PlanChecker.breaches(of: plan, against: problem)
        #expect(breaches.contains { $0.contains(word) }, "\(breaches)")
    }

    @Test func `a transfer outside its contact`() throws {
        let problem = try problem()
        var plan = try sound(problem)
        plan.transfers[plan.transfers.count - 1].end = 950

        breach(plan, problem, says: "lies in no contact")
    }

    @Test func `a transfer at another rate, or to another station`() throws {
        let problem = try problem()
        var faster = try sound(problem)
        faster.transfers[0].rate *= 2
        var elsewhere = try sound(problem)
        elsewhere.transfers[elsewhere.transfers.count - 1].to = "C"

        breach(faster, problem, says: "lies in no contact")
        breach(elsewhere, problem, says: "lies in no contact")
    }

    @Test func `more bits than the contact carries`() throws {
        let problem = try problem()
        var plan = try sound(problem)
        plan.transfers[0].bits = 1.5 * plan.transfers[0].rate * (plan.transfers[0].end - plan.transfers[0].start)

        breach(plan, problem, says: "times its rate")
    }

    @Test func `negative bits`() throws {
        let problem = try problem()
        var plan = try sound(problem)
        plan.transfers[0].bits = -1_000

        breach(plan, problem, says: "negative volume")
    }

    @Test func `bits that are sent before they are there`() throws {
        let problem = try problem()
        var plan = try sound(problem)
        plan.transfers.removeAll { !$0.isHome }

        breach(plan, problem, says: "does not hold")
    }

    @Test func `a store that overflows`() throws {
        let roomy = try problem(store: nil)
        let plan = try sound(roomy)

        breach(plan, try problem(store: 1e5), says: "store holds")
    }

    @Test func `two stations on one beam`() throws {
        let problem = try TransferProblem(
            duration: 100,
            nodes: [.init(id: "relay")],
            contacts: [
                .init(from: "relay", to: "A", isHome: true, start: 0, end: 100, rate: 1e4),
                .init(from: "relay", to: "B", isHome: true, start: 0, end: 100, rate: 1e4),
            ],
            requests: [.init(id: "x", partner: "p", node: "relay", waiting: 2e6)]
        )
        var two = problem
        two.nodes[0].beams = 2
        let plan = try sound(two)

        #expect(abs(plan.delivered - 2e6) < 100)
        breach(plan, problem, says: "beams")
    }

    @Test func `bits that come home after their deadline`() throws {
        let plan = try sound(try problem())

        breach(plan, try problem(deadline: 450), says: "after its deadline")
    }

    @Test func `a battery that runs empty`() throws {
        let enough = TransferProblem.Power(
            capacity: 5_000,
            initial: 5_000,
            floor: 0,
            transmit: 10,
            surplus: [.init(start: 0, end: 1_000, rate: 0)]
        )
        var little = enough
        little.initial = 500
        let plan = try sound(try problem(power: enough))

        breach(plan, try problem(power: little), says: "battery falls")
    }

    @Test func `sums that are not what was sent`() throws {
        let problem = try problem()
        var plan = try sound(problem)
        plan.outcomes[0].delivered += 5_000

        breach(plan, problem, says: "is said to bring")
    }

    @Test(arguments: 0..<30)
    func `a random plan with one transfer made larger is always caught`(seed: Int) throws {
        let problem = try TransferProblems.random(seed: seed, deadlines: seed.isMultiple(of: 2))
        var plan = try sound(problem)
        var generator = TransferProblems.Generator(seed: seed)
        let index = Int.random(in: plan.transfers.indices, using: &generator)
        plan.transfers[index].bits += plan.transfers[index].rate * (plan.transfers[index].end - plan.transfers[index].start)

        #expect(PlanChecker.breaches(of: plan, against: problem) != [])
    }
}
