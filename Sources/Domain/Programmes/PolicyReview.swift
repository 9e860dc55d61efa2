extension PolicyFile {
    /// How applications are reviewed.
    package struct Review: Codable, Hashable, Sendable {
        /// Signed reviews without a barring conflict that a recommendation needs.
        package let quorum: Sourced<Int>
        /// What a reviewer fills in.
        package let form: Sourced<ReviewForm>
        /// Conflicts of interest that are asked about.
        package let conflicts: Sourced<[ConflictKind]>
    }

    /// What a reviewer fills in.
    package struct ReviewForm: Codable, Hashable, Sendable {
        /// The range of scores.
        package let scale: Scale
        /// What is scored.
        package let criteria: [Criterion]
        /// Texts to be written.
        package let findings: [Field]
        /// Overall judgements to choose from.
        package let verdicts: [Verdict]
    }

    /// The range of scores, with what its steps are called.
    package struct Scale: Codable, Hashable, Sendable {
        /// The lowest score.
        package let minimum: Int
        /// The highest score.
        package let maximum: Int
        /// What its steps are called.
        package let anchors: [Anchor]
    }

    /// What one score means.
    package struct Anchor: Codable, Hashable, Sendable {
        /// A score of the scale.
        package let score: Int
        /// What it stands for.
        package let title: Wording
    }

    /// Something that is scored.
    package struct Criterion: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name on pages.
        package let title: Wording
        /// The weights of a form sum to 100.
        package let weightPercent: Int
        /// What scores mean for it.
        package let anchors: [Anchor]
    }

    /// An overall judgement.
    package struct Verdict: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name on pages.
        package let title: Wording
    }

    /// A kind of conflict of interest.
    package struct ConflictKind: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name on pages.
        package let title: Wording
        /// Whether it keeps a reviewer from the application, rather than only being told.
        package let bars: Bool
        /// How long the tie counts after it ended; nil for ever.
        package let lookBack: Period?
    }
}

extension PolicyFile.Review: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("quorum", quorum)
        inspection.require(quorum.value > 0, at: "quorum.value", "no review is needed", remedy: "ask for at least one")
        inspection.enter("form", form)
        inspection.enter("conflicts", conflicts)
        inspection.requireUnique(conflicts.value.map(\.id), at: "conflicts.value")
    }
}

extension PolicyFile.ReviewForm: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        let scores = scale.minimum < scale.maximum ? scale.minimum...scale.maximum : 0...0
        inspection.require(
            scale.minimum < scale.maximum,
            at: "scale",
            "the scale has no range",
            remedy: "give a minimum below the maximum"
        )
        inspection.requireUnique(criteria.map(\.id), at: "criteria")
        inspection.requireUnique(findings.map(\.id), at: "findings")
        inspection.requireUnique(verdicts.map(\.id), at: "verdicts")
        inspection.enter("scale.anchors", scale.anchors)
        inspection.enter("findings", findings)
        for (index, verdict) in verdicts.enumerated() { inspection.enter("verdicts[\(index)].title", verdict.title) }
        for (index, criterion) in criteria.enumerated() {
            inspection.enter("criteria[\(index)].title", criterion.title)
            inspection.enter("criteria[\(index)].anchors", criterion.anchors)
            inspection.require(
                criterion.anchors.allSatisfy { scores.contains($0.score) },
                at: "criteria[\(index)].anchors",
                "an anchor lies outside the scale",
                remedy: "use scores from \(scale.minimum) to \(scale.maximum)"
            )
        }
        let weight = criteria.reduce(0) { $0 + $1.weightPercent }
        inspection.require(
            weight == 100,
            at: "criteria",
            "the weights sum to \(weight)",
            remedy: "make them sum to 100"
        )
    }
}

extension PolicyFile.Anchor: ReferenceChecked {
    package func check(_ inspection: inout Inspection) { inspection.enter("title", title) }
}

extension PolicyFile.ConflictKind: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("title", title)
        inspection.enter("lookBack", lookBack)
    }
}
