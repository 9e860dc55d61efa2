/// Replays a plan and says what it breaks; it shares no code with the planner.
public enum PlanChecker {
    /// The sentences that say which limit a plan breaks by how much; none for a sound plan.
    ///
    /// Every transfer must lie in a contact of its rate, no contact may carry more than it can, no
    /// node may send on more beams than it has, or what it does not hold, no store may overflow, no
    /// battery may run below its floor, and what comes home after its deadline does not count.
    ///
    /// - Parameters:
    ///   - plan: What is to be replayed.
    ///   - problem: The limits.
    ///   - tolerance: The bits by which a limit may be missed through rounding.
    /// - Returns: One sentence for each breach.
    public static func breaches(of plan: TransferPlan, against problem: TransferProblem, tolerance: Double = 100)
        -> [String]
    {
        var found: [String] = []
        for transfer in plan.transfers {
            let isCovered = problem.contacts.contains {
                $0.from == transfer.from && $0.to == transfer.to && $0.rate == transfer.rate
                    && $0.isHome == transfer.isHome
                    && $0.start <= transfer.start + 2e-3 && $0.end >= transfer.end - 2e-3
            }
            if !isCovered {
                found.append("\(transfer.from) → \(transfer.to) at \(transfer.start) s lies in no contact")
            }
            if transfer.bits < 0 { found.append("\(transfer.request) moves a negative volume at \(transfer.start) s") }
        }
        let times = Array(Set(problem.cuts + plan.transfers.flatMap { [$0.start, $0.end] })).sorted()
        var held: [String: [String: Double]] = [:]
        for request in problem.requests where request.waiting > 0 {
            held[request.node, default: [:]][request.id] = request.waiting
        }
        var charge = problem.nodes.map { $0.power?.initial ?? 0 }
        var moving = plan.transfers[...]
        var active: [TransferPlan.Transfer] = []
        for (a, b) in zip(times, times.dropFirst()) where b - a > 1e-9 {
            while let next = moving.first, next.start < b - 1e-9 {
                active.append(next)
                moving.removeFirst()
            }
            active.removeAll { $0.end <= a + 1e-9 }
            found += limits(active, from: a, to: b, problem, tolerance)
            for request in problem.requests {
                let arising = request.releases.reduce(0) { $0 + $1.rate * max(0, min(b, $1.end) - max(a, $1.start)) }
                if arising > 0 { held[request.node, default: [:]][request.id, default: 0] += arising }
            }
            for loss in plan.losses where loss.start < b - 1e-9 && loss.end > a + 1e-9 {
                held[loss.node, default: [:]][loss.request, default: 0] -= loss.bits * (b - a) / (loss.end - loss.start)
            }
            for transfer in active {
                let bits = transfer.bits * (b - a) / (transfer.end - transfer.start)
                held[transfer.from, default: [:]][transfer.request, default: 0] -= bits
                if !transfer.isHome { held[transfer.to, default: [:]][transfer.request, default: 0] += bits }
            }
            for request in problem.requests where (request.deadline ?? .infinity) <= b + 2e-3 {
                for node in problem.nodes { held[node.id]?[request.id] = nil }
            }
            for node in problem.nodes.indices {
                let id = problem.nodes[node].id
                for (request, bits) in held[id] ?? [:] where bits < -tolerance {
                    found.append("\(id) sends \(-bits) bits of \(request) that it does not hold by \(b) s")
                }
                let content = (held[id] ?? [:]).values.reduce(0, +)
                if let store = problem.nodes[node].store, content > store + tolerance {
                    found.append("\(id)'s store holds \(content) of \(store) bits at \(b) s")
                }
                guard let power = problem.nodes[node].power else { continue }
                let surplus = power.surplus.reduce(0) { $0 + $1.rate * max(0, min(b, $1.end) - max(a, $1.start)) }
                let sending = active.filter { $0.from == id }
                    .reduce(0) { $0 + $1.bits / $1.rate * (b - a) / ($1.end - $1.start) }
                charge[node] = min(power.capacity, charge[node] + surplus - sending * power.transmit)
                if charge[node] < power.floor - 1 {
                    found.append("\(id)'s battery falls to \(charge[node]) J at \(b) s")
                }
            }
        }
        found += deliveries(plan, problem, tolerance)
        return found
    }

    private static func limits(
        _ active: [TransferPlan.Transfer],
        from a: Double,
        to b: Double,
        _ problem: TransferProblem,
        _ tolerance: Double
    ) -> [String] {
        var found: [String] = []
        var load: [String: Double] = [:]
        var sending: [String: Double] = [:]
        for transfer in active {
            let share = transfer.bits / transfer.rate / (transfer.end - transfer.start)
            load["\(transfer.from) → \(transfer.to)", default: 0] += share
            sending[transfer.from, default: 0] += share
        }
        let slack = 1e-6
        for (contact, part) in load where part > 1 + slack + tolerance / 1e9 {
            found.append("\(contact) carries \(part) times its rate at \(a) s")
        }
        for node in problem.nodes {
            let part = sending[node.id] ?? 0
            if part > Double(node.beams) + slack {
                found.append("\(node.id) sends on \(part) beams of \(node.beams) at \(a) s")
            }
        }
        return found
    }

    private static func deliveries(_ plan: TransferPlan, _ problem: TransferProblem, _ tolerance: Double) -> [String] {
        var home: [String: Double] = [:]
        var late: [String] = []
        for transfer in plan.transfers where transfer.isHome {
            let deadline = problem.requests.first { $0.id == transfer.request }?.deadline ?? .infinity
            if transfer.end > deadline + 2e-3 {
                late.append("\(transfer.request) comes home at \(transfer.end) s, after its deadline")
            }
            home[transfer.request, default: 0] += transfer.bits
        }
        return late
            + plan.outcomes.compactMap { outcome in
                let bits = home[outcome.request] ?? 0
                guard abs(bits - outcome.delivered) > tolerance || bits > outcome.requested + tolerance else {
                    return nil
                }
                return
                    "\(outcome.request) is said to bring \(outcome.delivered) of \(outcome.requested) bits, but \(bits) come home"
            }
    }
}
