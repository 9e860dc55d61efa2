import Testing

@testable import RelayPlanning

@Suite("What would bring more")
struct ReliefTests {
    private func problem(store: Double? = nil, up: Double = 1e6) throws -> TransferProblem {
        try TransferProblem(
            duration: 40_000,
            nodes: [.init(id: "lander"), .init(id: "relay", store: store)],
            contacts: [
                .init(from: "lander", to: "relay", isHome: false, start: 0, end: 20_000, rate: up),
                .init(from: "relay", to: "KSH", isHome: true, start: 25_000, end: 35_000, rate: 1e6),
            ],
            requests: [.init(id: "x", partner: "p", node: "lander", waiting: 1e11)]
        )
    }

    private func gain(_ options: [Relief], _ change: String) throws -> Double {
        try #require(options.first { $0.change == change }).gain
    }

    @Test func `where the station is the bottleneck an hour of it helps, and nothing else`() throws {
        let options = try Relief.options(for: problem(), names: ["KSH": "Kashi", "relay": "Queqiao"])

        #expect(options[0].change == "+1 h of Kashi" && options[0].station == "KSH")
        #expect(abs(options[0].gain - 3.6e9) < 1_000)
        #expect(abs(try gain(options, "+10 % of the rate Queqiao → Earth") - 1e9) < 1_000)
        #expect(abs(try gain(options, "+10 % of the rate lander → Queqiao")) < 1_000)
        let at = try #require(options[0].at)
        #expect(at + 3_600 <= 25_000 || at >= 35_000)
    }

    @Test func `where the store is the bottleneck a larger one helps`() throws {
        let options = try Relief.options(for: problem(store: 4e9))

        #expect(abs(try gain(options, "+10 % of relay's store") - 4e8) < 1_000)
        #expect(options[0].change == "+10 % of relay's store")
    }

    @Test func `where the way up is the bottleneck its rate helps`() throws {
        let options = try Relief.options(for: problem(up: 2e5))

        #expect(abs(try gain(options, "+10 % of the rate lander → relay") - 4e8) < 1_000)
        #expect(abs(try gain(options, "+1 h of KSH")) < 1_000)
    }

    @Test(arguments: 0..<8)
    func `each gain is what planning with the change brings`(seed: Int) throws {
        let problem = try TransferProblems.random(seed: seed, deadlines: true)
        let options = try Relief.options(for: problem)
        let base = try TransferPlanner.plan(problem, objective: .total).delivered

        for index in problem.nodes.indices where problem.nodes[index].store != nil {
            var changed = problem
            changed.nodes[index].store = problem.nodes[index].store.map { $0 * 1.1 }
            let more = try TransferPlanner.plan(changed, objective: .total).delivered
            let stated = try gain(options, "+10 % of \(problem.nodes[index].id)'s store")
            #expect(abs(stated - max(0, more - base)) <= 2e-6 * base)
        }
        #expect(options.allSatisfy { $0.gain >= 0 })
        #expect(options.map(\.gain) == options.map(\.gain).sorted(by: >))
    }
}

@Suite("Certificates")
struct CertificateTests {
    @Test func `the cut names what is full, and its bits add up`() throws {
        let problem = try TransferProblem(
            duration: 1_000,
            nodes: [.init(id: "lander", store: 1e6), .init(id: "relay")],
            contacts: [
                .init(from: "lander", to: "relay", isHome: false, start: 500, end: 1_000, rate: 1e5),
                .init(from: "relay", to: "KSH", isHome: true, start: 500, end: 1_000, rate: 1e5),
            ],
            requests: [
                .init(id: "x", partner: "p", node: "lander", releases: [.init(start: 0, end: 500, rate: 1e4)])
            ]
        )

        let network = try TransferNetwork(problem)

        #expect(network.value == 1e6)
        #expect(network.isProved)
        #expect(network.cut.map(\.kind) == [.store])
        #expect(network.cut[0].from == "lander" && network.cut[0].bits == 1e6)
    }

