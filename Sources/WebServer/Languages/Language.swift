/// A language in which the site is shown.
package enum Language: String, CaseIterable, Hashable, Sendable {
    case english = "en"
    case chinese = "zh"

    /// The BCP 47 tag, for `lang` and `Content-Language`.
    package var tag: String {
        switch self {
        case .english: "en"
        case .chinese: "zh-Hans"
        }
    }

    /// The language's own name for itself, as a switch shows it.
    package var ownName: String {
        switch self {
        case .english: "English"
        case .chinese: "中文"
        }
    }

    /// The language of a tag that a link or a cookie holds: `en`, `zh` or `zh-Hans`.
    package init?(tag: String) {
        guard let match = Self.allCases.first(where: { $0.tag == tag || $0.rawValue == tag }) else { return nil }
        self = match
    }

    /// The language that `Accept-Language` likes best (RFC 9110, section 12.5.4).
    ///
    /// A tag counts by its first part, so every `zh-…` is Chinese. Of equal
    /// weights the first one named wins; `*` and nothing at all are English.
    package static func negotiated(_ header: String?) -> Language {
        var best: (language: Language, weight: Int)?
        for item in (header ?? "").split(separator: ",").prefix(20) {
            let parts = item.split(separator: ";")
            guard let range = parts.first?.filter({ $0 != " " }).lowercased() else { continue }
            let weight = parts.dropFirst().lazy.compactMap(weight).first ?? 1_000
            guard weight > 0 else { continue }
            let primary = range.prefix { $0 != "-" }
            guard let language = Language(rawValue: String(primary)) else { continue }
            if weight > (best?.weight ?? 0) { best = (language, weight) }
        }
        return best?.language ?? .english
    }

    /// Thousandths of `q=0.8`; nil where it is another parameter, 0 where it is malformed.
    private static func weight(_ parameter: Substring) -> Int? {
        let text = parameter.filter { $0 != " " }.lowercased()
        guard text.hasPrefix("q=") else { return nil }
        let number = text.dropFirst(2)
        guard number.utf8.count <= 5, let value = Double(number), (0...1).contains(value) else { return 0 }
        return Int(value * 1_000)
    }
}
