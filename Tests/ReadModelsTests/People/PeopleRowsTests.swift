import Domain
import GRDB
import ReadModels
import TestSupport
import Testing

@Suite("People, organisations and powers", .tags(.medium))
struct PeopleRowsTests {
    func peopled<T>(_ body: (World, Cast, Register) async throws -> T) async throws -> T {
        let (world, cast) = try World.peopled()
        return try await withRegister(world.events) { try await body(world, cast, $0) }
    }

    func viewer(_ world: World, _ person: Person.ID) -> Viewer { Viewer(world.actor(person), at: world.now) }

    @Test func `whoever gives roles sees everybody, others themselves`() async throws {
        try await peopled { (world, cast, register) async throws in
            let all = try await register.people(viewer(world, cast.administrator))
            let own = try await register.people(viewer(world, cast.curator))

            #expect(all.count == 10)
            #expect(own.map(\.id) == ["curator"])
            #expect(try await register.people(.anyone(at: world.now)) == [])
            #expect(try await register.person(cast.keeper, viewer(world, cast.administrator))?.id == "keeper")
            #expect(try await register.person(cast.keeper, viewer(world, cast.curator)) == nil)
            #expect(try await register.person(cast.curator, viewer(world, cast.curator)) != nil)
            #expect(try await register.person(cast.curator, .anyone(at: world.now)) == nil)
            #expect(try await register.person(Person.ID("nobody"), viewer(world, cast.administrator)) == nil)
        }
    }

    @Test func `a person's row names roles and memberships with their periods`() async throws {
        try await peopled { (world, cast, register) async throws in
            let curator = try #require(try await register.person(cast.curator, viewer(world, cast.curator)))
            let director = try #require(try await register.person(cast.director, viewer(world, cast.director)))

            #expect(curator.grants.map(\.role) == ["curator"])
            #expect(curator.grants.first?.until == .distantFuture)
            #expect(curator.registered == World.start)
            #expect(!curator.isClosed)
            #expect(director.memberships.map(\.organisation) == ["cologne"])
            #expect(director.memberships.map(\.represents) == [true])
            #expect(director.memberships.first?.from == World.start)
        }
    }

