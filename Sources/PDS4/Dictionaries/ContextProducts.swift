/// The context products (missions, instruments, targets …) that are registered, by logical identifier.
public struct ContextProducts: Sendable {
    /// One registered product, with all names and types under which it is known.
    public struct Product: Sendable {
        /// The version, as `1.0`.
        public var version: String
        /// Its names.
        public var names: [String]
        /// Its types.
        public var types: [String]
    }

    private let products: [String: [Product]]

    /// The number of logical identifiers.
    public var count: Int { products.count }

    /// Reads the JSON file that the PDS publishes for its validator.
    ///
    /// - Throws: ``FileProblem``, or ``JSONProblem`` when it is no JSON.
    public init(path: String) throws { try self.init(paths: [path]) }

    /// Reads several such files as one.
    public init(paths: [String]) throws {
        var found: [String: [Product]] = [:]
        for path in paths { try Self.read(path, into: &found) }
        products = found
    }

    private static func read(_ path: String, into found: inout [String: [Product]]) throws {
        let value = try JSONValue(parsing: try FileSystem.contents(path, limit: 256 << 20))
        for item in value["Product_Context"]?.array ?? [] {
            guard let lidvid = item["lidvid"]?.string else { continue }
            let identifier = LIDVID(lidvid)
            found[identifier.lid, default: []].append(
                Product(
                    version: identifier.vid ?? "", names: item["name"]?.strings ?? [], types: item["type"]?.strings ?? []
                )
            )
        }
    }

    /// The product that an identifier names: that version, or the newest when it names none.
    public func product(_ identifier: LIDVID) -> Product? {
        guard let versions = products[identifier.lid] else { return nil }
        guard let vid = identifier.vid else { return versions.max { LIDVID.isOlder($0.version, $1.version) } }
        return versions.first { $0.version == vid }
    }
}
