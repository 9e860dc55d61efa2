import ArgumentParser
import Domain
import EventLog
import Foundation
import Registrar
import Stores

/// Makes a data directory for real use.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a data directory.",
        discussion: """
            Example: magpie init --data /var/lib/magpie --title "Lunar samples" --origin samples.example.org/log
            Then:    magpie person invite --data /var/lib/magpie --email you@example.org --name "You" --role administrator
            """
    )

    @OptionGroup var data: DataOption
    @Option(help: "What the installation is called.") var title = "Sample collection"
    @Option(help: "The log's name for ever: a domain of yours and a path, without https://.") var origin: String
    @Option(help: "A policy file; without one, the agency's policy that Magpie ships.") var policy: String?

    @Flag(help: "Print JSON.") var json = false

    private struct Result: Encodable {
        var data: String
        var key: String
    }

    func validate() throws {
        guard !title.contains("\""), !title.contains("\n"), !origin.contains("\""), !origin.contains("\n") else {
            throw ValidationError("A title or an origin cannot hold quotation marks or line ends.")
        }
        guard !origin.isEmpty, !origin.contains("://"), !origin.contains("+"), !origin.contains(where: \.isWhitespace) else {
            throw ValidationError("--origin is a domain of yours and a path, such as samples.example.org/log, without https://.")
        }
    }

    func run() async throws {
        let made = try DataDirectory.create(at: data.data, title: title, origin: origin, isDemonstration: false)
        let key: String
        do {
            key = try await fill()
        } catch {
            // Nobody has used it: without this the next attempt would find a folder that is there and not complete.
            DataDirectory.discard(made)
            throw error
        }
        if json { return try Output.json(Result(data: data.data, key: key)) }
        Output.line("Magpie's data is in \(data.data). Anyone can check its log with this key:")
        Output.line(key)
    }

    /// The rules and the reference data as the first records; returns the log's key.
    private func fill() async throws -> String {
        let directory = try await data.open()
        let file = try policy.map { try InputFile.data($0) } ?? directory.reference.policyData
        let adopted = try directory.policies.keep(file, file: policy ?? "Programmes/policy/agency.json")
        _ = try await directory.registrar.submit(
            Installation.AdoptPolicy(digest: adopted.digest), as: Registrar.Requester(kind: .operator), at: Clock.now)
        var programme: [String: Data] = [:]
        for name in ProgrammeRegister.files { programme[name] = try ReferenceLibrary.data(name) }
        try await directory.adoptProgramme(programme, as: Registrar.Requester(kind: .operator), at: Clock.now)
        try await directory.checkpointer.publish()
        return directory.verifierKey.text
    }
}
