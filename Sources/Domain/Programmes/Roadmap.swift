/// Milestones of missions as they were planned and as they happened: `Programmes/roadmap.json`.
///
/// A date of a plan is not overwritten by the next: the history of statements
/// is what shows how a plan moved.
package struct Roadmap: ReferenceFile, Hashable {
    /// The format line of these files.
    package static let format = "magpie.roadmap/1"
    /// The format line found, equal to the type's own.
    package let format: String
    /// The kinds that there are.
    package let milestones: [Milestone]
    /// In the order in which pages show them.
    package let entries: [Entry]

    /// A kind of milestone.
    package struct Milestone: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name on pages.
        package let title: Wording
    }

    /// Everything said about one milestone of one mission.
    package struct Entry: Codable, Hashable, Sendable {
        /// A mission of `missions.json`.
        package let mission: String
        /// A key of ``Roadmap/milestones``.
        package let milestone: String
        /// Plans and what happened; none replaces another.
        package let statements: [DateStatement]

        /// What happened, as well as it is known; several where zones differ.
        package var actual: [DateStatement] { statements.filter { $0.kind == .actual && $0.date != nil } }

        /// The plans in the order in which they were stated, the undated ones first.
        package var plans: [DateStatement] {
            let planned = statements.filter { $0.kind == .planned }
            let order = planned.indices.sorted {
                switch (planned[$0].statedOn, planned[$1].statedOn) {
                case (let a?, let b?) where a != b: a < b
                case (nil, .some): true
                case (.some, nil): false
                default: $0 < $1
                }
            }
            return order.map { planned[$0] }
        }

        /// The date to show first: what happened, or else the latest plan.
        package var headline: DateStatement? { actual.first ?? plans.last }

        /// Whether the sources do not even agree on the year in which it happened.
        package var yearsDiffer: Bool { Set(actual.compactMap { $0.date?.year }).count > 1 }
    }

    /// A date that somebody stated.
    package struct DateStatement: Codable, Hashable, Sendable {
        /// Whether it is a plan.
        package let kind: Kind
        /// Nil where it is not stated, or to be decided.
        package let date: ReferenceDate?
        /// How the value bounds what it speaks of; nil where it is exact.
        package let qualifier: FigureQualifier?
        /// The zone that the day is a day of, where that matters.
        package let zone: String?
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String
        /// When it was said, as exactly as is known.
        package let statedOn: ReferenceDate?
        /// A remark for readers.
        package let note: Wording?

        /// Whether it speaks of a plan or of what happened.
        package enum Kind: String, Codable, Hashable, Sendable { case planned, actual }
    }

    /// The entries of a mission, in the order of the file.
    package func entries(of mission: String) -> [Entry] { entries.filter { $0.mission == mission } }

    /// What is said about one milestone of a mission.
    package func entry(_ mission: String, _ milestone: String) -> Entry? {
        entries.first { $0.mission == mission && $0.milestone == milestone }
    }

    package func check(_ inspection: inout Inspection) {
        inspection.requireUnique(milestones.map(\.id), at: "milestones")
        inspection.requireUnique(entries.map { "\($0.mission) \($0.milestone)" }, at: "entries")
        for (index, milestone) in milestones.enumerated() {
            inspection.enter("milestones[\(index)].title", milestone.title)
        }
        let known = Set(milestones.map(\.id))
        for (index, entry) in entries.enumerated() {
            let path = "entries[\(index)]"
            inspection.requireKnown([entry.milestone], in: known, at: "\(path).milestone", kind: "milestone")
            inspection.require(
                !entry.statements.isEmpty,
                at: "\(path).statements",
                "nothing is said about the milestone",
                remedy: "add a statement, or a date of null that says it is not stated"
            )
            inspection.enter("\(path).statements", entry.statements)
        }
    }
}

extension Roadmap.DateStatement: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("note", note)
        inspection.requireSource(source)
        inspection.require(
            date != nil || note != nil,
            at: "date",
            "no date and no note",
            remedy: "give the date, or say in a note that it is not stated"
        )
    }
}
