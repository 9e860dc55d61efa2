import Domain
import Vault
import WebServer

/// Names of people and organisations, joined from the vault when a page is made.
struct Names: Sendable {
    private var people: [String: People.Name]
    private var organisations: [String: Organisations.Profile]
    private var language: Language

    /// Fetches what a page is going to show, in two reads.
    static func load(
        people: some Sequence<String>, organisations: some Sequence<String>, from vault: Vault, _ language: Language
    ) async throws -> Names {
        Names(
            people: try await vault.people.names(Set(people)),
            organisations: try await vault.organisations.profiles(Set(organisations)),
            language: language
        )
    }

    /// The person's name in the script that the page's readers read; a dash for one who was erased.
    func person(_ id: String) -> String {
        switch id {
        case "operator": return "operator"
        case "clock": return "clock"
        default: break
        }
        guard let name = people[id] else { return "–" }
        guard language == .english, name.latinName != name.name, !name.latinName.isEmpty else { return name.name }
        return name.latinName
    }

    func organisation(_ id: String) -> String {
        organisations[id]?.name(in: language.tag) ?? "–"
    }
}
