/// What a target contains: which labels are validated, and which are only older versions of others.
struct TargetScope {
    enum Kind { case label, folder, collection, bundle }

    let kind: Kind
    /// The folder that is crawled; `nil` for a single label.
    let root: String?
    /// The labels to be validated.
    private(set) var labels: [String] = []
    /// Labels of older bundles and collections, which are left out.
    private(set) var skipped: Set<String> = []
    /// Collections that the bundle does not list; they are left out too, unless membership is not to be strict.
    private(set) var strangers: Set<String> = []
    /// All files and folders below the root, the root left out.
    private(set) var files: [String] = []
    private(set) var folders: [String] = []
    /// The bundle's or collection's own label.
    private(set) var head: String?

    init(_ target: String, options: ValidationOptions) {
        let isFolder = FileSystem.isDirectory(target)
        switch options.rule {
        case .label: kind = isFolder ? .folder : .label
        case .folder: kind = isFolder ? .folder : .label
        case .collection: kind = .collection
        case .bundle: kind = .bundle
        case .automatic: kind = isFolder ? .folder : .label
        }
        guard kind != .label else {
            root = nil
            labels = [target]
            return
        }
        let folder = isFolder ? target : FileSystem.parent(target)
        root = folder
        crawl(folder, depth: 0, recurses: options.recurses)
        var all: [String] = []
        var heads: [String: [String]] = [:]
        for file in files where options.isLabel(file) {
            // What a link that leads out leads to is not looked at; the link itself gets an error with the labels.
            guard FileRules.mayRead(file, from: FileSystem.parent(file), options) else {
                all.append(file)
                continue
            }
            // Each file is opened once for this: with hundreds of thousands that is what takes the time.
            let name = Self.productClass(file)
            guard Self.isLabel(file, name) else { continue }
            all.append(file)
            if let name, name == "Product_Bundle" || name == "Product_Collection" { heads[name, default: []].append(file) }
        }
        if kind == .bundle || kind == .collection { selectVersions(heads, target: isFolder ? nil : target, folder: folder) }
        labels = all.filter { !skipped.contains($0) || (!options.checksStrictMembership && strangers.contains($0)) }
    }

    private mutating func crawl(_ folder: String, depth: Int, recurses: Bool) {
        guard depth < 64 else { return }
        for entry in FileSystem.entries(folder) {
            let path = FileSystem.join(folder, entry.name)
            if entry.isDirectory {
                folders.append(path)
                if recurses { crawl(path, depth: depth + 1, recurses: true) }
            } else {
                files.append(path)
            }
        }
    }

    func isSkipped(_ path: String) -> Bool { skipped.contains(path) }

    /// The class of the product that an XML file's document element names, read from its beginning.
    static func productClass(_ path: String) -> String? {
        guard let file = try? MappedFile(path: path) else { return nil }
        return file.withBytes { bytes in
            let start = UnsafeRawBufferPointer(rebasing: bytes.prefix(65_536))
            var index = 0
            while index + 1 < start.count {
                guard start[index] == 60, TextRules.isLetter(start[index + 1]) else {
                    if start[index] == 60, start[index + 1] == 33 || start[index + 1] == 63 {
                        let isComment = start[index + 1] == 33
                        while index < start.count, start[index] != 62 || (isComment && start[index - 1] != 45) { index += 1 }
                    }
                    index += 1
                    continue
                }
                let end = start[index...].firstIndex { $0 <= 32 || $0 == 62 || $0 == 47 } ?? start.count
                let name = TextNumber.text(UnsafeRawBufferPointer(rebasing: start[(index + 1)..<end]))
                return name.split(separator: ":").last.map(String.init)
            }
            return nil
        }
    }

    /// Whether an XML file of a folder is a label. It may also be data, a catalog or a page: then another label describes it.
    /// A document element that is misspelt still names the information model, and what cannot be read is reported.
    private static func isLabel(_ path: String, _ productClass: String?) -> Bool {
        guard let name = productClass else { return true }
        if name.lowercased().hasPrefix("product_") || name == "Ingest_LDD" { return true }
        guard let file = try? MappedFile(path: path) else { return true }
        return file.withBytes { TextNumber.text(UnsafeRawBufferPointer(rebasing: $0.prefix(65_536))).contains("pds.nasa.gov/pds4/") }
    }

    private struct Versioned {
        var path: String
        var facts: LabelFacts
    }

    private static func read(_ paths: [String]) -> [Versioned] {
        paths.compactMap { path in
            (try? Label(path: path)).map { Versioned(path: path, facts: LabelFacts($0)) }
        }
    }

    private static func newest(_ items: [Versioned]) -> Versioned? {
        items.max { LIDVID.isOlder($0.facts.identifier.vid ?? "", $1.facts.identifier.vid ?? "") }
    }

    private mutating func selectVersions(_ heads: [String: [String]], target: String?, folder: String) {
        var collections = Self.read(heads["Product_Collection"] ?? [])
        if kind == .collection {
            let chosen = target ?? Self.newest(collections.filter { FileSystem.parent($0.path) == folder })?.path
            head = chosen
            for item in collections where item.path != chosen && FileSystem.parent(item.path) == folder { skipped.insert(item.path) }
            return
        }
        let bundles = Self.read(heads["Product_Bundle"] ?? []).filter { FileSystem.parent($0.path) == folder }
        let chosen = bundles.first { $0.path == target } ?? Self.newest(bundles)
        head = chosen?.path
        for item in bundles where item.path != chosen?.path { skipped.insert(item.path) }
        guard let chosen else { return }
        collections = collections.filter { FileSystem.parent($0.path) != folder }
        for group in Dictionary(grouping: collections, by: { $0.facts.identifier.lid }).values {
            let members = chosen.facts.members.filter { $0.identifier.lid == group[0].facts.identifier.lid }
            if members.isEmpty {
                for item in group {
                    skipped.insert(item.path)
                    strangers.insert(item.path)
                }
                continue
            }
            let versions = Set(members.compactMap(\.identifier.vid))
            var keep = group.filter { versions.contains($0.facts.identifier.vid ?? "") }
            if keep.isEmpty, let newest = Self.newest(group) { keep = [newest] }
            for item in group where !keep.contains(where: { $0.path == item.path }) { skipped.insert(item.path) }
        }
    }
}
