/// Laws that limit cooperation, as data: `Programmes/restrictions.json`.
package struct RestrictionList: ReferenceFile, Hashable {
    /// The format line of these files.
    package static let format = "magpie.restrictions/1"
    /// The format line found, equal to the type's own.
    package let format: String
    /// In the order of the file.
    package let restrictions: [Restriction]

    /// One law or rule of one jurisdiction.
    package struct Restriction: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name on pages.
        package let title: Wording
        /// ISO 3166-1 alpha-2 of whoever made it.
        package let jurisdiction: String
        /// Since when it holds, where that is known.
        package let from: ReferenceDate?
        /// Nil while it stands, as far as is known.
        package let until: ReferenceDate?
        /// What it forbids.
        package let effect: Wording
        /// What it lets pass.
        package let exceptions: [Remark]
        /// Cases in which it was felt.
        package let evidence: [Remark]
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String
        /// A remark for readers.
        package let note: Wording?
    }

    /// A sourced sentence.
    package struct Remark: Codable, Hashable, Sendable {
        /// The sentence, for pages.
        package let text: Wording
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String
    }

    /// The restriction called `id`.
    package func restriction(_ id: String) -> Restriction? { restrictions.first { $0.id == id } }

    package func check(_ inspection: inout Inspection) {
        inspection.requireUnique(restrictions.map(\.id), at: "restrictions")
        inspection.enter("restrictions", restrictions)
    }
}

extension RestrictionList.Restriction: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("title", title)
        inspection.enter("effect", effect)
        inspection.enter("note", note)
        inspection.requireSource(source)
        inspection.enter("exceptions", exceptions)
        inspection.enter("evidence", evidence)
        inspection.require(
            !evidence.isEmpty,
            at: "evidence",
            "a restriction without evidence",
            remedy: "say where it was felt"
        )
        if let from, let until {
            inspection.require(from <= until, at: "until", "it ends before it begins", remedy: "correct a date")
        }
    }
}

extension RestrictionList.Remark: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("text", text)
        inspection.requireSource(source)
    }
}
