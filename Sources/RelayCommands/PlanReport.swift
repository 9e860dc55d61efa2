package import RelayPlanning

/// What `magpie relay plan --json` prints; docs/relay-scenario.md describes every key.
package struct PlanReport: Encodable, Sendable {
    package struct Row: Encodable, Sendable {
        package var request: String
        package var payload: String
        package var partner: String
        package var requestedBits: Double
        package var deliveredBits: Double
        package var shortfallBits: Double
        package var lastBitHome: String?
    }

    package struct Share: Encodable, Sendable {
        package var partner: String
        package var requestedBits: Double
        package var deliveredBits: Double
        package var shortfallBits: Double
    }

    package struct Transfer: Encodable, Sendable {
        package var request: String
        package var from: String
        package var to: String
        package var start: String
        package var end: String
        package var rateBitsPerSecond: Double
        package var bits: Double
    }

    package struct Certificate: Encodable, Sendable {
        package var kind: String
        package var valueBits: Double
        package var boundBits: Double
        package var cut: [Cut]
    }

    package struct Cut: Encodable, Sendable {
        package var what: String
        package var from: String
        package var to: String
        package var start: String
        package var end: String
        package var bits: Double
    }

    package struct Option: Encodable, Sendable {
        package var change: String
        package var gainBits: Double
        package var at: String?
        package var station: String?
    }

    package struct Conflict: Encodable, Sendable {
        package var payloads: [String]
        package var aloneBits: [Double]
        package var togetherBits: Double
    }

    package var format = "magpie-relay-plan/1"
    package var title: String
    package var start: String
    package var end: String
    package var objective: String
    package var deliveredBits: Double
    package var contactSeconds: Double
    package var requests: [Row]
    package var partners: [Share]
    package var certificate: Certificate
    package var relief: [Option]
    package var conflicts: [Conflict]
    package var breaches: [String]
    package var transfers: [Transfer]
}

/// A plan with everything that is said about it.
package struct PlannedReturn: Sendable {
    package let scenario: Scenario
    package let start: Instant
    package let problem: TransferProblem
    package let plan: TransferPlan
    package let network: TransferNetwork?
    package let relief: [Relief]
    package let conflicts: [PlanReport.Conflict]
    package let breaches: [String]

    /// Plans a problem and says what limits it.
    package init(
        _ problem: TransferProblem,
        of scenario: Scenario,
        from start: Instant,
        objective: TransferPlanner.Objective,
        relief wantsRelief: Bool
    ) throws {
        self.scenario = scenario
        self.start = start
        self.problem = problem
        plan = try TransferPlanner.plan(problem, objective: objective)
        breaches = PlanChecker.breaches(of: plan, against: problem)
        let isFlow = problem.requests.allSatisfy { $0.deadline == nil }
        network = isFlow ? try? TransferNetwork(problem) : nil
        let isShort = plan.outcomes.contains { $0.shortfall > 1_000 }
        relief = wantsRelief && isShort ? try Relief.options(for: problem, names: scenario.names) : []
        conflicts = wantsRelief && isShort ? try PlannedReturn.conflicts(problem, plan) : []
    }

    /// Payloads of which each alone would come home, but not both together.
    private static func conflicts(_ problem: TransferProblem, _ plan: TransferPlan) throws -> [PlanReport.Conflict] {
        let payloads = Set(problem.requests.map(\.payload)).sorted()
        guard payloads.count <= 12 else { return [] }
        let best = { (wanted: [String]) -> Double in
            var part = problem
            part.requests.removeAll { !wanted.contains($0.payload) }
            return try TransferPlanner.plan(part, objective: .total).delivered
        }
        var alone: [String: Double] = [:]
        for payload in payloads { alone[payload] = try best([payload]) }
        var found: [PlanReport.Conflict] = []
        for (index, a) in payloads.enumerated() {
            for b in payloads[(index + 1)...] {
                let (x, y) = (alone[a] ?? 0, alone[b] ?? 0)
                let together = try best([a, b])
                if together < x + y - max(1_000, (x + y) * 1e-6) {
                    found.append(.init(payloads: [a, b], aloneBits: [x, y], togetherBits: together))
                }
            }
        }
        return found
    }

    private func time(_ seconds: Double) -> String { (start + seconds).text }

    package func report() -> PlanReport {
        let partners = Set(plan.outcomes.map(\.partner)).sorted()
        return PlanReport(
            title: scenario.title,
            start: start.text,
            end: time(problem.duration),
            objective: scenario.objective.kind.rawValue,
            deliveredBits: plan.delivered,
            contactSeconds: plan.contactTime,
            requests: plan.outcomes.map {
                .init(
                    request: $0.request,
                    payload: $0.payload,
                    partner: $0.partner,
                    requestedBits: $0.requested,
                    deliveredBits: $0.delivered,
                    shortfallBits: $0.shortfall,
                    lastBitHome: $0.lastBit.map(time)
                )
            },
            partners: partners.map { partner in
                let mine = plan.outcomes.filter { $0.partner == partner }
                let (asked, brought) = (mine.reduce(0) { $0 + $1.requested }, mine.reduce(0) { $0 + $1.delivered })
                return .init(
                    partner: partner,
                    requestedBits: asked,
                    deliveredBits: brought,
                    shortfallBits: max(0, asked - brought)
                )
            },
            certificate: certificate,
            relief: relief.map { .init(change: $0.change, gainBits: $0.gain, at: $0.at.map(time), station: $0.station) },
            conflicts: conflicts,
            breaches: breaches,
            transfers: plan.transfers.map {
                .init(
                    request: $0.request,
                    from: $0.from,
                    to: $0.to,
                    start: time($0.start),
                    end: time($0.end),
                    rateBitsPerSecond: $0.rate,
                    bits: $0.bits
                )
            }
        )
    }

    private var certificate: PlanReport.Certificate {
        guard let network else {
            return .init(kind: "linear-programme-prices", valueBits: plan.value, boundBits: plan.bound, cut: [])
        }
        return .init(
            kind: "minimum-cut",
            valueBits: plan.delivered,
            boundBits: network.value,
            cut: network.cut.map {
                .init(
                    what: $0.kind.rawValue,
                    from: $0.from,
                    to: $0.to,
                    start: time($0.start),
                    end: time($0.end),
                    bits: $0.bits
                )
            }
        )
    }
}
