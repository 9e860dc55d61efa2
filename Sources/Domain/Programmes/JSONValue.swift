/// The shape of any JSON, to find the members of a file that its type does not know.
///
/// It is read apart from the decoder, which cannot tell what it passed over, and
/// by hand, because decoding into an enumeration of kinds by trial took longer
/// than everything else together.
enum JSONValue: Equatable {
    /// Nothing.
    case null
    /// A text, as it is written between its quotes.
    case string(String)
    /// Elements in order.
    case array([JSONValue])
    /// Members by name.
    case object([String: JSONValue])
    /// A number or a boolean, whose value nobody asks for here.
    case scalar

    /// Reads `bytes`; nil where they are no JSON, or an object has two members of one name.
    init?(_ bytes: [UInt8]) {
        var reader = JSONReader(bytes: bytes)
        guard let value = reader.value(), reader.isAtEnd else { return nil }
        self = value
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

/// Walks JSON text (RFC 8259) that the decoder judges as well: it need not explain what is wrong.
private struct JSONReader {
    let bytes: [UInt8]
    var place = 0
    /// Deep enough for any reference data, shallow enough for any stack.
    var depth = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return place == bytes.count
        }
    }

    mutating func value() -> JSONValue? {
        skipSpace()
        guard place < bytes.count, depth < 64 else { return nil }
        switch bytes[place] {
        case UInt8(ascii: "{"): return object()
        case UInt8(ascii: "["): return array()
        case UInt8(ascii: "\""): return string().map(JSONValue.string)
        default:
            let start = place
            while place < bytes.count, Self.isWord(bytes[place]) { place += 1 }
            guard place > start else { return nil }
            return bytes[start..<place].elementsEqual("null".utf8) ? .null : .scalar
        }
    }

    private mutating func object() -> JSONValue? {
        var members: [String: JSONValue] = [:]
        place += 1
        depth += 1
        defer { depth -= 1 }
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard let key = string(), take(":"), let value = value() else { return nil }
            // Two of one name: which holds would be anybody's guess.
            guard members.updateValue(value, forKey: key) == nil else { return nil }
        } while take(",")
        return take("}") ? .object(members) : nil
    }

    private mutating func array() -> JSONValue? {
        var elements: [JSONValue] = []
        place += 1
        depth += 1
        defer { depth -= 1 }
        if take("]") { return .array(elements) }
        repeat {
            guard let value = value() else { return nil }
            elements.append(value)
        } while take(",")
        return take("]") ? .array(elements) : nil
    }

    /// The text between quotes as it is written: escapes in the names of members are left alone,
    /// which suffices because no type of ours has such a name.
    private mutating func string() -> String? {
        guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return nil }
        let start = place + 1
        place = start
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                place += 1
                return String(decoding: bytes[start..<(place - 1)], as: UTF8.self)
            case UInt8(ascii: "\\"): place += 2
            default: place += 1
            }
        }
        return nil
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        skipSpace()
        guard place < bytes.count, bytes[place] == UInt8(ascii: mark) else { return false }
        place += 1
        return true
    }

    private mutating func skipSpace() {
        while place < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place]) { place += 1 }
    }

    /// Letters, digits and signs of numbers, `true`, `false` and `null`.
    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
