/// The name of a person, body or place: in its own script, in Latin letters, and as pages show it.
package struct ProperName: Codable, Hashable, Sendable {
    /// In its own language and script.
    package let own: String
    /// The language of `own`, BCP 47.
    package let language: String
    /// The same in Latin letters: a romanisation, or `own` itself.
    package let latin: String
    /// What English and Chinese pages call it.
    package let title: Wording?

    /// A name in its forms.
    package init(own: String, language: String, latin: String, title: Wording? = nil) {
        self.own = own
        self.language = language
        self.latin = latin
        self.title = title
    }

    /// What a page in `language` shows.
    package func text(in language: String) -> String {
        title?.text(in: language) ?? (language.hasPrefix(self.language) ? own : latin)
    }
}

extension ProperName: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.require(!own.isEmpty, at: "own", "the name is empty", remedy: "write it in its own script")
        inspection.require(
            !latin.isEmpty && latin.unicodeScalars.allSatisfy(Self.isLatin),
            at: "latin",
            "\"\(latin)\" is not in Latin letters",
            remedy: "romanise it"
        )
        inspection.require(
            (2...3).contains(language.split(separator: "-").first?.count ?? 0),
            at: "language",
            "\(language) is no language tag",
            remedy: "write a BCP 47 tag such as zh or de"
        )
        checkTitle(&inspection)
    }

    /// Basic to extended Latin, with the punctuation of names.
    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x0250 || (0x1E00...0x206F).contains(scalar.value)
    }

    private func checkTitle(_ inspection: inout Inspection) {
        if let title {
            inspection.require(
                !title.en.isEmpty && !title.zh.isEmpty,
                at: "title",
                "a language is missing",
                remedy: "write en and zh (a name may stay in Latin letters)"
            )
        }
    }
}
