/// The source of one template, on its way from the file to Mustache.
///
/// Texts come in at this point: `[[loans.title]]` becomes the text of that key,
/// escaped, and `{name}` in the text becomes the tag `{{name}}`. So there is a
/// compiled template for each language, and showing a page translates nothing.
/// `[[loans.due count=dueCount one=isOneDue]]` renames a name of the text and
/// chooses between `loans.due.one` and `loans.due.other` by a boolean.
struct TemplateSource: Sendable {
    static let markupTransform = "markup"

    let name: String
    /// What Mustache compiles.
    let text: String
    /// The tags of it, in order.
    let tags: [TemplateTag]
    let keys: Set<String>

    init(name: String, source: String, strings: Strings) throws(TemplateFault) {
        self.name = name
        var keys: Set<String> = []
        let translated = try Self.translate(source, name: name, strings: strings, keys: &keys)
        let lines = Self.withoutIndentation(translated)
        let (text, tags) = try Self.read(lines, name: name)
        self.text = "{{% CONTENT_TYPE: \(FastHTML.name) }}\n" + text
        self.tags = tags
        self.keys = keys
    }

    // MARK: Texts

    private static func translate(
        _ source: String,
        name: String,
        strings: Strings,
        keys: inout Set<String>
    ) throws(TemplateFault) -> String {
        var result = ""
        var rest = source[...]
        while let open = rest.firstRange(of: "[[") {
            guard let close = rest[open.upperBound...].firstRange(of: "]]") else {
                throw TemplateFault(template: name, text: "“[[” without “]]”")
            }
            result += rest[..<open.lowerBound]
            let words = rest[open.upperBound..<close.lowerBound].split(separator: " ").map(String.init)
            guard let key = words.first else { throw TemplateFault(template: name, text: "“[[]]” names no text") }
            var renamed: [String: String] = [:]
            for word in words.dropFirst() {
                let halves = word.split(separator: "=", maxSplits: 1).map(String.init)
                guard halves.count == 2 else {
                    throw TemplateFault(template: name, text: "“\(word)” in “\(key)” is not of the form a=b")
                }
                renamed[halves[0]] = halves[1]
            }
            if let flag = renamed["one"] {
                let one = try text("\(key).one", name: name, strings: strings, renamed: renamed, keys: &keys)
                let other = try text("\(key).other", name: name, strings: strings, renamed: renamed, keys: &keys)
                result += "{{#\(flag)}}\(one){{/\(flag)}}{{^\(flag)}}\(other){{/\(flag)}}"
            } else {
                result += try text(key, name: name, strings: strings, renamed: renamed, keys: &keys)
            }
            rest = rest[close.upperBound...]
        }
        return result + rest
    }

    private static func text(
        _ key: String,
        name: String,
        strings: Strings,
        renamed: [String: String],
        keys: inout Set<String>
    ) throws(TemplateFault) -> String {
        guard let text = strings.texts[key] else {
            throw TemplateFault(template: name, text: "there is no text “\(key)” in \(strings.language.rawValue)")
        }
        keys.insert(key)
        var result = FastHTML.escape(text)
        for placeholder in Set(placeholders(text) ?? []) {
            result = result.replacing("{\(placeholder)}", with: "{{\(renamed[placeholder] ?? placeholder)}}")
        }
        return result
    }

    // MARK: Tags

    /// Drops the white space at line starts, except inside `pre` and `textarea`:
    /// pages get smaller, and Mustache need not indent what partials bring.
    private static func withoutIndentation(_ text: String) -> String {
        var isVerbatim = false
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> Substring in
            let wasVerbatim = isVerbatim
            if line.contains("<pre") || line.contains("<textarea") { isVerbatim = true }
            if line.contains("</pre") || line.contains("</textarea") { isVerbatim = false }
            return wasVerbatim ? line : line.drop { $0 == " " || $0 == "\t" }
        }
        return lines.joined(separator: "\n")
    }

    private static func read(_ text: String, name: String) throws(TemplateFault) -> (String, [TemplateTag]) {
        var result = ""
        var tags: [TemplateTag] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            result += rest[..<open.lowerBound]
            let isTriple = rest[open.upperBound...].hasPrefix("{")
            let end = isTriple ? "}}}" : "}}"
            guard let close = rest[open.upperBound...].firstRange(of: end) else {
                throw TemplateFault(template: name, text: "a tag without its end")
            }
            let inner = rest[open.upperBound..<close.lowerBound].drop { $0 == "{" }
            let tag = try TemplateTag(String(inner).trimmingWhitespace(), isTriple: isTriple, template: name)
            tags.append(tag)
            switch tag {
            case .comment: break
            case .markup(let field): result += "{{{\(markupTransform)(\(field))}}}"
            default: result += rest[open.lowerBound..<close.upperBound]
            }
            rest = rest[close.upperBound...]
        }
        return (result + rest, tags)
    }
}

/// One tag of a template.
enum TemplateTag: Equatable, Sendable {
    case variable(String)
    case markup(String)
    case section(String)
    case inverted(String)
    case end(String)
    case partial(String)
    case parent(String)
    case block(String)
    case comment

    init(_ text: String, isTriple: Bool, template: String) throws(TemplateFault) {
        func fault(_ reason: String) -> TemplateFault {
            TemplateFault(template: template, text: "“{{\(text)}}”: \(reason)")
        }
        let name = text.drop { "#^/><$!&=%".contains($0) }.trimmingSpaces
        if isTriple {
            guard Self.isPath(text) else { throw fault("three braces take the name of a markup and nothing else") }
            self = .markup(text)
            return
        }
        switch text.first {
        case "!":
            self = .comment
            return
        case "#": self = .section(name)
        case "^": self = .inverted(name)
        case "/": self = .end(name)
        case ">": self = .partial(name)
        case "<": self = .parent(name)
        case "$": self = .block(name)
        case "&": throw fault("text is always escaped; drawings are markup in three braces")
        case "=", "%": throw fault("delimiters and content types stay as they are")
        default: self = .variable(name)
        }
        switch self {
        case .partial, .parent, .end:
            guard !name.isEmpty, !name.contains("*"), !name.contains("(") else {
                throw fault("name one template or section")
            }
        default:
            guard Self.isPath(name) else {
                throw fault("a name is made of letters, digits and dots; prepare everything else in the model")
            }
        }
    }

    private static func isPath(_ text: String) -> Bool {
        text == "."
            || (!text.isEmpty
                && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
                    !part.isEmpty
                        && part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20) }
                })
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String { String(self).trimmingWhitespace() }
}

/// What is wrong with a template.
package struct TemplateFault: Error, Equatable, CustomStringConvertible {
    package var template: String
    package var text: String
    package var description: String { "\(template): \(text)" }
}
