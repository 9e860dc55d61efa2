import Foundation
import Testing

/// Programs that others wrote, run from the tests' virtual environment (`make relay-venv`).
enum PythonPeer {
    /// The interpreter: `MAGPIE_TEST_PYTHON`, else the one that `make relay-venv` sets up.
    static let interpreter: String? = {
        let candidates = [
            ProcessInfo.processInfo.environment["MAGPIE_TEST_PYTHON"],
            FileManager.default.currentDirectoryPath + "/.build/relay-venv/bin/python",
        ]
        return candidates.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    static var isPresent: Bool { interpreter != nil }

    /// Runs `Scripts/relay/NAME` with a text on its standard input; answers its standard output.
    static func run(_ name: String, input: Data = Data()) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(interpreter))
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Scripts/relay/\(name)").standardizedFileURL
        process.arguments = [script.path]
        let folder = FileManager.default.temporaryDirectory
        let (source, target) = (
            folder.appendingPathComponent(UUID().uuidString), folder.appendingPathComponent(UUID().uuidString)
        )
        defer {
            try? FileManager.default.removeItem(at: source)
            try? FileManager.default.removeItem(at: target)
        }
        try input.write(to: source)
        try Data().write(to: target)
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardOutput = try FileHandle(forWritingTo: target)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try Data(contentsOf: target)
    }
}
