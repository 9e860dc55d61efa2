import FoundationEssentials

/// A text of the agency's own in several languages, kept as one text in the vault.
///
/// One text, so that one commitment covers all its languages. Texts in one
/// language, such as an applicant's, are kept as they are.
package enum LocalText {
    /// Joins the languages; a text without a translation stays plain.
    package static func joined(en: String, zh: String?) -> String {
        guard let zh else { return en }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(["en": en, "zh-Hans": zh]) else { return en }
        return String(decoding: data, as: UTF8.self)
    }

    /// The text in the language with this tag, or in the one that there is.
    package static func text(_ stored: String, in tag: String) -> String {
        guard stored.hasPrefix("{\"en\":"),
            let parts = try? JSONDecoder().decode([String: String].self, from: Data(stored.utf8))
        else { return stored }
        return parts[tag] ?? parts["en"] ?? stored
    }
}
