import Domain
import EventLog
import Foundation
import Stores
import Vault

/// How far the world of a test has come.
enum Standing: String, Sendable, CaseIterable {
    /// Policy, people with their roles, houses, samples; nothing was offered yet.
    case founded
    /// One call announced, one closed, one open, one planned, with applications and loans in every stage (``EveryStage``).
    case everyStage
}

/// Runs `body` with a site whose world stands at `standing`; its folder is removed afterwards.
///
/// The world is made once per process by real commands, and copied for each test.
func withSite<Value>(_ standing: Standing = .everyStage, _ body: (TestSite) async throws -> Value) async throws -> Value {
    let template = try await Templates.shared.template(standing)
    let folder = Templates.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.copyItem(atPath: template.folder, toPath: folder)
    let directory = try await DataDirectory.open(folder, now: template.now, chance: .repeatable(seed: 2))
    let result: Result<Value, any Error>
    do {
        result = .success(try await body(try TestSite(directory, now: template.now, keys: template.keys)))
    } catch {
        result = .failure(error)
    }
    try directory.close()
    return try result.get()
}

extension Standing {
    static func key(_ person: String, _ scopes: Set<String>) -> String {
        person + " " + scopes.sorted().joined(separator: " ")
    }
}

/// Worlds that are made once and copied.
actor Templates {
    static let shared = Templates()

    struct Template: Sendable {
        var folder: String
        var now: Instant
        /// Session secrets by person, token secrets by person and scopes.
        var keys: [String: String]
    }

    private var made: [Standing: Task<Template, any Error>] = [:]

    func template(_ standing: Standing) async throws -> Template {
        if let task = made[standing] { return try await task.value }
        let task = Task { try await Templates.make(standing) }
        made[standing] = task
        return try await task.value
    }

    /// A folder for one world, in memory where the machine offers that: no test here is about durability.
    static func folder() -> String {
        let memory = "/dev/shm"
        let base = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        return base + "/magpie-web-tests-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
    }

    private static func make(_ standing: Standing) async throws -> Template {
        let folder = folder()
        // The process ends with its tests; what is left of it goes with it.
        Leftovers.remember(folder)
        try DataDirectory.create(at: folder, title: "Lunar samples", origin: "test.invalid/log", isDemonstration: false)
        let directory = try await DataDirectory.open(folder, now: Founding.start, chance: .repeatable())
        try await Founding(directory).run()
        var now = Founding.start
        if standing == .everyStage { now = try await EveryStage(directory).run() }
        try await directory.checkpointer.publish()
        let keys = try await keys(directory, now)
        try directory.close()
        return Template(folder: folder, now: now, keys: keys)
    }

    /// Signs everybody in, and issues the tokens that tests use.
    private static func keys(_ directory: DataDirectory, _ now: Instant) async throws -> [String: String] {
        var keys: [String: String] = [:]
        for who in Who.people {
            guard let person = who.person else { continue }
            let session = try await directory.vault.sessions.begin(
                for: person, label: "Test", hasSecondFactor: true, now: now.milliseconds)
            keys[person] = session.secret.text
            var sets: [Set<String>] = Who.narrowTokens.filter { $0.person == person }.compactMap(\.scopes)
            sets.append([])
            for scopes in sets {
                let good = scopes.isEmpty ? Set(Permission.allCases.map(\.rawValue)) : scopes
                let token = try await directory.vault.tokens.issue(
                    to: person, name: "Test", scopes: good, expires: nil, now: now.milliseconds)
                keys[Standing.key(person, scopes)] = token.secret
            }
        }
        return keys
    }
}

extension Who {
    /// Tokens that are good for less than their owner.
    static let narrowTokens: [Who] = [
        applicant.token(.logAudit), reviewer.token(.applicationSubmit), reviewCentre.token(.loanRead),
        programmeOffice.token(.sampleRead), curator.token(.sampleRead), director.token(.logAudit),
    ]
}

/// Folders to be removed when the process ends.
enum Leftovers {
    // Unchecked: written under the templates' actor, read once when the process ends.
    nonisolated(unsafe) private static var folders: [String] = []

    static func remember(_ folder: String) {
        if folders.isEmpty {
            atexit {
                for folder in Leftovers.folders { try? FileManager.default.removeItem(atPath: folder) }
            }
        }
        folders.append(folder)
    }
}
