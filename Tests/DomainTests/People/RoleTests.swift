import Domain
import TestSupport
import Testing

@Suite("Roles and delegations", .tags(.small))
struct RoleTests {
    private let newcomer = Person.ID("newcomer")

    private func peopled() throws -> (World, Cast) {
        let (world, cast) = try World.peopled()
        try world.run(Person.Register(subject: newcomer), as: .operator)
        return (world, cast)
    }

    private func grant(
        _ role: String, to person: Person.ID? = nil, from: Instant? = nil, until: Instant? = nil
    ) -> Person.GrantRole {
        Person.GrantRole(subject: person ?? newcomer, role: role, from: from, until: until)
    }

    @Test func `a role holds from its first instant to before its last`() throws {
        let (world, cast) = try peopled()
        let (start, end) = (world.now.advanced(byDays: 1), world.now.advanced(byDays: 2))
        try world.run(grant("curator", from: start, until: end), as: world.actor(cast.administrator))

        func holds(_ instant: Instant) -> Bool { world.may(newcomer, .sampleSplit, at: instant) }
        #expect(!holds(Instant(milliseconds: start.milliseconds - 1)))
        #expect(holds(start))
        #expect(holds(Instant(milliseconds: end.milliseconds - 1)))
        #expect(!holds(end))
    }

    @Test(arguments: [
        ("programmeOffice", "curator"), ("programmeOffice", "reviewCentre"), ("reviewCentre", "curator"),
        ("curator", "auditor"), ("auditor", "programmeOffice"),
    ])
    func `powers that are kept apart never meet in one person`(first: String, second: String) throws {
        for (held, asked) in [(first, second), (second, first)] {
            let (world, cast) = try peopled()
            let admin = world.actor(cast.administrator)
            let (start, end) = (world.now.advanced(byDays: 10), world.now.advanced(byDays: 20))
            try world.run(grant(held, from: start, until: end), as: admin)

            // Any overlap is one too many, by a millisecond as well; side by side is not.
            let cases: [(Int64, Int64, String)] = [
                (10, 20, "role.incompatible @role"), (5, 11, "role.incompatible @role"),
                (19, 30, "role.incompatible @role"), (1, 40, "role.incompatible @role"), (1, 10, "allowed"),
                (20, 30, "allowed"),
            ]
            for (from, until, verdict) in cases {
                let command = grant(
                    asked, from: world.now.advanced(byDays: from), until: world.now.advanced(byDays: until))
                #expect(world.verdict(on: command, as: admin) == verdict, "\(held), \(asked) \(from)–\(until)")
            }
            #expect(world.verdict(on: grant(asked), as: admin) == "role.incompatible @role")
        }
    }

    @Test func `nobody gives themselves a role, and no role is given for the past`() throws {
        let (world, cast) = try peopled()
        let admin = world.actor(cast.administrator)
        let (before, later) = (world.now.advanced(bySeconds: -1), world.now.advanced(byDays: 1))

        #expect(world.verdict(on: grant("curator", to: cast.administrator), as: admin) == "role.notToOneself")
        #expect(world.verdict(on: grant("curator", from: before), as: admin) == "field.inThePast @from")
        #expect(world.verdict(on: grant("curator", from: later, until: later), as: admin) == "field.notAfterStart @until")
        #expect(world.verdict(on: grant("emperor"), as: admin) == "field.notInPolicy @role")
        #expect(world.verdict(on: grant("curator", to: Person.ID("nobody")), as: admin) == "access.notFound")
        #expect(world.verdict(on: grant("curator"), as: cast.office) == "access.notPermitted")
        #expect(world.verdict(on: grant("curator", to: cast.keeper), as: admin) == "role.alreadyHeld @role")
    }

    @Test func `a role that ended may be given again, and another in its place`() throws {
        let (world, cast) = try peopled()
        let admin = world.actor(cast.administrator)
        let keeper: Person = world.state(cast.keeper)
        let held = try #require(keeper.grants.first)
        let end = Person.EndRole(subject: cast.keeper, grant: held.id)
        world.now = world.now.advanced(byDays: 1)
        try world.run(end, as: admin)

        #expect(!world.may(cast.keeper, .sampleSplit, at: world.now))
        #expect(world.verdict(on: end, as: admin) == "access.notFound")
        #expect(world.verdict(on: grant("curator", to: cast.keeper), as: admin) == "allowed")
        #expect(world.verdict(on: grant("reviewCentre", to: cast.keeper), as: admin) == "allowed")
    }

    // MARK: delegation

    private func delegation(
        _ from: Person.ID, _ to: Person.ID, _ permissions: [Permission], _ until: Instant
    ) -> Person.Delegate {
        Person.Delegate(subject: from, to: to, permissions: permissions, until: until)
    }

