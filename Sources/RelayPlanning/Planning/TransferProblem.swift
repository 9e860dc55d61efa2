/// What there is to bring home, and over which contacts, stores and power.
///
/// Times are seconds since a common start, volumes bits, rates bits per second. Nodes are sites and
/// relays by their names; everything that is sent to a station has come home.
public struct TransferProblem: Hashable, Sendable {
    /// The data of one payload that share a release, a weight and a deadline.
    public struct Request: Hashable, Sendable {
        /// Production at a constant rate over a span.
        public struct Release: Hashable, Sendable {
            /// When it begins.
            public var start: Double
            /// When it ends.
            public var end: Double
            /// Bits per second.
            public var rate: Double
            /// Production over a span.
            public init(start: Double, end: Double, rate: Double) {
                self.start = start
                self.end = end
                self.rate = rate
            }
        }

        /// The name of the request, unique.
        public var id: String
        /// The payload that produces the data.
        public var payload: String
        /// Whose data they are.
        public var partner: String
        /// The site or relay on which they arise.
        public var node: String
        /// What a bit is worth beside other bits.
        public var weight: Double
        /// The partner's agreed part when shares are fair.
        public var quota: Double
        /// When they arise.
        public var releases: [Release]
        /// Bits that wait at the start.
        public var waiting: Double
        /// After this they are worth nothing, and leave the stores.
        public var deadline: Double?

        /// A request.
        public init(
            id: String,
            payload: String? = nil,
            partner: String,
            node: String,
            weight: Double = 1,
            quota: Double = 1,
            releases: [Release] = [],
            waiting: Double = 0,
            deadline: Double? = nil
        ) {
            self.id = id
            self.payload = payload ?? id
            self.partner = partner
            self.node = node
            self.weight = weight
            self.quota = quota
            self.releases = releases
            self.waiting = waiting
            self.deadline = deadline
        }

        /// All its bits.
        public var volume: Double { releases.reduce(waiting) { $0 + ($1.end - $1.start) * $1.rate } }
    }

    /// A span over which one node can send to another, or to a station, at a constant rate.
    public struct Contact: Hashable, Sendable {
        /// The sender: a site or a relay.
        public var from: String
        /// The receiver: a relay, or a station.
        public var to: String
        /// Whether the receiver is a station, so that the data have come home.
        public var isHome: Bool
        /// When it begins.
        public var start: Double
        /// When it ends.
        public var end: Double
        /// Bits per second.
        public var rate: Double
        /// A contact.
        public init(from: String, to: String, isHome: Bool, start: Double, end: Double, rate: Double) {
            self.from = from
            self.to = to
            self.isHome = isHome
            self.start = start
            self.end = end
            self.rate = rate
        }
    }

    /// What limits a site or relay.
    public struct Node: Hashable, Sendable {
        /// Its name.
        public var id: String
        /// The bits that it can hold; nil for as many as there are.
        public var store: Double?
        /// To how many receivers it can send at once.
        public var beams: Int
        /// Its power, where that limits sending.
        public var power: Power?
        /// A node.
        public init(id: String, store: Double? = nil, beams: Int = 1, power: Power? = nil) {
            self.id = id
            self.store = store
            self.beams = beams
            self.power = power
        }
    }

    /// A battery, what fills it and what empties it; energies in J, powers in W.
    public struct Power: Hashable, Sendable {
        /// The greatest charge.
        public var capacity: Double
        /// The charge at the start.
        public var initial: Double
        /// The charge that must always remain.
        public var floor: Double
        /// What sending costs besides the load.
        public var transmit: Double
        /// Generation less load, piece by piece; the pieces touch and cover the whole span.
        public var surplus: [Request.Release]
        /// A battery.
        public init(capacity: Double, initial: Double, floor: Double, transmit: Double, surplus: [Request.Release]) {
            self.capacity = capacity
            self.initial = initial
            self.floor = floor
            self.transmit = transmit
            self.surplus = surplus
        }
    }

    /// The length of the span in seconds.
    public var duration: Double
    /// Sites and relays.
    public var nodes: [Node]
    /// The contacts.
    public var contacts: [Contact]
    /// What is to come home.
    public var requests: [Request]

