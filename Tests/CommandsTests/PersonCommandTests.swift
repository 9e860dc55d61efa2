import Domain
import Foundation
import Mail
import Stores
import TestSupport
import Testing
import Vault

/// `magpie person`, run as the operator runs it: the first administrator, and the one who lost everything.
@Suite(.tags(.large)) struct PersonCommandTests {
    private struct Run {
        var status: Int32
        var output: String
        var errors: String

        /// The secret of the link that was printed.
        var secret: String? { output.firstMatch(of: /\/welcome\/([A-Za-z0-9_-]{43})/).map { String($0.1) } }
    }

    /// Runs the program that lies beside the tests.
    private func magpie(_ arguments: String...) throws -> Run {
        let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let process = Process()
        process.executableURL = folder.appending(path: "magpie")
        process.arguments = arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Run(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: complaint, as: UTF8.self))
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "/magpie-person-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try magpie("init", "--data", folder, "--title", "Samples", "--origin", "test.invalid/log").status == 0)
        try await body(folder)
    }

    @Test func `the first administrator is invited, and let back in without password and telephone`() async throws {
        try await withFolder { folder in
            let invited = try magpie(
                "person", "invite", "--data", folder, "--email", "li@example.org", "--name", "李静", "--latin-name", "Li Jing",
                "--role", "administrator")
            let now = Int64(Date().timeIntervalSince1970 * 1000)
            let directory = try await DataDirectory.open(folder, now: Instant(milliseconds: now))
            let vault = directory.vault
            let first = try #require(invited.secret)
            let link = try await vault.links.look(at: first, for: .invitation, now: now)
            let person = try #require(try await vault.people.profile(email: "li@example.org"))
            // A telephone that will be lost.
            _ = try await vault.secondFactors.begin(for: person.id, issuer: "Samples", account: person.email, now: now)
            let session = try await vault.sessions.begin(for: person.id, label: "x", hasSecondFactor: true, now: now)

            let reset = try magpie(
                "person", "reset", "--data", folder, "--email", "LI@example.org", "--second-factor")
            let second = try #require(reset.secret)

            #expect(invited.status == 0)
            #expect(link?.subject == person.id)
            #expect(reset.status == 0)
            #expect(try await vault.links.look(at: second, for: .passwordReset, now: now + 60_000)?.subject == person.id)
            #expect(try await vault.sessions.session(session.secret, now: now + 1000) == nil)
            #expect(try await vault.secondFactors.begun(by: person.id, issuer: "S", account: "a") == nil)
            let listed = try magpie("person", "list", "--data", folder, "--json")
            #expect(listed.output.contains("li@example.org"))
        }
    }

    @Test func `letters in the spool are listed and printed, decoded`() async throws {
        try await withFolder { folder in
            let to = try MailAddress(name: "李静", address: "li@example.org")
            let from = try MailAddress(name: "Samples", address: "samples@example.org")
            try Spool(at: folder + "/spool").put(
                MailMessage(id: "notice-1-2", from: from, to: to, subject: "借用样品即将到期", body: "李静，您好：\n", date: 0))

            let list = try magpie("letters", "--data", folder)
            let letter = try magpie("letters", "--data", folder, "--show", "notice-1-2")
            let none = try magpie("letters", "--data", folder, "--show", "../../log")

            #expect(list.output.contains("notice-1-2  李静 <li@example.org>  借用样品即将到期"))
            #expect(letter.output.contains("李静，您好："))
            #expect(none.status != 0)
            #expect(try magpie("letters", "--data", folder, "--failed").output.contains("No letter was given up"))
        }
    }

    @Test func `mistakes are answered with what to type next`() async throws {
        try await withFolder { folder in
            let unknown = try magpie("person", "reset", "--data", folder, "--email", "nobody@example.org")
            _ = try magpie("person", "invite", "--data", folder, "--email", "li@example.org", "--name", "Li")
            let twice = try magpie("person", "invite", "--data", folder, "--email", "li@example.org", "--name", "Li")
            let role = try magpie("person", "grant", "--data", folder, "--email", "li@example.org", "--role", "emperor")

            #expect([unknown, twice, role].allSatisfy { $0.status != 0 })
            #expect(unknown.errors.contains("magpie person list"))
            #expect(twice.errors.contains("magpie person reset"))
            #expect(role.errors.contains("administrator"))
        }
    }
}
