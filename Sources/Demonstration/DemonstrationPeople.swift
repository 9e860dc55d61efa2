import Domain
import Registrar
import Stores
import Vault

/// The people and organisations of a script, registered with their roles.
struct DemonstrationPeople {
    let directory: DataDirectory

    func register(_ script: HistoryScript) async throws {
        let start = script.call.rolesFrom
        for organisation in script.organisations {
            let id = Organisation.ID(Self.plain(organisation.id))
            let title = organisation.name.title
            try await directory.vault.organisations.store(
                .init(
                    id: id.rawValue, names: ["en": title?.en ?? organisation.name.latin, "zh-Hans": title?.zh ?? organisation.name.own],
                    country: organisation.country))
            try await submit(
                Organisation.Register(subject: id, country: organisation.country, kind: organisation.kind), at: start)
        }
        for person in script.people {
            let id = Person.ID(Self.plain(person.id))
            try await directory.vault.people.store(
                .init(
                    id: id.rawValue, name: person.name.own, latinName: person.name.latin, email: person.email,
                    language: person.name.language == "zh" ? "zh-Hans" : "en", created: start.milliseconds))
            try await submit(Person.Register(subject: id), at: start)
            for role in person.roles { try await submit(Person.GrantRole(subject: id, role: role, from: start), at: start) }
            for membership in person.memberships {
                try await submit(
                    Person.StartMembership(
                        subject: id, organisation: Organisation.ID(Self.plain(membership.organisation)),
                        represents: membership.represents, from: start), at: start)
            }
        }
    }

    private func submit<C: Command>(_ command: C, at instant: Instant) async throws {
        do {
            _ = try await directory.registrar.submit(command, as: Registrar.Requester(kind: .operator), at: instant)
        } catch let refusal as Refusal {
            throw HistoryReplay.Diverged(
                description: "\(C.name) of \(command.subject): refused as \(refusal.code) \(refusal.field ?? "") \(refusal.values)")
        }
    }

    /// Ids are lower-case letters and digits; scripts write hyphens for readers.
    static func plain(_ id: String) -> String { id.filter { $0 != "-" && $0 != "_" }.lowercased() }

    static func sampleID(_ number: String) -> String {
        "s" + number.lowercased().unicodeScalars.map { scalar in
            switch scalar {
            case "a"..."z", "0"..."9": String(scalar)
            default: "x" + String(scalar.value, radix: 16)
            }
        }.joined()
    }
}
