package import Domain
import GRDB

/// A role that somebody holds, with its period.
package struct GrantRow: Codable, Hashable, Sendable {
    package var id: String
    package var role: String
    package var from: Instant
    package var until: Instant
}

/// A membership, with its period.
package struct MembershipRow: Codable, Hashable, Sendable {
    package var id: String
    package var organisation: String
    package var represents: Bool
    package var from: Instant
    package var until: Instant
}

/// Powers that one person lends to another, with their period.
package struct DelegationRow: Codable, Hashable, Sendable {
    package var id: String
    package var giver: String
    package var receiver: String
    package var permissions: [String]
    package var from: Instant
    package var until: Instant
}

/// A person, without a name: names are in the vault.
package struct PersonRow: Codable, Hashable, Sendable {
    package var id: String
    package var registered: Instant
    package var isClosed: Bool
    package var grants: [GrantRow]
    package var memberships: [MembershipRow]
    /// Powers lent to others.
    package var given: [DelegationRow]
    /// Powers lent by others.
    package var received: [DelegationRow]
}

/// An organisation, without its names.
package struct OrganisationRow: Codable, Hashable, Sendable {
    package var id: String
    package var country: String
    package var kind: String
}

extension Register {
    /// The first person, by id, who holds a role now. For the demonstration's one click.
    ///
    /// - Parameters:
    ///   - place: 0 for the first of them, by their ids.
    ///   - colleague: whose house the person must be of, where that matters.
    package func person(holding role: String, place: Int = 0, ofHouseOf colleague: String? = nil, _ viewer: Viewer)
        async throws -> String?
    {
        try read { db in
            try db.row(
                """
                SELECT person FROM role_grant WHERE role = ?1 AND starts <= ?2 AND ends > ?2 AND (?3 IS NULL OR person IN (
                    SELECT theirs.person FROM membership AS theirs JOIN membership AS own
                    ON own.organisation = theirs.organisation WHERE own.person = ?3))
                ORDER BY person LIMIT 1 OFFSET ?4
                """, role, viewer.now.milliseconds, colleague, place)?["person"]
        }
    }

    /// People with their roles: all for those who give roles or invite, else oneself and the people of one's house.
    package func people(_ viewer: Viewer) async throws -> [PersonRow] {
        let scope = Scope.people(viewer)
        return try read { db in
            try Row.fetchAll(
                db.cachedStatement(sql: "SELECT * FROM person WHERE \(scope.sql) ORDER BY id LIMIT 5000"),
                arguments: StatementArguments(scope.arguments)
            ).map { try Register.person($0, viewer, db) }
        }
    }

    package func person(_ id: Person.ID, _ viewer: Viewer) async throws -> PersonRow? {
        let scope = Scope.people(viewer)
        return try read { db in
            try Row.fetchOne(
                db.cachedStatement(sql: "SELECT * FROM person WHERE \(scope.identity("person.id")) = ? AND \(scope.sql)"),
                arguments: StatementArguments([id.rawValue.databaseValue] + scope.arguments)
            ).map { try Register.person($0, viewer, db) }
        }
    }

    /// People who may review now. For those who organise reviews only.
    package func reviewers(_ policy: Policy, _ viewer: Viewer) async throws -> [String] {
        guard viewer.may(.reviewOrganise) else { return [] }
        return try read { db in
            let grants = try db.rows(
                "SELECT DISTINCT person, role FROM role_grant WHERE starts <= ?1 AND ends > ?1 ORDER BY person",
                viewer.now.milliseconds)
            return grants.filter { policy.roles[$0["role"]]?.permissions.contains(.reviewWrite) == true }
                .map { $0["person"] }
        }
    }

    package func organisations(_ viewer: Viewer) async throws -> [OrganisationRow] {
        try read { db in
            try db.rows("SELECT * FROM organisation ORDER BY id LIMIT 5000")
                .map { OrganisationRow(id: $0["id"], country: $0["country"], kind: $0["kind"]) }
        }
    }

    private static func person(_ row: Row, _ viewer: Viewer, _ db: Database) throws -> PersonRow {
        let id: String = row["id"]
        // Roles are between a person and those who give them: a colleague's could tell who reviews.
        let roles = viewer.seesAllPeople || viewer.person?.rawValue == id
        let own = viewer.actor.represents.map(\.rawValue)
        return PersonRow(
            id: id,
            registered: Instant(milliseconds: row["at"]),
            isClosed: row["closed"],
            grants: !roles ? [] : try db.rows("SELECT * FROM role_grant WHERE person = ? ORDER BY starts, id", id).map {
                GrantRow(
                    id: $0["id"], role: $0["role"], from: Instant(milliseconds: $0["starts"]),
                    until: Instant(milliseconds: $0["ends"]))
            },
            memberships: try db.rows("SELECT * FROM membership WHERE person = ? ORDER BY starts, id", id).map {
                MembershipRow(
                    id: $0["id"], organisation: $0["organisation"], represents: $0["represents"],
                    from: Instant(milliseconds: $0["starts"]), until: Instant(milliseconds: $0["ends"]))
            }.filter { roles || own.contains($0.organisation) },
            given: try roles ? delegations("giver", id, db) : [],
            received: try roles ? delegations("receiver", id, db) : []
        )
    }

    private static func delegations(_ side: String, _ id: String, _ db: Database) throws -> [DelegationRow] {
        try db.rows("SELECT * FROM delegation WHERE \(side) = ? ORDER BY starts, id", id).map { row in
            DelegationRow(
                id: row["id"], giver: row["giver"], receiver: row["receiver"],
                permissions: try JSONColumn.read([String].self, from: row["permissions"] as String),
                from: Instant(milliseconds: row["starts"]), until: Instant(milliseconds: row["ends"]))
        }
    }
}
