import Domain

/// Small values kept as JSON in one column: references to texts, lists of scores.
///
/// Their shape is that of the event bodies they come from.
package enum JSONColumn {
    package static func text(_ value: some Encodable) throws -> String {
        String(decoding: try CanonicalJSON.bytes(value), as: UTF8.self)
    }

    package static func read<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try CanonicalJSON.read(type, from: Array(text.utf8))
    }

    /// Nil for NULL.
    package static func readIfAny<Value: Decodable>(_ type: Value.Type, from text: String?) throws -> Value? {
        guard let text else { return nil }
        return try read(type, from: text)
    }
}
