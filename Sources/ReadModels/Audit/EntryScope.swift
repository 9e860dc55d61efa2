import Domain
import GRDB

extension Scope {
    /// Rows of `entry`, the index of the log: what a viewer may take a receipt of.
    ///
    /// | stream | `party` | `staff` | `deciders` |
    /// | --- | --- | --- | --- |
    /// | application | its applicants, who reads applications | the same staff, and who keeps the mass | who reads applications and decides |
    /// | review | – | – | who reads reviews, and whoever wrote it |
    /// | loan | its parties, who reads loans | – | – |
    /// | sample | the parties of the loan that the record belongs to, who reads the ledger or loans | who reads the ledger | – |
    /// | person | – | oneself, who gives roles, invites or organises reviews | – |
    /// | installation | – | whoever works in the house | – |
    ///
    /// Records for everyone are everyone's, and an auditor reads all. What was judged of one's own application stays
    /// hidden from oneself, whatever one's office.
    package static func entries(_ viewer: Viewer) -> Scope {
        if viewer.may(.logAudit) { return .all }
        guard let person = viewer.person?.rawValue else { return Scope("entry.audience = 'everyone'") }
        var parts = ["entry.audience = 'everyone'"]
        var arguments: [any DatabaseValueConvertible] = []
        func add(_ kind: String, _ audiences: [Audience], _ condition: String = "1", _ more: [any DatabaseValueConvertible] = []) {
            let names = audiences.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            // As a range, for the index: `0` follows `/`.
            parts.append(
                "(entry.stream >= '\(kind)/' AND entry.stream < '\(kind)0' AND entry.audience IN (\(names)) AND \(condition))")
            arguments += more
        }
        let own = """
            entry.stream NOT IN (SELECT 'application/' || application FROM application_person WHERE person = ?)
            """
        if viewer.may(.applicationRead) {
            add("application", [.party])
            add("application", viewer.isDecider ? [.staff, .deciders] : [.staff], own, [person])
        } else if viewer.may(.sampleRead) {
            add("application", [.staff], own, [person])
        }
        if viewer.may(.reviewRead) {
            let reviewsOfOwn = """
                entry.stream NOT IN (SELECT 'review/' || review.id FROM review JOIN application_person
                    ON application_person.application = review.application WHERE person = ?)
                """
            add("review", [.deciders], reviewsOfOwn, [person])
        }
        if viewer.may(.loanRead) { add("loan", [.party]) }
        if viewer.may(.sampleRead) { add("sample", [.party, .staff]) } else if viewer.may(.loanRead) { add("sample", [.party]) }
        if viewer.may(.roleGrant) || viewer.may(.personInvite) || viewer.may(.reviewOrganise) { add("person", [.staff]) }
        if viewer.isStaff || viewer.may(.erasureOrder) { add("installation", [.staff]) }
        addOwn(person, viewer, add)
        return Scope(parts.joined(separator: " OR "), arguments)
    }

    /// What one reads as an applicant, as a reviewer, as a borrower, and of oneself.
    private static func addOwn(
        _ person: String, _ viewer: Viewer,
        _ add: (_ kind: String, _ audiences: [Audience], _ condition: String, _ more: [any DatabaseValueConvertible]) -> Void
    ) {
        if viewer.actsForThemselves {
            add("person", [.staff], "entry.stream = ?", ["person/" + person])
            add(
                "application", [.party],
                "entry.stream IN (SELECT 'application/' || application FROM application_person WHERE person = ?)", [person])
        }
        let names = viewer.actor.pseudonyms.sorted()
        if !names.isEmpty {
            add(
                "review", [.deciders],
                "entry.stream IN (SELECT 'review/' || review.id FROM review WHERE reviewer IN (\(marks(names.count))))", names)
        }
        guard !viewer.may(.loanRead) else { return }
        let loans = Scope.loans(viewer)
        add("loan", [.party], "entry.stream IN (SELECT 'loan/' || loan.id FROM loan WHERE \(loans.sql))", loans.arguments)
        // Of a sample that was lent more than once, only the records of one's own loan.
        add(
            "sample", [.party],
            """
            entry.seq IN (SELECT custody.seq FROM custody JOIN loan ON loan.id = custody.loan WHERE \(loans.sql)
                UNION ALL SELECT discrepancy.seq FROM discrepancy JOIN loan ON loan.id = discrepancy.loan WHERE \(loans.sql))
            """, loans.arguments + loans.arguments)
    }
}
