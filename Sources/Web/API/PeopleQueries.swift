import Domain
import ReadModels
import WebServer

/// People, organisations and the rules in force.
enum PeopleQueries {
    static let grant = Resource<GrantRow>(
        "RoleGrant",
        [
            .init("id", .text) { $0.id }, .init("role", .text) { $0.role }, .init("from", .instant) { $0.from },
            .init(ifAny: "until", .instant) { $0.until == .distantFuture ? nil : $0.until },
        ])

    static let membership = Resource<MembershipRow>(
        "Membership",
        [
            .init("id", .text) { $0.id }, .init("organisation", .organisation) { $0.organisation },
            .init("represents", .flag) { $0.represents }, .init("from", .instant) { $0.from },
            .init(ifAny: "until", .instant) { $0.until == .distantFuture ? nil : $0.until },
        ])

    static let person = Resource<PersonRow>(
        "Person",
        [
            .init("id", .text) { $0.id }, .init("name", .text, from: { $1.names.person($0.id) }),
            .init("registered", .instant) { $0.registered }, .init("isClosed", .flag) { $0.isClosed },
            .init("grants", grant.shape.list) { $0.grants },
            .init("memberships", membership.shape.list) { $0.memberships },
        ])

    static let organisation = Resource<OrganisationRow>(
        "Organisation",
        [
            .init("id", .text) { $0.id }, .init("name", .text, from: { $1.names.organisation($0.id) }),
            .init("country", .text) { $0.country }, .init("kind", .text) { $0.kind },
        ])

    /// A role of the policy with its name.
    struct Role: Sendable {
        var name: String
        var role: Policy.Role
    }

    static let role = Resource<Role>(
        "Role",
        [
            .init("name", .text) { $0.name },
            .init("permissions", Shape<String>.text.list) { $0.role.permissions.map(\.rawValue).sorted() },
            .init("excludes", Shape<String>.text.list) { $0.role.excludes.sorted() },
        ])

    static let policy = Resource<Policy>(
        "Policy",
        [
            .init("digest", .text) { $0.digest }, .init("zone", .text) { $0.calendar.zone },
            .init("permissions", Shape<String>.text.list) { _ in Permission.allCases.map(\.rawValue) },
            .init("everyone", Shape<String>.text.list) { $0.everyone.map(\.rawValue).sorted() },
            .init("roles", role.shape.list) { policy in
                policy.roles.sorted { $0.key < $1.key }.map { Role(name: $0.key, role: $0.value) }
            },
            .init("materialKinds", Shape<String>.text.list) { $0.materialKinds.sorted() },
            .init("signWithinWorkingDays", .integer) { $0.signWithinWorkingDays },
            .init("acceptWithinHours", .integer) { $0.acceptWithinHours },
            .init("reviewQuorum", .integer) { $0.reviewQuorum },
            .init(ifAny: "capPerItem", .mass) { $0.capPerItem?.micrograms },
        ])

    static let schemas: [Schema] = [
        Schema(grant), Schema(membership), Schema(person), Schema(listOf: person), Schema(organisation),
        Schema(listOf: organisation), Schema(role), Schema(policy),
    ]

    static let all: [Query] = [
        .list("people", "people", "People that you may see: yourself, or all for those who give roles", person) { ask in
            let page = try ask.page(try await ask.register.people(ask.viewer), key: \.id)
            return (page.rows, page.next, try await prose(page.rows, ask))
        },
        .one("people/{id}", "people.one", "One person", person) { ask in
            let id: String = try ask.request.parameter("id")
            guard let found = try await ask.register.person(Person.ID(id), ask.viewer) else { return nil }
            return (found, try await prose([found], ask))
        },
        .list("organisations", "organisations", "All organisations", organisation, needsSignIn: false) { ask in
            let page = try ask.page(try await ask.register.organisations(ask.viewer), key: \.id)
            return (page.rows, page.next, try await Prose.load(organisations: page.rows.map(\.id), ask))
        },
        .one("policy", "policy", "The rules in force", policy, needsSignIn: false) { ask in
            (ask.visit.policy, try await Prose.load([], ask))
        },
    ]

    private static func prose(_ rows: [PersonRow], _ ask: Ask) async throws -> Prose {
        try await Prose.load(
            people: rows.map(\.id), organisations: rows.flatMap(\.memberships).map(\.organisation), ask)
    }
}
