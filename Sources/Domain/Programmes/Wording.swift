/// A text for people, in every language that the pages speak.
///
/// Both languages are required: a missing translation is an error of the data,
/// not a gap that a page fills with the other language.
package struct Wording: Codable, Hashable, Sendable {
    /// English.
    package let en: String
    /// Simplified Chinese.
    package let zh: String

    /// A text in both languages.
    package init(en: String, zh: String) {
        self.en = en
        self.zh = zh
    }

    /// The text in `language`, a BCP 47 tag; whatever is not Chinese reads English.
    package func text(in language: String) -> String {
        language == "zh" || language.hasPrefix("zh-") ? zh : en
    }
}

extension Wording: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.require(
            !en.allSatisfy(\.isWhitespace),
            at: "en",
            "the English text is empty",
            remedy: "write it"
        )
        inspection.require(
            en.unicodeScalars.contains { $0.properties.isAlphabetic && !Self.isHan($0) },
            at: "en",
            "the English text has no Latin letter",
            remedy: "write it in English"
        )
        inspection.require(
            zh.unicodeScalars.contains(where: Self.isHan),
            at: "zh",
            "the Chinese text has no Chinese character",
            remedy: "write it in Simplified Chinese"
        )
    }

    /// Unified ideographs of the basic block, where all our texts live.
    private static func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }
}
