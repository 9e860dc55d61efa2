import ArgumentParser
import Domain
import Foundation
import Registrar
import Stores
import Vault

/// People, from the machine itself: the first administrator, and the one who lost the password.
struct PersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person",
        abstract: "Invite people, list them, and let them back in.",
        discussion: "Example: magpie person invite --data data --email li@example.org --name 李静 --role administrator",
        subcommands: [Invite.self, List.self, Reset.self, Grant.self]
    )

    /// What every subcommand does with an address.
    static func find(_ email: String, _ directory: DataDirectory) async throws -> People.Profile {
        guard let profile = try await directory.vault.people.profile(email: email) else {
            throw CommandFailure("Nobody has the address \(email). “magpie person list --data \(directory.path)” shows who is there.")
        }
        return profile
    }

    static func link(_ purpose: OneTimeLinks.Purpose, _ person: String, _ directory: DataDirectory) async throws -> String {
        let now = Clock.now.milliseconds
        let secret = try await directory.vault.links.issue(
            purpose, about: person, payload: Array("{}".utf8), expires: now + 7 * 86_400_000, now: now)
        return "\(directory.settings.address)/welcome/\(secret)"
    }

    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an account and print the link with which its owner chooses a password.",
            discussion: "Example: magpie person invite --data data --email li@example.org --name 李静 --latin-name \"Li Jing\" --role administrator"
        )
        @OptionGroup var data: DataOption
        @Option(help: "The person's address.") var email: String
        @Option(help: "The name in the person's own script.") var name: String
        @Option(help: "The name in Latin letters.") var latinName: String?
        @Option(help: "Roles of the policy, such as administrator.") var role: [String] = []

        func run() async throws {
            let directory = try await data.open()
            guard try await directory.vault.people.profile(email: email) == nil else {
                throw CommandFailure("\(email) has an account. “magpie person reset” lets its owner back in.")
            }
            let id = RandomIdentities().next()
            let now = Clock.now
            try await directory.vault.people.store(
                .init(id: id, name: name, latinName: latinName ?? name, email: email, language: "en", created: now.milliseconds))
            let oper = Registrar.Requester(kind: .operator)
            _ = try await directory.registrar.submit(Person.Register(subject: Person.ID(id)), as: oper, at: now)
            for role in role {
                _ = try await directory.registrar.submit(
                    Person.GrantRole(subject: Person.ID(id), role: role), as: oper, at: now)
            }
            Output.line("\(name) may open the account within seven days at")
            Output.line(try await PersonCommand.link(.invitation, id, directory))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the accounts.", discussion: "Example: magpie person list --data data --json")
        @OptionGroup var data: DataOption
        @Flag(help: "Print JSON.") var json = false

        private struct Line: Codable {
            var id: String
            var name: String
            var email: String
        }

        func run() async throws {
            let directory = try await data.open()
            var lines: [Line] = []
            while true {
                let page = try await directory.vault.people.profiles(after: lines.last?.id ?? "", limit: 500)
                lines += page.map { Line(id: $0.id, name: $0.name, email: $0.email) }
                if page.count < 500 { break }
            }
            if json { return try Output.json(lines) }
            for line in lines { Output.line("\(line.id)  \(line.email)  \(line.name)") }
            if lines.isEmpty { Output.line("There is nobody yet. “magpie person invite” makes the first account.") }
        }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let somebody choose a new password; ends all of their sessions.",
            discussion: "Example: magpie person reset --data data --email li@example.org --second-factor"
        )
        @OptionGroup var data: DataOption
        @Option(help: "The person's address.") var email: String
        @Flag(help: "Remove the second factor as well, for a lost telephone.") var secondFactor = false

        func run() async throws {
            let directory = try await data.open()
            let profile = try await PersonCommand.find(email, directory)
            try await directory.vault.sessions.endAll(of: profile.id)
            if secondFactor { try await directory.vault.secondFactors.remove(of: profile.id) }
            Output.line("All sessions are ended. \(profile.name) may choose a new password within seven days at")
            Output.line(try await PersonCommand.link(.passwordReset, profile.id, directory))
        }
    }

    struct Grant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give somebody a role of the policy.",
            discussion: "Example: magpie person grant --data data --email li@example.org --role curator")
        @OptionGroup var data: DataOption
        @Option(help: "The person's address.") var email: String
        @Option(help: "A role of the policy.") var role: String

        func run() async throws {
            let directory = try await data.open()
            let profile = try await PersonCommand.find(email, directory)
            do {
                _ = try await directory.registrar.submit(
                    Person.GrantRole(subject: Person.ID(profile.id), role: role),
                    as: Registrar.Requester(kind: .operator), at: Clock.now)
            } catch let refusal as Refusal {
                let roles = try directory.policies.policy(nil).roles.keys.sorted().joined(separator: ", ")
                throw CommandFailure("Refused: \(refusal.code) \(refusal.values). Roles are: \(roles).")
            }
            Output.line("\(profile.name) is now \(role).")
        }
    }
}