    @Test func `a role that ended ends the power from that instant on`() async throws {
        let (world, cast) = try World.peopled()
        let grant = try #require(
            world.events.compactMap { $0.body as? Person.RoleGranted }.first { $0.person == cast.curator }?.grant)
        let end = world.now.advanced(byDays: 3)
        try world.run(Person.EndRole(subject: cast.curator, grant: grant), as: .operator, at: end)
        try await withRegister(world.events) { (register) async throws in
            func may(_ instant: Instant) async throws -> Bool {
                try register.read { db in
                    try Powers.actor(cast.curator, at: instant, .sample, pseudonyms: [], scopes: nil, db).may(.sampleRegister)
                }
            }
            #expect(try await may(world.now))
            #expect(try await may(end.advanced(bySeconds: -1)))
            #expect(try await !may(end))
        }
    }

    @Test func `powers are those that the domain reckons, for everybody`() async throws {
        try await peopled { (world, cast, register) async throws in
            let people = [
                cast.administrator, cast.office, cast.centre, cast.curator, cast.reviewer, cast.applicant, cast.director,
                Person.ID("nobody"),
            ]
            for person in people {
                let actor = try register.read { db in
                    try Powers.actor(person, at: world.now, world.policy, pseudonyms: ["r7"], scopes: nil, db)
                }
                #expect(actor == world.actor(person, pseudonyms: ["r7"]), "\(person)")
            }
        }
    }

    @Test func `a token's scopes only ever take away`() async throws {
        try await peopled { (world, cast, register) async throws in
            let actor = try register.read { db in
                try Powers.actor(
                    cast.curator, at: world.now, world.policy, pseudonyms: [], scopes: [.sampleRead, .applicationDecide], db)
            }
            #expect(actor.permissions == [.sampleRead])
        }
    }

    @Test func `a delegation lends what its giver has, for as long as the giver has it`() async throws {
        let (world, cast) = try World.peopled()
        let until = world.now.advanced(byDays: 9)
        try world.run(
            Person.Delegate(subject: cast.curator, to: cast.stranger, permissions: [.sampleWeigh], until: until),
            as: world.actor(cast.curator))
        func lent(_ register: Register, at instant: Instant) async throws -> Bool {
            try register.read { db in
                try Powers.actor(cast.stranger, at: instant, .sample, pseudonyms: [], scopes: nil, db).may(.sampleWeigh)
            }
        }
        try await withRegister(world.events) { (register) async throws in
            #expect(try await lent(register, at: world.now))
            #expect(try await !lent(register, at: until))
        }
        let grant = try #require(
            world.events.compactMap { $0.body as? Person.RoleGranted }.first { $0.person == cast.curator }?.grant)
        try world.run(Person.EndRole(subject: cast.curator, grant: grant), as: .operator)
        try await withRegister(world.events) { (register) async throws in
            #expect(try await !lent(register, at: world.now.advanced(bySeconds: 1)))
        }
    }

    @Test func `a closed account has no power at all`() async throws {
        let (world, cast) = try World.peopled()
        try world.run(Person.Close(subject: cast.curator), as: .operator)
        try await withRegister(world.events) { (register) async throws in
            let actor = try register.read { db in
                try Powers.actor(cast.curator, at: world.now, .sample, pseudonyms: [], scopes: nil, db)
            }
            #expect(actor.permissions == [])
            let row = try await register.person(cast.curator, viewer(world, cast.administrator))
            #expect(row?.isClosed == true)
        }
    }

    @Test func `reviewers are shown to those who organise reviews`() async throws {
        try await peopled { (world, cast, register) async throws in
            #expect(try await register.reviewers(world.policy, viewer(world, cast.centre)) == ["reviewer"])
            for other in [cast.office, cast.applicant, cast.reviewer] {
                #expect(try await register.reviewers(world.policy, viewer(world, other)) == [])
            }
        }
    }

    @Test func `organisations are public, with country and kind`() async throws {
        try await peopled { (world, _, register) async throws in
            let rows = try await register.organisations(.anyone(at: world.now))

            #expect(rows.map(\.id) == ["cologne", "osaka"])
            #expect(rows.map(\.country) == ["DE", "JP"])
            #expect(rows.map(\.kind) == ["university", "institute"])
        }
    }

    @Test func `the first holder of a role is found while the role holds`() async throws {
        try await peopled { (world, _, register) async throws in
            #expect(try await register.person(holding: "curator", .anyone(at: world.now)) == "curator")
            #expect(try await register.person(holding: "curator", .anyone(at: world.now.advanced(byDays: -1))) == nil)
            #expect(try await register.person(holding: "nothing", .anyone(at: world.now)) == nil)
        }
    }

    @Test func `the policy in force is the last that was adopted`() async throws {
        let (world, _) = try World.peopled()
        let digests = ["a", "b"].map { String(repeating: $0, count: 64) }
        try await withRegister(world.events) { (register) async throws in
            #expect(try await register.policyDigest() == nil)
            for digest in digests {
                try world.run(Installation.AdoptPolicy(digest: digest), as: .operator)
                try register.project(Array(world.events.suffix(1)))
                #expect(try await register.policyDigest() == digest)
            }
        }
    }

    @Test func `an erasure is open until it is reported as carried out`() async throws {
        let (world, cast) = try World.peopled()
        try world.run(Installation.OrderErasure(texts: ["t1"], person: cast.stranger), as: .operator)
        let ordered = world.events.count
        try await withRegister(world.events) { (register) async throws in
            let order = try register.line("SELECT texts, person, done FROM erasure WHERE seq = ?", ordered)
            #expect(order == ["[\"t1\"]", "stranger", "0"])

            try world.run(Installation.ReportErasure(ordered: ordered, texts: 1), as: .clock)
            try register.project(Array(world.events[ordered...]))
            #expect(try register.number("SELECT done FROM erasure WHERE seq = ?", ordered) == 1)
        }
    }
}
