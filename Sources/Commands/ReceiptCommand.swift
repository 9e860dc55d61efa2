import ArgumentParser
import EventLog
import EventLogSQLite
import Foundation

/// Receipts, checked anywhere: neither account nor data directory is needed.
struct ReceiptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "Check a receipt.",
        discussion: "Example: magpie receipt verify receipt.json --key samples.example.org/log+1a2b3c4d+AbC…",
        subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that a record is in the log that a key stands for.",
            discussion: """
                Example: magpie receipt verify receipt.json --key samples.example.org/log+1a2b3c4d+AbC…
                A receipt that an earlier or later key of the log signed is checked through the log's own announcements
                of its keys: name the receipt of each announcement with --chain, or the log itself with --data.
                """
        )
        @Argument(help: "The receipt's file.") var file: String
        @Option(help: "The log's key, as the operator publishes it.") var key: String
        @Option(help: "The receipt or the record of an announcement of a key; may be given several times.")
        var chain: [String] = []
        @Option(help: "A data directory whose log holds the announcements.") var data: String?
        @Flag(help: "Print JSON.") var json = false

        /// The keys that announcements link to the one that is trusted.
        private func keys() async throws -> [VerifierKey] {
            var keys = [try VerifierKey(parsing: key)]
            if let data {
                let log = try SQLiteEventLog(path: data + "/log.sqlite", access: .readOnly)
                keys = try await KeyAnnouncement.keys(linkedTo: keys, in: log)
            }
            let announcements = try chain.map { path in
                let bytes = Array(try InputFile.data(path))
                do {
                    return try KeyAnnouncement(record: try Receipt(parsing: bytes).record)
                } catch let error as EventLogError where error.code == .malformed {
                    // Not a receipt: perhaps the record alone. It carries its own signatures.
                    return try KeyAnnouncement(record: bytes)
                }
            }
            return KeyAnnouncement.keys(linkedTo: keys, by: announcements)
        }

        private struct Result: Encodable {
            var isValid: Bool
            var sequence: Int?
            var signedBy: String?
            var record: String?
            var problem: String?
        }

        func run() async throws {
            do {
                let data = try InputFile.data(file)
                let receipt = try Receipt(parsing: Array(data))
                let signer = try receipt.verify(trusting: try await keys())
                let record = String(decoding: receipt.record, as: UTF8.self)
                if json {
                    try Output.json(
                        Result(isValid: true, sequence: receipt.sequence, signedBy: signer.name, record: record, problem: nil))
                } else {
                    Output.line("Valid: record \(receipt.sequence) is in the log signed by \(signer.name).")
                    Output.line(record)
                }
            } catch {
                if json {
                    try Output.json(
                        Result(isValid: false, sequence: nil, signedBy: nil, record: nil, problem: "\(error)"))
                } else {
                    Output.complain("Not valid: \(error)")
                }
                throw ExitCode(1)
            }
        }
    }
}
