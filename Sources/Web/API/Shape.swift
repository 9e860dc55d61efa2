import Domain
import Intake
import Vault
import WebServer

/// How one kind of value looks in answers: its description and its writing, in one place.
struct Shape<Value>: Sendable {
    /// The schema (JSON Schema 2020-12).
    var schema: JSONTree
    var write: @Sendable (Value, Prose) -> JSONTree
}

/// One member of an object in answers. Absent values are left out, never null.
struct Property<Owner>: Sendable {
    let name: String
    let schema: JSONTree
    let isOptional: Bool
    let write: @Sendable (Owner, Prose) -> JSONTree?

    init<Value>(_ name: String, _ shape: Shape<Value>, _ read: @escaping @Sendable (Owner) -> Value) {
        self.name = name
        schema = shape.schema
        isOptional = false
        write = { shape.write(read($0), $1) }
    }

    init<Value>(ifAny name: String, _ shape: Shape<Value>, _ read: @escaping @Sendable (Owner) -> Value?) {
        self.name = name
        schema = shape.schema
        isOptional = true
        write = { owner, prose in read(owner).map { shape.write($0, prose) } }
    }

    /// A member that also depends on texts, names or the time.
    init<Value>(_ name: String, _ shape: Shape<Value>, from read: @escaping @Sendable (Owner, Prose) -> Value) {
        self.name = name
        schema = shape.schema
        isOptional = false
        write = { shape.write(read($0, $1), $1) }
    }
}

/// A closed object with a name: a schema of the description.
struct Resource<Value>: Sendable {
    let name: String
    let properties: [Property<Value>]

    init(_ name: String, _ properties: [Property<Value>]) {
        self.name = name
        self.properties = properties
    }

    var definition: JSONTree {
        [
            "type": "object",
            "additionalProperties": false,
            "properties": .object(Dictionary(uniqueKeysWithValues: properties.map { ($0.name, $0.schema) })),
            "required": .list(properties.filter { !$0.isOptional }.map { .text($0.name) }),
        ]
    }

    var shape: Shape<Value> {
        Shape(schema: ["$ref": .text("#/components/schemas/\(name)")]) { value, prose in
            let members = properties.compactMap { property in
                property.write(value, prose).map { (property.name, $0) }
            }
            return .object(Dictionary(uniqueKeysWithValues: members))
        }
    }

    /// The schema of a page of a list of these.
    var listDefinition: JSONTree {
        [
            "type": "object",
            "additionalProperties": false,
            "properties": [
                "items": ["type": "array", "items": shape.schema],
                "next": ["type": "string", "description": "The address of the next page; absent on the last."],
            ],
            "required": ["items"],
        ]
    }
}

extension Shape where Value == String {
    static var text: Shape { Shape(schema: ["type": "string"]) { value, _ in .text(value) } }

    static func choice(_ words: [String]) -> Shape {
        Shape(schema: ["type": "string", "enum": .list(words.map { .text($0) })]) { value, _ in .text(value) }
    }

    /// An id of a person with the name as it is known now.
    static var person: Shape {
        named { $1.names.person($0) }
    }

    static var organisation: Shape {
        named { $1.names.organisation($0) }
    }

    private static func named(_ name: @escaping @Sendable (String, Prose) -> String) -> Shape {
        Shape(schema: [
            "type": "object", "additionalProperties": false, "required": ["id", "name"],
            "properties": ["id": ["type": "string"], "name": ["type": "string"]],
        ]) { value, prose in ["id": .text(value), "name": .text(name(value, prose))] }
    }
}

extension Shape where Value == Int64 {
    /// Whole micrograms.
    static var mass: Shape {
        Shape(schema: ["type": "integer", "description": "micrograms"]) { value, _ in .integer(value) }
    }
}

extension Shape where Value == Int {
    static var integer: Shape { Shape(schema: ["type": "integer"]) { value, _ in .integer(Int64(value)) } }
}

extension Shape where Value == Double {
    static var number: Shape { Shape(schema: ["type": "number"]) { value, _ in .number("\(value)") } }
}

extension Shape where Value == Bool {
    static var flag: Shape { Shape(schema: ["type": "boolean"]) { value, _ in .flag(value) } }
}

extension Shape where Value == Instant {
    static var instant: Shape {
        Shape(schema: ["type": "string", "format": "date-time"]) { value, _ in .text(value.text) }
    }
}

extension Shape where Value == TextReference {
    /// A text of the vault; without its `text` where that was erased.
    static var prose: Shape {
        Shape(schema: [
            "type": "object", "additionalProperties": false, "required": ["commitment", "isErased"],
            "properties": [
                "commitment": ["type": "string"], "isErased": ["type": "boolean"], "text": ["type": "string"],
            ],
        ]) { value, prose in
            var members: [String: JSONTree] = ["commitment": .text(value.commitment), "isErased": true]
            if let text = prose.texts[value.id] {
                members["isErased"] = false
                members["text"] = .text(LocalText.text(text, in: prose.language.tag))
            }
            return .object(members)
        }
    }
}

extension Shape {
    /// A list of such values.
    var list: Shape<[Value]> {
        Shape<[Value]>(schema: ["type": "array", "items": schema]) { values, prose in
            .list(values.map { write($0, prose) })
        }
    }
}

/// What is joined from the vault when an answer is written.
struct Prose: Sendable {
    var texts: [String: String] = [:]
    var names: Names
    var language: Language
    var now: Instant

    /// Fetches what an answer refers to; the caller's rows decide what that is.
    static func load(
        _ references: [TextReference?] = [], people: [String] = [], organisations: [String] = [], _ ask: Ask
    ) async throws -> Prose {
        let vault = ask.house.vault
        let states = try await vault.texts.states(references.compactMap { $0?.id })
        return Prose(
            texts: states.compactMapValues(\.text),
            names: try await Names.load(
                people: people, organisations: organisations, from: vault, ask.request.language),
            language: ask.request.language,
            now: ask.visit.now)
    }
}
