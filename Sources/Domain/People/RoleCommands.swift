extension Person {
    /// Gives a role for a period. Refused where the policy keeps two roles apart.
    package struct GrantRole: Command {
        /// `role.grant`.
        package static let name = "role.grant"
        /// The person.
        package var subject: ID
        /// The role's name in the policy file.
        package var role: String
        /// The first instant at which it holds; nil for now.
        package var from: Instant?
        /// The first instant at which it no longer does; nil for open.
        package var until: Instant?

        /// A grant.
        package init(subject: ID, role: String, from: Instant? = nil, until: Instant? = nil) {
            self.subject = subject
            self.role = role
            self.from = from
            self.until = until
        }

        /// Refuses oneself, the past, and whatever another role or a delegation at any instant of it excludes.
        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.roleGrant)
            guard state.isRegistered, !state.isClosed else { throw .notFound }
            // Whoever could give themselves a power would hold all of them.
            guard context.actor.person != subject else { throw Refusal("role.notToOneself", .forbidden) }
            guard context.policy.roles[role] != nil else { throw .invalid("role", "notInPolicy") }
            let start = from ?? context.now
            let end = until ?? .distantFuture
            // A power given for the past would make lawful what was not.
            guard start >= context.now else { throw .invalid("from", "inThePast") }
            guard end > start else { throw .invalid("until", "notAfterStart") }
            for held in state.grants where held.from < end && held.until > start {
                if held.role == role { throw Refusal("role.alreadyHeld", .conflict, field: "role") }
                if context.policy.keepsApart(held.role, role) { throw .incompatible(held.role, "role") }
            }
            for delegation in state.received.values where delegation.ends > start {
                for lent in delegation.roles where context.policy.keepsApart(lent, role) {
                    throw .incompatible(lent, "role")
                }
            }
            let granted = RoleGranted(
                grant: context.identities.next(), person: subject, role: role, from: start, until: until)
            return [Draft(Person.stream(subject), .staff, granted)]
        }
    }

    /// Ends a role now, or takes it back before it begins.
    package struct EndRole: Command {
        /// `role.end`.
        package static let name = "role.end"
        /// The person.
        package var subject: ID
        /// The grant's own id.
        package var grant: String

        /// An end.
        package init(subject: ID, grant: String) {
            self.subject = subject
            self.grant = grant
        }

        /// Ends, in the same turn, delegations of permissions that no other role gives.
        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.roleGrant)
            guard state.roles(from: context.now).contains(where: { $0.id == grant }) else { throw .notFound }
            let ended = RoleEnded(grant: grant, person: subject, at: context.now)
            var drafts = [Draft(Person.stream(subject), .staff, ended)]
            let left = context.policy.permissions(of: state.roles(at: context.now).filter { $0.id != grant })
            for delegation in state.given.values.sorted(by: { $0.delegation < $1.delegation })
            where delegation.ends > context.now && !left.isSuperset(of: delegation.permissions) {
                drafts += delegation.ending(at: context.now)
            }
            return drafts
        }
    }

    /// Lets another person exercise some of one's own permissions for a time.
    package struct Delegate: Command {
        /// `delegation.grant`.
        package static let name = "delegation.grant"
        /// Whoever delegates.
        package var subject: ID
        /// Who may use the permissions.
        package var to: ID
        /// Which.
        package var permissions: [Permission]
        /// The first instant at which it no longer holds.
        package var until: Instant

        /// A delegation.
        package init(subject: ID, to: ID, permissions: [Permission], until: Instant) {
            self.subject = subject
            self.to = to
            self.permissions = permissions
            self.until = until
        }

        /// Refuses what the giver's roles do not give, and what the policy keeps apart from the receiver's roles.
        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            guard context.actor.person == subject else { throw .notYours }
            guard state.isRegistered, !state.isClosed else { throw .notFound }
            guard to != subject, context.facts.isPerson(to) else { throw .invalid("to", "unknown") }
            guard !permissions.isEmpty else { throw .missing("permissions") }
            guard Set(permissions).count == permissions.count else { throw .invalid("permissions", "twice") }
            guard until > context.now else { throw .invalid("until", "inThePast") }
            // Only what the roles themselves give: a delegation is not passed on.
            let held = state.roles(at: context.now)
            var own = context.policy.permissions(of: held)
            // A token lends no more than it is good for.
            if let scopes = context.actor.scopes { own.formIntersection(scopes) }
            for permission in permissions where !own.contains(permission) || permission == .roleGrant {
                throw Refusal("delegation.notYours", .conflict, field: "permissions", ["permission": permission.rawValue])
            }
            // The receiver's roles and the delegated powers together must not join what the policy keeps apart.
            let lent = Set(held.map(\.role)).filter {
                context.policy.roles[$0]?.permissions.isDisjoint(with: permissions) == false
            }
            for role in context.facts.roles(of: to, from: context.now, until: until) {
                for other in lent where context.policy.keepsApart(role, other) { throw .incompatible(role, "to") }
            }
            let id = context.identities.next()
            let delegated = Delegated(
                delegation: id, from: subject, to: to, permissions: permissions, starts: context.now, ends: until)
            let received = DelegationReceived(
                delegation: id, from: subject, to: to, roles: lent.sorted(), ends: until)
            return [
                Draft(Person.stream(subject), .staff, delegated),
                Draft(Person.stream(to), .staff, received),
            ]
        }
    }

    /// Takes delegated permissions back.
    package struct EndDelegation: Command {
        /// `delegation.end`.
        package static let name = "delegation.end"
        /// Whoever delegated.
        package var subject: ID
        /// The delegation's own id.
        package var delegation: String

        /// An end.
        package init(subject: ID, delegation: String) {
            self.subject = subject
            self.delegation = delegation
        }

        /// By whoever gave it, or whoever grants roles; refuses what was never given or is over.
        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            guard context.actor.isOneself(subject) || context.actor.may(.roleGrant) else { throw .notYours }
            guard let given = state.given[delegation], given.ends > context.now else { throw .notFound }
            return given.ending(at: context.now)
        }
    }
}

extension Person.Delegated {
    /// Both sides of the end.
    func ending(at now: Instant) -> [Draft] { Person.endDelegation(delegation, from: from, to: to, at: now) }
}

extension Person.DelegationReceived {
    /// Both sides of the end.
    func ending(at now: Instant) -> [Draft] { Person.endDelegation(delegation, from: from, to: to, at: now) }
}

extension Person {
    fileprivate static func endDelegation(_ id: String, from: ID, to: ID, at now: Instant) -> [Draft] {
        [
            Draft(Person.stream(from), .staff, DelegationEnded(delegation: id, from: from, at: now)),
            Draft(Person.stream(to), .staff, DelegationReturned(delegation: id, person: to, at: now)),
        ]
    }
}

extension Policy {
    /// What the roles of `grants` give together.
    package func permissions(of grants: [Person.Grant]) -> Set<Permission> {
        grants.reduce(into: []) { $0.formUnion(roles[$1.role]?.permissions ?? []) }
    }

    /// True where the policy forbids one person to hold both roles.
    package func keepsApart(_ a: String, _ b: String) -> Bool {
        roles[a]?.excludes.contains(b) == true || roles[b]?.excludes.contains(a) == true
    }
}

extension Refusal {
    /// The policy keeps the role apart from one that the person has, or exercises for another.
    fileprivate static func incompatible(_ held: String, _ field: String) -> Refusal {
        Refusal("role.incompatible", .conflict, field: field, ["held": held])
    }
}