    @Test func `delegated powers are exercised for a time, and only while the giver has them`() throws {
        let (world, cast) = try peopled()
        let until = world.now.advanced(byDays: 9)
        try world.run(delegation(cast.curator, newcomer, [.sampleWeigh], until), as: world.actor(cast.curator))

        #expect(world.may(newcomer, .sampleWeigh, at: world.now))
        #expect(!world.may(newcomer, .sampleSplit, at: world.now))
        #expect(!world.may(newcomer, .sampleWeigh, at: until))
        let curator: Person = world.state(cast.curator)
        try world.run(
            Person.EndRole(subject: cast.curator, grant: try #require(curator.grants.first).id),
            as: world.actor(cast.administrator))
        #expect(!world.may(newcomer, .sampleWeigh, at: world.now))
        let after: Person = world.state(newcomer)
        #expect(after.received.isEmpty)
    }

    @Test func `only one's own powers are delegated, never the power over roles`() throws {
        let (world, cast) = try peopled()
        let until = world.now.advanced(byDays: 9)
        func verdict(_ from: Person.ID, _ to: Person.ID, _ permissions: [Permission], _ until: Instant) -> String {
            world.verdict(on: delegation(from, to, permissions, until), as: world.actor(from))
        }

        #expect(verdict(cast.curator, newcomer, [.sampleSplit], until) == "allowed")
        #expect(verdict(cast.curator, newcomer, [.applicationDecide], until) == "delegation.notYours @permissions")
        #expect(verdict(cast.administrator, newcomer, [.roleGrant], until) == "delegation.notYours @permissions")
        #expect(verdict(cast.curator, newcomer, [], until) == "field.missing @permissions")
        #expect(verdict(cast.curator, newcomer, [.sampleSplit, .sampleSplit], until) == "field.twice @permissions")
        #expect(verdict(cast.curator, cast.curator, [.sampleSplit], until) == "field.unknown @to")
        #expect(verdict(cast.curator, Person.ID("nobody"), [.sampleSplit], until) == "field.unknown @to")
        #expect(verdict(cast.curator, newcomer, [.sampleSplit], world.now) == "field.inThePast @until")
        #expect(
            world.verdict(
                on: delegation(cast.curator, newcomer, [.sampleSplit], until), as: world.actor(cast.keeper))
                == "access.notFound")
    }

    @Test func `a delegation is not passed on`() throws {
        let (world, cast) = try peopled()
        let until = world.now.advanced(byDays: 9)
        try world.run(delegation(cast.curator, newcomer, [.sampleSplit], until), as: world.actor(cast.curator))

        #expect(
            world.verdict(on: delegation(newcomer, cast.stranger, [.sampleSplit], until), as: world.actor(newcomer))
                == "delegation.notYours @permissions")
    }

    @Test func `a delegation does not join what the policy keeps apart, now or later`() throws {
        let (world, cast) = try peopled()
        let admin = world.actor(cast.administrator)
        let until = world.now.advanced(byDays: 30)

        // The receiver decides today.
        #expect(
            world.verdict(on: delegation(cast.curator, cast.office, [.sampleSplit], until), as: world.actor(cast.curator))
                == "role.incompatible @to")
        // The receiver will decide for a week while the delegation holds.
        try world.run(
            grant("programmeOffice", from: world.now.advanced(byDays: 10), until: world.now.advanced(byDays: 17)),
            as: admin)
        #expect(
            world.verdict(on: delegation(cast.curator, newcomer, [.sampleSplit], until), as: world.actor(cast.curator))
                == "role.incompatible @to")
        #expect(
            world.verdict(
                on: delegation(cast.curator, newcomer, [.sampleSplit], world.now.advanced(byDays: 10)),
                as: world.actor(cast.curator)) == "allowed")
    }

    @Test func `a role does not join what a delegation gives already`() throws {
        let (world, cast) = try peopled()
        let admin = world.actor(cast.administrator)
        let until = world.now.advanced(byDays: 30)
        let delegated = try world.run(
            delegation(cast.curator, newcomer, [.sampleSplit], until), as: world.actor(cast.curator))
        let given = try #require(delegated.first?.body as? Person.Delegated)

        #expect(world.verdict(on: grant("programmeOffice"), as: admin) == "role.incompatible @role")
        #expect(world.verdict(on: grant("programmeOffice", from: until), as: admin) == "allowed")
        #expect(world.verdict(on: grant("reviewer"), as: admin) == "allowed")
        let end = Person.EndDelegation(subject: cast.curator, delegation: given.delegation)
        #expect(world.verdict(on: end, as: newcomer) == "access.notFound")
        try world.run(end, as: world.actor(cast.curator))
        #expect(world.verdict(on: end, as: cast.curator) == "access.notFound")
        #expect(world.verdict(on: grant("programmeOffice"), as: admin) == "allowed")
        #expect(!world.may(newcomer, .sampleSplit, at: world.now))
    }
}
