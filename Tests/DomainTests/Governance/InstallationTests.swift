import Domain
import TestSupport
import Testing

@Suite("Rules, reference data and erasure", .tags(.small))
struct InstallationTests {
    private let digest = String(repeating: "d", count: 64)

    @Test func `rules and reference data are adopted once each`() throws {
        let (world, cast) = try World.peopled()
        let policy = Installation.AdoptPolicy(digest: digest)
        let missions = Installation.AdoptProgramme(part: "missions", digest: digest)

        #expect(world.verdict(on: policy, as: cast.curator) == "access.notPermitted")
        #expect(try world.run(policy, as: world.actor(cast.office)).count == 1)
        #expect(try world.run(policy, as: world.actor(cast.office)).isEmpty)
        #expect(try world.run(missions, as: world.actor(cast.office)).count == 1)
        #expect(try world.run(missions, as: world.actor(cast.office)).isEmpty)
        let state: Installation = world.state(Installation.only)
        #expect(state.policy == digest)
        #expect(state.programme == ["missions": digest])
    }

    @Test(arguments: ["", "abc", String(repeating: "D", count: 64), String(repeating: "d", count: 65), "rules.json"])
    func `what is adopted is named by its digest`(digest: String) throws {
        let (world, cast) = try World.peopled()

        #expect(world.verdict(on: Installation.AdoptPolicy(digest: digest), as: cast.office) == "field.notADigest @digest")
        #expect(
            world.verdict(on: Installation.AdoptProgramme(part: "missions", digest: digest), as: cast.office)
                == "field.notADigest @digest")
    }

    @Test func `a log belongs to one installation`() throws {
        let (world, cast) = try World.peopled()
        var policy = Installation.AdoptPolicy(digest: digest)
        policy.subject = Installation.ID("there")
        var erasure = Installation.OrderErasure(texts: ["t"], person: nil)
        erasure.subject = Installation.ID("there")

        #expect(world.verdict(on: policy, as: cast.office) == "access.notFound")
        #expect(world.verdict(on: erasure, as: cast.administrator) == "access.notFound")
    }

    @Test func `an erasure is ordered once for each text and person`() throws {
        let (world, cast) = try World.peopled()
        let admin = world.actor(cast.administrator)
        try world.run(Installation.OrderErasure(texts: ["a", "b", "a"], person: cast.stranger), as: admin)

        let again = try world.run(
            Installation.OrderErasure(texts: ["b", "c"], person: cast.stranger), as: admin)
        let nothing = try world.run(Installation.OrderErasure(texts: ["c"], person: nil), as: admin)

        let first = try #require(world.events.compactMap { $0.body as? Installation.ErasureOrdered }.first)
        let second = try #require(again.first?.body as? Installation.ErasureOrdered)
        #expect(first.texts == ["a", "b"])
        #expect(second.texts == ["c"] && second.person == nil)
        #expect(nothing.isEmpty)
    }

    @Test func `an erasure names texts or a person, and writes nothing else into the log`() throws {
        let (world, cast) = try World.peopled()
        func verdict(_ texts: [String], _ person: Person.ID? = nil) -> String {
            world.verdict(on: Installation.OrderErasure(texts: texts, person: person), as: cast.administrator)
        }

        #expect(verdict([]) == "field.missing @texts")
        #expect(verdict(["a letter to the editor"]) == "field.notAnIdentifier @texts")
        #expect(verdict([""]) == "field.notAnIdentifier @texts")
        #expect(verdict([], Person.ID("Jane Doe")) == "field.notAnIdentifier @person")
        #expect(verdict((0...10_000).map { "t\($0)" }) == "field.tooMany @texts")
        #expect(verdict([], cast.stranger) == "allowed")
        #expect(
            world.verdict(on: Installation.OrderErasure(texts: ["t"], person: nil), as: cast.curator)
                == "access.notPermitted")
    }

    @Test func `only the server itself says that it has erased`() throws {
        let (world, cast) = try World.peopled()
        let report = Installation.ReportErasure(ordered: 3, texts: 2)

        #expect(world.verdict(on: report, as: cast.administrator) == "access.notFound")
        #expect(world.verdict(on: report, as: .clock) == "allowed")
        #expect(world.verdict(on: report, as: .operator) == "allowed")
        #expect(
            world.verdict(on: Installation.ReportErasure(ordered: 0, texts: 2), as: .clock) == "field.outOfRange @ordered")
        #expect(
            world.verdict(on: Installation.ReportErasure(ordered: 1, texts: -1), as: .clock) == "field.outOfRange @texts")
    }

    @Test func `a file's erasure is ordered once, and named by its digest`() throws {
        let (world, cast) = try World.peopled()
        func order(_ files: [String]) -> Installation.OrderErasure {
            Installation.OrderErasure(texts: [], person: nil, files: files)
        }
        let other = String(repeating: "e", count: 64)

        let first = try world.run(order([digest, digest]), as: world.actor(cast.administrator))
        let second = try world.run(order([digest, other]), as: world.actor(cast.administrator))

        #expect((first.first?.body as? Installation.ErasureOrdered)?.files == [digest])
        #expect((second.first?.body as? Installation.ErasureOrdered)?.files == [other])
        #expect(try world.run(order([other]), as: world.actor(cast.administrator)).isEmpty)
        #expect(world.verdict(on: order(["holiday.png"]), as: cast.administrator) == "field.notADigest @files")
        #expect(world.verdict(on: order([digest]), as: cast.curator) == "access.notPermitted")
    }

    @Test func `an order without files is written as it was before there were any`() throws {
        let (world, cast) = try World.peopled()

        let events = try world.run(
            Installation.OrderErasure(texts: ["t"], person: nil), as: world.actor(cast.administrator))

        let bytes = try EventCodec().encode(try #require(events.first))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("files"))
    }

    @Test func `a new key is announced from the machine itself, in the log's own stream`() throws {
        let (world, cast) = try World.peopled()
        let announcement = Installation.AnnounceKey(note: "note")

        #expect(world.verdict(on: announcement, as: cast.administrator) == "access.notFound")
        #expect(world.verdict(on: announcement, as: .clock) == "access.notFound")
        let events = try world.run(announcement, as: .operator)
        #expect(events.map(\.stream) == ["log"])
        #expect(events.map(\.audience) == [.everyone])
        #expect(world.verdict(on: Installation.AnnounceKey(note: ""), as: .operator) == "field.outOfRange @note")
    }
}
