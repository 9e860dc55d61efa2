internal import Crypto
internal import Foundation

/// A file that is being received: hashed as it is written, and gone unless it is kept.
///
/// Only one task holds it, and uses it on one thread at a time.
final class IncomingFile {
    let path: String
    private var number: Int32
    private var hash = SHA256()
    private(set) var size: Int64 = 0
    private var isKept = false

    /// Makes an empty file that only its owner may read.
    init(in folder: String) throws {
        path = "\(folder)/incoming-\(UUID().uuidString)"
        number = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard number >= 0 else { throw SystemError.current("make", path) }
    }

    deinit {
        if number >= 0 { close(number) }
        if !isKept { unlink(path) }
    }

    func append(_ bytes: [UInt8]) throws {
        hash.update(data: bytes)
        size += Int64(bytes.count)
        try bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                let count = write(number, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw SystemError.current("write", path) }
                written += count
            }
        }
    }

    /// Makes the bytes durable.
    ///
    /// Returns their digest.
    func finish() throws -> String {
        guard fsync(number) == 0 else { throw SystemError.current("make durable", path) }
        let closed = close(number)
        number = -1
        guard closed == 0 else { throw SystemError.current("close", path) }
        return Digest.text(of: hash.finalize())
    }

    /// Gives the file its name, and makes the name durable.
    ///
    /// A file that is there already is replaced by this one, which is equal: so it counts as stored now.
    func keep(as target: String, in folder: String) throws {
        guard rename(path, target) == 0 else { throw SystemError.current("name", target) }
        isKept = true
        try Folder.synchronise(folder)
    }
}

/// Digests as text.
enum Digest {
    static func text(of bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0x0F)]] }, as: UTF8.self)
    }

    /// Whether text can be a digest.
    ///
    /// Nothing else ever becomes part of a path.
    static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

/// What is done to folders.
enum Folder {
    /// Makes names in a folder durable.
    static func synchronise(_ path: String) throws {
        let number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw SystemError.current("open", path) }
        defer { close(number) }
        guard fsync(number) == 0 else { throw SystemError.current("make durable", path) }
    }

    /// Makes a folder that only its owner may enter, if it is not there.
    static func make(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw SystemError.current("make", path) }
    }

    /// The names in a folder, in order.
    static func names(in path: String) throws -> [String] {
        do { return try FileManager.default.contentsOfDirectory(atPath: path).sorted() } catch {
            throw FileStoreError(.storage, "The folder \(path) cannot be read", cause: error)
        }
    }
}
