import ArgumentParser
import Domain
import Foundation
import ReadModels
import Registrar
import Stores

/// Reference data: missions, roadmap, agreements and what else pages show with its sources.
struct ProgrammeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "programme", abstract: "Adopt reference data, and say which is in force.",
        discussion: "Example: magpie programme status --data data", subcommands: [Adopt.self, Status.self])

    struct Adopt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put reference data in force. The log records the digest of each file.",
            discussion: """
                Example: magpie programme adopt my-programmes --data data
                The folder holds any of: \(ProgrammeRegister.files.joined(separator: ", ")).
                Files that are not there stay as they are. Without a folder, what this program ships is adopted.
                Everything is checked together first; where anything is wrong, nothing is adopted.
                """
        )
        @Argument(help: "A folder with files of reference data.") var folder: String?
        @OptionGroup var data: DataOption
        @Flag(help: "Check only; change nothing.") var check = false
        @Flag(help: "Print JSON.") var json = false

        private struct Result: Encodable {
            var adopted: [String]
            var problems: [String]
        }

        func run() async throws {
            var files: [String: Data] = [:]
            for name in ProgrammeRegister.files {
                guard let folder else {
                    files[name] = try ReferenceLibrary.data(name)
                    continue
                }
                let path = folder + "/" + name
                if FileManager.default.fileExists(atPath: path) { files[name] = try InputFile.data(path) }
            }
            guard !files.isEmpty else {
                throw CommandFailure(
                    "\(folder ?? "") holds none of the files: \(ProgrammeRegister.files.joined(separator: ", ")).")
            }
            let directory = try await data.open()
            do {
                if check {
                    let standing = try directory.programme.files(
                        adopted: try await directory.adoptedProgramme(at: Clock.now))
                    _ = try ProgrammeRegister.decode(standing.merging(files) { $1 })
                    if json { return try Output.json(Result(adopted: [], problems: [])) }
                    return Output.line("Nothing is wrong. Run without --check to adopt it.")
                }
                let changed = try await directory.adoptProgramme(
                    files, as: Registrar.Requester(kind: .operator), at: Clock.now)
                if json { return try Output.json(Result(adopted: changed, problems: [])) }
                Output.line(
                    changed.isEmpty
                        ? "Nothing changed: this is in force already." : "Adopted: \(changed.joined(separator: ", ")).")
            } catch let invalid as ReferenceDataInvalid {
                if json {
                    try Output.json(Result(adopted: [], problems: invalid.problems.map(\.description)))
                } else {
                    for problem in invalid.problems.prefix(50) { Output.complain(problem.description) }
                    Output.complain("\(invalid.problems.count) things are wrong, and nothing was adopted.")
                }
                throw ExitCode(1)
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say which reference data is in force, and since which record of the log.",
            discussion: "Example: magpie programme status --data data --json")
        @OptionGroup var data: DataOption
        @Flag(help: "Print JSON.") var json = false

        private struct Part: Encodable {
            var part: String
            var digest: String
            var record: Int?
            var adopted: String?
            var isShipped: Bool
        }

        func run() async throws {
            let directory = try await data.open()
            let adopted = try await directory.register.adoptions(.anyone(at: Clock.now))
            let parts = try ProgrammeRegister.files.map { name in
                let shipped = PolicyShelf.digest(try ReferenceLibrary.data(name))
                let row = adopted.first { $0.part == ProgrammeData.part(of: name) }
                return Part(
                    part: ProgrammeData.part(of: name), digest: row?.digest ?? shipped, record: row?.sequence,
                    adopted: row?.at.text, isShipped: row == nil || row?.digest == shipped)
            }
            if json { return try Output.json(parts) }
            for part in parts {
                let since = part.record.map { "record \($0), \(part.adopted ?? "")" } ?? "not adopted; as shipped"
                let own = part.isShipped ? "" : " (differs from what this program ships)"
                Output.line("\(part.part): \(part.digest.prefix(16))… \(since)\(own)")
            }
        }
    }
}
