package import Domain
package import GRDB

/// Whose eyes a query answers for. There is no query without one.
///
/// What a viewer may see is decided here and in ``Scope``, in the SQL itself: a
/// hidden row is never read, so it can neither be counted nor timed nor quoted.
package struct Viewer: Hashable, Sendable {
    package var actor: Actor
    /// Roles and windows are functions of time.
    package var now: Instant

    package init(_ actor: Actor, at now: Instant) {
        self.actor = actor
        self.now = now
    }

    /// Somebody who is not signed in.
    package static func anyone(at now: Instant) -> Viewer {
        Viewer(Actor(kind: .person(Person.ID(""))), at: now)
    }

    package var person: Person.ID? {
        guard let id = actor.person, !id.rawValue.isEmpty else { return nil }
        return id
    }

    package func may(_ permission: Permission) -> Bool { actor.may(permission) }

    /// Programme office, review centre, curators: whoever works inside the agency's house.
    package var isStaff: Bool { may(.sampleRead) || may(.applicationRead) || may(.loanRead) }

    /// Review centre and programme office: whoever knows of reviews and of decisions before they are announced.
    package var isDecider: Bool { may(.reviewRead) || may(.applicationDecide) }

    /// Whoever gives roles, invites people or keeps the register of organisations.
    package var seesAllPeople: Bool { may(.roleGrant) || may(.personInvite) || may(.organisationRegister) }

    /// Audiences whose records the viewer may read wherever they occur.
    package var audiences: [Audience] {
        if may(.logAudit) { return Audience.allCases }
        if isDecider { return [.everyone, .party, .staff, .deciders] }
        if isStaff { return [.everyone, .party, .staff] }
        return [.everyone]
    }
}

/// A condition in SQL with its arguments.
package struct Scope: Sendable {
    package var sql: String
    package var arguments: [DatabaseValue]

    private init(_ sql: String, _ arguments: [any DatabaseValueConvertible] = []) {
        self.sql = "(" + sql + ")"
        self.arguments = arguments.map(\.databaseValue)
    }

    private static let all = Scope("1")
    private static let none = Scope("0")

    private static func marks(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ", ")
    }

    /// Rows of `application` that the viewer may see.
    ///
    /// Staff see all but those they have a hand in themselves as applicants, which
    /// they see as applicants do; a reviewer sees one once no conflict is declared.
    package static func applications(_ viewer: Viewer) -> Scope {
        guard let person = viewer.person else { return .none }
        if viewer.may(.applicationRead) { return .all }
        var sql = "application.id IN (SELECT application FROM application_person WHERE person = ?)"
        var arguments: [any DatabaseValueConvertible] = [person.rawValue]
        let names = viewer.actor.pseudonyms.sorted()
        if !names.isEmpty {
            sql += """
                 OR application.id IN (SELECT application FROM review WHERE reviewer IN (\(marks(names.count)))
                    AND conflict = 'none' AND stage IN ('accepted', 'submitted'))
                """
            arguments += names
        }
        return Scope(sql, arguments)
    }

    /// True in SQL where the viewer is one of the applicants of an `application` row.
    package static func ownApplications(_ viewer: Viewer) -> Scope {
        guard let person = viewer.person else { return .none }
        return Scope("application.id IN (SELECT application FROM application_person WHERE person = ?)", [person.rawValue])
    }

    /// Rows of `review`: one's own, or all for those who read reviews, never of one's own application.
    package static func reviews(_ viewer: Viewer) -> Scope {
        guard let person = viewer.person else { return .none }
        if viewer.may(.reviewRead) {
            return Scope(
                "review.application NOT IN (SELECT application FROM application_person WHERE person = ?)",
                [person.rawValue])
        }
        let names = viewer.actor.pseudonyms.sorted()
        guard !names.isEmpty else { return .none }
        return Scope("review.reviewer IN (\(marks(names.count)))", names)
    }

    /// Rows of `person`: all for administrators, else oneself and, for a house's representatives, its members.
    package static func people(_ viewer: Viewer) -> Scope {
        guard let person = viewer.person else { return .none }
        if viewer.seesAllPeople { return .all }
        var sql = "person.id = ?"
        var arguments: [any DatabaseValueConvertible] = [person.rawValue]
        let houses = viewer.actor.represents.map(\.rawValue).sorted()
        if viewer.may(.membershipGrant), !houses.isEmpty {
            sql += " OR person.id IN (SELECT person FROM membership WHERE organisation IN (\(marks(houses.count))))"
            arguments += houses
        }
        return Scope(sql, arguments)
    }

    /// Rows of `loan`: the parties' and the staff's.
    package static func loans(_ viewer: Viewer) -> Scope {
        guard let person = viewer.person else { return .none }
        if viewer.may(.loanRead) { return .all }
        let houses = viewer.actor.represents.map(\.rawValue).sorted()
        var sql = "loan.responsible = ?"
        var arguments: [any DatabaseValueConvertible] = [person.rawValue]
        if !houses.isEmpty {
            sql += " OR loan.borrower IN (\(marks(houses.count)))"
            arguments += houses
        }
        return Scope(sql, arguments)
    }

    /// Rows of `entry`, the index of the log: by audience, and one's own applications and loans.
    package static func entries(_ viewer: Viewer) -> Scope {
        if viewer.may(.logAudit) { return .all }
        let audiences = viewer.audiences.map(\.rawValue)
        var sql = "entry.audience IN (\(marks(audiences.count)))"
        var arguments: [any DatabaseValueConvertible] = audiences
        if let person = viewer.person, !viewer.audiences.contains(.party) {
            let loans = Scope.loans(viewer)
            sql += """
                 OR (entry.audience = 'party' AND (
                    entry.stream IN (SELECT 'application/' || application FROM application_person WHERE person = ?)
                    OR entry.stream IN (SELECT 'loan/' || id FROM loan WHERE \(loans.sql))
                    OR entry.stream IN (SELECT 'sample/' || sample FROM loan_piece JOIN loan ON loan.id = loan_piece.loan
                        WHERE \(loans.sql))))
                """
            arguments.append(person.rawValue)
            arguments += loans.arguments + loans.arguments
        }
        if viewer.isDecider, let person = viewer.person {
            // What was written about one's own application stays hidden from oneself, whatever one's office.
            sql = """
                (\(sql)) AND NOT (entry.audience IN ('staff', 'deciders') AND (
                    entry.stream IN (SELECT 'application/' || application FROM application_person WHERE person = ?)
                    OR entry.stream IN (SELECT 'review/' || review.id FROM review JOIN application_person
                        ON application_person.application = review.application WHERE person = ?)))
                """
            arguments += [person.rawValue, person.rawValue]
        }
        return Scope(sql, arguments)
    }
}
