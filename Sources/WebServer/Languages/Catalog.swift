import Foundation

/// Every text that the site shows, in every language.
///
/// A text is a line such as `"{count} samples"`; names in braces are filled in
/// when it is shown. Plural forms are two keys, `….one` and `….other`.
package struct Catalog: Sendable {
    /// What is wrong with the files of a catalog.
    package struct Faults: Error, Equatable, CustomStringConvertible {
        package var lines: [String]
        package var description: String { lines.joined(separator: "\n") }
    }

    private let texts: [Language: [String: String]]

    /// The catalog that `files` make: each is one flat JSON object under
    /// `Translations/<language>/<subject>.json`.
    ///
    /// - Throws: ``Faults`` that list every unreadable file, key given twice,
    ///   key missing in one language, and text whose names in braces differ
    ///   between languages. All at once, so that one run mends all.
    package init(files: [ResourceFile]) throws(Faults) {
        var texts: [Language: [String: String]] = [:]
        var faults: [String] = []
        for language in Language.allCases { texts[language] = [:] }
        for file in files where file.path.hasPrefix("Translations/") && file.path.hasSuffix(".json") {
            let parts = file.path.split(separator: "/")
            guard parts.count == 3, let language = Language(rawValue: String(parts[1])) else {
                faults.append("\(file.path): not of the form Translations/<en or zh>/<subject>.json")
                continue
            }
            let entries: [String: String]
            do {
                entries = try JSONDecoder().decode([String: String].self, from: Data(file.bytes))
            } catch {
                faults.append("\(file.path): no flat JSON object of strings (\(error))")
                continue
            }
            for (key, text) in entries.sorted(by: { $0.key < $1.key }) {
                if texts[language]?.updateValue(text, forKey: key) != nil {
                    faults.append("\(file.path): “\(key)” is in another file of this language, too")
                }
                if key.isEmpty || !key.utf8.allSatisfy(isKeyByte) { faults.append("\(file.path): “\(key)” is no key") }
                if placeholders(text) == nil { faults.append("\(file.path): “\(key)” has braces that do not match") }
            }
        }
        faults += Self.differences(texts)
        guard faults.isEmpty else { throw Faults(lines: faults) }
        self.texts = texts
    }

    private static func differences(_ texts: [Language: [String: String]]) -> [String] {
        var faults: [String] = []
        let keys = Set(texts.values.flatMap(\.keys)).sorted()
        for key in keys {
            let missing = Language.allCases.filter { texts[$0]?[key] == nil }
            faults += missing.map { "“\(key)” is missing in \($0.rawValue)" }
            let names = Language.allCases.compactMap { texts[$0]?[key].flatMap(placeholders) }
            // A singular may leave its number out: “one sample”.
            if missing.isEmpty, !key.hasSuffix(".one"), Set(names.map(Set.init)).count > 1 {
                faults.append("“\(key)” has different names in braces in different languages")
            }
            if key.hasSuffix(".one"), !keys.contains(key.dropLast(3) + "other") {
                faults.append("“\(key)” has no “.other” beside it")
            }
        }
        return faults
    }

    /// The texts of one language.
    package func strings(_ language: Language) -> Strings { Strings(language: language, texts: texts[language] ?? [:]) }

    /// Every key.
    package var keys: Set<String> { Set(texts.values.first?.keys.map { $0 } ?? []) }
}

/// The texts of one language.
package struct Strings: Sendable {
    package let language: Language
    let texts: [String: String]

    init(language: Language, texts: [String: String]) {
        self.language = language
        self.texts = texts
    }

    /// The text under `key` with `values` for its names in braces.
    ///
    /// A key that is nowhere shows itself in brackets: `make lint` finds those
    /// that are written out, and a page with a bracket beats one that fails.
    package func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        guard let text = texts[key] else { return "⟦\(key)⟧" }
        return fill(text, values)
    }

    /// The plural form of `key` for `count`, which also fills `{count}`.
    package func callAsFunction(_ key: String, count: Int, _ values: [String: String] = [:]) -> String {
        let form = count == 1 ? "one" : "other"
        return self("\(key).\(form)", values.merging(["count": String(count)]) { given, _ in given })
    }

    /// Whether there is a text under `key`.
    package func has(_ key: String) -> Bool { texts[key] != nil }

    private func fill(_ text: String, _ values: [String: String]) -> String {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += values[name] ?? "⟦\(name)⟧"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}

/// The names in braces of a text, or nil where the braces do not match.
func placeholders(_ text: String) -> [String]? {
    var names: [String] = []
    var rest = text[...]
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
        guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else { return nil }
        let name = rest[rest.index(after: open)..<close]
        guard !name.isEmpty, name.utf8.allSatisfy(isNameByte) else { return nil }
        names.append(String(name))
        rest = rest[rest.index(after: close)...]
    }
    return names
}

private func isKeyByte(_ byte: UInt8) -> Bool {
    isNameByte(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
}

private func isNameByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
}
