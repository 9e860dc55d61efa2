import EventLog
import Testing

/// What a published log answers.
@Suite("Published log")
struct TilePublisherTests {
    let key: SigningKey

    init() throws { key = try SigningKey(name: "example.org/log", seed: .init(repeating: 1, count: 32)) }

    @Test(arguments: Backend.allCases)
    func `only what is under a checkpoint is answered`(backend: Backend) async throws {
        try await backend.withLog { log in
            let publisher = TilePublisher(log: log)
            let checkpointer = try Checkpointer(log: log, origin: "example.org/log", signers: [key])
            try await log.append(numbered: 1...300)
            let before = try await publisher.response(forPath: "/checkpoint")
            let tileBefore = try await publisher.response(forPath: "/tile/0/000")

            let signed = try await checkpointer.publish()
            let entries = try await log.append(numbered: 301...600)

            #expect(before == nil)
            #expect(tileBefore == nil)
            let checkpoint = try #require(try await publisher.response(forPath: "/checkpoint"))
            #expect(checkpoint.bytes == Array(signed.encoded.utf8))
            #expect(checkpoint.contentType == "text/plain; charset=utf-8")
            #expect(!checkpoint.isImmutable)
            for path in ["/tile/0/000", "/tile/0/001.p/44", "/tile/0/001.p/1", "/tile/1/000.p/1", "/tile/entries/000"] {
                let tile = try await publisher.response(forPath: path)
                #expect(tile?.isImmutable == true, "\(path)")
                #expect(tile?.contentType == "application/octet-stream", "\(path)")
            }
            for path in [
                "/tile/0/001", "/tile/0/001.p/45", "/tile/0/002.p/1", "/tile/1/000", "/tile/1/000.p/2",
                "/tile/2/000.p/1",
                "/tile/entries/001", "/tile/entries/001.p/45", "/tile/0/0", "/other", "/", "",
            ] {
                #expect(try await publisher.response(forPath: path) == nil, "\(path)")
            }
            #expect(entries.count == 300)
        }
    }

    @Test func `a bundle holds each commitment with its length before it`() async throws {
        let log = InMemoryEventLog()
        let entries = try await log.append(numbered: 1...258)
        try await Checkpointer(log: log, origin: "example.org/log", signers: [key]).publish()

        let bundle = try await TilePublisher(log: log).response(forPath: "/tile/entries/001.p/2")

        #expect(bundle?.bytes == [0, 32] + entries[256].commitment + [0, 32] + entries[257].commitment)
    }

    @Test func `a tile never changes, whatever is published later`() async throws {
        let log = InMemoryEventLog()
        let checkpointer = try Checkpointer(log: log, origin: "example.org/log", signers: [key])
        let publisher = TilePublisher(log: log)
        var seen: [String: [UInt8]] = [:]

        for size in [1, 7, 255, 256, 300, 513] {
            let head = try await log.head()
            try await log.append(numbered: head..<size)
            try await checkpointer.publish()
            for (path, bytes) in seen {
                #expect(try await publisher.response(forPath: path)?.bytes == bytes, "\(path) at \(size)")
            }
            for key in [TileKey(level: 0, number: 0), TileKey(level: -1, number: 0), TileKey(level: 0, number: 1)] {
                let width = key.width(inTreeOf: size)
                guard width > 0 else { continue }
                let path = TilePath(key: key, width: width).text
                seen[path] = try await publisher.response(forPath: path)?.bytes
            }
        }
        #expect(seen.count == 10)
    }
}
