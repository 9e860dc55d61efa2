import FoundationEssentials

/// JSON in the one form that records have: keys sorted, no spaces, slashes as they are.
///
/// Every record, and many a column, passes through here, and `JSONEncoder` and `JSONDecoder` took most of a
/// decision's time. The bytes are those that `JSONEncoder` writes with `sortedKeys` and
/// `withoutEscapingSlashes`; a test holds the two against each other.
package enum CanonicalJSON {
    /// The bytes of a value that is made of strings, numbers, lists and keyed values.
    ///
    /// - Parameters:
    ///   - value: what is written; its keys are sorted.
    ///   - escapingSlashes: `\/` for `/`, as `JSONEncoder` writes by default.
    ///   - start: what stands before it.
    package static func bytes(
        _ value: some Encodable, escapingSlashes: Bool = false, after start: consuming [UInt8] = []
    ) throws -> [UInt8] {
        let writer = CanonicalWriter(after: start, escapingSlashes: escapingSlashes)
        try value.encode(to: CanonicalEncoder(writer: writer))
        return writer.finish()
    }

    /// Reads a value from bytes in any form of JSON.
    ///
    /// What is not in the canonical form, or is not what the type wants, is left to `JSONDecoder`, which also has
    /// the better words for it.
    package static func read<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        if let value = try? CanonicalReader(bytes).read(type) { return value }
        return try JSONDecoder().decode(type, from: Data(bytes))
    }
}
