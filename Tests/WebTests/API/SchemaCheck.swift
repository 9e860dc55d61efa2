@testable import Web

/// Holds a value against a JSON Schema, as far as the API's description uses the language.
struct SchemaCheck {
    /// The document that `$ref` points into.
    let document: JSONTree

    /// What is wrong, each with its place; empty where nothing is.
    func faults(_ value: JSONTree, _ schema: JSONTree, at place: String = "") -> [String] {
        if case .text(let reference)? = schema["$ref"] {
            guard let target = resolve(reference) else { return ["\(place): \(reference) leads nowhere"] }
            return faults(value, target, at: place)
        }
        if case .list(let words)? = schema["enum"], !words.contains(value) { return ["\(place): is none of the words listed"] }
        guard case .text(let type)? = schema["type"] else { return ["\(place): the schema has no type"] }
        switch (type, value) {
        case ("object", .object(let members)): return object(members, schema, place)
        case ("array", .list(let items)):
            guard let of = schema["items"] else { return ["\(place): the list has no schema of its items"] }
            return items.enumerated().flatMap { faults($1, of, at: "\(place)/\($0)") }
        case ("string", .text(let text)):
            if schema["format"] == "date-time", !SchemaCheck.isInstant(text) { return ["\(place): “\(text)” is no date-time"] }
            return []
        case ("integer", .integer), ("boolean", .flag), ("number", .number), ("number", .integer): return []
        default: return ["\(place): is no \(type)"]
        }
    }

    private func object(_ members: [String: JSONTree], _ schema: JSONTree, _ place: String) -> [String] {
        guard schema["additionalProperties"] == false, case .object(let properties)? = schema["properties"] else {
            return ["\(place): the schema is not closed"]
        }
        var faults: [String] = []
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            if let property = properties[name] {
                faults += self.faults(member, property, at: "\(place)/\(name)")
            } else {
                faults.append("\(place)/\(name): is not described")
            }
        }
        if case .list(let required)? = schema["required"] {
            for case .text(let name) in required where members[name] == nil { faults.append("\(place)/\(name): is missing") }
        }
        return faults
    }

    func resolve(_ reference: String) -> JSONTree? {
        reference.split(separator: "/").dropFirst().reduce(document) { tree, name in tree?[String(name)] }
    }

    private static func isInstant(_ text: String) -> Bool {
        let shape = Array("dddd-dd-ddTdd:dd:dd".utf8)
        let bytes = Array(text.utf8)
        guard bytes.count > shape.count, bytes.last == UInt8(ascii: "Z") else { return false }
        return zip(shape, bytes).allSatisfy { $0 == UInt8(ascii: "d") ? (48...57).contains($1) : $0 == $1 }
    }
}
