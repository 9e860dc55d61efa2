import Domain
import TestSupport
import Testing

@Suite("Accounts, houses and memberships", .tags(.small))
struct AccountTests {
    private func membership(
        _ person: Person.ID, _ house: Organisation.ID, represents: Bool = false, from: Instant? = nil,
        until: Instant? = nil
    ) -> Person.StartMembership {
        Person.StartMembership(
            subject: person, organisation: house, represents: represents, from: from, until: until)
    }

    @Test func `people register themselves or are invited, once`() throws {
        let (world, cast) = try World.peopled()
        let new = Person.ID("new")
        let oneself = Actor(kind: .person(new))

        #expect(world.verdict(on: Person.Register(subject: new), as: oneself) == "allowed")
        #expect(world.verdict(on: Person.Register(subject: new), as: cast.administrator) == "allowed")
        #expect(world.verdict(on: Person.Register(subject: new), as: cast.curator) == "access.notPermitted")
        #expect(world.verdict(on: Person.Register(subject: cast.curator), as: cast.administrator) == "person.exists")
        // Whoever may not invite does not learn who is there.
        #expect(world.verdict(on: Person.Register(subject: cast.curator), as: cast.applicant) == "access.notPermitted")
    }

    @Test func `a closed account keeps no role, no membership and no delegation`() throws {
        let (world, cast) = try World.peopled()
        try world.run(membership(cast.curator, cast.otherHouse), as: .operator)
        try world.run(
            Person.Delegate(
                subject: cast.curator, to: cast.stranger, permissions: [.sampleWeigh],
                until: world.now.advanced(byDays: 9)), as: world.actor(cast.curator))
        try world.run(
            Person.Delegate(
                subject: cast.keeper, to: cast.curator, permissions: [.sampleWeigh],
                until: world.now.advanced(byDays: 9)), as: world.actor(cast.keeper))
        world.now = world.now.advanced(byDays: 1)

        try world.run(Person.Close(subject: cast.curator), as: world.actor(cast.curator))

        #expect(!world.isPerson(cast.curator))
        #expect(world.permissions(of: cast.curator, at: world.now).isEmpty)
        #expect(world.organisations(of: cast.curator, at: world.now).isEmpty)
        #expect(!world.may(cast.stranger, .sampleWeigh, at: world.now))
        let keeper: Person = world.state(cast.keeper)
        #expect(keeper.given.isEmpty)
        #expect(world.verdict(on: Person.Close(subject: cast.curator), as: .operator) == "access.notFound")
        #expect(
            world.verdict(on: membership(cast.curator, cast.house), as: cast.administrator) == "access.notFound")
        #expect(
            world.verdict(on: Person.GrantRole(subject: cast.curator, role: "curator"), as: cast.administrator)
                == "access.notFound")
    }

    @Test func `an account is closed by its owner or by whoever grants roles`() throws {
        let (world, cast) = try World.peopled()
        let close = Person.Close(subject: cast.curator)

        #expect(world.verdict(on: close, as: cast.curator) == "allowed")
        #expect(world.verdict(on: close, as: cast.administrator) == "allowed")
        #expect(world.verdict(on: close, as: cast.keeper) == "access.notFound")
    }

    @Test func `nobody makes themselves another house's signatory`() throws {
        let (world, cast) = try World.peopled()
        let oneself = membership(cast.administrator, cast.house, represents: true)

        #expect(world.verdict(on: oneself, as: cast.administrator) == "membership.notToOneself")
        #expect(world.verdict(on: membership(cast.administrator, cast.house), as: cast.administrator) == "allowed")
        #expect(
            world.verdict(on: membership(cast.stranger, cast.house, represents: true), as: cast.administrator)
                == "allowed")
        #expect(
            world.verdict(on: membership(cast.stranger, cast.house), as: cast.director) == "access.notPermitted")
    }

    @Test func `a house's signatory lets people into that house and no other`() throws {
        let (world, cast) = try World.peopled()
        try world.run(Person.GrantRole(subject: cast.director, role: "signatory"), as: .operator)
        let rival: Person = world.state(cast.rival)
        let rivalry = try #require(rival.memberships.keys.first)

        #expect(world.verdict(on: membership(cast.curator, cast.house), as: cast.director) == "allowed")
        #expect(world.verdict(on: membership(cast.curator, cast.otherHouse), as: cast.director) == "access.notFound")
        #expect(
            world.verdict(on: membership(cast.applicant, cast.otherHouse, represents: true), as: cast.director)
                == "access.notFound")
        #expect(
            world.verdict(on: Person.EndMembership(subject: cast.rival, membership: rivalry), as: cast.director)
                == "access.notFound")
    }

    @Test func `a membership that ran out may be renewed`() throws {
        let (world, cast) = try World.peopled()
        let end = world.now.advanced(byDays: 10)
        try world.run(membership(cast.curator, cast.house, until: end), as: .operator)

        #expect(
            world.verdict(on: membership(cast.curator, cast.house), as: cast.administrator)
                == "membership.exists @organisation")
        #expect(world.verdict(on: membership(cast.curator, cast.house, from: end), as: cast.administrator) == "allowed")
        world.now = end
        #expect(world.verdict(on: membership(cast.curator, cast.house), as: cast.administrator) == "allowed")
    }

    @Test func `a membership ends once, by oneself or by whoever grants it`() throws {
        let (world, cast) = try World.peopled()
        let applicant: Person = world.state(cast.applicant)
        let id = try #require(applicant.memberships.keys.first)
        let end = Person.EndMembership(subject: cast.applicant, membership: id)
        world.now = world.now.advanced(byDays: 1)

        #expect(world.verdict(on: end, as: cast.director) == "access.notFound")
        #expect(world.verdict(on: end, as: cast.administrator) == "allowed")
        try world.run(end, as: world.actor(cast.applicant))
        #expect(world.organisations(of: cast.applicant, at: world.now).isEmpty)
        #expect(world.verdict(on: end, as: cast.applicant) == "access.notFound")
        #expect(
            world.verdict(
                on: Person.EndMembership(subject: cast.applicant, membership: "none"), as: cast.applicant)
                == "access.notFound")
    }

    @Test func `a membership is in a house that exists and ends after it began`() throws {
        let (world, cast) = try World.peopled()

        #expect(
            world.verdict(on: membership(cast.curator, Organisation.ID("none")), as: cast.administrator)
                == "field.unknown @organisation")
        #expect(
            world.verdict(on: membership(cast.curator, cast.house, until: world.now), as: cast.administrator)
                == "field.notAfterStart @until")
    }

    @Test(arguments: [
        ("DE", "university", "allowed"), ("de", "university", "field.notACountryCode @country"),
        ("DEU", "university", "field.notACountryCode @country"), ("", "agency", "field.notACountryCode @country"),
        ("É", "agency", "field.notACountryCode @country"), ("DE", "cult", "field.notInList @kind"),
    ])
    func `a house has a country and a kind`(country: String, kind: String, verdict: String) throws {
        let (world, cast) = try World.peopled()
        let command = Organisation.Register(subject: Organisation.ID("new"), country: country, kind: kind)

        #expect(world.verdict(on: command, as: cast.administrator) == verdict)
        #expect(world.verdict(on: command, as: cast.curator) == "access.notPermitted")
    }

    @Test func `a house is registered once`() throws {
        let (world, cast) = try World.peopled()

        #expect(
            world.verdict(
                on: Organisation.Register(subject: cast.house, country: "DE", kind: "museum"), as: cast.administrator)
                == "organisation.exists")
    }
}
