extension Person {
    package struct Registered: EventBody {
        package static let type = "person.registered"
        package var id: ID
    }

    package struct Closed: EventBody {
        package static let type = "person.closed"
        package var id: ID
    }

    package struct RoleGranted: EventBody {
        package static let type = "role.granted"
        package var grant: String
        package var person: ID
        package var role: String
        package var from: Instant
        package var until: Instant?
    }

    package struct RoleEnded: EventBody {
        package static let type = "role.ended"
        package var grant: String
        package var person: ID
        package var at: Instant
    }

    package struct MembershipStarted: EventBody {
        package static let type = "membership.started"
        package var membership: String
        package var person: ID
        package var organisation: Organisation.ID
        /// Whether the person may sign and act for the organisation.
        package var represents: Bool
        package var from: Instant
        package var until: Instant?
    }

    package struct MembershipEnded: EventBody {
        package static let type = "membership.ended"
        package var membership: String
        package var person: ID
        package var at: Instant
    }

    /// Some of one person's permissions, exercised by another for a time.
    package struct Delegated: EventBody {
        package static let type = "delegation.granted"
        package var delegation: String
        package var from: ID
        package var to: ID
        package var permissions: [Permission]
        package var starts: Instant
        package var ends: Instant
    }

    package struct DelegationEnded: EventBody {
        package static let type = "delegation.ended"
        package var delegation: String
        package var from: ID
        package var at: Instant
    }
}
