import Domain
import HTTPTypes
import WebServer

/// Any JSON, with integers apart from other numbers and names that occur once.
indirect enum JSONTree: Hashable, Sendable {
    case null
    case flag(Bool)
    case integer(Int64)
    /// A number that is no whole one, as it was written.
    case number(String)
    case text(String)
    case list([JSONTree])
    case object([String: JSONTree])

    /// The member at a name of an object.
    subscript(name: String) -> JSONTree? {
        if case .object(let members) = self { members[name] } else { nil }
    }
}

extension JSONTree: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
    init(booleanLiteral value: Bool) { self = .flag(value) }
    init(arrayLiteral elements: JSONTree...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSONTree)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}

extension JSONTree {
    /// The text of the value, names in their order.
    ///
    /// Written by hand: a page of fifty rows has some 700 values, and `JSONEncoder` makes a container for each.
    var bytes: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(4096)
        append(to: &text)
        return text
    }

    private func append(to text: inout [UInt8]) {
        switch self {
        case .null: text.append(contentsOf: "null".utf8)
        case .flag(let flag): text.append(contentsOf: flag ? "true".utf8 : "false".utf8)
        case .integer(let number): text.append(contentsOf: String(number).utf8)
        case .number(let digits): text.append(contentsOf: digits.utf8)
        case .text(let value): CanonicalJSON.appendQuoted(value, to: &text)
        case .list(let values):
            text.append(UInt8(ascii: "["))
            for (place, value) in values.enumerated() {
                if place > 0 { text.append(UInt8(ascii: ",")) }
                value.append(to: &text)
            }
            text.append(UInt8(ascii: "]"))
        case .object(let members):
            text.append(UInt8(ascii: "{"))
            for (place, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if place > 0 { text.append(UInt8(ascii: ",")) }
                CanonicalJSON.appendQuoted(member.key, to: &text)
                text.append(UInt8(ascii: ":"))
                member.value.append(to: &text)
            }
            text.append(UInt8(ascii: "}"))
        }
    }
}

extension JSONTree {
    /// Reads a whole body; throws where it is no JSON of RFC 8259, nests deeper than
    /// 12 levels or gives a name twice in one object.
    ///
    /// Read by hand: a decoder that is asked for one kind after the other takes
    /// `1` for a flag or `20.0` for a whole number, depending on the order of asking.
    init(reading bytes: some Collection<UInt8>) throws(Fault) {
        var reader = TreeReader(Array(bytes))
        let value = try reader.value(depth: 0)
        reader.skipBlanks()
        guard reader.isAtEnd else { throw Fault.unreadable(reader.position) }
        self = value
    }

    /// Why a body is no JSON.
    enum Fault: Error, Equatable {
        case unreadable(Int)
        case tooDeep
        case nameTwice
    }
}

extension Response {
    static func json(_ tree: JSONTree, status: HTTPResponse.Status = .ok) -> Response {
        .json(encoded: tree.bytes, status: status)
    }
}

private struct TreeReader {
    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }
    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d { position += 1 }
    }

    private mutating func take(_ character: Character) -> Bool {
        guard next == character.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func word(_ word: String, _ value: JSONTree) throws(JSONTree.Fault) -> JSONTree {
        guard bytes[position...].starts(with: word.utf8) else { throw .unreadable(position) }
        position += word.utf8.count
        return value
    }

    mutating func value(depth: Int) throws(JSONTree.Fault) -> JSONTree {
        guard depth < 12 else { throw .tooDeep }
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try list(depth)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(_ depth: Int) throws(JSONTree.Fault) -> JSONTree {
        position += 1
        var members: [String: JSONTree] = [:]
        skipBlanks()
        if take("}") { return .object(members) }
        repeat {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw .unreadable(position) }
            let name = try text()
            skipBlanks()
            guard take(":") else { throw .unreadable(position) }
            guard members.updateValue(try value(depth: depth + 1), forKey: name) == nil else { throw .nameTwice }
            skipBlanks()
        } while take(",")
        guard take("}") else { throw .unreadable(position) }
        return .object(members)
    }

    private mutating func list(_ depth: Int) throws(JSONTree.Fault) -> JSONTree {
        position += 1
        var values: [JSONTree] = []
        skipBlanks()
        if take("]") { return .list(values) }
        repeat {
            values.append(try value(depth: depth + 1))
            skipBlanks()
        } while take(",")
        guard take("]") else { throw .unreadable(position) }
        return .list(values)
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
        return position - start
    }

    private mutating func number() throws(JSONTree.Fault) -> JSONTree {
        let start = position
        _ = take("-")
        let first = next
        let count = digits()
        guard count > 0, count == 1 || first != UInt8(ascii: "0") else { throw .unreadable(start) }
        var isWhole = true
        if take(".") {
            isWhole = false
            guard digits() > 0 else { throw .unreadable(start) }
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw .unreadable(start) }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard isWhole else { return .number(text) }
        return Int64(text).map { .integer($0) } ?? .number(text)
    }

    private mutating func text() throws(JSONTree.Fault) -> String {
        position += 1
        var result: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: result, as: UTF8.self) else { throw .unreadable(position) }
                return text
            case UInt8(ascii: "\\"): try escape(into: &result)
            case 0..<0x20: throw .unreadable(position - 1)
            default: result.append(byte)
            }
        }
        throw .unreadable(position)
    }

    private mutating func escape(into result: inout [UInt8]) throws(JSONTree.Fault) {
        guard let byte = next else { throw .unreadable(position) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
        case UInt8(ascii: "b"): result.append(8)
        case UInt8(ascii: "f"): result.append(12)
        case UInt8(ascii: "n"): result.append(10)
        case UInt8(ascii: "r"): result.append(13)
        case UInt8(ascii: "t"): result.append(9)
        case UInt8(ascii: "u"):
            var code = UInt32(try unit())
            if (0xd800..<0xdc00).contains(code) {
                guard take("\\"), take("u") else { throw .unreadable(position) }
                let low = UInt32(try unit())
                guard (0xdc00..<0xe000).contains(low) else { throw .unreadable(position) }
                code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw .unreadable(position) }
            result += Array(String(Character(scalar)).utf8)
        default: throw .unreadable(position - 1)
        }
    }

    /// Four hexadecimal digits.
    private mutating func unit() throws(JSONTree.Fault) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw .unreadable(position) }
        position += 4
        return unit
    }
}
