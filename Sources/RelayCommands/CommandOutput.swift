import ArgumentParser
import Foundation
import RelayPlanning
import Synchronization

/// What subcommands share: the scenario they read, and how they speak.
enum CommandOutput {
    /// Who reads the texts instead of standard output and standard error: tests, one at a time.
    ///
    /// No task-local value: binding one around a command crashes in release builds of Swift 6.3.
    static let reader = Mutex<(@Sendable (_ text: String, _ isResult: Bool) -> Void)?>(nil)

    /// Prints a text to standard output.
    static func print(_ text: String) {
        send(text.hasSuffix("\n") ? text : text + "\n", isResult: true)
    }

    /// Prints a text to standard error.
    static func complain(_ text: String) {
        send(text + "\n", isResult: false)
    }

    private static func send(_ text: String, isResult: Bool) {
        if let reader = reader.withLock({ $0 }) { return reader(text, isResult) }
        (isResult ? FileHandle.standardOutput : FileHandle.standardError).write(Data(text.utf8))
    }

    /// Runs a command's body; a ``RelayError`` becomes one sentence and exit code 1.
    static func guarded(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as RelayError {
            complain("magpie relay: \(error)")
            throw badInput
        }
    }

    /// A value as JSON, keys sorted, so that two runs compare line by line.
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Writes a file and says so on standard error.
    static func write(_ text: String, to path: String) throws {
        do {
            let url = URL(fileURLWithPath: path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: url)
        } catch {
            throw RelayError(.badFile, "cannot write \(path); choose a folder that exists and is yours")
        }
        complain("wrote \(path)")
    }

    /// A reporter of progress on standard error, which keeps silent for the first second.
    ///
    /// A terminal gets a line that is written over, a file or pipe a line for each tenth of the way.
    static func progress(quiet: Bool) -> (@Sendable (Double) -> Void)? {
        guard !quiet else { return nil }
        let (clock, began) = (ContinuousClock(), ContinuousClock().now)
        let isTerminal = isatty(2) == 1
        let told = Mutex(0)
        return { part in
            guard clock.now - began > .seconds(1) else { return }
            let percent = Int(part * 100)
            let line: String? = told.withLock { last in
                guard percent >= last + (isTerminal ? 1 : 10) || percent == 100 && last > 0 && last < 100 else {
                    return nil
                }
                last = percent
                let text = "searching windows: \(percent) %"
                return isTerminal ? "\r\(text)\(percent == 100 ? "\n" : "")" : text + "\n"
            }
            if let line { FileHandle.standardError.write(Data(line.utf8)) }
        }
    }

    /// Columns of text, padded to the widest cell; the first row is the heading.
    static func table(_ rows: [[String]], rightAligned: Set<Int> = []) -> String {
        guard let heading = rows.first else { return "" }
        let widths = heading.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.indices.map { column in
                let gap = String(repeating: " ", count: widths[column] - row[column].count)
                return rightAligned.contains(column) ? gap + row[column] : row[column] + gap
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    /// A number with so many decimals.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite else { return "–" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let ticks = (abs(value) * scale).rounded()
        let whole = Int(ticks / scale)
        let sign = value < 0 && ticks > 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        let rest = String(Int(ticks - Double(whole) * scale))
        return "\(sign)\(whole)." + String(repeating: "0", count: max(0, digits - rest.count)) + rest
    }

    /// A duration in hours and minutes.
    static func hours(_ seconds: Double) -> String {
        let minutes = Int((seconds / 60).rounded())
        return "\(minutes / 60) h \(minutes % 60 < 10 ? "0" : "")\(minutes % 60) min"
    }
}

/// The options that all subcommands with a scenario share.
struct ScenarioOptions: ParsableArguments {
    @Argument(help: "The scenario file (TOML).")
    var scenario: String

    @Option(help: "The zone of the second column of times: UTC, +08:00 or Asia/Shanghai. Default: the scenario's.")
    var zone: String?

    func read() throws -> Scenario {
        var found = try Scenario(contentsOf: URL(fileURLWithPath: scenario))
        if let zone {
            guard let known = Zone(name: zone) else {
                throw RelayError(
                    .badTime,
                    "'\(zone)' is no zone; write UTC, an offset such as +08:00, or a name such as Asia/Shanghai"
                )
            }
            found.zone = known
        }
        return found
    }
}
