import EventLog
import Foundation
import Testing

/// What is published, checked by a program that others wrote: Go's `sumdb/note` and `sumdb/tlog`.
@Suite("Go verifies what is published")
struct GoVerifierTests {
    static let sizes = [0, 1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 70_000]
    static let library = "/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog"
    static let program = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Scripts/go-verifier/main.go").standardized.path

    static var isInstalled: Bool {
        FileManager.default.fileExists(atPath: library) && FileManager.default.fileExists(atPath: "/usr/bin/go")
    }
    static var isRequired: Bool { ProcessInfo.processInfo.environment["MAGPIE_REQUIRE_DATA"] == "1" }
    static let what = "needs Debian's golang-go and golang-golang-x-mod-dev"

    @Test(.enabled(if: isInstalled || isRequired, Comment(rawValue: what)))
    func `signatures, tiles and proofs hold at every size where a tile begins or ends`() async throws {
        try await withTemporaryFolder { folder in
            let key = try SigningKey(name: "example.org/log", seed: .init(repeating: 1, count: 32))
            try await publish(under: folder.appending(path: "log"), with: key)

            let (status, output) = try verify(folder.appending(path: "log"), key.verifier, in: folder)

            #expect(status == 0, "\(output)")
            #expect(output.contains("10 checkpoints of example.org/log verified"))
            #expect(
                output.contains(
                    "size 70000: signature, root, 70000 leaves, 102 inclusion and 16 consistency proofs hold"
                )
            )

            // The program can tell: one byte of a tile, one of a bundle, another key.
            let damaged = folder.appending(path: "log/257/tile/0/000")
            let original = try Data(contentsOf: damaged)
            var changed = original
            changed[4000] ^= 1
            try changed.write(to: damaged)
            #expect(try verify(folder.appending(path: "log"), key.verifier, in: folder).status != 0)
            try original.write(to: damaged)
            let stranger = try SigningKey(name: "example.org/log", seed: .init(repeating: 2, count: 32))
            #expect(try verify(folder.appending(path: "log"), stranger.verifier, in: folder).status != 0)
        }
    }

    /// Writes what a server would answer at each size, and proofs of ours, one folder a size.
    private func publish(under folder: URL, with key: SigningKey) async throws {
        let log = InMemoryEventLog()
        let checkpointer = try Checkpointer(log: log, origin: key.name, signers: [key])
        let publisher = TilePublisher(log: log)
        let history = LogHistory(log)
        for (place, size) in Self.sizes.enumerated() {
            let head = try await log.head()
            _ = try await log.write { transaction in
                try transaction.append(
                    (head..<size).map {
                        DraftEntry(
                            stream: "s",
                            type: "t",
                            record: [UInt8($0 & 255)],
                            salt: .init(repeating: UInt8($0 >> 8 & 255), count: 32)
                        )
                    }
                )
            }
            let signed = try await checkpointer.publish()
            let here = folder.appending(path: "\(size)")
            var paths = ["checkpoint"]
            for level in -1...3 {
                let count = TileKey.hashes(atLevel: level, inTreeOf: size)
                for number in 0..<((count + 255) / 256) {
                    let tile = TileKey(level: level, number: number)
                    paths.append(TilePath(key: tile, width: tile.width(inTreeOf: size)).text)
                }
            }
            for path in paths {
                let response = try #require(try await publisher.response(forPath: path), "\(path) at \(size)")
                try write(Data(response.bytes), to: here.appending(path: path))
            }
            for index in Set([0, 1, size / 2, size - 2, size - 1]) where index >= 0 && index < size {
                let path = try await history.inclusionProof(of: index + 1, atSize: size)
                let proof = ProofText(index: index, path: path, checkpoint: signed)
                try write(Data(proof.text.utf8), to: here.appending(path: "proofs/inclusion-\(index)"))
            }
            for old in Self.sizes[..<place] where old > 0 {
                let lines = try await history.consistencyProof(from: old, to: size)
                    .map { Data($0.bytes).base64EncodedString() + "\n" }.joined()
                try write(Data(lines.utf8), to: here.appending(path: "proofs/consistency-\(old)"))
            }
        }
    }

    private func write(_ data: Data, to file: URL) throws {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }

    private func verify(_ log: URL, _ key: VerifierKey, in folder: URL) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/go")
        process.arguments = ["run", Self.program, log.path, key.text]
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode",
            "GOCACHE": folder.appending(path: "cache").path, "GOFLAGS": "", "GOTOOLCHAIN": "local", "CGO_ENABLED": "0",
        ]
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
