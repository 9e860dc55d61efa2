/// A transfer problem as a flow through time: the bits that can come home at all, and the cut that
/// proves that no plan brings more.
///
/// Nodes are the sites and relays in each interval; arcs are releases, contacts and stores (from an
/// interval to the next). Deadlines and weights are left out: where there are none this is exact,
/// otherwise it bounds every plan from above.
public struct TransferNetwork: Sendable {
    /// One arc of the least cut, in words that a partner can check.
    public struct CutArc: Hashable, Sendable {
        /// What is full.
        public enum Kind: String, Hashable, Sendable {
            /// All that arises on a node in the span has been taken along.
            case release
            /// A contact, or a node's beams, are busy throughout.
            case contact
            /// A store is full.
            case store
        }
        /// What is full.
        public var kind: Kind
        /// The node, or the sender.
        public var from: String
        /// The receiver of a contact.
        public var to: String
        /// When the span begins.
        public var start: Double
        /// When it ends.
        public var end: Double
        /// The bits that it can carry.
        public var bits: Double
    }

    /// The bits that can come home.
    public let value: Double
    /// What is full; the capacities add up to ``value``.
    public let cut: [CutArc]

    /// Capacities are counted in thousandths of a bit.
    private static let unit = 1_000.0

    /// Solves the flow of a problem.
    ///
    /// - Throws: ``RelayError`` of code `badPlan` where the problem is no flow: where a node's beams
    ///   are fewer than its receivers at unequal rates, or a battery limits sending.
    public init(_ problem: TransferProblem) throws {
        let cut = TransferIntervals(problem)
        let places = problem.nodes.count
        let count = cut.intervals.count
        let (source, sink) = (2 * places * count, 2 * places * count + 1)
        var graph = MaximumFlow(nodes: 2 * places * count + 2)
        var meanings: [(arc: Int, from: Int, to: Int, what: CutArc)] = []
        func add(_ from: Int, _ to: Int, _ bits: Double, _ kind: CutArc.Kind, _ a: String, _ b: String, _ k: Int) {
            let capacity = Int((min(bits, 1e15) * TransferNetwork.unit).rounded(.down))
            guard capacity > 0 else { return }
            let interval = cut.intervals[k]
            let what = CutArc(
                kind: kind,
                from: a,
                to: b,
                start: interval.start,
                end: interval.end,
                bits: Double(capacity) / TransferNetwork.unit
            )
            meanings.append((graph.arc(from: from, to: to, capacity: capacity), from, to, what))
        }
        var index: [String: Int] = [:]
        for (place, node) in problem.nodes.enumerated() { index[node.id] = place }
        // Twice as many nodes as places: what a place has, and what its beams can still send.
        for k in 0..<count {
            for (place, node) in problem.nodes.enumerated() {
                if node.power != nil {
                    throw RelayError(
                        .badPlan,
                        "node \(node.id): with a battery the plan is no flow; use the linear programme"
                    )
                }
                let (has, sends) = (k * places + place, (count + k) * places + place)
                let arising = problem.requests.indices.filter { problem.requests[$0].node == node.id }.reduce(0.0) {
                    $0 + cut.produced[$1][k] + (k == 0 ? problem.requests[$1].waiting : 0)
                }
                add(source, has, arising, .release, node.id, "", k)
                if k + 1 < count { add(has, has + places, node.store ?? 1e15, .store, node.id, "", k) }
                let contacts = cut.intervals[k].contacts.map { problem.contacts[$0] }.filter { $0.from == node.id }
                let rates = Set(contacts.map(\.rate))
                let allHome = contacts.allSatisfy(\.isHome)
                guard contacts.count <= node.beams || rates.count <= 1 || allHome else {
                    throw RelayError(
                        .badPlan,
                        "node \(node.id) shares its beams among receivers of unequal rates; use the linear programme"
                    )
                }
                let best = contacts.map(\.rate).sorted(by: >).prefix(node.beams).reduce(0, +)
                add(
                    has,
                    sends,
                    best * cut.intervals[k].length,
                    .contact,
                    node.id,
                    contacts.map(\.to).joined(separator: " or "),
                    k
                )
                for contact in contacts {
                    let to = contact.isHome ? sink : k * places + (index[contact.to] ?? 0)
                    add(sends, to, contact.rate * cut.intervals[k].length, .contact, node.id, contact.to, k)
                }
            }
        }
        let (value, side) = graph.solve(from: source, to: sink)
        self.value = Double(value) / TransferNetwork.unit
        self.cut = meanings.filter { side.contains($0.from) && !side.contains($0.to) }.map(\.what)
    }

    /// Whether the cut's capacities add up to the flow: then nothing can bring more.
    public var isProved: Bool {
        abs(cut.reduce(0) { $0 + $1.bits } - value) <= max(1, value) * 1e-9
    }
}
