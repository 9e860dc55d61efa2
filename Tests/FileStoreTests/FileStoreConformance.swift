import FileStore
import Foundation
import Testing

/// What every back end must do.
///
/// A new back end is done when it has a case in `Backend` and all of this passes.
@Suite("File stores")
struct FileStoreConformance {
    enum Backend: CaseIterable {
        case folder

        func run(_ body: (any FileStore) async throws -> Void) async throws {
            switch self {
            case .folder:
                try await withFolder { try await body(FolderFileStore(at: $0.appending(path: "files").path)) }
            }
        }
    }

    @Test(arguments: Backend.allCases)
    func `a file comes back to the byte, under the digest of its bytes`(backend: Backend) async throws {
        try await backend.run { store async throws in
            let stored = try await store.put(Sample.pdf, named: "proposal.pdf", as: "application/pdf")

            #expect(
                stored == StoredFile(sha256: Sample.digest(Sample.pdf), size: Int64(Sample.pdf.count), mediaType: .pdf)
            )
            #expect(try await store.content(of: stored.sha256, range: nil).bytes(upTo: 10_000) == Sample.pdf)
            #expect(try await store.size(of: stored.sha256) == stored.size)
            try await store.verify(stored.sha256)
        }
    }

    @Test(arguments: Backend.allCases, [1, 7, 4_096, 1_000_000])
    func `a large file comes through in pieces of any size`(backend: Backend, pieceSize: Int) async throws {
        try await backend.run { store async throws in
            let count = pieceSize == 1 ? 3_000 : 700_001
            let bytes = (0..<count).map { UInt8(ascii: "a") + UInt8(truncatingIfNeeded: $0 % 23) }

            let stored = try await store.put(
                Pieces(bytes, of: pieceSize),
                declared: FileDeclaration(name: "a.txt", mediaType: "text/plain"),
                limit: Int64(count)
            )

            #expect(stored.sha256 == Sample.digest(bytes))
            #expect(try await store.content(of: stored.sha256, range: nil).bytes(upTo: count) == bytes)
        }
    }

    @Test(
        arguments: Backend.allCases,
        [0..<1, 3..<10, 0..<70_000, 65_535..<65_537, 69_999..<70_000, 69_999..<Int64.max, 5..<5]
    )
    func `a range gives those bytes`(backend: Backend, range: Range<Int64>) async throws {
        try await backend.run { store async throws in
            let bytes = (0..<70_000).map { UInt8(ascii: "a") + UInt8(truncatingIfNeeded: $0 % 23) }
            let stored = try await store.put(bytes, named: "a.txt")

            let content = try await store.content(of: stored.sha256, range: range)

            let expected = bytes[Int(range.lowerBound)..<Int(min(range.upperBound, 70_000))]
            #expect(try await content.bytes(upTo: 70_000) == Array(expected))
            #expect(content.fileSize == 70_000)
        }
    }

    @Test(arguments: Backend.allCases, [-1..<5, 70_000..<70_001, Int64.max - 1..<Int64.max, Int64.min..<0])
    func `a range outside the file is refused with the file's size`(backend: Backend, range: Range<Int64>) async throws
    {
        try await backend.run { store async throws in
            let stored = try await store.put([UInt8](repeating: 0x61, count: 70_000), named: "a.txt")

            let thrown = try await code { _ = try await store.content(of: stored.sha256, range: range) }

            #expect(thrown == .rangeNotSatisfiable(size: 70_000))
        }
    }

    @Test(arguments: Backend.allCases)
    func `the same bytes twice are one file`(backend: Backend) async throws {
        try await backend.run { store async throws in
            let first = try await store.put(Sample.text, named: "a.txt")
            let second = try await store.put(Sample.text, named: "b.csv", as: "text/csv")

            #expect(first.sha256 == second.sha256)
            #expect(try await store.files(after: "", limit: 10).map(\.sha256) == [first.sha256])
        }
    }

    @Test(arguments: Backend.allCases)
    func `many that put the same bytes at once all succeed`(backend: Backend) async throws {
        try await backend.run { store async throws in
            let digests = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 { group.addTask { try await store.put(Sample.png, named: "p.png").sha256 } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }

            #expect(digests == [Sample.digest(Sample.png)])
            try await store.verify(Sample.digest(Sample.png))
        }
    }

    @Test(arguments: Backend.allCases)
    func `a file over the limit is refused, one at the limit is not`(backend: Backend) async throws {
        try await backend.run { store async throws in
            let bytes = [UInt8](repeating: 0x61, count: 10_001)

            let thrown = try await code { _ = try await store.put(bytes, named: "a.txt", limit: 10_000) }

            #expect(thrown == .tooLarge(limit: 10_000))
            #expect(try await store.files(after: "", limit: 10).isEmpty)
            #expect(try await store.put(bytes, named: "a.txt", limit: 10_001).size == 10_001)
        }
    }

    @Test(arguments: Backend.allCases)
    func `an endless upload ends at the limit`(backend: Backend) async throws {
        try await backend.run { store async throws in
            let endless = AsyncStream<[UInt8]> { [UInt8](repeating: 0x61, count: 64 * 1_024) }

            let thrown = try await code {
                _ = try await store.put(
                    endless,
                    declared: FileDeclaration(name: "a.txt", mediaType: ""),
                    limit: 1_000_000
                )
            }

            #expect(thrown == .tooLarge(limit: 1_000_000))
        }
    }

    @Test(arguments: Backend.allCases)
    func `a connection that breaks leaves nothing`(backend: Backend) async throws {
        struct Broken: Error {}
        try await backend.run { store async throws in
            await #expect(throws: Broken.self) {
                _ = try await store.put(
                    Pieces(Sample.text, of: 5, failingWith: Broken()),
                    declared: FileDeclaration(name: "a.txt", mediaType: ""),
                    limit: 1_000
                )
            }

            #expect(try await store.files(after: "", limit: 10).isEmpty)
        }
    }

    @Test(arguments: Backend.allCases)
    func `an erased file is gone, and erasing it again does no harm`(backend: Backend) async throws {
        try await backend.run { store async throws in
            let gone = try await store.put(Sample.text, named: "a.txt").sha256
            let stays = try await store.put(Sample.pdf, named: "a.pdf").sha256

            try await store.erase(gone)
            try await store.erase(gone)

            #expect(try await store.size(of: gone) == nil)
            #expect(try await code { _ = try await store.content(of: gone, range: nil) } == .notFound)
            #expect(try await code { try await store.verify(gone) } == .notFound)
            #expect(try await store.size(of: stays) != nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func `files are listed page by page without gap or repeat`(backend: Backend) async throws {
        try await backend.run { store async throws in
            var put: Set<String> = []
            for number in 0..<57 { put.insert(try await store.put(Array("\(number)".utf8), named: "a.txt").sha256) }

            var seen: [String] = []
            while true {
                let page = try await store.files(after: seen.last ?? "", limit: 10)
                if page.isEmpty { break }
                seen += page.map(\.sha256)
            }

            #expect(seen == put.sorted())
        }
    }

    @Test(
        arguments: Backend.allCases,
        [
            "", "..", "../../etc/passwd", "/etc/passwd", String(repeating: "A", count: 64),
            String(repeating: "g", count: 64), String(repeating: "a", count: 63), String(repeating: "a", count: 65),
            String(repeating: "a", count: 63) + "\u{0}", "aa/" + String(repeating: "a", count: 61),
            String(repeating: "é", count: 32),
        ]
    )
    func `what is no digest is the digest of no file`(backend: Backend, digest: String) async throws {
        try await backend.run { store async throws in
            #expect(try await store.size(of: digest) == nil)
            #expect(try await code { _ = try await store.content(of: digest, range: nil) } == .notFound)
            #expect(try await code { try await store.verify(digest) } == .notFound)
            try await store.erase(digest)
        }
    }

    @Test(arguments: Backend.allCases)
    func `an upload that its caller cancels leaves nothing`(backend: Backend) async throws {
        try await backend.run { store async throws in
            let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
            continuation.yield(Sample.text)
            let upload = Task {
                try await store.put(stream, declared: FileDeclaration(name: "a.txt", mediaType: ""), limit: 1_000)
            }
            try await Task.sleep(for: .milliseconds(20))

            upload.cancel()

            await #expect(throws: (any Error).self) { _ = try await upload.value }
            #expect(try await store.files(after: "", limit: 10).isEmpty)
        }
    }
}
