/// Any JSON, to find the members of a file that its type does not know.
enum JSONValue: Decodable, Equatable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            // `try?`: JSON has six kinds, and a failure only says that it is another one; most are strings.
            self = .string(value)
        } else if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode([String: JSONValue].self) {
            self = .object(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else {
            self = .number(try container.decode(Double.self))
        }
    }

    /// The paths of members that `known`, the same data encoded again, has lost.
    ///
    /// A member that is null may be lost: nothing encodes as nothing.
    func paths(notIn known: JSONValue, at path: String = "") -> [String] {
        switch (self, known) {
        case (.object(let mine), .object(let theirs)):
            return mine.sorted { $0.key < $1.key }.flatMap { key, value -> [String] in
                let here = path.isEmpty ? key : "\(path).\(key)"
                guard let other = theirs[key] else { return value == .null ? [] : [here] }
                return value.paths(notIn: other, at: here)
            }
        case (.array(let mine), .array(let theirs)):
            return zip(mine, theirs).enumerated().flatMap { index, pair in
                pair.0.paths(notIn: pair.1, at: "\(path)[\(index)]")
            }
        default:
            return []
        }
    }
}
