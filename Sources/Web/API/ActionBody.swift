import Domain
import HTTPTypes
import Intake
import WebServer

/// The body of a command: its schema, and its strict reading against the same description.
struct ActionBody {
    let fields: [FieldSpec]

    /// The closed schema of the body.
    var schema: JSONTree { ActionBody.object(fields) }

    /// Reads a body; every mistake is named with its place.
    func read(_ bytes: some Collection<UInt8>) throws -> InputValue {
        // A command without fields may come without a body.
        if bytes.isEmpty, !fields.contains(where: \.isRequired) { return .object([:]) }
        let tree: JSONTree
        do {
            tree = try JSONTree(reading: bytes)
        } catch {
            let detail =
                switch error {
                case .unreadable(let place): "It is no valid JSON at byte \(place)."
                case .tooDeep: "It nests deeper than any command needs."
                case .nameTwice: "An object has a name twice."
                }
            throw Problem(.badRequest, code: "body", title: "The body cannot be read", detail: detail)
        }
        guard case .object(let members) = tree else {
            throw Problem(.unprocessableContent, code: "body", title: "The body must be one JSON object")
        }
        var checker = Checker()
        let value = checker.object(members, fields, "")
        guard checker.mistakes.isEmpty else {
            throw Problem(
                .unprocessableContent, code: "body", title: "The body is not as described",
                detail: "See /api/v1/openapi.json for this command.", errors: Array(checker.mistakes.prefix(20)))
        }
        return value
    }

    private static func object(_ fields: [FieldSpec]) -> JSONTree {
        [
            "type": "object",
            "additionalProperties": false,
            "properties": .object(Dictionary(uniqueKeysWithValues: fields.map { ($0.name, schema($0.kind)) })),
            "required": .list(fields.filter(\.isRequired).map { .text($0.name) }),
        ]
    }

    private static func schema(_ kind: FieldSpec.Kind) -> JSONTree {
        switch kind {
        case .text(let limit):
            ["type": "string", "maxLength": .integer(Int64(limit)), "description": "Without control characters other than line ends and tabs."]
        case .line(let limit): ["type": "string", "maxLength": .integer(Int64(limit)), "description": "One line."]
        case .mass:
            [
                "type": "integer", "minimum": 0, "maximum": .integer(Mass.limit.micrograms),
                "description": "Whole micrograms.",
            ]
        case .integer(let range):
            [
                "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
                "maximum": .integer(Int64(range.upperBound)),
            ]
        case .number: ["type": "number"]
        case .instant: ["type": "string", "format": "date-time"]
        case .day: ["type": "string", "format": "date"]
        case .flag: ["type": "boolean"]
        case .choice(let words): ["type": "string", "enum": .list(words.map { .text($0) })]
        case .reference(let kind):
            ["type": "string", "maxLength": 128, "description": .text("The id of a subject: \(kind).")]
        case .lines: ["type": "array", "maxItems": 2000, "items": ["type": "string", "minLength": 1, "maxLength": 200]]
        case .list(let fields): ["type": "array", "maxItems": 200, "items": object(fields)]
        case .object(let fields): object(fields)
        case .names: object(nameFields)
        case .file: ["type": "string", "pattern": "^[0-9a-f]{64}$"]
        }
    }

    fileprivate static let nameFields = [
        FieldSpec("en", .line(limit: 200)), FieldSpec("zh", .line(limit: 200), required: false),
    ]
}

/// Collects what is wrong with a body, with JSON pointers.
private struct Checker {
    var mistakes: [Problem.Mistake] = []

    private mutating func fail(_ place: String, _ detail: String) -> InputValue {
        mistakes.append(.init(place: place, detail: detail))
        return .none
    }

    mutating func object(_ members: [String: JSONTree], _ fields: [FieldSpec], _ place: String) -> InputValue {
        let known = Set(fields.map(\.name))
        // The client's own words are not repeated.
        if members.keys.contains(where: { !known.contains($0) }) {
            _ = fail(place, "has a member that is not described; known are \(known.sorted().joined(separator: ", "))")
        }
        var result: [String: InputValue] = [:]
        for field in fields {
            let here = "\(place)/\(field.name)"
            guard let member = members[field.name] else {
                if field.isRequired { _ = fail(here, "is missing") }
                continue
            }
            result[field.name] = value(member, field.kind, here)
        }
        return .object(result)
    }

    private mutating func value(_ tree: JSONTree, _ kind: FieldSpec.Kind, _ place: String) -> InputValue {
        switch (kind, tree) {
        case (.text(let limit), .text(let text)), (.line(let limit), .text(let text)):
            return text.unicodeScalars.count <= limit ? .text(text) : fail(place, "is longer than \(limit) characters")
        case (.reference, .text(let text)):
            return text.unicodeScalars.count <= 128 ? .text(text) : fail(place, "is longer than 128 characters")
        case (.mass, .integer(let number)):
            return (0...Mass.limit.micrograms).contains(number)
                ? .integer(number) : fail(place, "is not from 0 to \(Mass.limit.micrograms) micrograms")
        case (.integer(let range), .integer(let number)):
            return Int(exactly: number).map(range.contains) == true
                ? .integer(number) : fail(place, "is not from \(range.lowerBound) to \(range.upperBound)")
        case (.number, .integer(let number)): return .integer(number)
        case (.number, .number(let text)):
            return Double(text)?.isFinite == true ? .text(text) : fail(place, "is too large")
        case (.instant, .text(let text)):
            return Instant(text) != nil ? .text(text) : fail(place, "is no time such as 2026-03-31T16:00:00Z")
        case (.day, .text(let text)):
            return Day(text) != nil ? .text(text) : fail(place, "is no day such as 2026-03-31")
        case (.flag, .flag(let flag)): return .flag(flag)
        case (.choice(let words), .text(let text)):
            return words.contains(text) ? .text(text) : fail(place, "is not one of \(words.joined(separator: ", "))")
        case (.lines, .list(let values)):
            guard values.count <= 2000 else { return fail(place, "has more than 2000 elements") }
            return .list(
                values.enumerated().map { index, value in
                    guard case .text(let text) = value, !text.isEmpty, text.unicodeScalars.count <= 200 else {
                        return fail("\(place)/\(index)", "must be a text of 1 to 200 characters")
                    }
                    return .text(text)
                })
        case (.list(let fields), .list(let values)):
            guard values.count <= 200 else { return fail(place, "has more than 200 elements") }
            return .list(
                values.enumerated().map { index, value in
                    guard case .object(let members) = value else {
                        return fail("\(place)/\(index)", "must be an object")
                    }
                    return object(members, fields, "\(place)/\(index)")
                })
        case (.object(let fields), .object(let members)): return object(members, fields, place)
        case (.names, .object(let members)): return object(members, ActionBody.nameFields, place)
        case (.file, .text(let text)):
            let isDigest = text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
            return isDigest ? .text(text) : fail(place, "is no SHA-256 in lower-case hexadecimal")
        default: return fail(place, "must be \(Checker.expected(kind))")
        }
    }

    private static func expected(_ kind: FieldSpec.Kind) -> String {
        switch kind {
        case .text, .line, .reference, .choice, .file: "a text"
        case .mass: "a whole number of micrograms"
        case .integer: "a whole number"
        case .number: "a number"
        case .instant: "a time as text"
        case .day: "a day as text"
        case .flag: "true or false"
        case .lines, .list: "a list"
        case .object, .names: "an object"
        }
    }
}
