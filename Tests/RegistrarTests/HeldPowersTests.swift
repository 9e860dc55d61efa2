import Domain
import Foundation
import GRDB
import ReadModels
import Registrar
import TestSupport
import Testing

/// The registrar asks once what somebody may do and keeps the answer; nothing that takes a power away may find it kept.
@Suite("A power that was asked for before does not outlive its end", .tags(.medium))
struct HeldPowersTests {
    private let keeper = Person.ID("keeper")

    private func attempt(
        _ id: String, _ days: Int64 = 0, as person: Person.ID, _ place: TemporaryInstallation
    ) async throws -> String? {
        try await place.refusal(
            of: Sample.Register.basalt(id), as: .person(person), at: World.start.advanced(byDays: days))
    }

    /// A curator, by the grant whose id is returned.
    private func makeCurator(_ place: TemporaryInstallation, until: Instant? = nil) async throws -> String {
        try await place.submit(Person.Register(subject: keeper))
        try await place.submit(Person.GrantRole(subject: keeper, role: "curator", until: until))
        return try await place.text("SELECT id FROM role_grant")
    }

    @Test func `a role that is taken back`() async throws {
        try await withInstallation { (place) async throws in
            let grant = try await makeCurator(place)
            #expect(try await attempt("a", 1, as: keeper, place) == nil)

            try await place.submit(Person.EndRole(subject: keeper, grant: grant), at: World.start.advanced(byDays: 1))

            #expect(try await attempt("b", 1, as: keeper, place) == "access.notPermitted")
            try await place.submit(Person.GrantRole(subject: keeper, role: "curator"), at: World.start.advanced(byDays: 2))
            #expect(try await attempt("c", 2, as: keeper, place) == nil)
        }
    }

    @Test func `a role that is taken back among commands that share its transaction`() async throws {
        try await withInstallation { (place) async throws in
            let grant = try await makeCurator(place)
            #expect(try await attempt("first", as: keeper, place) == nil)

            // Sent at once, in an order that nobody knows: what the log says decides which of them were lawful.
            let (end, carriedOut) = try await withThrowingTaskGroup(of: (isEnd: Bool, at: Int?).self) { group in
                for number in 0..<40 {
                    group.addTask {
                        do {
                            let receipt = try await place.submit(Sample.Register.basalt("s\(number)"), as: .person(keeper))
                            return (false, receipt.first)
                        } catch is Refusal {
                            return (false, nil)
                        }
                    }
                    guard number == 10 else { continue }
                    group.addTask { (true, try await place.submit(Person.EndRole(subject: keeper, grant: grant)).first) }
                }
                var (end, carriedOut) = (0, [Int]())
                for try await outcome in group {
                    guard let place = outcome.at else { continue }
                    if outcome.isEnd { end = place } else { carriedOut.append(place) }
                }
                return (end, carriedOut)
            }

            #expect(carriedOut.filter { $0 > end } == [])
            #expect(carriedOut.count == end - 4, "all that came before it, after the four records of the beginning")
            #expect(try await attempt("last", as: keeper, place) == "access.notPermitted")
            #expect(try await place.equalsRebuild())
        }
    }

    @Test func `a delegation that its giver ends, and one whose time is over`() async throws {
        try await withInstallation { (place) async throws in
            let helper = Person.ID("helper")
            _ = try await makeCurator(place)
            try await place.submit(Person.Register(subject: helper))
            func delegate(at days: Int64) async throws {
                try await place.submit(
                    Person.Delegate(
                        subject: keeper, to: helper, permissions: [.sampleRegister],
                        until: World.start.advanced(byDays: days + 5)),
                    as: .person(keeper), at: World.start.advanced(byDays: days))
            }

            try await delegate(at: 0)
            #expect(try await attempt("a", 1, as: helper, place) == nil)
            let delegation = try await place.text("SELECT id FROM delegation")
            try await place.submit(
                Person.EndDelegation(subject: keeper, delegation: delegation), as: .person(keeper),
                at: World.start.advanced(byDays: 1))
            #expect(try await attempt("b", 1, as: helper, place) == "access.notPermitted")

            try await delegate(at: 2)
            #expect(try await attempt("c", 6, as: helper, place) == nil)
            #expect(try await attempt("d", 7, as: helper, place) == "access.notPermitted")
        }
    }

