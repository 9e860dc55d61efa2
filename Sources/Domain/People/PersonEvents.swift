extension Person {
    /// An account was opened.
    package struct Registered: EventBody {
        /// `person.registered`.
        package static let type = "person.registered"
        /// The person.
        package var id: ID
    }

    /// An account was closed for good.
    package struct Closed: EventBody {
        /// `person.closed`.
        package static let type = "person.closed"
        /// The person.
        package var id: ID
    }

    /// A person holds a role for a time.
    package struct RoleGranted: EventBody {
        /// `role.granted`.
        package static let type = "role.granted"
        /// The grant's own id.
        package var grant: String
        /// Who holds it.
        package var person: ID
        /// The role's name in the policy file.
        package var role: String
        /// The first instant at which it holds.
        package var from: Instant
        /// The first instant at which it no longer does; nil for open.
        package var until: Instant?
    }

    /// A role ended, or will never begin.
    package struct RoleEnded: EventBody {
        /// `role.ended`.
        package static let type = "role.ended"
        /// The grant's own id.
        package var grant: String
        /// Who held it.
        package var person: ID
        /// From when on.
        package var at: Instant
    }

    /// A person belongs to an organisation for a time.
    package struct MembershipStarted: EventBody {
        /// `membership.started`.
        package static let type = "membership.started"
        /// The membership's own id.
        package var membership: String
        /// Who.
        package var person: ID
        /// Where.
        package var organisation: Organisation.ID
        /// Whether the person may sign and act for the organisation.
        package var represents: Bool
        /// The first instant at which it holds.
        package var from: Instant
        /// The first instant at which it no longer does; nil for open.
        package var until: Instant?
    }

    /// A person belongs to an organisation no longer.
    package struct MembershipEnded: EventBody {
        /// `membership.ended`.
        package static let type = "membership.ended"
        /// The membership's own id.
        package var membership: String
        /// Who.
        package var person: ID
        /// From when on.
        package var at: Instant
    }

    /// Some of one person's permissions, exercised by another for a time.
    package struct Delegated: EventBody {
        /// `delegation.granted`.
        package static let type = "delegation.granted"
        /// The delegation's own id.
        package var delegation: String
        /// Whose permissions.
        package var from: ID
        /// Who may use them.
        package var to: ID
        /// Which.
        package var permissions: [Permission]
        /// The first instant at which it holds.
        package var starts: Instant
        /// The first instant at which it no longer does.
        package var ends: Instant
    }

    /// A delegation ended before its time.
    package struct DelegationEnded: EventBody {
        /// `delegation.ended`.
        package static let type = "delegation.ended"
        /// The delegation's own id.
        package var delegation: String
        /// Whose permissions they were.
        package var from: ID
        /// From when on.
        package var at: Instant
    }

    /// The same delegation in the stream of whoever received it.
    ///
    /// Powers are read from ``Delegated``; this record lets a later role be held
    /// against what the person exercises already.
    package struct DelegationReceived: EventBody {
        /// `delegation.received`.
        package static let type = "delegation.received"
        /// The delegation's own id.
        package var delegation: String
        /// Whose permissions.
        package var from: ID
        /// Who may use them.
        package var to: ID
        /// The giver's roles that the permissions come from.
        package var roles: [String]
        /// The first instant at which it no longer holds.
        package var ends: Instant
    }

    /// The end of a delegation in the stream of whoever had received it.
    package struct DelegationReturned: EventBody {
        /// `delegation.returned`.
        package static let type = "delegation.returned"
        /// The delegation's own id.
        package var delegation: String
        /// Who had it.
        package var person: ID
        /// From when on.
        package var at: Instant
    }
}
