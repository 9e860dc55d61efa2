import Foundation
import Testing
import TestSupport

/// The short version of `make crash`: the whole server, killed under load.
///
/// `MAGPIE_CRASH_KILLS` sets how many times; half of them between append and apply.
@Suite("The server is killed", .tags(.large), .serialized)
struct ServerCrashTests {
    static let kills = ProcessInfo.processInfo.environment["MAGPIE_CRASH_KILLS"].flatMap { Int($0) } ?? 6

    /// Runs one of the drivers in `Scripts/faults` on the server that was built with the tests.
    static func drive(_ script: String, _ arguments: [String]) throws -> (status: Int32, said: String) {
        let project = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["python3", project.appending(path: "Scripts/faults/\(script)").path, "--magpie",
                products.appending(path: "magpie").path] + arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    @Test func `nothing acknowledged is missing, nothing is there twice, read models equal a rebuild`() throws {
        let (status, said) = try Self.drive(
            "crash.py", ["--kills", "\(Self.kills)", "--between", "\(Self.kills / 2)", "--port", "0"])

        print(said.split(separator: "\n").last ?? "")
        #expect(status == 0, "\(said)")
        #expect(said.contains("none missing, none twice"))
    }

    /// `MAGPIE_POWER_ROUNDS` sets how many losses there are; `make server-power` has 50.
    @Test func `nothing acknowledged is gone with the power, and with synchronous = NORMAL it is`() throws {
        let rounds = ProcessInfo.processInfo.environment["MAGPIE_POWER_ROUNDS"].flatMap { Int($0) } ?? 3
        let (status, said) = try Self.drive("server_power.py", ["--rounds", "\(rounds)", "--normal", "2"])

        print(said.split(separator: "\n").last ?? "")
        #expect(status == 0, "\(said)")
        #expect(said.contains("none gone"))
    }

    /// `make server-disk` fails every one of the first twelve syncs.
    @Test func `a full, a read-only and a failing disk refuse commands, and reading goes on`() throws {
        let (status, said) = try Self.drive("server_disk.py", ["--syncs", "1"])

        print(said)
        #expect(status == 0, "\(said)")
        #expect(said.contains("nothing is corrupted"))
    }
}
