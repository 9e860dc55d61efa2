/// The rules of an agency that PDS4's own do not admit, as data.
public struct AgencyProfile: Sendable {
    /// The profile's name.
    public var name: String
    /// The beginnings of logical identifiers that the agency gives.
    public var identifierPrefixes: [String]
    /// The agency's own context products, beside those of the PDS.
    public var contextProducts: ContextProducts?
    /// The extensions of the agency's labels, beside those of PDS4.
    public var labelExtensions: [String]
    /// Departures that are repaired before a label is held to the profile; the report lists each.
    public var repaired: [Departure]
    /// Misspelt names of elements, and the right ones.
    public var spellings: [String: String]
    /// The message types that the profile tolerates, each with the reason and the text that the message must hold.
    public var tolerated: [Tolerance]
    /// The agency's processing levels in those of PDS4.
    public var levels: [Level]

    /// Misspellings that are known of labels of more than one agency.
    static let knownSpellings = ["principle_point_coordinate": "principal_point_coordinate"]

    func repairs(_ departure: Departure) -> Bool { repaired.contains(departure) }

    func spelling(_ name: String) -> String? { spellings[name] }

    /// A finding that the profile does not count, and why.
    public struct Tolerance: Sendable {
        /// The message type.
        public var type: String
        /// Text that the message must contain; empty means any.
        public var containing: String
        /// Why it is tolerated.
        public var reason: String
    }

    /// One row of the table of processing levels.
    public struct Level: Sendable {
        /// The agency's name of the level.
        public var name: String
        /// The `processing_level` of PDS4.
        public var pds4: String
        /// The CODMAC level, as EPN-TAP's `processing_level` wants it.
        public var codmac: Int
    }
}