    @Test func `a battery, or beams shared at unequal rates, are no flow`() throws {
        let power = TransferProblem.Power(
            capacity: 10,
            initial: 10,
            floor: 0,
            transmit: 1,
            surplus: [.init(start: 0, end: 100, rate: 0)]
        )
        let contact = TransferProblem.Contact(from: "a", to: "S", isHome: true, start: 0, end: 100, rate: 10)
        let withBattery = try TransferProblem(
            duration: 100,
            nodes: [.init(id: "a", power: power)],
            contacts: [contact],
            requests: []
        )
        let shared = try TransferProblem(
            duration: 100,
            nodes: [.init(id: "a"), .init(id: "b")],
            contacts: [contact, .init(from: "a", to: "b", isHome: false, start: 0, end: 100, rate: 20)],
            requests: []
        )

        #expect(throws: RelayError.self) { try TransferNetwork(withBattery) }
        #expect(throws: RelayError.self) { try TransferNetwork(shared) }
    }

    @Test(arguments: 0..<12)
    func `no tampering with a plan brings more than the bound`(seed: Int) throws {
        let problem = try TransferProblems.random(seed: seed)
        let network = try TransferNetwork(problem)

        for objective in TransferPlanner.Objective.allCases {
            let plan = try TransferPlanner.plan(problem, objective: objective)
            #expect(plan.delivered <= network.value * (1 + 1e-9) + 1)
        }
    }

    @Test(arguments: 0..<10)
    func `fair shares are fair: nobody below the others could get more`(seed: Int) throws {
        let problem = try TransferProblems.random(seed: seed)
        let plan = try TransferPlanner.plan(problem, objective: .fair)
        let total = try TransferPlanner.plan(problem, objective: .total)
        let partners = Set(problem.requests.map(\.partner))
        let bits = { (plan: TransferPlan, partner: String) in
            plan.outcomes.filter { $0.partner == partner }.reduce(0) { $0 + $1.delivered }
        }

        let least = partners.map { bits(plan, $0) }.min() ?? 0
        let leastOfTotal = partners.map { bits(total, $0) }.min() ?? 0
        #expect(least >= leastOfTotal * (1 - 1e-6) - 1)
        #expect(PlanChecker.breaches(of: plan, against: problem) == [])
    }

    @Test func `bits that outlive their deadline leave the store to others`() throws {
        let problem = try TransferProblem(
            duration: 1_000,
            nodes: [.init(id: "a", store: 1e6)],
            contacts: [.init(from: "a", to: "S", isHome: true, start: 600, end: 1_000, rate: 1e4)],
            requests: [
                .init(id: "old", partner: "p", node: "a", waiting: 1e6, deadline: 300),
                .init(id: "new", partner: "q", node: "a", releases: [.init(start: 400, end: 500, rate: 1e4)]),
            ]
        )

        let plan = try TransferPlanner.plan(problem)

        #expect(plan.outcomes[0].delivered == 0 && plan.outcomes[0].lastBit == nil)
        #expect(abs(plan.outcomes[1].delivered - 1e6) < 10)
        #expect(PlanChecker.breaches(of: plan, against: problem) == [])
    }

    @Test(arguments: [
        (TransferProblem.Node(id: "a", store: -1), "store"), (.init(id: "a", beams: 0), "beam"),
        (
            .init(id: "a", power: .init(capacity: 1, initial: 5, floor: 0, transmit: 1, surplus: [])),
            "battery"
        ),
    ])
    func `nodes that cannot be are refused`(node: TransferProblem.Node, word: String) {
        let error = #expect(throws: RelayError.self) {
            try TransferProblem(duration: 10, nodes: [node], contacts: [], requests: [])
        }
        #expect(error?.message.contains(word) == true)
    }

    @Test(arguments: [
        TransferProblem.Request(id: "x", partner: "p", node: "b"),
        .init(id: "x", partner: "p", node: "a", weight: -1), .init(id: "x", partner: "p", node: "a", waiting: -1),
        .init(id: "x", partner: "p", node: "a", releases: [.init(start: 5, end: 5, rate: 1)]),
        .init(id: "x", partner: "p", node: "a", releases: [.init(start: 0, end: 50, rate: 1)]),
        .init(id: "x", partner: "p", node: "a", releases: [.init(start: 0, end: 5, rate: -1)]),
    ])
    func `requests that cannot be are refused`(request: TransferProblem.Request) {
        #expect(throws: RelayError.self) {
            try TransferProblem(duration: 10, nodes: [.init(id: "a")], contacts: [], requests: [request])
        }
    }
}
