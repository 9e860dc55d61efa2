package import Domain
package import GRDB
import Synchronization

/// What was found in the register once and no record can take back: decisions that ask for nothing else need not open it.
package final class LastingFacts {
    /// Where samples are or have been.
    var facilities: Set<String> = []

    package init() {}
}

/// ``Facts`` read from the register inside the writer's transaction.
///
/// The getters cannot throw; the first failure is kept, and whoever asked for
/// the decision must look at ``failure`` before using it.
package final class RegisterFacts: Facts, @unchecked Sendable {
    // Unchecked: lives and dies on the writer's thread, inside one transaction.
    private let register: any RegisterAccess
    let policy: Policy
    let lasting: LastingFacts
    package private(set) var failure: (any Error)?

    package init(_ register: any RegisterAccess, policy: Policy, lasting: LastingFacts = LastingFacts()) {
        self.register = register
        self.policy = policy
        self.lasting = lasting
    }

    package convenience init(_ db: Database, policy: Policy) { self.init(OpenDatabase(db: db), policy: policy) }

    private struct OpenDatabase: RegisterAccess {
        let db: Database
        func access<Value>(_ body: (Database) throws -> Value) throws -> Value { try body(db) }
    }

    func read<Value>(_ fallback: Value, _ body: (Database) throws -> Value) -> Value {
        do {
            return try register.access(body)
        } catch {
            failure = failure ?? error
            return fallback
        }
    }

    func exists(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) -> Bool {
        read(false) { db in
            try Row.fetchOne(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments)) != nil
        }
    }
}

extension RegisterFacts {
    package func isPerson(_ id: Person.ID) -> Bool {
        exists("SELECT 1 FROM person WHERE id = ? AND closed = 0", id.rawValue)
    }

    package func isOrganisation(_ id: Organisation.ID) -> Bool {
        exists("SELECT 1 FROM organisation WHERE id = ?", id.rawValue)
    }

    package func roles(of person: Person.ID, at now: Instant) -> [String] {
        read([]) { try Powers.roles(of: person, at: now, $0) }
    }

    package func roles(of person: Person.ID, from start: Instant, until end: Instant) -> [String] {
        read([]) { db in
            try db.rows(
                """
                SELECT DISTINCT role FROM role_grant WHERE person = ?1 AND starts < ?3 AND ends > ?2 AND starts < ends
                """, person.rawValue, start.milliseconds, end.milliseconds
            ).map { $0["role"] }
        }
    }

    package func may(_ person: Person.ID, _ permission: Permission, at now: Instant) -> Bool {
        read(false) { try Powers.permissions(of: person, at: now, policy, $0).contains(permission) }
    }

    package func organisations(of person: Person.ID, at now: Instant) -> Set<Organisation.ID> {
        read([]) { try Powers.memberships(of: person, at: now, $0).member }
    }
}

/// The powers that roles, memberships and delegations give at one instant.
package enum Powers {
    /// The roles that a person holds at `now`, by their names in the policy file.
    package static func roleNames(of person: Person.ID, at now: Instant, _ db: Database) throws -> [String] {
        try roles(of: person, at: now, db)
    }

    static func roles(of person: Person.ID, at now: Instant, _ db: Database) throws -> [String] {
        try db.all(
            "SELECT role FROM role_grant WHERE person = ?1 AND starts <= ?2 AND ends > ?2", person.rawValue,
            now.milliseconds
        ) { $0.text(0) }
    }

    static func permissions(of person: Person.ID, at now: Instant, _ policy: Policy, _ db: Database) throws
        -> Set<Permission>
    {
        guard try db.first("SELECT 1 FROM person WHERE id = ? AND closed = 0", person.rawValue, read: { _ in true }) != nil
        else { return [] }
        var result: Set<Permission> = policy.everyone
        let roles = try roles(of: person, at: now, db)
        for role in roles { result.formUnion(policy.roles[role]?.permissions ?? []) }
        let delegations = try db.all(
            "SELECT giver, permissions FROM delegation WHERE receiver = ?1 AND starts <= ?2 AND ends > ?2",
            person.rawValue, now.milliseconds
        ) { (giver: Person.ID($0.text(0)), permissions: $0.text(1)) }
        for delegation in delegations {
            // Whoever has lost a power no longer lends it.
            let own = try Powers.roles(of: delegation.giver, at: now, db)
                .reduce(into: Set<Permission>()) { $0.formUnion(policy.roles[$1]?.permissions ?? []) }
            let lent = try JSONColumn.read([Permission].self, from: delegation.permissions)
            result.formUnion(own.intersection(lent))
        }
        // Last, so that neither what everybody may nor what was lent undoes the separation of powers.
        for role in roles { result.subtract(policy.roles[role]?.forbids ?? []) }
        return result
    }

    static func memberships(of person: Person.ID, at now: Instant, _ db: Database) throws
        -> (member: Set<Organisation.ID>, represents: Set<Organisation.ID>)
    {
        var member: Set<Organisation.ID> = []
        var represents: Set<Organisation.ID> = []
        let rows = try db.all(
            "SELECT organisation, represents FROM membership WHERE person = ?1 AND starts <= ?2 AND ends > ?2",
            person.rawValue, now.milliseconds
        ) { (id: Organisation.ID($0.text(0)), represents: $0.bool(1)) }
        for row in rows {
            member.insert(row.id)
            if row.represents { represents.insert(row.id) }
        }
        return (member, represents)
    }

    /// The person as an actor, with the powers of this instant.
    ///
    /// - Parameters:
    ///   - pseudonyms: the names under which the person reviews, from the vault.
    ///   - scopes: with an API token, the permissions that it is good for; nil for all.
    package static func actor(
        _ person: Person.ID, at now: Instant, _ policy: Policy, pseudonyms: Set<String>, scopes: Set<Permission>?,
        _ db: Database
    ) throws -> Actor {
        try HeldPowers(person, at: now, policy, db).actor(pseudonyms: pseudonyms, scopes: scopes)
    }
}
