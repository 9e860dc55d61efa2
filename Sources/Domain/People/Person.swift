/// Somebody with an account. Name and address are in the vault, never here.
package struct Person: Subject {
    package typealias ID = Identifier<Person>
    package static let streamKind = "person"

    /// A role held for a time.
    package struct Grant: Hashable, Sendable {
        package var id: String
        package var role: String
        package var from: Instant
        package var until: Instant
    }

    package private(set) var isRegistered = false
    package private(set) var isClosed = false
    package private(set) var grants: [Grant] = []
    package private(set) var memberships: [String: Organisation.ID] = [:]

    package init() {}

    package mutating func apply(_ body: any EventBody) {
        switch body {
        case is Registered: isRegistered = true
        case is Closed: isClosed = true
        case let e as RoleGranted:
            grants.append(Grant(id: e.grant, role: e.role, from: e.from, until: e.until ?? .distantFuture))
        case let e as RoleEnded:
            for index in grants.indices where grants[index].id == e.grant {
                grants[index].until = min(grants[index].until, e.at)
            }
        case let e as MembershipStarted: memberships[e.membership] = e.organisation
        case let e as MembershipEnded: memberships[e.membership] = nil
        default: break
        }
    }

    /// Roles that hold at some instant at or after `now`.
    package func roles(from now: Instant) -> [Grant] { grants.filter { $0.until > now } }
}

/// An institute, agency, university or carrier that people belong to.
package struct Organisation: Subject {
    package typealias ID = Identifier<Organisation>
    package static let streamKind = "organisation"
    package private(set) var isRegistered = false

    package init() {}

    package mutating func apply(_ body: any EventBody) {
        if body is Registered { isRegistered = true }
    }
}

extension Organisation {
    package struct Registered: EventBody {
        package static let type = "organisation.registered"
        package var id: ID
        /// ISO 3166-1 alpha-2.
        package var country: String
        /// `agency`, `institute`, `university`, `museum`, `company`, `international`.
        package var kind: String
    }

    /// Puts an organisation on the register. Its names go to the vault.
    package struct Register: Command {
        package static let name = "organisation.register"
        package var subject: ID
        package var country: String
        package var kind: String
        package static let kinds = ["agency", "institute", "university", "museum", "company", "international"]

        package init(subject: ID, country: String, kind: String) {
            self.subject = subject
            self.country = country
            self.kind = kind
        }

        package func decide(_ state: Organisation, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.organisationRegister)
            guard !state.isRegistered else { throw Refusal("organisation.exists") }
            let letters = country.utf8.allSatisfy { (65...90).contains($0) }
            guard country.utf8.count == 2, letters else { throw .invalid("country", "notACountryCode") }
            guard Self.kinds.contains(kind) else { throw .invalid("kind", "notInList") }
            return [Draft(Organisation.stream(subject), .everyone, Registered(id: subject, country: country, kind: kind))]
        }
    }
}
