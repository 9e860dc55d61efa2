extension PolicyFile {
    /// What has to accompany an application.
    package struct Materials: Codable, Hashable, Sendable {
        /// The kinds that there are.
        package let kinds: [Kind]
        /// Which kinds together make an application complete.
        package let complete: Sourced<Requirement>
        /// Media types that are taken.
        package let accepts: Sourced<[String]>
        /// The largest file.
        package let maximumBytes: Sourced<Int>

        /// One kind of material.
        package struct Kind: Codable, Hashable, Sendable {
            /// The key that others refer to it by.
            package let id: String
            /// The letter under which the authority lists it, where it does.
            package let letter: String?
            /// Its name on pages.
            package let title: Wording
            /// What it does for completeness.
            package let role: Part
            /// How well it is known.
            package let mark: Mark
            /// A source of `sources.json`.
            package let source: String
        }

        /// What a kind does for completeness; the rule itself is ``Materials/complete``.
        package enum Part: String, Codable, Hashable, Sendable, CaseIterable {
            case required, alternative, supporting
        }
    }

    /// A rule over kinds of material: one kind, all of some rules, or any of them.
    ///
    /// In JSON: `"f"`, `{"allOf": […]}`, `{"anyOf": […]}`.
    package indirect enum Requirement: Hashable, Sendable {
        /// One kind has to be there.
        case kind(String)
        /// All of the rules hold.
        case allOf([Requirement])
        /// At least one of the rules holds.
        case anyOf([Requirement])

        /// Whether `kinds` satisfy the rule.
        package func isMet(by kinds: Set<String>) -> Bool {
            switch self {
            case .kind(let id): kinds.contains(id)
            case .allOf(let rules): rules.allSatisfy { $0.isMet(by: kinds) }
            case .anyOf(let rules): rules.contains { $0.isMet(by: kinds) }
            }
        }

        /// What `kinds` still lack, as rules each of which has to be met.
        package func missing(from kinds: Set<String>) -> [Requirement] {
            if isMet(by: kinds) { return [] }
            if case .allOf(let rules) = self { return rules.flatMap { $0.missing(from: kinds) } }
            return [self]
        }

        /// The same rule as groups of which each needs at least one kind.
        package var groups: [Set<String>] {
            switch self {
            case .kind(let id): [[id]]
            case .allOf(let rules): rules.flatMap(\.groups)
            case .anyOf(let rules):
                // (a ∧ b) ∨ c = (a ∨ c) ∧ (b ∨ c): one group of each alternative, in every combination.
                rules.map(\.groups).reduce([[]]) { sofar, groups in
                    sofar.flatMap { left in groups.map { left.union($0) } }
                }
            }
        }

        /// Every kind that the rule names.
        package var kinds: Set<String> {
            switch self {
            case .kind(let id): [id]
            case .allOf(let rules), .anyOf(let rules): rules.reduce(into: []) { $0.formUnion($1.kinds) }
            }
        }
    }
}

extension PolicyFile.Requirement: Codable {
    private enum CodingKeys: String, CodingKey { case allOf, anyOf }

    package init(from decoder: any Decoder) throws {
        if let id = try? decoder.singleValueContainer().decode(String.self) {
            // `try?`: a rule is a string or an object, and the object is read next.
            self = .kind(id)
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch (
            try container.decodeIfPresent([Self].self, forKey: .allOf),
            try container.decodeIfPresent([Self].self, forKey: .anyOf)
        ) {
        case (let rules?, nil): self = .allOf(rules)
        case (nil, let rules?): self = .anyOf(rules)
        default:
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "a rule is the id of a kind, or an object with either allOf or anyOf"
                )
            )
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .kind(let id):
            var container = encoder.singleValueContainer()
            try container.encode(id)
        case .allOf(let rules):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(rules, forKey: .allOf)
        case .anyOf(let rules):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(rules, forKey: .anyOf)
        }
    }
}

extension PolicyFile.Materials: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.requireUnique(kinds.map(\.id), at: "kinds")
        for (index, kind) in kinds.enumerated() {
            inspection.enter("kinds[\(index)].title", kind.title)
            inspection.requireSource(kind.source, at: "kinds[\(index)].source")
        }
        inspection.enter("complete", complete)
        inspection.requireKnown(
            complete.value.kinds.sorted(),
            in: Set(kinds.map(\.id)),
            at: "complete.value",
            kind: "material"
        )
        inspection.require(
            complete.value.isMet(by: Set(kinds.map(\.id))),
            at: "complete.value",
            "no application can ever be complete",
            remedy: "give every anyOf at least one rule"
        )
        inspection.enter("accepts", accepts)
        inspection.enter("maximumBytes", maximumBytes)
        inspection.require(
            maximumBytes.value > 0,
            at: "maximumBytes.value",
            "no file fits",
            remedy: "allow at least one byte"
        )
    }
}
