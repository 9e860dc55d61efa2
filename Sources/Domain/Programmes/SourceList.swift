/// Where figures come from: `Programmes/sources.json`.
package struct SourceList: ReferenceFile, Hashable {
    /// The format line of these files.
    package static let format = "magpie.sources/1"
    /// The format line found, equal to the type's own.
    package let format: String
    /// The sources, in the order of the file.
    package let sources: [Source]

    /// One document, page, catalogue or the like.
    package struct Source: Codable, Hashable, Sendable {
        /// What figures cite.
        package let id: String
        /// What it is, described where its title is not recorded.
        package let title: Wording
        /// Who issued it.
        package let publisher: Wording
        /// What sort it is.
        package let kind: Kind
        /// When it was issued, where that is known.
        package let date: ReferenceDate?
        /// How well what it states is known, unless a figure says otherwise.
        package let mark: Mark
        /// A remark for readers.
        package let note: Wording?
    }

    /// What sort of thing a source is.
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case abstract, catalogue, collection, copy, `default`, example, knowledge, news, notice, page, paper, plan
        case report, slides, standIn
    }

    /// All ids.
    package var ids: Set<String> { Set(sources.map(\.id)) }

    /// The source called `id`.
    package func source(_ id: String) -> Source? { sources.first { $0.id == id } }

    package func check(_ inspection: inout Inspection) {
        inspection.requireUnique(sources.map(\.id), at: "sources")
        inspection.enter("sources", sources)
    }
}

extension SourceList.Source: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("title", title)
        inspection.enter("publisher", publisher)
        inspection.enter("note", note)
    }
}
