import Foundation
import RelayPlanning
import RelayTestSupport
import Testing

/// The windows of the reference year as they stand in the data, with guests, stores and one beam.
@Suite("Data return over the reference windows")
struct ReferenceWindowsTests {
    private func problem(days: Double, store: Double) throws -> TransferProblem {
        let instants = try ReferenceCase.instants()
        let duration = days * 86_400
        func spans(_ pair: String) -> Spans {
            var (spans, from): ([Spans.Span], Double?) = ([], instants.initiallyVisible[pair] == true ? 0 : nil)
            for edge in (instants.edges[pair] ?? []).filter({ $0 < duration }) {
                if let start = from { spans.append(.init(start, edge)) }
                from = from == nil ? edge : nil
            }
            if let start = from { spans.append(.init(start, duration)) }
            return Spans(spans)
        }
        let contacts =
            ["JMS", "KSH", "NQN"].flatMap { station in
                spans("relay-\(station)").list.map {
                    TransferProblem.Contact(
                        from: "relay",
                        to: station,
                        isHome: true,
                        start: $0.start,
                        end: $0.end,
                        rate: 2e6
                    )
                }
            }
            + spans("lander-relay").list.map {
                .init(from: "lander", to: "relay", isHome: false, start: $0.start, end: $0.end, rate: 280e3)
            }
        let light = spans("lander-sun").list
        func byDay(_ rate: Double) -> [TransferProblem.Request.Release] {
            light.map { .init(start: $0.start, end: $0.end, rate: rate) }
        }
        return try TransferProblem(
            duration: duration,
            nodes: [.init(id: "lander", store: store), .init(id: "relay", store: store)],
            contacts: contacts,
            requests: [
                .init(id: "LND", partner: "Kiel", node: "lander", releases: byDay(4e3)),
                .init(id: "cameras", partner: "CNSA", node: "lander", releases: byDay(250e3)),
                .init(
                    id: "NCLE",
                    partner: "Radboud",
                    node: "relay",
                    releases: [.init(start: 0, end: duration, rate: 1.85e6)]
                ),
            ]
        )
    }

    @Test(
        .enabled(if: RelayTestData.isPresentOrRequired, "shared/data/relay is absent"),
        .enabled(if: PythonPeer.isPresent, "no virtual environment with highspy; run make relay-venv")
    )
    func `flow, plan and HiGHS bring the same`() throws {
        // A year of 2,100 edges under `make relay-verify`, a month otherwise.
        let problem = try problem(days: PythonPeer.isFull ? 365 : 30, store: 4e9)

        let network = try TransferNetwork(problem)
        let plan = try TransferPlanner.plan(problem, objective: .total)
        let input = try JSONSerialization.data(withJSONObject: [TransferProblems.json(problem)])
        let value = try JSONDecoder().decode([Double].self, from: PythonPeer.run("highs.py", input: input))[0]

        #expect(problem.contacts.count > (PythonPeer.isFull ? 1_000 : 80))
        #expect(network.isProved)
        #expect(network.cut.contains { $0.kind == .store })
        #expect(abs(network.value - value) <= 1e-6 * value)
        #expect(plan.delivered >= value * (1 - 1e-6))
        #expect(PlanChecker.breaches(of: plan, against: problem) == [])
    }
}
