package import Domain
package import GRDB

/// Whom a step concerns: queries inside one read, for those who write notices.
///
/// It answers for the server and not for a viewer, because it decides who is told at all. What is told to whom is
/// then held against ``mayKnow(_:_:)``, with the very conditions that pages use.
package final class Recipients {
    private let db: Database
    private let policy: Policy
    private let now: Instant
    /// Who holds which permission: the same for every record that is told of in one read.
    private var holders: [Permission: [String]] = [:]

    package init(_ db: Database, policy: Policy, at now: Instant) {
        self.db = db
        self.policy = policy
        self.now = now
    }

    /// People who hold a power now, by role or by delegation, in the order of their ids.
    package func holding(_ permission: Permission) throws -> [String] {
        if let known = holders[permission] { return known }
        let people: [String] = try db.rows(
            """
            SELECT person FROM role_grant WHERE starts <= ?1 AND ends > ?1
            UNION SELECT receiver FROM delegation WHERE starts <= ?1 AND ends > ?1 ORDER BY 1
            """, now.milliseconds
        ).map { $0[0] }
        let found = try people.filter { person in
            try Powers.permissions(of: Person.ID(person), at: now, policy, db).contains(permission)
        }
        holders[permission] = found
        return found
    }

    /// Applicant and co-applicants.
    package func applicants(of application: String) throws -> [String] {
        try db.rows("SELECT person FROM application_person WHERE application = ? ORDER BY person", application)
            .map { $0["person"] }
    }

    /// Everybody who has a hand in an application under a call that was neither withdrawn nor decided to an end.
    package func applicants(inCall call: String) throws -> [String] {
        try db.rows(
            """
            SELECT DISTINCT person FROM application_person JOIN application ON application.id = application
            WHERE call = ? AND stage <> 'withdrawn' ORDER BY person
            """, call
        ).map { $0["person"] }
    }

    /// How often a sample's hand-over under this number was withdrawn before a record.
    package func withdrawals(of sample: String, in consignment: String, before sequence: Int) throws -> Int {
        try db.int(
            "SELECT count(*) FROM custody WHERE sample = ? AND consignment = ? AND kind = 'withdrawn' AND seq < ?", sample,
            consignment, sequence)
    }

    /// The person responsible and the borrower's representatives: whoever may see a loan from outside.
    package func parties(of loan: String) throws -> [String] {
        try db.rows(
            """
            SELECT responsible AS person FROM loan WHERE id = ?1
            UNION SELECT membership.person FROM membership JOIN loan ON loan.borrower = membership.organisation
                WHERE loan.id = ?1 AND represents = 1 AND starts <= ?2 AND ends > ?2
            ORDER BY person
            """, loan, now.milliseconds
        ).map { $0["person"] }
    }

    /// Whoever may act for an organisation now.
    package func representatives(of organisation: String) throws -> [String] {
        try db.rows(
            """
            SELECT DISTINCT person FROM membership
            WHERE organisation = ?1 AND represents = 1 AND starts <= ?2 AND ends > ?2 ORDER BY person
            """, organisation, now.milliseconds
        ).map { $0["person"] }
    }

    /// The call of an application: its id and its official number.
    package func call(ofApplication application: String) throws -> (id: String, number: String)? {
        try db.row(
            "SELECT call.id, number FROM application JOIN call ON call.id = call WHERE application.id = ?", application
        ).map { ($0["id"], $0["number"]) }
    }

    /// The application that a loan came of.
    package func application(ofLoan loan: String) throws -> String? {
        try db.row("SELECT application FROM loan WHERE id = ?", loan)?["application"]
    }

    /// The role that a grant gave.
    package func role(ofGrant grant: String) throws -> String? {
        try db.row("SELECT role FROM role_grant WHERE id = ?", grant)?["role"]
    }

    /// The organisation of a membership.
    package func organisation(ofMembership membership: String) throws -> String? {
        try db.row("SELECT organisation FROM membership WHERE id = ?", membership)?["organisation"]
    }

    /// The official number of a sample.
    package func number(ofSample sample: String) throws -> String? {
        try db.row("SELECT number FROM sample WHERE id = ?", sample)?["number"]
    }

    /// The last offer of a sample before a record: between whom, and on which loan.
    package func offer(of sample: String, before sequence: Int) throws -> (from: Party, to: Party, loan: String?)? {
        let row = try db.row(
            """
            SELECT giver, receiver, loan FROM custody WHERE sample = ? AND seq < ? AND kind = 'offered'
            ORDER BY seq DESC LIMIT 1
            """, sample, sequence)
        guard let row, let from = (row["giver"] as String?).flatMap({ Party($0) }),
            let to = (row["receiver"] as String?).flatMap({ Party($0) })
        else { return nil }
        return (from, to, row["loan"])
    }

    /// The official number of a call.
    package func number(ofCall call: String) throws -> String? {
        try db.row("SELECT number FROM call WHERE id = ?", call)?["number"]
    }

    /// The application that a review judges, and the name under which its reviewer is known.
    package func review(_ id: String) throws -> (application: String, reviewer: String)? {
        try db.row("SELECT application, reviewer FROM review WHERE id = ?", id)
            .map { ($0["application"], $0["reviewer"]) }
    }

    /// What a notice rests on, for ``mayKnow(_:_:)``.
    package enum Ground: Hashable, Sendable {
        /// A record of the log, by its place.
        case record(Int)
        /// An application, as an applicant or for those who talk with applicants.
        case application(String)
        /// A loan.
        case loan(String)
        /// A review that one was asked for.
        case review(String)
        /// The person's own account: always their own.
        case account
    }

    /// Whether a person could find on a page what a notice tells them.
    package func mayKnow(_ ground: Ground, _ viewer: Viewer) throws -> Bool {
        func exists(_ sql: String, _ id: some DatabaseValueConvertible, _ scope: Scope) throws -> Bool {
            let arguments = StatementArguments([id.databaseValue] + scope.arguments)
            return try Row.fetchOne(db.cachedStatement(sql: sql + scope.sql), arguments: arguments) != nil
        }
        switch ground {
        case .record(let sequence):
            return try exists("SELECT 1 FROM entry WHERE seq = ? AND ", sequence, .entries(viewer))
        case .application(let id):
            return try exists("SELECT 1 FROM application WHERE id = ? AND ", id, .applications(viewer))
        case .loan(let id): return try exists("SELECT 1 FROM loan WHERE id = ? AND ", id, .loans(viewer))
        case .review(let id):
            let isOwn = try review(id).map { viewer.actor.pseudonyms.contains($0.reviewer) } ?? false
            return try isOwn && exists("SELECT 1 FROM review WHERE id = ? AND ", id, .reviews(viewer))
        case .account: return true
        }
    }

    /// A person as a viewer, with the powers of now; nil for one whose account is closed.
    package func viewer(_ person: String, pseudonyms: Set<String>) throws -> Viewer? {
        guard try db.row("SELECT 1 FROM person WHERE id = ? AND closed = 0", person) != nil else { return nil }
        let actor = try Powers.actor(
            Person.ID(person), at: now, policy, pseudonyms: pseudonyms, scopes: nil, db)
        return Viewer(actor, at: now)
    }
}
