extension Person {
    /// Opens an account. By invitation, or by oneself where the operator allows it.
    package struct Register: Command {
        /// `person.register`.
        package static let name = "person.register"
        /// The new person.
        package var subject: ID

        /// A registration.
        package init(subject: ID) { self.subject = subject }

        /// Refuses a second registration.
        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            let isSelf = context.actor.person == subject
            guard isSelf || context.actor.may(.personInvite) else { throw .forbidden(.personInvite) }
            guard !state.isRegistered else { throw Refusal("person.exists") }
            try context.requireNew(subject)
            return [Draft(Person.stream(subject), .staff, Registered(id: subject))]
        }
    }

    /// Closes an account for good; what the person did stays on record.
    package struct Close: Command {
        /// `person.close`.
        package static let name = "person.close"
        /// The person.
        package var subject: ID

        /// A closing.
        package init(subject: ID) { self.subject = subject }

        /// Ends every role, membership and delegation in the same turn.
        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            guard context.actor.isOneself(subject) || context.actor.may(.roleGrant) else { throw .notYours }
            guard state.isRegistered, !state.isClosed else { throw .notFound }
            let stream = Person.stream(subject)
            var drafts = [Draft(stream, .staff, Closed(id: subject))]
            for grant in state.roles(from: context.now) {
                drafts.append(Draft(stream, .staff, RoleEnded(grant: grant.id, person: subject, at: context.now)))
            }
            for (id, membership) in state.memberships.sorted(by: { $0.key < $1.key })
            where membership.until > context.now {
                let ended = MembershipEnded(membership: id, person: subject, at: context.now)
                drafts.append(Draft(stream, .staff, ended))
            }
            for delegation in state.given.values.sorted(by: { $0.delegation < $1.delegation })
            where delegation.ends > context.now {
                drafts += delegation.ending(at: context.now)
            }
            for delegation in state.received.values.sorted(by: { $0.delegation < $1.delegation })
            where delegation.ends > context.now {
                drafts += delegation.ending(at: context.now)
            }
            return drafts
        }
    }

    /// Makes a person a member of an organisation for a period.
    package struct StartMembership: Command {
        /// `membership.start`.
        package static let name = "membership.start"
        /// The person.
        package var subject: ID
        /// The organisation.
        package var organisation: Organisation.ID
        /// Whether the person may sign and act for it.
        package var represents: Bool
        /// The first instant at which it holds; nil for now.
        package var from: Instant?
        /// The first instant at which it no longer does; nil for open.
        package var until: Instant?

        /// A membership.
        package init(
            subject: ID, organisation: Organisation.ID, represents: Bool, from: Instant? = nil, until: Instant? = nil
        ) {
            self.subject = subject
            self.organisation = organisation
            self.represents = represents
            self.from = from
            self.until = until
        }

        /// Refuses a second membership in one house, and representing by one's own hand.
        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            try context.requireGrantsMemberships(in: organisation)
            guard state.isRegistered, !state.isClosed else { throw .notFound }
            // Whoever could make themselves a borrower's signatory would be both parties of an agreement.
            guard !represents || context.actor.person != subject else {
                throw Refusal("membership.notToOneself", .forbidden)
            }
            guard context.facts.isOrganisation(organisation) else { throw .invalid("organisation", "unknown") }
            let start = from ?? context.now
            if let until, until <= start { throw .invalid("until", "notAfterStart") }
            guard !state.memberships.values.contains(where: { $0.organisation == organisation && $0.until > start })
            else { throw Refusal("membership.exists", .conflict, field: "organisation") }
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

    /// Ends a membership now.
    package struct EndMembership: Command {
        /// `membership.end`.
        package static let name = "membership.end"
        /// The person.
        package var subject: ID
        /// The membership's own id.
        package var membership: String

        /// An end.
        package init(subject: ID, membership: String) {
            self.subject = subject
            self.membership = membership
        }

        /// By oneself or by whoever grants memberships; refuses what is over.
        package func decide(_ state: Person, _ context: Context) throws(Refusal) -> [Draft] {
            let held = state.memberships[membership]
            if !context.actor.isOneself(subject) {
                guard context.actor.may(.membershipGrant) else { throw .notYours }
                if let held { try context.requireGrantsMemberships(in: held.organisation) }
            }
            guard let held, held.until > context.now else { throw .notFound }
            let ended = MembershipEnded(membership: membership, person: subject, at: context.now)
            return [Draft(Person.stream(subject), .staff, ended)]
        }
    }
}

extension Context {
    /// Passes whoever keeps the register of organisations, and each house's own representatives for their house.
    ///
    /// A signatory who could let people into any house would read, and sign for, every other borrower.
    fileprivate func requireGrantsMemberships(in organisation: Organisation.ID) throws(Refusal) {
        try require(.membershipGrant)
        guard actor.may(.organisationRegister) || actor.represents.contains(organisation) else { throw .notYours }
    }
}
