/// Public statements that contradict each other, kept side by side: `Programmes/contradictions.json`.
package struct ContradictionList: ReferenceFile, Hashable {
    /// The format line of these files.
    package static let format = "magpie.contradictions/1"
    /// The format line found, equal to the type's own.
    package let format: String
    /// In the order of their numbers.
    package let contradictions: [Contradiction]

    /// The contradictions that concern a mission, spacecraft or instrument.
    package func contradictions(about id: String) -> [Contradiction] { contradictions.filter { $0.about.contains(id) } }

    package func check(_ inspection: inout Inspection) {
        inspection.requireUnique(contradictions.map(\.id), at: "contradictions")
        inspection.requireUnique(contradictions.map(\.number), at: "contradictions")
        inspection.enter("contradictions", contradictions)
    }
}

/// One subject on which sources differ.
package struct Contradiction: Codable, Hashable, Sendable {
    /// Its number in the list that readers know.
    package let number: Int
    /// The key that others refer to it by.
    package let id: String
    /// Ids of the missions, spacecraft or instruments concerned.
    package let about: [String]
    /// What the sources differ on.
    package let subject: Wording
    /// Two or more that differ.
    package let statements: [SourcedStatement]
    /// Why they differ, as far as is known; it replaces none of them.
    package let explanation: Wording
}

extension Contradiction: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("subject", subject)
        inspection.enter("explanation", explanation)
        inspection.enter("statements", statements)
        inspection.require(
            Set(statements.map { "\(String(describing: $0.value)) \(String(describing: $0.unit))" }).count >= 2,
            at: "statements",
            "the statements do not differ",
            remedy: "keep at least two different values"
        )
        inspection.require(!about.isEmpty, at: "about", "it concerns nothing", remedy: "name what it concerns")
    }
}
