import ArgumentParser
import Domain
import EventLog
import EventLogSQLite
import Foundation
import Stores

/// The log, checked from the machine itself.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Check the log of decisions.", discussion: "Example: magpie log verify --data data",
        subcommands: [Verify.self, Key.self, RotateKey.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recompute the whole log and hold it against checkpoints.",
            discussion: """
                Example: magpie log verify --data data --against checkpoint-of-last-year
                Any checkpoint that somebody kept will do: it must be a prefix of today's log.
                """
        )
        @OptionGroup var data: DataOption
        @Option(help: "A checkpoint that somebody kept; may be given several times.") var against: [String] = []
        @Flag(help: "Print JSON.") var json = false

        private struct Result: Encodable {
            var isSound: Bool
            var entries: Int
            var root: String
            var checkpoints: Int
            var findings: [Finding]

            struct Finding: Encodable {
                var kind: String
                var sequence: Int?
                var message: String
            }
        }

        func run() async throws {
            // Opened without the read model: a damaged log must still be checked.
            let log = try SQLiteEventLog(path: data.data + "/log.sqlite", access: .readOnly)
            let key = try SigningKey(readingFrom: data.data + "/keys/log.key")
            var kept = try against.map {
                LogVerifier.Kept(place: $0, note: try String(contentsOfFile: $0, encoding: .utf8))
            }
            let file = data.data + "/magpie.toml"
            if let settings = try? OperatorSettings(toml: String(contentsOfFile: file, encoding: .utf8), file: file),
                let copy = settings.checkpointCopy, let note = try CheckpointMirror(path: copy).read()
            {
                kept.append(LogVerifier.Kept(place: copy, note: note))
            }
            let progress = ProgressLine()
            let report = try await LogVerifier(log, trusting: [key.verifier]).verify(against: kept) {
                progress.show("Verifying", $0, $1)
            }
            progress.finish()
            let root = report.root.bytes.hexadecimal
            if json {
                try Output.json(
                    Result(
                        isSound: report.isSound, entries: report.entries, root: root, checkpoints: report.checkpoints,
                        findings: report.findings.map {
                            .init(kind: $0.kind.rawValue, sequence: $0.sequence, message: $0.message)
                        }))
            } else {
                for finding in report.findings { Output.complain(finding.message) }
                Output.line(
                    report.isSound
                        ? "The log is sound: \(report.entries) records, \(report.checkpoints) checkpoints, root \(root)"
                        : "The log is NOT sound: \(report.findings.count) findings over \(report.entries) records.")
            }
            if !report.isSound { throw ExitCode(1) }
        }
    }

    struct Key: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the key that checks the log's checkpoints.", discussion: "Example: magpie log key --data data --all")
        @OptionGroup var data: DataOption
        @Flag(help: "Print every key that the log's announcements link to it, the present one first.") var all = false
        @Flag(help: "Print JSON.") var json = false

        private struct Result: Encodable {
            var key: String
            var linked: [String]
        }

        func run() async throws {
            let key = try SigningKey(readingFrom: data.data + "/keys/log.key").verifier
            var linked: [VerifierKey] = []
            if all || json {
                let log = try SQLiteEventLog(path: data.data + "/log.sqlite", access: .readOnly)
                linked = try await KeyAnnouncement.keys(linkedTo: [key], in: log).filter { $0 != key }
            }
            if json { return try Output.json(Result(key: key.text, linked: linked.map(\.text))) }
            Output.line(key.text)
            for key in linked { Output.line(key.text) }
        }
    }

    struct RotateKey: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate-key",
            abstract: "Make a new signing key and announce it in the log, signed by the old one and the new one.",
            discussion: """
                Example: magpie log rotate-key --data data
                Then restart the server, publish the new key where you published the old one, and make a backup.
                Receipts and checkpoints that the old key signed stay valid; if the old key was stolen, say so publicly.
                """
        )
        @OptionGroup var data: DataOption
        @Flag(help: "Print JSON.") var json = false

        private struct Result: Encodable {
            var old: String
            var new: String
            var record: Int
        }

        func run() async throws {
            let directory = try await data.open()
            let rotation = try await directory.rotateKey(at: Clock.now)
            if json {
                return try Output.json(
                    Result(old: rotation.old.text, new: rotation.new.text, record: rotation.record))
            }
            Output.line("The log is signed with a new key from now on, announced by record \(rotation.record):")
            Output.line(rotation.new.text)
            Output.line("Restart the server so that it signs with it.")
        }
    }
}
