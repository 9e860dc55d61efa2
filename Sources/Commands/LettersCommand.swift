import ArgumentParser
import Foundation
import Mail

/// What lies in the spool, decoded for the operator.
struct LettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "letters",
        abstract: "List the letters in the spool, or print one.",
        discussion: "Example: magpie letters --data data --show notice-12-1767225600000"
    )

    @OptionGroup var data: DataOption
    @Option(help: "Print the letter with this id.") var show: String?
    @Flag(help: "Letters that were given up, instead of those to be sent.") var failed = false
    @Flag(help: "Print JSON.") var json = false

    private struct Line: Codable {
        var id: String
        var to: String
        var subject: String
        var date: String
        var attempts: Int
        var error: String?
        var body: String?
    }

    func run() async throws {
        // The spool alone: the server may hold the rest.
        guard FileManager.default.fileExists(atPath: data.data + "/log.sqlite") else {
            throw ValidationError("There is no Magpie data in \(data.data). Name the folder with --data.")
        }
        let spool = try Spool(at: data.data + "/spool")
        let box: Spool.Box = failed ? .failed : .new
        if let show {
            guard let line = try line(show, in: box, of: spool, withBody: true) else {
                throw ValidationError("There is no letter \(show). “magpie letters --data \(data.data)” lists what is there.")
            }
            if json { return try Output.json(line) }
            Output.line("To: \(line.to)\nSubject: \(line.subject)\nDate: \(line.date)\n\n\(line.body ?? "")")
            return
        }
        let lines = try spool.messages(in: box).compactMap { try line($0, in: box, of: spool, withBody: false) }
        if json { return try Output.json(lines) }
        for line in lines {
            let trouble = line.error.map { "  (attempts: \(line.attempts); \($0))" } ?? ""
            Output.line("\(line.id)  \(line.to)  \(line.subject)\(trouble)")
        }
        if lines.isEmpty { Output.line(failed ? "No letter was given up." : "No letter waits.") }
    }

    private func line(_ id: String, in box: Spool.Box, of spool: Spool, withBody: Bool) throws -> Line? {
        guard !id.contains("/"), let bytes = try spool.message(id, in: box) else { return nil }
        let reading = MailReading(bytes)
        let attempts = try spool.attempts(id, in: box)
        return Line(
            id: id, to: reading.to, subject: reading.subject, date: reading.date, attempts: attempts?.count ?? 0,
            error: attempts?.error, body: withBody ? reading.body : nil)
    }
}