    /// A problem that is checked.
    ///
    /// - Throws: ``RelayError`` of code `badWindow` for contacts that are empty, overlap or name
    ///   an unknown node, `badRate` for rates that are not above nought, `badPlan` for the rest.
    public init(duration: Double, nodes: [Node], contacts: [Contact], requests: [Request]) throws {
        self.duration = duration
        self.nodes = nodes
        self.contacts = contacts.sorted { ($0.from, $0.to, $0.start) < ($1.from, $1.to, $1.start) }
        self.requests = requests
        try check()
    }

    private func check() throws {
        guard duration.isFinite, duration > 0 else {
            throw RelayError(.badSpan, "a plan needs a span above 0 s, not \(duration) s")
        }
        let names = Set(nodes.map(\.id))
        guard names.count == nodes.count else { throw RelayError(.badPlan, "two nodes share a name") }
        for node in nodes {
            guard node.beams >= 1, (node.store ?? 0) >= 0 else {
                throw RelayError(.badPlan, "node \(node.id): a store must not be negative, and it needs a beam")
            }
            if let p = node.power, !(p.floor >= 0 && p.floor <= p.initial && p.initial <= p.capacity && p.transmit >= 0)
            {
                throw RelayError(
                    .badPlan,
                    "node \(node.id): the battery's floor, start and capacity must grow in this order"
                )
            }
        }
        for contact in contacts {
            let name = "the contact \(contact.from) → \(contact.to) at \(contact.start) s"
            guard names.contains(contact.from), contact.isHome || names.contains(contact.to) else {
                throw RelayError(.badWindow, "\(name) names an unknown node")
            }
            guard contact.start >= 0, contact.end <= duration, contact.end > contact.start else {
                throw RelayError(.badWindow, "\(name) is empty or leaves the span")
            }
            guard contact.rate > 0, contact.rate.isFinite else {
                throw RelayError(.badRate, "\(name) has a rate of \(contact.rate) bit/s; it must be above 0")
            }
        }
        for (a, b) in zip(contacts, contacts.dropFirst()) where (a.from, a.to) == (b.from, b.to) && b.start < a.end {
            throw RelayError(.badWindow, "two contacts \(a.from) → \(a.to) overlap at \(b.start) s; join them")
        }
        guard Set(requests.map(\.id)).count == requests.count else {
            throw RelayError(.badPlan, "two requests share a name")
        }
        for request in requests {
            guard names.contains(request.node) else {
                throw RelayError(.badPlan, "request \(request.id) arises on the unknown node \(request.node)")
            }
            guard request.weight >= 0, request.quota >= 0, request.waiting >= 0 else {
                throw RelayError(.badPlan, "request \(request.id): weight, quota and waiting bits must not be negative")
            }
            for release in request.releases {
                guard release.start >= 0, release.end <= duration, release.end > release.start else {
                    throw RelayError(.badWindow, "request \(request.id): a release is empty or leaves the span")
                }
                guard release.rate >= 0, release.rate.isFinite else {
                    throw RelayError(
                        .badRate,
                        "request \(request.id): a rate of \(release.rate) bit/s must not be negative"
                    )
                }
            }
        }
    }

    /// The instants between which nothing changes: edges of contacts and releases, deadlines.
    public var cuts: [Double] {
        var all = [0, duration]
        all += contacts.flatMap { [$0.start, $0.end] }
        for request in requests {
            all += request.releases.flatMap { [$0.start, $0.end] }
            if let deadline = request.deadline, deadline > 0, deadline < duration { all.append(deadline) }
        }
        for node in nodes { all += node.power?.surplus.flatMap { [$0.start, $0.end] } ?? [] }
        var distinct: [Double] = []
        for cut in all.sorted() where cut >= 0 && cut <= duration {
            // Edges a millisecond apart are one: no rate makes a bit of the difference matter.
            if let last = distinct.last, cut - last < 1e-3 { continue }
            distinct.append(cut)
        }
        if let last = distinct.last, last < duration { distinct[distinct.count - 1] = duration }
        return distinct
    }
}