    @Test func `a membership that ends, by itself and by a record`() async throws {
        try await withInstallation { (place) async throws in
            let (signatory, guest, house) = (Person.ID("signatory"), Person.ID("guest"), Organisation.ID("house"))
            for person in [signatory, guest] { try await place.submit(Person.Register(subject: person)) }
            try await place.submit(Organisation.Register(subject: house, country: "FR", kind: "institute"))
            try await place.submit(Person.GrantRole(subject: signatory, role: "signatory"))
            /// Letting a guest in is for those who represent the house; the guest leaves in the same second.
            func attempt(_ days: Int64) async throws -> String? {
                let now = World.start.advanced(byDays: days)
                return try await place.refusal(
                    of: Person.StartMembership(
                        subject: guest, organisation: house, represents: false, until: now.advanced(bySeconds: 1)),
                    as: .person(signatory), at: now)
            }
            func represent(from first: Int64, until last: Int64) async throws {
                try await place.submit(
                    Person.StartMembership(
                        subject: signatory, organisation: house, represents: true,
                        until: World.start.advanced(byDays: last)),
                    at: World.start.advanced(byDays: first))
            }

            try await represent(from: 0, until: 2)
            #expect(try await attempt(1) == nil)
            #expect(try await attempt(2) == "access.notFound")

            try await represent(from: 3, until: 9)
            #expect(try await attempt(4) == nil)
            let membership = try await place.text("SELECT id FROM membership WHERE represents = 1 ORDER BY starts DESC")
            try await place.submit(
                Person.EndMembership(subject: signatory, membership: membership), at: World.start.advanced(byDays: 5))
            #expect(try await attempt(5) == "access.notFound")
        }
    }

    @Test func `a permission that a new policy no longer gives, adopted here or by another process`() async throws {
        try await withInstallation(policies: TwoPolicies()) { (place) async throws in
            _ = try await makeCurator(place)
            let other = try await place.another()
            #expect(try await attempt("a", as: keeper, place) == nil)

            try await place.submit(Installation.AdoptPolicy(digest: TwoPolicies.strict))
            #expect(try await attempt("b", as: keeper, place) == "access.notPermitted")

            try await other.submit(Installation.AdoptPolicy(digest: TwoPolicies.wide))
            #expect(try await attempt("c", as: keeper, place) == nil)

            try await other.submit(Installation.AdoptPolicy(digest: TwoPolicies.strict))
            #expect(try await attempt("d", as: keeper, place) == "access.notPermitted")
        }
    }

    @Test func `an account that is closed and then erased`() async throws {
        try await withInstallation { (place) async throws in
            _ = try await makeCurator(place)
            #expect(try await attempt("a", as: keeper, place) == nil)

            try await place.submit(Person.Close(subject: keeper))
            try await place.submit(Installation.OrderErasure(texts: [], person: keeper))

            #expect(try await attempt("b", as: keeper, place) == "access.notPermitted")
        }
    }

    @Test func `a power that only a damaged register gave, once another process has replaced it by a rebuild`() async throws {
        try await withInstallation { (place) async throws in
            let other = try await place.another()
            _ = try await makeCurator(place, until: World.start.advanced(byDays: 1))
            try await other.register.pool.write { try $0.execute(sql: "UPDATE role_grant SET ends = ends * 2") }
            #expect(try await attempt("a", 2, as: keeper, place) == nil, "the damage is believed")

            let fresh = try Register(path: place.folder.appending(path: "fresh.sqlite").path)
            try await fresh.build(from: place.log)
            try other.register.replaceContents(by: fresh)

            #expect(try await attempt("b", 2, as: keeper, place) == "access.notPermitted")
            #expect(try await place.equalsRebuild())
        }
    }
}

/// The policy of the tests, and one in which curators register no samples.
private struct TwoPolicies: PolicySource {
    static let wide = String(repeating: "b", count: 64)
    static let strict = String(repeating: "c", count: 64)

    func policy(_ digest: String?) throws -> Policy {
        var policy = Policy.sample
        if digest == TwoPolicies.strict { policy.roles["curator"]?.permissions.remove(.sampleRegister) }
        return policy
    }
}
