import ArgumentParser
import PDS4

/// A configuration file of `validate`: keys and values as Java's property files write them.
struct ValidateConfiguration {
    private var values: [String: String] = [:]

    /// The keys that `validate` documents. Those that are `true` or `false` are flags.
    private static let keys: Set<String> = [
        "extension", "regexp", "report", "target", "verbose", "schema", "schematron", "catalog", "checksum", "basePath", "model", "local",
        "reportStyle", "force", "rule", "noDataCheck", "skipContentValidation", "skipContextReferenceCheck", "checkInbetweenFields",
        "maxErrors", "everyN", "spotCheckData", "allowUnlabeledFiles", "updateContextProducts", "addContextProducts",
        "skipContextValidation", "targetManifest", "ignoreProductValidation",
    ]

    /// Reads a file. A key that nobody knows is refused: a misspelt one would be left out in silence.
    init(path: String) throws {
        for (key, value) in Self.properties(String(decoding: try CommandFiles.read(path), as: UTF8.self)) {
            guard key.hasPrefix("validate."), Self.keys.contains(String(key.dropFirst("validate.".count))) else {
                throw CommandFailure("\(path): there is no key “\(key)”. Known are: \(Self.keys.sorted().map { "validate." + $0 }.joined(separator: ", ")).")
            }
            values[String(key.dropFirst("validate.".count))] = value
        }
    }

    /// The value of a key, the quotes around it left out.
    func text(_ key: String) -> String? { list(key).first }

    /// The values of a key, which are separated by commas and may be quoted.
    func list(_ key: String) -> [String] {
        (values[key] ?? "").split(separator: ",").map { $0.trimming { $0 == " " || $0 == "\t" }.trimming { $0 == "\"" } }.filter { !$0.isEmpty }
    }

    /// Whether a flag is set.
    func isSet(_ key: String) throws -> Bool {
        switch values[key]?.lowercased() {
        case nil, "false"?: return false
        case "true"?: return true
        case let other?: throw CommandFailure("validate.\(key) is “\(other)”; it must be true or false.")
        }
    }

    /// A number.
    func number(_ key: String) throws -> Int? {
        guard let text = text(key) else { return nil }
        guard let number = Int(text) else { throw CommandFailure("validate.\(key) is “\(text)”; it must be a whole number.") }
        return number
    }

    /// Keys and values of a property file: comments, continued lines and escapes as `java.util.Properties` has them.
    static func properties(_ text: String) -> [(key: String, value: String)] {
        var logical: [Substring] = []
        var continued: String?
        for raw in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let line = raw.drop { $0 == " " || $0 == "\t" }
            if continued == nil, line.isEmpty || line.first == "#" || line.first == "!" { continue }
            var whole = (continued ?? "") + line
            continued = nil
            // An odd number of backslashes at the end: the line goes on.
            if whole.reversed().prefix(while: { $0 == "\\" }).count % 2 == 1 {
                whole.removeLast()
                continued = whole
            } else {
                logical.append(Substring(whole))
            }
        }
        if let continued { logical.append(Substring(continued)) }
        return logical.map { line in
            var rest = line
            let key = unescaped(&rest) { $0 == "=" || $0 == ":" || $0 == " " || $0 == "\t" }
            rest = rest.drop { $0 == " " || $0 == "\t" }
            if rest.first == "=" || rest.first == ":" { rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" } }
            let value = unescaped(&rest) { _ in false }
            return (key, value.trimming { $0 == " " || $0 == "\t" })
        }
    }

    private static func unescaped(_ rest: inout Substring, until ends: (Character) -> Bool) -> String {
        var text = ""
        while let next = rest.first, !ends(next) {
            rest.removeFirst()
            guard next == "\\", let escaped = rest.popFirst() else {
                text.append(next)
                continue
            }
            switch escaped {
            case "n": text.append("\n")
            case "t": text.append("\t")
            case "r": text.append("\r")
            case "f": text.append("\u{C}")
            case "u":
                let digits = rest.prefix(4)
                guard digits.count == 4, let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else { continue }
                rest = rest.dropFirst(4)
                text.unicodeScalars.append(scalar)
            default: text.append(escaped)
            }
        }
        return text
    }
}

extension StringProtocol {
    /// Without the characters at both ends for which `isLeftOut` holds.
    fileprivate func trimming(_ isLeftOut: (Character) -> Bool) -> String {
        var part = self[...].drop(while: isLeftOut)
        while let last = part.last, isLeftOut(last) { part.removeLast() }
        return String(part)
    }
}
