/// The linear programme of a transfer problem, with the meaning of its columns.
///
/// Volumes are in Mbit, so that coefficients stay near 1. Variables: the bits of a request over a
/// contact in an interval, a request's content of a store at an interval's end, and what is thrown
/// away as it arises for want of room.
struct TransferModel {
    static let unit = 1e6

    let cut: TransferIntervals
    var program = LinearProgram()
    /// Columns of flows: request, contact, interval.
    private(set) var flows: [(request: Int, contact: Int, interval: Int, column: Int)] = []
    /// Columns of contents: node, request, interval.
    private(set) var contents: [(node: Int, request: Int, interval: Int, column: Int)] = []
    /// Columns of what is thrown away as it arises: request, interval.
    private(set) var losses: [(request: Int, interval: Int, column: Int)] = []
    /// What reaches home, by request, and the end of the interval in which it does.
    private(set) var deliveries: [[(column: LinearProgram.Column, end: Double)]]

    /// How much more a bit is worth that comes home at once than one at the very end: among plans
    /// that bring the same, the earliest is meant, and a plan is never worse by more than this.
    static let haste = 5e-7

    private var nodeIndex: [String: Int] = [:]

    init(_ problem: TransferProblem) {
        cut = TransferIntervals(problem)
        deliveries = Array(repeating: [], count: problem.requests.count)
        for (index, node) in problem.nodes.enumerated() { nodeIndex[node.id] = index }
        build()
    }

    private mutating func build() {
        let problem = cut.problem
        let count = problem.nodes.count
        let volumes = problem.requests.map { $0.volume / TransferModel.unit }
        // The column of what each node held of each request when the last interval ended.
        var held = [[Int?]](repeating: [Int?](repeating: nil, count: problem.requests.count), count: count)
        var charge = [Int?](repeating: nil, count: count)
        let reachable = reachability()
        for k in cut.intervals.indices {
            let interval = cut.intervals[k]
            var outgoing = [[[(Int, Double)]]](
                repeating: [[(Int, Double)]](repeating: [], count: problem.requests.count),
                count: count
            )
            var sending = [[(Int, Double)]](repeating: [], count: count)
            for position in interval.contacts {
                let contact = problem.contacts[position]
                let capacity = contact.rate * interval.length / TransferModel.unit
                guard let from = nodeIndex[contact.from] else { continue }
                let to = contact.isHome ? nil : nodeIndex[contact.to]
                var terms: [(Int, Double)] = []
                for request in problem.requests.indices
                where cut.counts(request, in: k) && reachable[request].contains(from) {
                    let column = program.column(upper: min(capacity, volumes[request]))
                    flows.append((request, position, k, column))
                    terms.append((column, 1))
                    outgoing[from][request].append((column, -1))
                    if let to {
                        outgoing[to][request].append((column, 1))
                    } else {
                        deliveries[request].append((column, interval.end))
                    }
                }
                guard !terms.isEmpty else { continue }
                program.row(terms, atMost: capacity)
                let perBit = TransferModel.unit / contact.rate
                sending[from] += terms.map { ($0.0, perBit) }
            }
            for node in problem.nodes.indices {
                let open = interval.contacts.filter { problem.contacts[$0].from == problem.nodes[node].id }.count
                if open > problem.nodes[node].beams {
                    program.row(sending[node], atMost: Double(problem.nodes[node].beams) * interval.length)
                }
                if let power = problem.nodes[node].power {
                    addPower(power, node: node, interval: k, sending: sending[node], charge: &charge)
                }
                addStore(node: node, interval: k, changes: outgoing[node], reachable, volumes, &held)
            }
        }
        maximise(weights: problem.requests.map(\.weight))
    }

    /// The nodes that bits of each request can ever be on.
    private func reachability() -> [Set<Int>] {
        let problem = cut.problem
        return problem.requests.map { request in
            var found: Set<Int> = [nodeIndex[request.node] ?? 0]
            var grew = true
            while grew {
                grew = false
                for contact in problem.contacts where !contact.isHome {
                    guard let from = nodeIndex[contact.from], let to = nodeIndex[contact.to] else { continue }
                    if found.contains(from), found.insert(to).inserted { grew = true }
                }
            }
            return found
        }
    }

