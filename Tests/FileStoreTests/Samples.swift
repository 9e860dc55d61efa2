import Crypto
import FileStore
import Foundation

/// Bytes in pieces, as they come from the network.
struct Pieces: AsyncSequence, Sendable {
    let pieces: [[UInt8]]
    /// Thrown after the last piece, as when the connection breaks.
    var failure: (any Error & Sendable)?

    init(_ bytes: [UInt8], of size: Int = 1_000, failingWith failure: (any Error & Sendable)? = nil) {
        pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<Swift.min($0 + size, bytes.count)]) }
        self.failure = failure
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(left: pieces[...], failure: failure) }

    struct AsyncIterator: AsyncIteratorProtocol {
        var left: ArraySlice<[UInt8]>
        let failure: (any Error & Sendable)?

        mutating func next() async throws -> [UInt8]? {
            if let piece = left.popFirst() { return piece }
            if let failure { throw failure }
            return nil
        }
    }
}

/// Files for tests, made by hand from their formats.
enum Sample {
    static let text = Array("月球背面的土壤\nregolith from the far side\n".utf8)
    static let pdf = Array("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n".utf8)
    static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + [UInt8](repeating: 0x11, count: 200) + [0xFF, 0xD9]

    /// One grey pixel.
    static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        + chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]) + chunk("IDAT", [0x78, 0x9C, 0x63, 0, 0, 0, 2, 0, 1])
        + chunk("IEND", [])

    static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        bigEndian(data.count) + Array(name.utf8) + data + [0, 0, 0, 0]
    }

    static let docx = Zip(["[Content_Types].xml", "word/document.xml"]).bytes
    static let xlsx = Zip(["[Content_Types].xml", "xl/workbook.xml"]).bytes

    static func digest(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func bigEndian(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}

/// A ZIP archive with every figure open to lies.
struct Zip {
    struct Entry {
        var name: String
        var data = Array("contents".utf8)
        /// What the local header calls it; nil for the same.
        var localName: String?
        var flags = 0
        var method = 0
        var mode = 0o100644
        /// Claims; nil for the truth.
        var claimedSize: Int?
        var claimedOffset: Int?
        /// Whether it is in the directory only, for bytes that are in another entry.
        var isInDirectoryOnly = false
    }

    var entries: [Entry]
    var before: [UInt8] = []
    var between: [UInt8] = []
    var behind: [UInt8] = []
    var comment: [UInt8] = []
    var claimedCount: Int?
    var disk = 0

    init(_ names: [String]) { entries = names.map { Entry(name: $0) } }
    init(_ entries: [Entry]) { self.entries = entries }

    var bytes: [UInt8] {
        var file = before
        var directory: [UInt8] = []
        for entry in entries {
            let offset = entry.claimedOffset ?? file.count
            let sizes = four(0) + four(entry.data.count) + four(entry.claimedSize ?? entry.data.count)
            let fields = two(20) + two(entry.flags) + two(entry.method) + four(0) + sizes
            let name = Array(entry.name.utf8)
            let localName = Array((entry.localName ?? entry.name).utf8)
            if !entry.isInDirectoryOnly {
                file += [0x50, 0x4B, 3, 4] + fields + two(localName.count) + two(0) + localName + entry.data + between
            }
            directory +=
                [0x50, 0x4B, 1, 2] + two(0x0314) + fields + two(name.count) + two(0) + two(0) + two(0) + two(0)
                + four(entry.mode << 16) + four(offset) + name
        }
        let count = two(claimedCount ?? entries.count)
        let end =
            [0x50, 0x4B, 5, 6] + two(disk) + two(disk) + count + count + four(directory.count) + four(file.count)
            + two(comment.count) + comment
        return file + directory + end + behind
    }

    private func two(_ value: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
    }
    private func four(_ value: Int) -> [UInt8] { two(value) + two(value >> 16) }
}

extension FileStore {
    /// Puts `bytes` as a file called `name`.
    func put(_ bytes: [UInt8], named name: String, as type: String = "", limit: Int64 = 10_000_000) async throws
        -> StoredFile
    {
        try await put(Pieces(bytes), declared: FileDeclaration(name: name, mediaType: type), limit: limit)
    }
}

/// The code of the ``FileStoreError`` that `body` throws, or nil if it throws none.
func code(thrownBy body: () async throws -> Void) async throws -> FileStoreError.Code? {
    do {
        try await body()
        return nil
    } catch let error as FileStoreError {
        return error.code
    }
}

/// Runs `body` with a folder of its own.
func withFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
}
