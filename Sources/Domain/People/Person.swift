/// Somebody with an account. Name and address are in the vault, never here.
package struct Person: Subject {
    /// The identity of a person.
    package typealias ID = Identifier<Person>
    /// `person`.
    package static let streamKind = "person"

    /// A role held for a time.
    package struct Grant: Hashable, Sendable {
        /// The grant's own id.
        package var id: String
        /// The role's name in the policy file.
        package var role: String
        /// The first instant at which it holds.
        package var from: Instant
        /// The first instant at which it no longer does.
        package var until: Instant
    }

    /// Belonging to an organisation for a time.
    package struct Membership: Hashable, Sendable {
        /// The organisation.
        package var organisation: Organisation.ID
        /// The first instant at which it no longer holds.
        package var until: Instant
    }

    /// True once the account exists.
    package private(set) var isRegistered = false
    /// True once it is closed, for good.
    package private(set) var isClosed = false
    /// Roles past, present and to come.
    package private(set) var grants: [Grant] = []
    /// Memberships past, present and to come, by their own id.
    package private(set) var memberships: [String: Membership] = [:]
    /// Delegations given and not ended before their time, by their own id.
    package private(set) var given: [String: Delegated] = [:]
    /// Delegations received and not ended before their time, by their own id.
    package private(set) var received: [String: DelegationReceived] = [:]

    /// A person without an account.
    package init() {}

    /// Folds one record of the person's stream.
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
        case let e as MembershipStarted:
            memberships[e.membership] = Membership(organisation: e.organisation, until: e.until ?? .distantFuture)
        case let e as MembershipEnded:
            if let held = memberships[e.membership] { memberships[e.membership]?.until = min(held.until, e.at) }
        case let e as Delegated: given[e.delegation] = e
        case let e as DelegationEnded: given[e.delegation] = nil
        case let e as DelegationReceived: received[e.delegation] = e
        case let e as DelegationReturned: received[e.delegation] = nil
        default: break
        }
    }

    /// Roles that hold at some instant at or after `now`.
    package func roles(from now: Instant) -> [Grant] { grants.filter { $0.until > now } }

    /// Roles that hold at `now`.
    package func roles(at now: Instant) -> [Grant] { grants.filter { $0.from <= now && $0.until > now } }
}
