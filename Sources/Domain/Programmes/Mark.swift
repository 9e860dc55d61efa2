/// How well a figure is known: the mark that every figure of the reference data carries.
package enum Mark: String, Codable, Hashable, Sendable, CaseIterable {
    /// Stated by the documents that the project was created from.
    case stated = "S"
    /// Seen in a public page of the agency, a journal or a news agency.
    case published = "P"
    /// Seen in a weak copy only: shown as unconfirmed.
    case weak = "W"
    /// General knowledge, unchecked; stand-ins and defaults carry it too.
    case knowledge = "K"

    /// Whether a page has to say "unconfirmed" beside the figure.
    package var isUnconfirmed: Bool { self == .weak || self == .knowledge }

    /// What the mark means, for a legend.
    package var meaning: Wording {
        switch self {
        case .stated: Wording(en: "Stated by the agency's documents", zh: "机构文件载明")
        case .published: Wording(en: "Seen in a public page", zh: "见于公开网页")
        case .weak: Wording(en: "Seen in a weak copy only, unconfirmed", zh: "仅见于弱副本，未经证实")
        case .knowledge: Wording(en: "General knowledge, unchecked", zh: "一般知识，未经核对")
        }
    }
}
