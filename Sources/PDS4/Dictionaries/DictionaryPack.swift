import Synchronization

/// The XML Schemas, Schematron files and context products that validation uses: files in folders, found by their names.
///
/// Labels name dictionaries by URL. Nothing is ever fetched: a URL's last part is looked up in the pack's folders.
/// Compiled schemas are kept, so that only the first label of a kind pays for them. A pack may be shared by threads.
public final class DictionaryPack: Sendable {
    /// The folders, in the order in which they are searched.
    public let folders: [String]
    /// Catalogs, which come before the folders.
    public let catalogs: [XMLCatalog]
    private let files: [String: String]
    private let schematrons = Mutex<[String: SchematronResult]>([:])
    private let stacks = Mutex<[[String]: SchemaStack]>([:])
    private let namespaces = Mutex<[String: String]>([:])
    private let products = Mutex<ContextProducts?>(nil)
    private let elements = Mutex<ElementNames?>(nil)

    enum SchematronResult {
        case compiled(Schematron)
        case failed(String)
    }

    /// Opens folders; one that does not exist counts as empty. Dictionaries may lie in subfolders. What a catalog has a
    /// file for is taken from there.
    public init(folders: [String], catalogs: [XMLCatalog] = []) {
        self.folders = folders
        self.catalogs = catalogs
        var found: [String: String] = [:]
        for folder in folders { Self.search(folder, depth: 0, &found) }
        files = found
    }

    private static func search(_ folder: String, depth: Int, _ into: inout [String: String]) {
        for entry in FileSystem.entries(folder) {
            let path = FileSystem.join(folder, entry.name)
            if entry.isDirectory {
                if depth < 4 { search(path, depth: depth + 1, &into) }
                continue
            }
            let suffix = FileSystem.pathExtension(entry.name)
            guard ["xsd", "sch", "json"].contains(suffix), into[entry.name] == nil else { continue }
            into[entry.name] = path
        }
    }

    /// The file that a catalog has for `location`, or that its last part names, or `nil`.
    public func file(for location: String) -> String? {
        if let file = catalogued(location) { return file }
        let end = location.firstIndex { $0 == "?" || $0 == "#" } ?? location.endIndex
        return files[FileSystem.name(String(location[..<end]))]
    }

    /// The file that a catalog has for an address or a namespace, where it exists.
    func catalogued(_ name: String) -> String? {
        catalogs.lazy.compactMap { $0.file(for: name) }.first { FileSystem.isFile($0) }
    }

    /// The names of all dictionary files, in order.
    public var names: [String] { files.keys.sorted() }

    /// The registered context products, or `nil` when the pack has none.
    public var contextProducts: ContextProducts? {
        products.withLock { known in
            if let known { return known }
            guard let path = files["registered_context_products.json"], let read = try? ContextProducts(path: path) else {
                return nil
            }
            known = read
            return read
        }
    }

    /// The names of the core's elements, by the newest core schema of the pack; the common ones when it has none.
    var coreNames: ElementNames {
        elements.withLock { known in
            if let known { return known }
            let newest = names.last { $0.hasPrefix("PDS4_PDS_") && $0.hasSuffix(".xsd") }
            let read = newest.flatMap { files[$0] }.flatMap { ElementNames(schema: $0) } ?? .common
            known = read
            return read
        }
    }

    /// The Schematron file at `path`, compiled.
    func schematron(at path: String) -> SchematronResult {
        if let known = schematrons.withLock({ $0[path] }) { return known }
        let result: SchematronResult
        do {
            result = .compiled(try Schematron(path: path))
        } catch {
            result = .failed("\(error)")
        }
        return schematrons.withLock { known in
            if let first = known[path] { return first }
            known[path] = result
            return result
        }
    }

    /// The target namespace of the schema at `path`.
    func targetNamespace(at path: String) -> String {
        if let known = namespaces.withLock({ $0[path] }) { return known }
        let namespace = (try? Label(path: path))?.root.attribute("targetNamespace") ?? ""
        namespaces.withLock { $0[path] = namespace }
        return namespace
    }

    /// The schemas of `files` compiled as one; the result is kept.
    func stack(_ files: [SchemaFile]) -> SchemaStack {
        let key = files.map { $0.namespace + " " + $0.path }
        if let known = stacks.withLock({ $0[key] }) { return known }
        let stack = SchemaStack(files: files) { self.file(for: $0) }
        return stacks.withLock { known in
            if let first = known[key] { return first }
            known[key] = stack
            return stack
        }
    }
}

/// A schema file and the namespace that it is for.
struct SchemaFile: Hashable, Sendable {
    var namespace: String
    var path: String
}
