import Foundation
import RelayPlanning
import RelayTestSupport
import Testing

@Suite("Getting data home")
struct TransferTests {
    @Test(arguments: 0..<20)
    func `the flow, its cut, the linear programme and its bound agree`(seed: Int) throws {
        let problem = try TransferProblems.random(seed: seed)

        let network = try TransferNetwork(problem)
        let plan = try TransferPlanner.plan(problem, objective: .total)

        #expect(problem.requests.count >= 3 && problem.contacts.count >= 20)
        #expect(network.isProved)
        #expect(abs(plan.delivered - network.value) <= 1e-6 * network.value)
        #expect(plan.bound >= plan.value * (1 - 1e-9))
        #expect(plan.bound <= plan.value * (1 + 1e-6))
        #expect(PlanChecker.breaches(of: plan, against: problem) == [])
    }

    @Test(arguments: 0..<12, TransferPlanner.Objective.allCases)
    func `with deadlines and weights no limit is broken and the bound is met`(
        seed: Int,
        objective: TransferPlanner.Objective
    ) throws {
        let problem = try TransferProblems.random(seed: seed, deadlines: true)

        let plan = try TransferPlanner.plan(problem, objective: objective)

        #expect(PlanChecker.breaches(of: plan, against: problem) == [])
        #expect(plan.bound <= plan.value * (1 + 1e-5) + 1)
    }

    @Test(.enabled(if: PythonPeer.isPresent, "no virtual environment with highspy; run make relay-venv"))
    func `random instances have the value that HiGHS finds`() throws {
        // The other solver takes its time: all 200 run under `make relay-verify`.
        let isFull = ProcessInfo.processInfo.environment["MAGPIE_RELAY_FULL"] == "1"
        let count = isFull ? 200 : 24
        let problems = try (0..<count).map { try TransferProblems.random(seed: $0) }

        let input = try JSONSerialization.data(withJSONObject: problems.map(TransferProblems.json))
        let values = try JSONDecoder().decode([Double].self, from: PythonPeer.run("highs.py", input: input))

        var binding = 0
        for (seed, problem) in problems.enumerated() {
            let network = try TransferNetwork(problem)
            #expect(network.isProved, "seed \(seed)")
            #expect(abs(network.value - values[seed]) <= 1e-6 * max(1, values[seed]), "seed \(seed)")
            if network.cut.contains(where: { $0.kind == .store && $0.bits < 1e12 }) { binding += 1 }
        }
        #expect(values.count == count)
        #expect(binding >= count / 2)
    }

    @Test func `one lunar day of Chang'e-4 comes home within 31.7 hours of contact`() throws {
        let volume = 3_991.1e6 * 8
        let problem = try TransferProblem(
            duration: 31.7 * 3_600,
            nodes: [.init(id: "lander"), .init(id: "relay")],
            contacts: [
                .init(from: "lander", to: "relay", isHome: false, start: 0, end: 31.7 * 3_600, rate: 280e3),
                .init(from: "relay", to: "KSH", isHome: true, start: 0, end: 31.7 * 3_600, rate: 2e6),
            ],
            requests: [.init(id: "files", partner: "CNSA", node: "lander", waiting: volume)]
        )

        let plan = try TransferPlanner.plan(problem)

        #expect(plan.delivered >= volume - 10)
        #expect(try TransferNetwork(problem).value >= volume - 1)
    }

    @Test func `fair shares give a small guest all it asks, and split the rest`() throws {
        let problem = try TransferProblem(
            duration: 1_000,
            nodes: [.init(id: "lander")],
            contacts: [.init(from: "lander", to: "KSH", isHome: true, start: 0, end: 1_000, rate: 1e6)],
            requests: [
                .init(id: "small", partner: "small", node: "lander", waiting: 1e8),
                .init(id: "large", partner: "large", node: "lander", weight: 9, waiting: 9e8),
                .init(id: "greedy", partner: "greedy", node: "lander", weight: 5, quota: 2, waiting: 2e9),
            ]
        )

        let plan = try TransferPlanner.plan(problem, objective: .fair)

        let bits = Dictionary(uniqueKeysWithValues: plan.outcomes.map { ($0.partner, $0.delivered) })
        #expect(abs((bits["small"] ?? 0) - 1e8) < 10)
        #expect(abs((bits["large"] ?? 0) - 3e8) < 1e3)
        #expect(abs((bits["greedy"] ?? 0) - 6e8) < 1e3)
    }

    @Test func `a battery that only suffices for half the contact lets half the bits home`() throws {
        let power = TransferProblem.Power(
            capacity: 1_000,
            initial: 600,
            floor: 100,
            transmit: 1,
            surplus: [.init(start: 0, end: 1_000, rate: 0)]
        )
        let problem = try TransferProblem(
            duration: 1_000,
            nodes: [.init(id: "lander", power: power)],
            contacts: [.init(from: "lander", to: "KSH", isHome: true, start: 0, end: 1_000, rate: 1e6)],
            requests: [.init(id: "data", partner: "a", node: "lander", waiting: 1e9)]
        )

        let plan = try TransferPlanner.plan(problem)

        #expect(abs(plan.delivered - 5e8) < 1_000)
        #expect(PlanChecker.breaches(of: plan, against: problem) == [])
    }

    @Test func `the checker finds a plan that was tampered with`() throws {
        let problem = try TransferProblems.random(seed: 4)
        var plan = try TransferPlanner.plan(problem)
        plan.transfers[0].bits *= 3

        #expect(PlanChecker.breaches(of: plan, against: problem) != [])
    }

    @Test func `an hour more of the only station is worth what its rate brings`() throws {
        let problem = try TransferProblem(
            duration: 40_000,
            nodes: [.init(id: "relay")],
            contacts: [.init(from: "relay", to: "KSH", isHome: true, start: 0, end: 10_000, rate: 2e6)],
            requests: [.init(id: "data", partner: "a", node: "relay", waiting: 1e11)]
        )

        let relief = try Relief.options(for: problem)

        let hour = try #require(relief.first { $0.change == "+1 h of KSH" })
        #expect(abs(hour.gain - 7.2e9) < 10)
    }

    @Test func `contacts that are empty, overlap or have no rate are refused`() {
        let make = { (contacts: [TransferProblem.Contact]) in
            try TransferProblem(duration: 100, nodes: [.init(id: "a")], contacts: contacts, requests: [])
        }
        let contact = { (start: Double, end: Double, rate: Double) in
            TransferProblem.Contact(from: "a", to: "S", isHome: true, start: start, end: end, rate: rate)
        }

        #expect(throws: RelayError.self) { try make([contact(10, 10, 1)]) }
        #expect(throws: RelayError.self) { try make([contact(0, 10, -5)]) }
        #expect(throws: RelayError.self) { try make([contact(0, 10, 1), contact(9, 20, 1)]) }
        #expect(throws: RelayError.self) { try make([contact(0, 101, 1)]) }
    }
}
