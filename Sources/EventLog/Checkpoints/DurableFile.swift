import Glibc

/// Small files that are whole or not there, and on the disk before anybody relies on them.
enum DurableFile {
    /// What the system said.
    struct Fault: Error {
        let reason: String
        let number: Int32

        init(_ number: Int32 = errno) {
            self.number = number
            reason = String(cString: strerror(number))
        }
    }

    /// A file that was read.
    struct Contents {
        let bytes: [UInt8]
        let mode: UInt32
    }

    /// The file's first `limit` bytes, or nil if there is none.
    static func read(_ path: String, limit: Int) throws -> Contents? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            if errno == ENOENT { return nil }
            throw Fault()
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Fault() }
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
            let got = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), limit - count)
            }
            if got < 0 {
                if errno == EINTR { continue }
                throw Fault()
            }
            if got == 0 { break }
            count += got
        }
        return Contents(bytes: Array(bytes.prefix(count)), mode: status.st_mode)
    }

    /// Replaces the file at once: readers find the old contents or the new, also after a loss of power.
    static func replace(_ path: String, containing bytes: [UInt8]) throws {
        let temporary = path + ".new"
        if unlink(temporary) != 0, errno != ENOENT { throw Fault() }
        try write(temporary, bytes, mode: 0o644)
        guard rename(temporary, path) == 0 else { throw Fault() }
        try syncFolder(of: path)
    }

    /// Makes a file that must not be there yet.
    static func create(_ path: String, containing bytes: [UInt8], mode: mode_t) throws {
        try write(path, bytes, mode: mode)
        try syncFolder(of: path)
    }

    private static func write(_ path: String, _ bytes: [UInt8], mode: mode_t) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw Fault() }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Fault()
            }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw Fault() }
    }

    private static func syncFolder(of path: String) throws {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Fault() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Fault() }
    }
}
