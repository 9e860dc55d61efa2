/// Reads bytes in the canonical form; throws for whatever is not quite that.
///
/// One pass finds where each value begins and ends; values are made only where a type asks for them.
final class CanonicalReader {
    /// Somebody else should read this: it is in another form of JSON, or not what the type wants.
    struct NotCanonical: Error {}

    enum Kind { case object, list, string, number, yes, no, null }

    /// One value; an object's members are key, value, key, value in the tokens that follow.
    struct Token {
        var kind: Kind
        /// For a string: true if every byte is ASCII.
        var isASCII = true
        /// The bytes of a scalar; a string's without its quotation marks.
        var start: Int
        var end: Int
        /// The token after this value and all that is in it.
        var next: Int
    }

    let bytes: [UInt8]
    private(set) var tokens: [Token] = []
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
        tokens.reserveCapacity(64)
        try scanValue(depth: 0)
        guard position == bytes.count else { throw NotCanonical() }
        return try Value(from: CanonicalDecoder(reader: self, token: 0))
    }

    // MARK: Scanning

    private func scanValue(depth: Int) throws {
        guard depth < 64, position < bytes.count else { throw NotCanonical() }
        switch bytes[position] {
        case UInt8(ascii: "{"): try scanObject(depth)
        case UInt8(ascii: "["): try scanList(depth)
        case UInt8(ascii: "\""): try scanString()
        case UInt8(ascii: "t"): try scanWord("true", .yes)
        case UInt8(ascii: "f"): try scanWord("false", .no)
        case UInt8(ascii: "n"): try scanWord("null", .null)
        default: try scanNumber()
        }
    }

    private func take(_ byte: UInt8) throws {
        guard position < bytes.count, bytes[position] == byte else { throw NotCanonical() }
        position += 1
    }

    private func has(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private func scanObject(_ depth: Int) throws {
        let index = tokens.count
        tokens.append(Token(kind: .object, start: position, end: position, next: 0))
        try take(UInt8(ascii: "{"))
        if !has(UInt8(ascii: "}")) {
            var before: Token?
            repeat {
                let key = tokens.count
                try scanString()
                // Ascending, so that no key is there twice.
                if let before, !precedes(before, tokens[key]) { throw NotCanonical() }
                before = tokens[key]
                try take(UInt8(ascii: ":"))
                try scanValue(depth: depth + 1)
            } while has(UInt8(ascii: ","))
            try take(UInt8(ascii: "}"))
        }
        tokens[index].next = tokens.count
    }

    private func precedes(_ a: Token, _ b: Token) -> Bool {
        var (i, j) = (a.start, b.start)
        while i < a.end, j < b.end {
            if bytes[i] != bytes[j] { return bytes[i] < bytes[j] }
            i += 1
            j += 1
        }
        return i == a.end && j < b.end
    }

    private func scanList(_ depth: Int) throws {
        let index = tokens.count
        tokens.append(Token(kind: .list, start: position, end: position, next: 0))
        try take(UInt8(ascii: "["))
        if !has(UInt8(ascii: "]")) {
            repeat { try scanValue(depth: depth + 1) } while has(UInt8(ascii: ","))
            try take(UInt8(ascii: "]"))
        }
        tokens[index].next = tokens.count
    }

    private func scanString() throws {
        try take(UInt8(ascii: "\""))
        let start = position
        var all: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                let token = Token(
                    kind: .string, isASCII: all < 0x80, start: start, end: position, next: tokens.count + 1)
                tokens.append(token)
                position += 1
                return
            }
            guard byte >= 0x20, byte != UInt8(ascii: "\\") else { throw NotCanonical() }
            all |= byte
            position += 1
        }
        throw NotCanonical()
    }

    private func scanWord(_ word: StaticString, _ kind: Kind) throws {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count else { throw NotCanonical() }
        for (offset, index) in (position..<end).enumerated() where bytes[index] != word.utf8Start[offset] {
            throw NotCanonical()
        }
        tokens.append(Token(kind: kind, start: position, end: end, next: tokens.count + 1))
        position = end
    }

    private func scanNumber() throws {
        let start = position
        _ = has(UInt8(ascii: "-"))
        let digits = position
        try scanDigits()
        guard bytes[digits] != UInt8(ascii: "0") || position == digits + 1 else { throw NotCanonical() }
        if has(UInt8(ascii: ".")) { try scanDigits() }
        if has(UInt8(ascii: "e")) {
            if !has(UInt8(ascii: "-")) { _ = has(UInt8(ascii: "+")) }
            try scanDigits()
        }
        tokens.append(Token(kind: .number, start: start, end: position, next: tokens.count + 1))
    }

    private func scanDigits() throws {
        let start = position
        while position < bytes.count, (48...57).contains(bytes[position]) { position += 1 }
        guard position > start else { throw NotCanonical() }
    }

    // MARK: Values

    func string(_ index: Int) throws -> String {
        let token = tokens[index]
        guard token.kind == .string else { throw NotCanonical() }
        if token.isASCII { return String(decoding: bytes[token.start..<token.end], as: UTF8.self) }
        guard let text = String(validating: bytes[token.start..<token.end], as: UTF8.self) else { throw NotCanonical() }
        return text
    }

    func bool(_ index: Int) throws -> Bool {
        switch tokens[index].kind {
        case .yes: return true
        case .no: return false
        default: throw NotCanonical()
        }
    }

    func integer<Value: FixedWidthInteger>(_ index: Int, _ type: Value.Type) throws -> Value {
        let token = tokens[index]
        guard token.kind == .number else { throw NotCanonical() }
        let isNegative = bytes[token.start] == UInt8(ascii: "-")
        let first = isNegative ? token.start + 1 : token.start
        // Eighteen digits always fit, and nobody needs more.
        guard token.end - first <= 18 else { throw NotCanonical() }
        var magnitude: Int64 = 0
        for byte in bytes[first..<token.end] {
            guard (48...57).contains(byte) else { throw NotCanonical() }
            magnitude = magnitude * 10 + Int64(byte - 48)
        }
        guard let value = Value(exactly: isNegative ? -magnitude : magnitude) else { throw NotCanonical() }
        return value
    }

    func number<Value: LosslessStringConvertible>(_ index: Int, _ type: Value.Type) throws -> Value {
        let token = tokens[index]
        guard token.kind == .number,
            let value = Value(String(decoding: bytes[token.start..<token.end], as: UTF8.self))
        else { throw NotCanonical() }
        return value
    }

    /// The value of a key, or nil.
    func member(_ key: String, of object: Int) -> Int? {
        let end = tokens[object].next
        var index = object + 1
        var key = key
        return key.withUTF8 { wanted in
            while index < end {
                let token = tokens[index]
                if token.end - token.start == wanted.count, bytes[token.start..<token.end].elementsEqual(wanted) {
                    return index + 1
                }
                index = tokens[index + 1].next
            }
            return nil
        }
    }
}
