/// An XML catalog (OASIS XML Catalogs 1.1): which local file stands for an address or a namespace.
///
/// Of the standard's entries those are read that concern addresses: `uri`, `system`, `rewriteURI`, `rewriteSystem`,
/// `delegateURI`, `delegateSystem`, `nextCatalog`, `group`, and `xml:base`. Nothing is ever fetched.
public struct XMLCatalog: Sendable {
    private var exact: [String: String] = [:]
    private var rewrites: [(start: String, replacement: String)] = []
    private var next: [(start: String, catalog: XMLCatalog)] = []

    /// How far catalogs may refer to each other: one that names itself must come to an end.
    private static let greatestDepth = 8

    /// Reads a catalog and those that it hands on to.
    ///
    /// - Throws: ``FileProblem`` when one cannot be read, ``LabelProblem`` when it is no XML, ``ReadingProblem`` when it
    ///   is no catalog.
    public init(path: String) throws { try self.init(path: FileSystem.normalized(path), depth: 0) }

    private init(path: String, depth: Int) throws {
        guard depth < Self.greatestDepth else { throw ReadingProblem("\(path): catalogs refer to each other too deeply.") }
        let root = try Label(path: path).root
        guard root.name == "catalog" else { throw ReadingProblem("\(path) is no XML catalog.") }
        try read(root, base: Self.resolve(root.attribute("base") ?? "", against: path), depth: depth)
    }

    private mutating func read(_ element: LabelElement, base: String, depth: Int) throws {
        for child in element.children {
            func place(_ name: String) -> String? { child.attribute(name).map { Self.resolve($0, against: base) } }
            switch child.name {
            case "group": try read(child, base: Self.resolve(child.attribute("base") ?? "", against: base), depth: depth)
            case "uri", "system":
                if let name = child.attribute(child.name == "uri" ? "name" : "systemId"), let file = place("uri") { exact[name] = file }
            case "rewriteURI", "rewriteSystem":
                let start = child.attribute(child.name == "rewriteURI" ? "uriStartString" : "systemIdStartString")
                if let start, let replacement = place("rewritePrefix") { rewrites.append((start, replacement)) }
            case "delegateURI", "delegateSystem":
                let start = child.attribute(child.name == "delegateURI" ? "uriStartString" : "systemIdStartString")
                if let start, let file = place("catalog") { next.append((start, try XMLCatalog(path: file, depth: depth + 1))) }
            case "nextCatalog":
                if let file = place("catalog") { next.append(("", try XMLCatalog(path: file, depth: depth + 1))) }
            default: break
            }
        }
    }

    /// A path or a `file:` address as a path: relative ones stand against the folder of `base`.
    private static func resolve(_ text: String, against base: String) -> String {
        var path = text
        if path.hasPrefix("file:") {
            path = String(path.dropFirst(5))
            if path.hasPrefix("//") { path = String(path.dropFirst(2).drop { $0 != "/" }) }
        }
        if path.isEmpty { return base }
        if path.hasPrefix("/") || path.contains("://") { return path }
        return FileSystem.join(base.hasSuffix("/") ? base : FileSystem.parent(base), path)
    }

    /// The local file that stands for `address`; `nil` when no entry fits. Of several prefixes the longest wins.
    public func file(for address: String) -> String? {
        if let file = exact[address] { return file }
        if let best = rewrites.filter({ address.hasPrefix($0.start) }).max(by: { $0.start.utf8.count < $1.start.utf8.count }) {
            // NASA's examples leave the slash out on both sides or on one.
            let rest = address.dropFirst(best.start.count)
            let isJoined = best.replacement.hasSuffix("/") || rest.hasPrefix("/")
            return best.replacement + (isJoined ? "" : "/") + rest
        }
        return next.lazy.filter { address.hasPrefix($0.start) }.compactMap { $0.catalog.file(for: address) }.first
    }
}
