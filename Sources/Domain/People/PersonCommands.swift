extension Person {
    /// Opens an account. By invitation, or by oneself where the operator allows it.
    package struct Register: Command {
        package static let name = "person.register"
        package var subject: ID
        package init(subject: ID) { self.subject = subject }

        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            guard !state.isRegistered else { throw Refusal("person.exists") }
            let isSelf = context.actor.person == subject
            guard isSelf || context.actor.may(.personInvite) else { throw .forbidden(.personInvite) }
            return [Draft(Person.stream(subject), .staff, Registered(id: subject))]
        }
    }

    /// Closes an account for good; what the person did stays on record.
    package struct Close: Command {
        package static let name = "person.close"
        package var subject: ID
        package init(subject: ID) { self.subject = subject }

        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            guard context.actor.person == subject || context.actor.may(.roleGrant) else { throw .notYours }
            guard state.isRegistered, !state.isClosed else { throw .notFound }
            var drafts = [Draft(Person.stream(subject), .staff, Closed(id: subject))]
            for grant in state.roles(from: context.now) {
                let ended = RoleEnded(grant: grant.id, person: subject, at: context.now)
                drafts.append(Draft(Person.stream(subject), .staff, ended))
            }
            return drafts
        }
    }

    /// Gives a role for a period. Refused where the policy keeps two roles apart.
    package struct GrantRole: Command {
        package static let name = "role.grant"
        package var subject: ID
        package var role: String
        package var from: Instant?
        package var until: Instant?

        package init(subject: ID, role: String, from: Instant? = nil, until: Instant? = nil) {
            self.subject = subject
            self.role = role
            self.from = from
            self.until = until
        }

        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.roleGrant)
            guard state.isRegistered, !state.isClosed else { throw .notFound }
            // Whoever could give themselves a power would hold all of them.
            guard context.actor.person != subject else { throw Refusal("role.notToOneself", .forbidden) }
            guard let rule = context.policy.roles[role] else { throw .invalid("role", "notInPolicy") }
            let start = from ?? context.now
            let end = until ?? .distantFuture
            guard end > start else { throw .invalid("until", "notAfterStart") }
            for held in state.grants where held.from < end && held.until > start {
                if held.role == role { throw Refusal("role.alreadyHeld", .conflict, field: "role") }
                let other = context.policy.roles[held.role]
                if rule.excludes.contains(held.role) || other?.excludes.contains(role) == true {
                    throw Refusal("role.incompatible", .conflict, field: "role", ["held": held.role])
                }
            }
            let granted = RoleGranted(
                grant: context.identities.next(), person: subject, role: role, from: start, until: until)
            return [Draft(Person.stream(subject), .staff, granted)]
        }
    }

    package struct EndRole: Command {
        package static let name = "role.end"
        package var subject: ID
        package var grant: String
        package init(subject: ID, grant: String) {
            self.subject = subject
            self.grant = grant
        }

        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.roleGrant)
            guard state.roles(from: context.now).contains(where: { $0.id == grant }) else { throw .notFound }
            return [Draft(Person.stream(subject), .staff, RoleEnded(grant: grant, person: subject, at: context.now))]
        }
    }

    /// Makes a person a member of an organisation for a period.
    package struct StartMembership: Command {
        package static let name = "membership.start"
        package var subject: ID
        package var organisation: Organisation.ID
        package var represents: Bool
        package var from: Instant?
        package var until: Instant?

        package init(
            subject: ID, organisation: Organisation.ID, represents: Bool, from: Instant? = nil, until: Instant? = nil
        ) {
            self.subject = subject
            self.organisation = organisation
            self.represents = represents
            self.from = from
            self.until = until
        }

        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.membershipGrant)
            guard state.isRegistered, !state.isClosed else { throw .notFound }
            guard context.facts.isOrganisation(organisation) else { throw .invalid("organisation", "unknown") }
            guard !state.memberships.values.contains(organisation) else {
                throw Refusal("membership.exists", .conflict, field: "organisation")
            }
            let start = from ?? context.now
            if let until, until <= start { throw .invalid("until", "notAfterStart") }
            let started = MembershipStarted(
                membership: context.identities.next(),
                person: subject,
                organisation: organisation,
                represents: represents,
                from: start,
                until: until
            )
            return [Draft(Person.stream(subject), .staff, started)]
        }
    }

    package struct EndMembership: Command {
        package static let name = "membership.end"
        package var subject: ID
        package var membership: String
        package init(subject: ID, membership: String) {
            self.subject = subject
            self.membership = membership
        }

        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            guard context.actor.person == subject || context.actor.may(.membershipGrant) else { throw .notYours }
            guard state.memberships[membership] != nil else { throw .notFound }
            let ended = MembershipEnded(membership: membership, person: subject, at: context.now)
            return [Draft(Person.stream(subject), .staff, ended)]
        }
    }

    /// Lets another person exercise some of one's own permissions for a time.
    package struct Delegate: Command {
        package static let name = "delegation.grant"
        /// Whoever delegates.
        package var subject: ID
        package var to: ID
        package var permissions: [Permission]
        package var until: Instant

        package init(subject: ID, to: ID, permissions: [Permission], until: Instant) {
            self.subject = subject
            self.to = to
            self.permissions = permissions
            self.until = until
        }

        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            guard context.actor.person == subject else { throw .notYours }
            guard to != subject, context.facts.isPerson(to) else { throw .invalid("to", "unknown") }
            guard !permissions.isEmpty else { throw .missing("permissions") }
            guard until > context.now else { throw .invalid("until", "inThePast") }
            // Only what the roles themselves give: a delegation is not passed on.
            let own = context.policy.permissions(of: state.grants.filter { $0.from <= context.now && $0.until > context.now })
            for permission in permissions where !own.contains(permission) || permission == .roleGrant {
                throw Refusal("delegation.notYours", .conflict, field: "permissions", ["permission": permission.rawValue])
            }
            // The receiver's roles and the delegated powers together must not join what the policy keeps apart.
            let lent = state.grants.filter { $0.from <= context.now && $0.until > context.now }.map(\.role)
            for held in context.facts.roles(of: to, at: context.now) {
                for role in lent where context.policy.keepsApart(held, role) {
                    throw Refusal("role.incompatible", .conflict, field: "to", ["held": held])
                }
            }
            let event = Delegated(
                delegation: context.identities.next(),
                from: subject,
                to: to,
                permissions: permissions,
                starts: context.now,
                ends: until
            )
            return [Draft(Person.stream(subject), .staff, event)]
        }
    }

    package struct EndDelegation: Command {
        package static let name = "delegation.end"
        package var subject: ID
        package var delegation: String
        package init(subject: ID, delegation: String) {
            self.subject = subject
            self.delegation = delegation
        }

        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            guard context.actor.person == subject || context.actor.may(.roleGrant) else { throw .notYours }
            let ended = DelegationEnded(delegation: delegation, from: subject, at: context.now)
            return [Draft(Person.stream(subject), .staff, ended)]
        }
    }
}

extension Policy {
    package func permissions(of grants: [Person.Grant]) -> Set<Permission> {
        grants.reduce(into: []) { $0.formUnion(roles[$1.role]?.permissions ?? []) }
    }

    /// True where the policy forbids one person to hold both roles.
    package func keepsApart(_ a: String, _ b: String) -> Bool {
        roles[a]?.excludes.contains(b) == true || roles[b]?.excludes.contains(a) == true
    }
}
