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
    }

    /// Installs the dictionaries of a folder, a file or an archive.
    ///
    /// - Throws: ``FileProblem`` when something cannot be read or written, ``ReadingProblem`` when there is no dictionary.
    public func install(from path: String, replacing: Bool) throws -> Result {
        try FileSystem.createDirectory(pack)
        var result = Result()
        if FileSystem.isDirectory(path) {
            try install(folder: path, depth: 0, replacing, &result)
        } else if Self.isDictionary(path) {
            try install(file: path, replacing, &result)
        } else {
            let folder = try unpack(path)
            defer { Self.remove(folder, depth: 0) }
            try install(folder: folder, depth: 0, replacing, &result)
        }
        if result.added.isEmpty, result.replaced.isEmpty, result.conflicts.isEmpty, result.unchanged == 0 {
            throw ReadingProblem("\(path) holds no .xsd, .sch or registered_context_products.json.")
        }
        return result
    }

    private static func isDictionary(_ path: String) -> Bool {
        ["xsd", "sch"].contains(FileSystem.pathExtension(path)) || FileSystem.name(path) == "registered_context_products.json"
    }

    private func install(folder: String, depth: Int, _ replacing: Bool, _ result: inout Result) throws {
        guard depth < 8 else { return }
        for entry in FileSystem.entries(folder) {
            let path = FileSystem.join(folder, entry.name)
            if entry.isDirectory {
                try install(folder: path, depth: depth + 1, replacing, &result)
            } else if Self.isDictionary(path) {
                try install(file: path, replacing, &result)
            }
        }
    }

    private func install(file: String, _ replacing: Bool, _ result: inout Result) throws {
        let name = FileSystem.name(file)
        let target = FileSystem.join(pack, name)
        let bytes = try FileSystem.contents(file, limit: 256 << 20)
        if FileSystem.isFile(target) {
            if try FileSystem.contents(target, limit: 256 << 20) == bytes {
                result.unchanged += 1
                return
            }
            guard replacing else {
                result.conflicts.append(name)
                return
            }
            result.replaced.append(name)
        } else {
            result.added.append(name)
        }
        // Written beside and renamed, so that nobody ever reads half a dictionary.
        let partial = target + ".partial"
        try FileSystem.write(bytes, to: partial)
        guard rename(partial, target) == 0 else { throw FileProblem(path: target, code: errno) }
    }

    /// Unpacks an archive with the system's own programs into a new folder.
    private func unpack(_ archive: String) throws -> String {
        guard FileSystem.isFile(archive) else { throw FileProblem(path: archive, code: ENOENT) }
        var template = Array("/tmp/magpie-dictionaries-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileProblem(path: "/tmp", code: errno) }
        let folder = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let words = FileSystem.pathExtension(archive).lowercased() == "zip"
            ? ["unzip", "-q", "-j", archive, "-d", folder] : ["tar", "-x", "-f", archive, "-C", folder]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        let status = posix_spawnp(&child, words[0], nil, nil, &arguments, environ)
        guard status == 0 else { throw FileProblem(path: words[0], code: status) }
        var exit: Int32 = 0
        guard waitpid(child, &exit, 0) == child, exit == 0 else {
            throw ReadingProblem("\(words[0]) could not unpack \(archive).")
        }
        return folder
    }

    private static func remove(_ folder: String, depth: Int) {
        guard depth < 64 else { return }
        for entry in FileSystem.entries(folder) {
            let path = FileSystem.join(folder, entry.name)
            if entry.isDirectory { remove(path, depth: depth + 1) } else { unlink(path) }
        }
        rmdir(folder)
    }
}
