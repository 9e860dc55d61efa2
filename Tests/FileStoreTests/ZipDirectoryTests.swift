import FileStore
import Foundation
import Testing

@Suite("Archives")
struct ZipDirectoryTests {
    private func put(_ bytes: [UInt8], _ name: String = "a.zip") async throws -> FileStoreError? {
        var thrown: FileStoreError?
        try await withFolder { folder async throws in
            do { _ = try await FolderFileStore(at: folder.path).put(bytes, named: name) } catch let error
                as FileStoreError
            {
                thrown = error
            }
        }
        return thrown
    }

    @Test(arguments: [
        "/etc/passwd", "../a", "a/../../b", "a/./b", "a//b", "C:a", "a\\b", "..", ".", "/", "", "a\u{0}b", "a\nb",
        String(repeating: "a/", count: 25) + "b", "nested.zip", "deep/nested.TAR", "x.tar.gz",
    ])
    func `a name that could reach outside, or an archive within, is refused`(name: String) async throws {
        #expect(try await put(Zip(["fine.txt", name]).bytes)?.code == .malformed(.zip))
    }

    @Test(arguments: [["a", "a"], ["a", "A"], ["é", "e\u{301}"], ["b/", "b"], ["É", "é"]])
    func `two names that are one on some machines are refused`(names: [String]) async throws {
        #expect(try await put(Zip(names).bytes)?.code == .malformed(.zip))
    }

    @Test(arguments: [
        ("a link", Zip.Entry(name: "a", mode: 0o120777)), ("a device", Zip.Entry(name: "a", mode: 0o020666)),
        ("a pipe", Zip.Entry(name: "a", mode: 0o010666)), ("encryption", Zip.Entry(name: "a", flags: 1)),
        ("strong encryption", Zip.Entry(name: "a", flags: 0x40)), ("another method", Zip.Entry(name: "a", method: 12)),
        ("another name inside", Zip.Entry(name: "a.txt", localName: "b.exe")),
        ("a stored size that lies", Zip.Entry(name: "a", claimedSize: 9_999)),
        ("a bomb", Zip.Entry(name: "a", data: [UInt8](repeating: 0, count: 1_000), method: 8, claimedSize: 1 << 30)),
        ("a place beyond the end", Zip.Entry(name: "a", claimedOffset: 1 << 31)),
        ("a place in the middle", Zip.Entry(name: "a", claimedOffset: 3)),
        ("a ZIP64 size", Zip.Entry(name: "a", method: 8, claimedSize: 0xFFFF_FFFF)),
    ])
    func `an entry with a trick is refused`(trick: String, entry: Zip.Entry) async throws {
        #expect(try await put(Zip([entry]).bytes)?.code == .malformed(.zip), "\(trick)")
    }

    @Test func `entries that share bytes are refused`() async throws {
        // The local header and the data of `b` are the data of `a`, which begin at byte 31.
        let inner = Zip.Entry(name: "b")
        let record = Array(Zip([inner]).bytes.prefix(30 + 1 + inner.data.count))
        var shared = inner
        shared.claimedOffset = 31
        shared.isInDirectoryOnly = true

        let thrown = try await put(Zip([Zip.Entry(name: "a", data: record), shared]).bytes)

        #expect(thrown?.code == .malformed(.zip))
        #expect(thrown?.message.contains("overlap") == true)
    }

    @Test func `many small bombs add up`() async throws {
        let entries = (0..<50).map {
            Zip.Entry(name: "\($0)", data: [UInt8](repeating: 0, count: 10), method: 8, claimedSize: 1 << 20)
        }

        #expect(try await put(Zip(entries).bytes)?.code == .malformed(.zip))
    }

    @Test func `bytes before, between or behind the files are refused`() async throws {
        let hidden = Array("%PDF-1.7 something to be found by another program".utf8)
        var before = Zip(["a"])
        before.before = hidden
        var between = Zip(["a", "b"])
        between.between = hidden
        var behind = Zip(["a"])
        behind.behind = hidden
        var inComment = Zip(["a"])
        inComment.comment = Zip(["b"]).bytes

        #expect(try await put(before.bytes) != nil)
        #expect(try await put(between.bytes)?.code == .malformed(.zip))
        #expect(try await put(behind.bytes)?.code == .malformed(.zip))
        #expect(try await put(inComment.bytes)?.code == .malformed(.zip), "two archives in one")
    }

    @Test(arguments: [0, 2, 10_001, 0xFFFF])
    func `a count that lies is refused`(count: Int) async throws {
        var zip = Zip(["a"])
        zip.claimedCount = count

        #expect(try await put(zip.bytes)?.code == .malformed(.zip))
    }

    @Test func `one part of several is refused`() async throws {
        var zip = Zip(["a"])
        zip.disk = 1

        #expect(try await put(zip.bytes)?.code == .malformed(.zip))
    }

    @Test func `ten thousand files are taken and one more is not`() async throws {
        let names = (0...10_000).map { "f\($0)" }

        #expect(try await put(Zip(Array(names.dropLast())).bytes) == nil)
        #expect(try await put(Zip(names).bytes)?.code == .malformed(.zip))
    }

    @Test(arguments: ["word/vbaProject.bin", "word/activeX/activeX1.bin"])
    func `a document with macros is refused`(part: String) async throws {
        let bytes = Zip(["[Content_Types].xml", "word/document.xml", part]).bytes

        #expect(try await put(bytes, "a.docx")?.code == .malformed(.docx))
    }

    @Test func `whatever bytes are changed, an answer is given`() async throws {
        try await withFolder { folder async throws in
            let store = try FolderFileStore(at: folder.path)
            let zip = Zip(["one.txt", "two/", "two/three.txt"]).bytes
            var generator = SplitMix(state: 20_241_203)
            var refused = 0
            for _ in 0..<600 {
                var bytes = zip
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
                        in: 0...255,
                        using: &generator
                    )
                }
                if try await code(thrownBy: { _ = try await store.put(bytes, named: "a.zip") }) != nil { refused += 1 }
            }
            #expect(refused > 300, "and most are refused")
        }
    }

    @Test func `archives that Python writes are taken`() async throws {
        try await withFolder { folder async throws in
            let script = """
                import zipfile, sys
                with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
                    z.writestr('数据/spectrum.csv', 'wavelength,reflectance\\n' * 5000)
                    z.writestr('readme.txt', 'hello')
                class Pipe:
                    def __init__(self, f): self.f = f
                    def write(self, b): return self.f.write(b)
                    def flush(self): pass
                with open(sys.argv[2], 'wb') as f, zipfile.ZipFile(Pipe(f), 'w', zipfile.ZIP_DEFLATED) as z:
                    z.writestr('streamed.txt', 'with a data descriptor behind')
                    z.writestr('second.txt', 'x')
                """
            let paths = ["a.zip", "b.zip"].map { folder.appending(path: $0).path }
            let python = Process()
            python.executableURL = URL(filePath: "/usr/bin/env")
            python.arguments = ["python3", "-c", script] + paths
            try python.run()
            python.waitUntilExit()
            try #require(python.terminationStatus == 0)

            for path in paths {
                let bytes = Array(try Data(contentsOf: URL(filePath: path)))
                #expect(try await put(bytes) == nil, "\(path)")
            }
        }
    }
}

/// Steele, Lea and Flood (2014): the same numbers in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