    private mutating func addStore(
        node: Int,
        interval k: Int,
        changes: [[(Int, Double)]],
        _ reachable: [Set<Int>],
        _ volumes: [Double],
        _ held: inout [[Int?]]
    ) {
        let problem = cut.problem
        let capacity = problem.nodes[node].store.map { $0 / TransferModel.unit }
        var inStore: [(Int, Double)] = []
        for request in problem.requests.indices {
            let isOrigin = problem.requests[request].node == problem.nodes[node].id
            guard reachable[request].contains(node) else { continue }
            guard cut.counts(request, in: k) else {
                held[node][request] = nil
                continue
            }
            var arising = isOrigin ? cut.produced[request][k] / TransferModel.unit : 0
            if k == 0, isOrigin { arising += problem.requests[request].waiting / TransferModel.unit }
            var terms = changes[request]
            if arising > 0 {
                let lost = program.column(upper: arising)
                losses.append((request, k, lost))
                terms.append((lost, -1))
            }
            if let before = held[node][request] { terms.append((before, 1)) }
            guard !terms.isEmpty || arising > 0 else { continue }
            let column = program.column(upper: min(volumes[request], capacity ?? .infinity))
            terms.append((column, -1))
            program.row(terms, atLeast: -arising, atMost: -arising)
            held[node][request] = column
            contents.append((node, request, k, column))
            inStore.append((column, 1))
        }
        if let capacity, inStore.count > 1 { program.row(inStore, atMost: capacity) }
    }

    private mutating func addPower(
        _ power: TransferProblem.Power,
        node: Int,
        interval k: Int,
        sending: [(Int, Double)],
        charge: inout [Int?]
    ) {
        // Energies in kJ above the floor; what does not fit into the battery is spilled.
        let scale = 1e-3
        let surplus = cut.surplus(power, in: k) * scale
        let room = (power.capacity - power.floor) * scale
        let level = program.column(upper: room)
        var terms = sending.map { ($0.0, -$0.1 * power.transmit * scale) }
        terms.append((level, -1))
        let spilled = program.column(upper: max(0, surplus) + room)
        terms.append((spilled, -1))
        var start = 0.0
        if let before = charge[node] {
            terms.append((before, 1))
        } else {
            start = (power.initial - power.floor) * scale
        }
        program.row(terms, atLeast: -surplus - start, atMost: -surplus - start)
        charge[node] = level
    }

    mutating func maximise(weights: [Double]) {
        program.maximise(
            deliveries.indices.flatMap { request in
                deliveries[request].map { delivery in
                    let early = 1 - delivery.end / cut.problem.duration
                    return (delivery.column, weights[request] * (1 + TransferModel.haste * early))
                }
            }
        )
    }

    /// The plan that a solution of this model means.
    func plan(_ solution: LinearProgram.Solution, weights: [Double]) -> TransferPlan {
        let problem = cut.problem
        var delivered = [Double](repeating: 0, count: problem.requests.count)
        var last = [Double?](repeating: nil, count: problem.requests.count)
        var transfers: [TransferPlan.Transfer] = []
        for flow in flows {
            let bits = solution.columns[flow.column] * TransferModel.unit
            guard bits > 0.01 else { continue }
            let (contact, interval) = (problem.contacts[flow.contact], cut.intervals[flow.interval])
            transfers.append(
                TransferPlan.Transfer(
                    request: problem.requests[flow.request].id,
                    from: contact.from,
                    to: contact.to,
                    isHome: contact.isHome,
                    start: interval.start,
                    end: interval.end,
                    rate: contact.rate,
                    bits: bits
                )
            )
            if contact.isHome {
                delivered[flow.request] += bits
                last[flow.request] = max(last[flow.request] ?? 0, interval.end)
            }
        }
        var levels: [[Double]] = .init(
            repeating: .init(repeating: 0, count: cut.intervals.count),
            count: problem.nodes.count
        )
        for content in contents {
            levels[content.node][content.interval] += solution.columns[content.column] * TransferModel.unit
        }
        return TransferPlan(
            transfers: transfers.sorted {
                ($0.start, $0.from, $0.to, $0.request) < ($1.start, $1.from, $1.to, $1.request)
            },
            outcomes: problem.requests.indices.map { index in
                let request = problem.requests[index]
                return TransferPlan.Outcome(
                    request: request.id,
                    payload: request.payload,
                    partner: request.partner,
                    requested: request.volume,
                    delivered: delivered[index],
                    lastBit: last[index]
                )
            },
            levels: cut.intervals.indices.flatMap { k in
                problem.nodes.indices.map { node in
                    TransferPlan.Level(time: cut.intervals[k].end, node: problem.nodes[node].id, bits: levels[node][k])
                }
            },
            losses: losses.compactMap { loss in
                let bits = solution.columns[loss.column] * TransferModel.unit
                guard bits > 0.01 else { return nil }
                let (request, interval) = (problem.requests[loss.request], cut.intervals[loss.interval])
                return TransferPlan.Loss(
                    request: request.id,
                    node: request.node,
                    start: interval.start,
                    end: interval.end,
                    bits: bits
                )
            },
            value: zip(weights, delivered).reduce(0) { $0 + $1.0 * $1.1 },
            bound: solution.bound * TransferModel.unit
        )
    }
}
