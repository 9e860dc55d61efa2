import Glibc

/// Copies dictionaries into a pack and says what was new, the same or different.
public struct DictionaryInstaller: Sendable {
    /// The pack's folder.
    public let pack: String

    /// Takes the pack's folder, which is made when it does not exist.
    public init(pack: String) { self.pack = pack }

    /// What an installation did.
    public struct Result: Sendable {
        /// Files that were not there.
        public var added: [String] = []
        /// Files that were there and are replaced.
        public var replaced: [String] = []
        /// Files that are there with another content, and stay.
        public var conflicts: [String] = []
        /// The number of files that were there already.
        public var unchanged = 0
        /// The versions that the files state, by name; a file that states none is left out.
        public var versions: [String: String] = [:]
        /// For each conflict the version of the installed file, where it states one.
        public var installedVersions: [String: String] = [:]
    }

    /// The largest dictionary that is taken.
    public static let largestFile = 256 << 20

    /// Installs the dictionaries of a folder, a file or an archive (ZIP, TAR, gzipped TAR). Links are not followed.
    ///
    /// - Throws: ``FileProblem`` when something cannot be read or written, ``ReadingProblem`` when there is no dictionary.
    public func install(from path: String, replacing: Bool) throws -> Result {
        var result = Result()
        var taken: Set<String> = []
        if FileSystem.isDirectory(path) {
            try install(folder: path, depth: 0, replacing, &taken, &result)
        } else if Self.isDictionary(path) {
            try install(try FileSystem.contents(path, limit: Self.largestFile), as: FileSystem.name(path), replacing, &taken, &result)
        } else {
            try Archive.forEach(in: path, wanting: Self.isDictionary) { member in
                try install(member.bytes, as: FileSystem.name(member.name), replacing, &taken, &result)
            }
        }
        if result.added.isEmpty, result.replaced.isEmpty, result.conflicts.isEmpty, result.unchanged == 0 {
            throw ReadingProblem("\(path) holds no .xsd, .sch or registered_context_products.json.")
        }
        return result
    }

    private static func isDictionary(_ path: String) -> Bool {
        let name = FileSystem.name(path)
        return name == "registered_context_products.json" || (["xsd", "sch"].contains(FileSystem.pathExtension(name)) && !name.hasPrefix("."))
    }

    private func install(folder: String, depth: Int, _ replacing: Bool, _ taken: inout Set<String>, _ result: inout Result) throws {
        guard depth < 8 else { return }
        for entry in FileSystem.entries(folder) where !entry.isLink {
            let path = FileSystem.join(folder, entry.name)
            if entry.isDirectory {
                try install(folder: path, depth: depth + 1, replacing, &taken, &result)
            } else if Self.isDictionary(path) {
                try install(try FileSystem.contents(path, limit: Self.largestFile), as: entry.name, replacing, &taken, &result)
            }
        }
    }

    /// `taken` holds what this call installed: of two files of one name in a source neither may silently win.
    private func install(
        _ bytes: [UInt8], as name: String, _ replacing: Bool, _ taken: inout Set<String>, _ result: inout Result
    ) throws {
        try FileSystem.createDirectory(pack)
        let target = FileSystem.join(pack, name)
        if let version = DictionaryVersion.stated(in: bytes) { result.versions[name] = version }
        if FileSystem.isFile(target) {
            let installed = try FileSystem.contents(target, limit: Self.largestFile)
            if installed == bytes {
                result.unchanged += 1
                taken.insert(name)
                return
            }
            guard replacing, !taken.contains(name) else {
                result.conflicts.append(name)
                result.installedVersions[name] = DictionaryVersion.stated(in: installed)
                return
            }
            result.replaced.append(name)
        } else {
            result.added.append(name)
        }
        taken.insert(name)
        // Written beside and renamed, so that nobody ever reads half a dictionary.
        let partial = target + ".partial"
        try FileSystem.write(bytes, to: partial)
        guard rename(partial, target) == 0 else { throw FileProblem(path: target, code: errno) }
    }
}

/// What version a dictionary file says that it is.
enum DictionaryVersion {
    /// The `version` of an XML Schema's document element, or what stands behind `Version:` in the comments with which
    /// NASA's Schematron files begin; `nil` when there is neither.
    static func stated(in bytes: [UInt8]) -> String? {
        let start = String(decoding: bytes.prefix(8_192), as: UTF8.self)
        if let root = start.firstRange(of: "schema"), let end = start[root.upperBound...].firstIndex(of: ">") {
            let tag = start[root.upperBound..<end]
            for mark in ["\"", "'"] {
                if let place = tag.firstRange(of: " version=\(mark)") ?? tag.firstRange(of: "\nversion=\(mark)") {
                    return String(tag[place.upperBound...].prefix { String($0) != mark })
                }
            }
        }
        guard let place = start.firstRange(of: "Version:") else { return nil }
        let rest = start[place.upperBound...].drop { $0 == " " }
        let version = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        return version.isEmpty ? nil : String(version)
    }
}
