/// Who sends whose bits to whom when.
public struct TransferPlan: Hashable, Sendable {
    /// Bits of one request over one contact, sent evenly over a span or within it.
    public struct Transfer: Hashable, Sendable {
        /// The request's name.
        public var request: String
        /// The sender.
        public var from: String
        /// The receiver.
        public var to: String
        /// Whether the receiver is a station.
        public var isHome: Bool
        /// When the span begins, in seconds since the start.
        public var start: Double
        /// When it ends.
        public var end: Double
        /// The contact's rate in bits per second.
        public var rate: Double
        /// How many bits.
        public var bits: Double
    }

    /// How a request fares.
    public struct Outcome: Hashable, Sendable {
        /// The request's name.
        public var request: String
        /// The payload that produced the data.
        public var payload: String
        /// Whose they are.
        public var partner: String
        /// Its bits.
        public var requested: Double
        /// The bits that come home in time.
        public var delivered: Double
        /// What stays behind.
        public var shortfall: Double { max(0, requested - delivered) }
        /// When the last bit is home, or nil where none is.
        public var lastBit: Double?
    }

    /// Bits that are thrown away as they arise, because no room or no way home is left for them.
    public struct Loss: Hashable, Sendable {
        /// The request's name.
        public var request: String
        /// Where they arise.
        public var node: String
        /// When the span begins, in seconds since the start.
        public var start: Double
        /// When it ends.
        public var end: Double
        /// How many bits.
        public var bits: Double
    }

    /// A store's content at an instant.
    public struct Level: Hashable, Sendable {
        /// Seconds since the start.
        public var time: Double
        /// The node.
        public var node: String
        /// Bits in its store.
        public var bits: Double
    }

    /// What is sent, in order of time.
    public var transfers: [Transfer]
    /// How the requests fare, in the problem's order.
    public var outcomes: [Outcome]
    /// The stores' contents at every cut of time; between cuts they change evenly.
    public var levels: [Level]
    /// What is thrown away.
    public var losses: [Loss]
    /// What was maximised, in bits (weighted where weights are not 1).
    public var value: Double
    /// What no plan can exceed, proved by prices alone.
    public var bound: Double

    /// All bits that come home.
    public var delivered: Double { outcomes.reduce(0) { $0 + $1.delivered } }
    /// Seconds in which stations receive, beams counted one by one.
    public var contactTime: Double { transfers.filter(\.isHome).reduce(0) { $0 + $1.bits / $1.rate } }
}
