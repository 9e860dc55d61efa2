import ArgumentParser
import Domain
import Foundation
import Stores

/// `--data DIR`, the same in every subcommand.
struct DataOption: ParsableArguments {
    @Option(name: .long, help: "The folder that holds Magpie's data.")
    var data: String = "data"

    /// Opens it: for a command that does one thing and ends, or to serve from it.
    func open(_ progress: ProgressLine = ProgressLine(), toServe: Bool = false) async throws -> DataDirectory {
        try await DataDirectory.open(data, now: Clock.now, appliesAtOnce: !toServe) { progress.show($0, $1, $2) }
    }
}

/// The wall clock, read at the edge and passed in from there.
enum Clock {
    static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// What a program prints: lines for people, or one JSON object.
enum Output {
    static func line(_ text: String) { print(text) }

    /// A line that a pipe must see at once.
    static func now(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

/// One line on standard error that says how far long work is; silent for the first two seconds.
final class ProgressLine: @unchecked Sendable {
    // Unchecked: guarded by its lock.
    private let lock = NSLock()
    private let started = Clock.now
    private var last = Instant(milliseconds: 0)
    private var isShown = false
    private let isTerminal = isatty(STDERR_FILENO) == 1

    func show(_ what: String, _ done: Int, _ of: Int) {
        lock.lock()
        defer { lock.unlock() }
        let now = Clock.now
        guard now.milliseconds - started.milliseconds > 2000, now.milliseconds - last.milliseconds > 500 || done == of else {
            return
        }
        last = now
        isShown = true
        let text = "\(what): \(done) of \(of)"
        FileHandle.standardError.write(Data((isTerminal ? "\r\u{1b}[K\(text)" : text + "\n").utf8))
    }

    func finish() {
        lock.lock()
        defer { lock.unlock() }
        if isShown, isTerminal { FileHandle.standardError.write(Data("\n".utf8)) }
    }
}
