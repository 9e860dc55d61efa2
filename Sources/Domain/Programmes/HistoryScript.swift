/// A real history as a script that is replayed through the real commands.
///
/// What is public carries its source (`known`, `expected`); what is not is a
/// stand-in and says so on the object itself. Ids are the script's own keys,
/// which a replay maps to identities of the domain.
package struct HistoryScript: ReferenceFile, Hashable {
    package static let format = "magpie.history/1"
    package let format: String
    package let id: String
    package let title: Wording
    package let summary: Wording
    /// What pages show beside everything that is a stand-in.
    package let standInLabel: Wording
    /// The id of the policy file under which the history is replayed.
    package let policy: String
    /// The zone of the deadline.
    package let zone: String
    package let expected: Expected
    package let countries: [Country]
    package let organisations: [Organisation]
    package let people: [Person]
    package let samples: [Sample]
    package let call: Call
    package let applications: [Application]
    /// Attempts that have to be refused.
    package let refusals: [RefusedAttempt]

    /// The published figures that a replay has to reach.
    package struct Expected: Codable, Hashable, Sendable {
        package let deadline: Sourced<Instant>
        package let announced: Sourced<Day>
        package let applications: Sourced<Int>
        package let countriesAndOrganisations: Sourced<Int>
        package let sampleSets: Sourced<Int>
        package let selectedInstitutions: Sourced<Int>
        package let selectedCountries: Sourced<Int>
        package let signedThatDay: Sourced<Int>
        package let pendingThatDay: Sourced<Int>
        package let daysFromDeadlineToAnnouncement: Sourced<Int>
    }

    /// Something public about an object that is otherwise a stand-in.
    package struct Known: Codable, Hashable, Sendable {
        package let text: Wording
        package let mark: Mark
        package let source: String
    }

    /// A country or organisation that applicants come from.
    package struct Country: Codable, Hashable, Sendable {
        /// ISO 3166-1 alpha-2; XA to XZ, which no country has, for those not public.
        package let code: String
        package let name: Wording
        package let kind: Kind
        package let standIn: Bool?

        /// What counts as one in "countries and organisations".
        package enum Kind: String, Codable, Hashable, Sendable { case country, organisation }
    }

    /// A body that people belong to.
    package struct Organisation: Codable, Hashable, Sendable {
        package let id: String
        package let name: ProperName
        package let country: String
        /// `agency`, `institute`, `university`, `museum`, `company` or `international`.
        package let kind: String
        package let standIn: Bool?
    }

    /// Somebody who acts in the history; all are stand-ins.
    package struct Person: Codable, Hashable, Sendable {
        package let id: String
        package let name: ProperName
        /// An address that no mail reaches (RFC 2606).
        package let email: String
        package let roles: [String]
        package let memberships: [Membership]
        package let standIn: Bool?
    }

    /// A person's place in an organisation.
    package struct Membership: Codable, Hashable, Sendable {
        package let organisation: String
        /// Whether the person may sign and act for it.
        package let represents: Bool
    }

    /// A sample that is registered before the call.
    package struct Sample: Codable, Hashable, Sendable {
        package let number: String
        package let material: Domain.Sample.Material
        package let variety: String
        package let form: Domain.Sample.Form
        /// `scooped` or `drilled`.
        package let method: String
        package let category: Domain.Sample.Category
        package let mass: Mass
        package let standIn: Bool?

        private enum CodingKeys: String, CodingKey {
            case number, material, variety, form, method, category, mass = "mass_ug", standIn
        }
    }

    /// The call itself.
    package struct Call: Codable, Hashable, Sendable {
        package let id: String
        package let number: String
        package let title: Wording
        package let summary: Wording
        package let category: Domain.Sample.Category
        /// Numbers of the samples offered.
        package let samples: [String]
        /// From when everybody's roles and memberships hold.
        package let rolesFrom: Instant
        package let registeredAt: Instant
        package let registeredBy: String
        package let openedBy: String
        package let opensAt: Instant
        /// The first instant that is too late.
        package let closesAt: Instant
        package let announcedBy: String
        package let announcedAt: Instant
        package let known: [Known]?
        package let standIn: Bool?
    }

    /// An attempt that the rules refuse.
    package struct RefusedAttempt: Codable, Hashable, Sendable {
        package let id: String
        package let at: Instant
        package let kind: Kind
        package let application: String
        /// Who tries.
        package let by: String
        package let reviewer: String?
        /// The code of the refusal.
        package let expects: String
        package let text: Wording
        package let standIn: Bool?

        /// What is attempted.
        package enum Kind: String, Codable, Hashable, Sendable { case resubmit, assign }
    }

    /// The person with the key `id`.
    package func person(_ id: String) -> Person? { people.first { $0.id == id } }

    /// The organisation with the key `id`.
    package func organisation(_ id: String) -> Organisation? { organisations.first { $0.id == id } }

    /// The application with the key `id`.
    package func application(_ id: String) -> Application? { applications.first { $0.id == id } }
}
