import Glibc

/// The few questions that validation asks the file system.
enum FileSystem {
    /// What kind of thing a path names.
    enum Kind {
        case file(size: Int)
        case directory
        case other
    }

    /// What is at `path`, following symbolic links; `nil` when there is nothing.
    static func kind(_ path: String) -> Kind? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file(size: Int(status.st_size))
        case S_IFDIR: return .directory
        default: return .other
        }
    }

    static func isDirectory(_ path: String) -> Bool {
        if case .directory? = kind(path) { return true }
        return false
    }

    static func isFile(_ path: String) -> Bool {
        if case .file? = kind(path) { return true }
        return false
    }

    /// One entry of a directory; links to directories are not followed, so a loop of links cannot trap a walk.
    struct Entry {
        var name: String
        var isDirectory: Bool
        var isLink = false
    }

    /// The entries of a directory in byte order of their names, without `.` and `..`.
    static func entries(_ path: String) -> [Entry] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var entries: [Entry] = []
        while let item = readdir(directory) {
            let name = withUnsafeBytes(of: &item.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            var isDirectory = item.pointee.d_type == UInt8(DT_DIR)
            var isLink = item.pointee.d_type == UInt8(DT_LNK)
            if item.pointee.d_type == UInt8(DT_UNKNOWN) {
                var status = stat()
                let isThere = lstat(join(path, name), &status) == 0
                isDirectory = isThere && status.st_mode & S_IFMT == S_IFDIR
                isLink = isThere && status.st_mode & S_IFMT == S_IFLNK
            }
            entries.append(Entry(name: name, isDirectory: isDirectory, isLink: isLink))
        }
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    static func join(_ directory: String, _ name: String) -> String {
        directory.isEmpty ? name : directory.utf8.last == UInt8(ascii: "/") ? directory + name : directory + "/" + name
    }

    /// The part before the last slash; "." when there is none.
    static func parent(_ path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func name(_ path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.index(after: slash)...])
    }

    /// The part of the name after its last dot, without the dot; empty when there is none.
    static func pathExtension(_ path: String) -> String {
        let name = name(path)
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return "" }
        return String(name[name.index(after: dot)...])
    }

    /// An absolute path without `.`, `..` and doubled slashes. Links are not resolved.
    static func normalized(_ path: String) -> String {
        var whole = path
        if !path.hasPrefix("/") {
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            if getcwd(&buffer, buffer.count) != nil {
                let current = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                whole = current + "/" + path
            }
        }
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." {
                _ = parts.popLast()
            } else {
                parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// Whether `path`, links resolved, lies in `directory`, links resolved: what a label names must not lead out of the
    /// folder that is being validated.
    static func isInside(_ path: String, _ directory: String) -> Bool {
        guard let real = realpath(path, nil) else { return true }
        defer { free(real) }
        guard let root = realpath(directory, nil) else { return true }
        defer { free(root) }
        let whole = String(cString: real)
        let prefix = String(cString: root)
        return whole == prefix || whole.hasPrefix(prefix == "/" ? "/" : prefix + "/")
    }

    /// Reads a whole file, at most `limit` bytes.
    static func contents(_ path: String, limit: Int = .max) throws -> [UInt8] {
        let file = try MappedFile(path: path)
        guard file.count <= limit else { throw FileProblem(path: path, code: EFBIG) }
        return file.withBytes { Array($0) }
    }

    static func write(_ bytes: some Collection<UInt8>, to path: String) throws {
        guard let file = fopen(path, "w") else { throw FileProblem(path: path, code: errno) }
        defer { fclose(file) }
        let written = Array(bytes).withUnsafeBytes { $0.isEmpty ? 0 : fwrite($0.baseAddress, 1, $0.count, file) }
        guard written == bytes.count else { throw FileProblem(path: path, code: errno) }
    }

    static func createDirectory(_ path: String) throws {
        if isDirectory(path) { return }
        let parent = parent(path)
        if parent != path, !isDirectory(parent) { try createDirectory(parent) }
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw FileProblem(path: path, code: errno) }
    }
}

/// Paths as this library compares them.
public enum PathName {
    /// An absolute path without `.`, `..` and doubled slashes. Links are not resolved.
    public static func normalized(_ path: String) -> String { FileSystem.normalized(path) }

    /// Whether there is a file or a folder at a path.
    public static func exists(_ path: String) -> Bool { FileSystem.kind(path) != nil }

    /// Whether there is a plain file at a path.
    public static func isFile(_ path: String) -> Bool { FileSystem.isFile(path) }

    /// The folder itself, or the one that a file lies in.
    public static func folder(of path: String) -> String { FileSystem.isDirectory(path) ? path : FileSystem.parent(path) }

    /// The files directly in a folder that end in an extension, in order; `nil` when the path is no folder.
    public static func files(inFolder path: String, withExtension name: String) -> [String]? {
        guard FileSystem.isDirectory(path) else { return nil }
        return FileSystem.entries(path).filter { !$0.isDirectory && FileSystem.pathExtension($0.name).lowercased() == name }
            .map { FileSystem.join(path, $0.name) }
    }

    /// The paths that match a pattern of `*`, `?` and `[…]`, in order; none where nothing matches.
    public static func matching(_ pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, 0, nil, &found) == 0, let paths = found.gl_pathv else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
    }
}
