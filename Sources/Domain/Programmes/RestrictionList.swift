/// Laws that limit cooperation, as data: `Programmes/restrictions.json`.
package struct RestrictionList: ReferenceFile, Hashable {
    package static let format = "magpie.restrictions/1"
    package let format: String
    package let restrictions: [Restriction]

    /// One law or rule of one jurisdiction.
    package struct Restriction: Codable, Hashable, Sendable {
        package let id: String
        package let title: Wording
        /// ISO 3166-1 alpha-2 of whoever made it.
        package let jurisdiction: String
        package let from: ReferenceDate?
        /// Nil while it stands, as far as is known.
        package let until: ReferenceDate?
        package let effect: Wording
        package let exceptions: [Remark]
        /// Cases in which it was felt.
        package let evidence: [Remark]
        package let mark: Mark
        package let source: String
        package let note: Wording?
    }

    /// A sourced sentence.
    package struct Remark: Codable, Hashable, Sendable {
        package let text: Wording
        package let mark: Mark
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
