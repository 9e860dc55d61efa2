package import Domain
package import GRDB

/// What one person may do, and for how long that holds as long as nothing is recorded about people or rules.
package struct HeldPowers: Sendable {
    private let person: Person.ID
    private let permissions: Set<Permission>
    private let organisations: Set<Organisation.ID>
    private let represents: Set<Organisation.ID>

    package init(_ person: Person.ID, at now: Instant, _ policy: Policy, _ db: Database) throws {
        self.person = person
        var permissions = try Powers.permissions(of: person, at: now, policy, db)
        (organisations, represents) = try Powers.memberships(of: person, at: now, db)
        permissions.remove(.organisationRepresent)
        if !represents.isEmpty { permissions.insert(.organisationRepresent) }
        self.permissions = permissions
    }

    /// The person as an actor, within what a token is good for.
    package func actor(pseudonyms: Set<String>, scopes: Set<Permission>?) -> Actor {
        var permissions = permissions
        if let scopes { permissions.formIntersection(scopes) }
        var actor = Actor(
            kind: .person(person), permissions: permissions, organisations: organisations,
            represents: permissions.contains(.organisationRepresent) ? represents : [], pseudonyms: pseudonyms, scopes: scopes)
        // A token reaches what needs no permission, one's own, only where it is good for that.
        if !actor.actsForThemselves { actor.organisations = actor.represents }
        if scopes?.contains(.reviewWrite) == false { actor.pseudonyms = [] }
        return actor
    }

    /// The time around `now` in which no role, membership or delegation of the person begins or ends, and none of
    /// a role of those who delegate to them.
    package static func period(of person: Person.ID, around now: Instant, _ db: Database) throws -> Range<Instant> {
        let found = try db.first(
            """
            SELECT coalesce(max(CASE WHEN t <= ?2 THEN t END), ?3), coalesce(min(CASE WHEN t > ?2 THEN t END), ?4) FROM (
                WITH roles AS (SELECT starts, ends FROM role_grant
                    WHERE person = ?1 OR person IN (SELECT giver FROM delegation WHERE receiver = ?1))
                SELECT starts AS t FROM roles UNION ALL SELECT ends FROM roles
                UNION ALL SELECT starts FROM membership WHERE person = ?1
                UNION ALL SELECT ends FROM membership WHERE person = ?1
                UNION ALL SELECT starts FROM delegation WHERE receiver = ?1
                UNION ALL SELECT ends FROM delegation WHERE receiver = ?1)
            """, person.rawValue, now.milliseconds, Int64.min, Int64.max
        ) { Instant(milliseconds: $0.int64(0))..<Instant(milliseconds: $0.int64(1)) }
        return found ?? now..<now
    }

    /// True unless records of this stream never change anybody's powers.
    package static func mayChange(with stream: String) -> Bool {
        !harmless.contains { stream.hasPrefix($0) }
    }

    private static let harmless = [
        Sample.streamKind, Loan.streamKind, SampleCall.streamKind, Application.streamKind, Review.streamKind,
    ].map { $0 + "/" }
}
