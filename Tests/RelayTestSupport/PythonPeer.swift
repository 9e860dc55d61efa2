package import Foundation

/// Programs that others wrote, run from the tests' virtual environment (`make relay-venv`).
package enum PythonPeer {
    /// The interpreter: `MAGPIE_TEST_PYTHON`, else the one that `make relay-venv` sets up.
    package static let interpreter: String? = {
        let candidates = [
            ProcessInfo.processInfo.environment["MAGPIE_TEST_PYTHON"],
            FileManager.default.currentDirectoryPath + "/.build/relay-venv/bin/python",
        ]
        return candidates.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// Whether tests that need it run; where data are required, a missing environment fails them.
    package static var isPresent: Bool {
        interpreter != nil || ProcessInfo.processInfo.environment["MAGPIE_REQUIRE_PEERS"] == "1"
    }

    /// Whether the long comparisons run as well (`make relay-verify`).
    package static var isFull: Bool { ProcessInfo.processInfo.environment["MAGPIE_RELAY_FULL"] == "1" }

    /// The script that failed, with what it said.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// Runs `Scripts/relay/NAME` with a text on its standard input; answers its standard output.
    package static func run(_ name: String, input: Data = Data()) throws -> Data {
        guard let interpreter else { throw Failure(description: "no virtual environment; run make relay-venv") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: interpreter)
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Scripts/relay/\(name)").standardizedFileURL
        process.arguments = [script.path]
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["in", "out", "error"].map { folder.appendingPathComponent($0) }
        try input.write(to: files[0])
        try Data().write(to: files[1])
        try Data().write(to: files[2])
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let said = String(decoding: try Data(contentsOf: files[2]).suffix(2_000), as: UTF8.self)
            throw Failure(description: "\(name) ended with status \(process.terminationStatus): \(said)")
        }
        return try Data(contentsOf: files[1])
    }
}
