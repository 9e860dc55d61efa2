/// The state of one subject, folded from its own records.
package protocol Subject: Sendable {
    /// The first part of the stream's name: `loan`.
    static var streamKind: String { get }
    /// The subject before anything happened to it.
    init()
    /// Folds a record that already happened. Never refuses, never looks elsewhere.
    mutating func apply(_ body: any EventBody)
}

extension Subject {
    /// The stream of one subject of this kind.
    package static func stream(_ id: Identifier<Self>) -> Stream { Stream(streamKind, id.rawValue) }
}

/// Something that somebody asks for.
///
/// A command is decided against the state of its own subject and against
/// ``Facts`` that span subjects, both as they stand in the very turn that
/// records the outcome.
package protocol Command: Codable, Sendable {
    /// What the command is decided against.
    associatedtype State: Subject
    /// `subject.verb`, as it appears in the interfaces and in the access table.
    static var name: String { get }
    /// The subject whose stream the command is decided against.
    var subject: Identifier<State> { get }
    /// Answers with the records that follow, or with the reason why none do.
    func decide(_ state: State, _ context: Context) throws(Refusal) -> [Draft]
    /// The name under which the log keeps whoever asked: a reviewer's is a pseudonym.
    func mark(_ state: State, _ actor: Actor) -> String
}

extension Command {
    /// The actor's own id, or `operator` or `clock`.
    package func mark(_ state: State, _ actor: Actor) -> String { actor.mark }
}

/// What a decision may look at besides its subject.
package struct Context: Sendable {
    /// Who asks.
    package var actor: Actor
    /// The instant at which the last byte of the request arrived: deadlines are met by it.
    package var now: Instant
    /// The rules in force.
    package var policy: Policy
    /// What spans subjects, at the head.
    package var facts: any Facts
    /// Where new identities come from.
    package var identities: any IdentitySource

    /// A context for one decision.
    package init(actor: Actor, now: Instant, policy: Policy, facts: any Facts, identities: any IdentitySource) {
        self.actor = actor
        self.now = now
        self.policy = policy
        self.facts = facts
        self.identities = identities
    }

    /// Refuses whoever lacks the permission.
    package func require(_ permission: Permission) throws(Refusal) {
        guard actor.may(permission) else { throw .forbidden(permission) }
    }

    /// Refuses what cannot be the identity of a new subject.
    func requireNew<State: Subject>(_ subject: Identifier<State>) throws(Refusal) {
        guard subject.isWellFormed else { throw .invalid("subject", "notAnIdentifier") }
    }
}

/// Who asks, with the powers that hold at this instant.
package struct Actor: Hashable, Sendable {
    /// Who asks, before their powers are looked at.
    package enum Kind: Hashable, Sendable {
        /// Somebody with an account.
        case person(Person.ID)
        /// Whoever runs the command line on the machine itself.
        case `operator`
        /// The server's own clock: lapses, alarms, reminders.
        case clock
    }

    /// Who it is.
    package var kind: Kind
    /// The powers that roles, delegations and the policy give now.
    package var permissions: Set<Permission>
    /// Organisations that the person belongs to now.
    package var organisations: Set<Organisation.ID>
    /// Organisations that the person may sign and act for now.
    package var represents: Set<Organisation.ID>
    /// The pseudonyms under which the person reviews, from the vault.
    package var pseudonyms: Set<String>
    /// With an API token, the permissions that it is good for; nil for the person themselves.
    package var scopes: Set<Permission>?

    /// An actor with the powers given.
    package init(
        kind: Kind,
        permissions: Set<Permission> = [],
        organisations: Set<Organisation.ID> = [],
        represents: Set<Organisation.ID> = [],
        pseudonyms: Set<String> = [],
        scopes: Set<Permission>? = nil
    ) {
        self.kind = kind
        self.permissions = permissions
        self.organisations = organisations
        self.represents = represents
        self.pseudonyms = pseudonyms
        self.scopes = scopes
    }

    /// The server's own clock, which may do what the clock alone does.
    package static let clock = Actor(kind: .clock)
    /// Whoever runs the command line, with every permission.
    package static let `operator` = Actor(kind: .operator, permissions: Set(Permission.allCases))

    /// The person, where it is one.
    package var person: Person.ID? {
        if case .person(let id) = kind { id } else { nil }
    }

    /// How the log names the actor.
    package var mark: String {
        switch kind {
        case .person(let id): id.rawValue
        case .operator: "operator"
        case .clock: "clock"
        }
    }

    /// True unless a token that is good for other things speaks for the person.
    ///
    /// What is one's own needs no permission; a token must be good for applying to come near it.
    package var actsForThemselves: Bool { scopes?.contains(.applicationSubmit) ?? true }

    /// True for the person themselves, or a token of theirs that is good for what is their own.
    package func isOneself(_ other: Person.ID) -> Bool { person == other && actsForThemselves }

    /// True for a power that the actor has.
    package func may(_ permission: Permission) -> Bool { permissions.contains(permission) }
}
