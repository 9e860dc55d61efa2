/// A real history as a script that is replayed through the real commands.
///
/// What is public carries its source (`known`, `expected`); what is not is a
/// stand-in and says so on the object itself. Ids are the script's own keys,
/// which a replay maps to identities of the domain.
package struct HistoryScript: ReferenceFile, Hashable {
    /// The format line of these files.
    package static let format = "magpie.history/1"
    /// The format line found, equal to the type's own.
    package let format: String
    /// The key that others refer to it by.
    package let id: String
    /// What the history is called.
    package let title: Wording
    /// What is public in it and what is not.
    package let summary: Wording
    /// What pages show beside everything that is a stand-in.
    package let standInLabel: Wording
    /// The id of the policy file under which the history is replayed.
    package let policy: String
    /// The zone of the deadline.
    package let zone: String
    /// What a replay has to reach.
    package let expected: Expected
    /// Where applicants come from.
    package let countries: [Country]
    /// The bodies that act.
    package let organisations: [Organisation]
    /// The people who act.
    package let people: [Person]
    /// What is registered before the call.
    package let samples: [Sample]
    /// The call that it is about.
    package let call: Call
    /// Every application, the selected first.
    package let applications: [Application]
    /// Attempts that have to be refused.
    package let refusals: [RefusedAttempt]

    /// The published figures that a replay has to reach.
    package struct Expected: Codable, Hashable, Sendable {
        /// The first instant that was too late.
        package let deadline: Sourced<Instant>
        /// The day of the announcement.
        package let announced: Sourced<Day>
        /// How many there were.
        package let applications: Sourced<Int>
        /// From how many they came.
        package let countriesAndOrganisations: Sourced<Int>
        /// How many sets they asked for.
        package let sampleSets: Sourced<Int>
        /// How many institutions were selected.
        package let selectedInstitutions: Sourced<Int>
        /// Of how many countries those were.
        package let selectedCountries: Sourced<Int>
        /// How many signed on the day of the announcement.
        package let signedThatDay: Sourced<Int>
        /// How many had not signed by its end.
        package let pendingThatDay: Sourced<Int>
        /// Calendar days between the two.
        package let daysFromDeadlineToAnnouncement: Sourced<Int>
    }

    /// Something public about an object that is otherwise a stand-in.
    package struct Known: Codable, Hashable, Sendable {
        /// The sentence, for pages.
        package let text: Wording
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String
    }

    /// A country or organisation that applicants come from.
    package struct Country: Codable, Hashable, Sendable {
        /// ISO 3166-1 alpha-2; XA to XZ, which no country has, for those not public.
        package let code: String
        /// What pages call it.
        package let name: Wording
        /// Whether it is a country.
        package let kind: Kind
        /// True where it is made up because the real thing is not public.
        package let standIn: Bool?

        /// What counts as one in "countries and organisations".
        package enum Kind: String, Codable, Hashable, Sendable { case country, organisation }
    }

    /// A body that people belong to.
    package struct Organisation: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name in its own script and in Latin letters.
        package let name: ProperName
        /// ISO 3166-1 alpha-2.
        package let country: String
        /// `agency`, `institute`, `university`, `museum`, `company` or `international`.
        package let kind: String
        /// True where it is made up because the real thing is not public.
        package let standIn: Bool?
    }

    /// Somebody who acts in the history; all are stand-ins.
    package struct Person: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name in its own script and in Latin letters.
        package let name: ProperName
        /// An address that no mail reaches (RFC 2606).
        package let email: String
        /// Roles of the policy that the person holds.
        package let roles: [String]
        /// The organisations that the person belongs to.
        package let memberships: [Membership]
        /// True where it is made up because the real thing is not public.
        package let standIn: Bool?
    }

    /// A person's place in an organisation.
    package struct Membership: Codable, Hashable, Sendable {
        /// The key of the organisation.
        package let organisation: String
        /// Whether the person may sign and act for it.
        package let represents: Bool
    }

    /// A sample that is registered before the call.
    package struct Sample: Codable, Hashable, Sendable {
        /// A stand-in for an official number.
        package let number: String
        /// The class of the material.
        package let material: Domain.Sample.Material
        /// A finer class, as a code.
        package let variety: String
        /// How it lies in its container.
        package let form: Domain.Sample.Form
        /// `scooped` or `drilled`.
        package let method: String
        /// What it may be used for.
        package let category: Domain.Sample.Category
        /// What it weighed when it was registered.
        package let mass: Mass
        /// True where it is made up because the real thing is not public.
        package let standIn: Bool?

        private enum CodingKeys: String, CodingKey {
            case number, material, variety, form, method, category, mass = "mass_ug", standIn
        }
    }

    /// The call itself.
    package struct Call: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// The number that the call goes by.
        package let number: String
        /// What the call is called.
        package let title: Wording
        /// What it offers.
        package let summary: Wording
        /// The use category of everything that it offers.
        package let category: Domain.Sample.Category
        /// Numbers of the samples offered.
        package let samples: [String]
        /// From when everybody's roles and memberships hold.
        package let rolesFrom: Instant
        /// When its samples were registered.
        package let registeredAt: Instant
        /// The curator who did.
        package let registeredBy: String
        /// Who opened it.
        package let openedBy: String
        /// The first instant at which an application counts.
        package let opensAt: Instant
        /// The first instant that is too late.
        package let closesAt: Instant
        /// Who announced the selection.
        package let announcedBy: String
        /// When the selection was announced.
        package let announcedAt: Instant
        /// What of it is public.
        package let known: [Known]?
        /// True where it is made up because the real thing is not public.
        package let standIn: Bool?
    }

    /// An attempt that the rules refuse.
    package struct RefusedAttempt: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// When it is tried.
        package let at: Instant
        /// What is tried.
        package let kind: Kind
        /// The application that it is about.
        package let application: String
        /// Who tries.
        package let by: String
        /// The reviewer who cannot be assigned.
        package let reviewer: String?
        /// The code of the refusal.
        package let expects: String
        /// The sentence, for pages.
        package let text: Wording
        /// True where it is made up because the real thing is not public.
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
