import ArgumentParser
import EventLog
import Foundation

/// Receipts, checked anywhere: neither account nor data directory is needed.
struct ReceiptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "Check a receipt.", subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that a record is in the log that a key stands for.",
            discussion: "Example: magpie receipt verify receipt.json --key samples.example.org/log+1a2b3c4d+AbC…"
        )
        @Argument(help: "The receipt's file.") var file: String
        @Option(help: "The log's key, as the operator publishes it.") var key: String
        @Flag(help: "Print JSON.") var json = false

        private struct Result: Encodable {
            var isValid: Bool
            var sequence: Int?
            var signedBy: String?
            var record: String?
            var problem: String?
        }

        func run() async throws {
            do {
                let data = try Data(contentsOf: URL(filePath: file))
                let receipt = try Receipt(parsing: Array(data))
                let signer = try receipt.verify(trusting: [try VerifierKey(parsing: key)])
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
