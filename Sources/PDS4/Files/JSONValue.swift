/// JSON, as far as this library reads and writes it. An own reader, so that the library stands without Foundation.
indirect enum JSONValue {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    /// Members in their order.
    case object([(String, JSONValue)])

    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.0 == name }?.1
    }

    var string: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    var array: [JSONValue] {
        if case .array(let values) = self { return values }
        return []
    }

    var strings: [String] {
        if case .string(let text) = self { return [text] }
        return array.compactMap(\.string)
    }

    var boolean: Bool? {
        if case .boolean(let value) = self { return value }
        return nil
    }

    /// The value as text; `indent` is the number of spaces per level, 0 writes one line.
    func text(indent: Int = 2, level: Int = 0) -> String {
        let inner = indent == 0 ? "" : "\n" + String(repeating: " ", count: indent * (level + 1))
        let outer = indent == 0 ? "" : "\n" + String(repeating: " ", count: indent * level)
        switch self {
        case .null: return "null"
        case .boolean(let value): return value ? "true" : "false"
        case .number(let value):
            if !value.isFinite { return "null" }
            // A zero may have a sign, which a whole number would lose.
            return value == 0 && value.sign == .minus ? "-0.0" : Int(exactly: value).map(String.init) ?? "\(value)"
        case .string(let text): return Self.quoted(text)
        case .array(let values):
            if values.isEmpty { return "[]" }
            let parts = values.map { inner + $0.text(indent: indent, level: level + 1) }
            return "[" + parts.joined(separator: ",") + outer + "]"
        case .object(let members):
            if members.isEmpty { return "{}" }
            let parts = members.map { name, value in
                inner + Self.quoted(name) + (indent == 0 ? ":" : ": ") + value.text(indent: indent, level: level + 1)
            }
            return "{" + parts.joined(separator: ",") + outer + "}"
        }
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if scalar.value < 32 || scalar.value == 0x7F {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    init(parsing bytes: [UInt8]) throws {
        var reader = JSONReader(bytes: bytes)
        self = try reader.document()
    }
}

/// Text that is no JSON, and where it stops being it.
public struct JSONProblem: Error, CustomStringConvertible, Sendable {
    /// The number of bytes before the place.
    public var offset: Int
    /// What is wrong there.
    public var message: String
    /// Message and place.
    public var description: String { "\(message) at byte \(offset)" }
}

/// Reads JSON (RFC 8259) with bounded depth.
struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private func problem(_ message: String) -> JSONProblem { JSONProblem(offset: position, message: message) }
    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 32 || byte == 10 || byte == 13 || byte == 9 { position += 1 }
    }

    mutating func document() throws -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard current == nil else { throw problem("Something follows the value") }
        return value
    }

    private mutating func value(depth: Int) throws -> JSONValue {
        guard depth < 200 else { throw problem("Nested too deeply") }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"):
            position += 1
            return .object(try members(depth: depth))
        case UInt8(ascii: "["):
            position += 1
            var values: [JSONValue] = []
            skipSpace()
            if current == UInt8(ascii: "]") {
                position += 1
                return .array([])
            }
            while true {
                values.append(try value(depth: depth + 1))
                if try !more(closing: UInt8(ascii: "]")) { return .array(values) }
            }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default:
            let start = position
            while let byte = current, "+-.0123456789eE".utf8.contains(byte) { position += 1 }
            guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
                throw problem("Expected a value")
            }
            return .number(number)
        }
    }

    private mutating func more(closing: UInt8) throws -> Bool {
        skipSpace()
        guard let byte = current, byte == UInt8(ascii: ",") || byte == closing else { throw problem("Expected a comma") }
        position += 1
        return byte != closing
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw problem("Expected a value") }
        position += word.utf8.count
        return value
    }

    private mutating func members(depth: Int) throws -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = []
        skipSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return []
        }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw problem("Expected a name") }
            let name = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw problem("Expected a colon") }
            position += 1
            members.append((name, try value(depth: depth + 1)))
            if try !more(closing: UInt8(ascii: "}")) { return members }
        }
    }

    private mutating func string() throws -> String {
        position += 1
        var result: [UInt8] = []
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
            case UInt8(ascii: "\\"): result += Array(String(try escape()).utf8)
            default: result.append(byte)
            }
        }
        throw problem("An unfinished string")
    }

    private mutating func escape() throws -> Character {
        guard let byte = current else { throw problem("An unfinished string") }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if code >= 0xD800, code < 0xDC00, current == UInt8(ascii: "\\"), position + 1 < bytes.count,
                bytes[position + 1] == UInt8(ascii: "u")
            {
                position += 2
                let low = try hexadecimal()
                if low >= 0xDC00, low < 0xE000 { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
            }
            return Character(Unicode.Scalar(code) ?? "\u{FFFD}")
        default: return Character(Unicode.Scalar(byte))
        }
    }

    private mutating func hexadecimal() throws -> UInt32 {
        guard position + 4 <= bytes.count,
            let value = UInt32(String(decoding: bytes[position..<(position + 4)], as: UTF8.self), radix: 16)
        else { throw problem("A bad escape") }
        position += 4
        return value
    }
}
