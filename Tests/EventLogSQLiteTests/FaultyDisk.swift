import Foundation
import Testing

/// A folder on a disk that can fail: programs run on it under the preloaded library of `Scripts/faults`.
struct FaultyDisk {
    /// What is watched, and where programs write.
    let folder: URL
    private let state: URL
    private let tools: URL
    private let outside: URL

    /// Prepares a disk below `root`; compiles the library there.
    init(in root: URL) throws {
        folder = root.appending(path: "disk")
        state = root.appending(path: "state")
        tools = root.appending(path: "tools")
        outside = root.appending(path: "outside")
        for place in [folder, state, tools, outside] {
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        }
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Scripts/faults/powerloss.c").standardized.path
        try Self.run("clang", ["-shared", "-fPIC", "-O1", "-o", library, source, "-ldl", "-lpthread"])
        try Self.run("clang", ["-O1", "-DUNDO", "-o", undo, source])
    }

    private var library: String { tools.appending(path: "powerloss.so").path }
    private var undo: String { tools.appending(path: "powerloss-undo").path }

    /// Where the file is that arms faults.
    var arm: String { outside.appending(path: "arm").path }

    /// Runs `LogTorture` on the disk; returns the lines that a process outside received from it through a pipe.
    ///
    /// With `killAfter` it is killed so many milliseconds after its first acknowledgement.
    func torture(_ arguments: [String], failing: String = "", killAfter: Int? = nil) throws -> [String] {
        let acknowledgements = outside.appending(path: "lines")
        try Data().write(to: acknowledgements)
        let pipe = Pipe()
        let recorder = Process()
        recorder.executableURL = URL(filePath: "/bin/cat")
        recorder.standardInput = pipe
        recorder.standardOutput = try FileHandle(forWritingTo: acknowledgements)
        let writer = Process()
        writer.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "LogTorture")
        writer.arguments = [folder.appending(path: "log.sqlite").path] + arguments
        writer.environment = ProcessInfo.processInfo.environment.merging([
            "LD_PRELOAD": library, "FAULT_DIR": folder.path, "FAULT_STATE": state.path, "FAULT_FAIL": failing,
            "FAULT_ARM": arm,
        ]) { $1 }
        writer.standardOutput = pipe
        try writer.run()
        try recorder.run()
        try pipe.fileHandleForReading.close()
        if let killAfter {
            while try Data(contentsOf: acknowledgements).isEmpty, writer.isRunning { usleep(2_000) }
            usleep(UInt32(killAfter) * 1000)
            kill(writer.processIdentifier, SIGKILL)
        }
        writer.waitUntilExit()
        recorder.waitUntilExit()
        if killAfter == nil { #expect(writer.terminationStatus == 0, "the writer ended by itself") }
        let text = String(decoding: try Data(contentsOf: acknowledgements), as: UTF8.self)
        // What stands behind the last newline was not said to the end.
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// Loses the power: takes back what was not synced; with a seed above 0 a random part of it stays.
    @discardableResult
    func losePower(seed: Int = 0) throws -> String {
        let report = try Self.run(undo, [state.path, folder.path, "\(seed)"])
        try FileManager.default.removeItem(at: state)
        try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
        return report
    }

    @discardableResult
    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(program) failed")
        return String(decoding: output, as: UTF8.self)
    }
}

/// What a run of `LogTorture` said.
struct TortureLines {
    var acknowledged: [Int: Int] = [:]
    var refusals: [String] = []
    var reads = 0
    var damaged = 0
    var checkpoint = 0

    init(_ lines: [String]) {
        for line in lines {
            let words = line.split(separator: " ")
            switch words.first {
            case "ack": acknowledged[Int(words[1]) ?? 0] = Int(words[2])
            case "refused": refusals.append(String(words[1]))
            case "read": reads += 1
            case "damaged": damaged += 1
            case "checkpoint": checkpoint = Int(words[1]) ?? 0
            default: Issue.record("unknown line \(line)")
            }
        }
    }
}
