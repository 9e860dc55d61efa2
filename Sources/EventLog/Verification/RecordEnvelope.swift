/// The members `type` and `stream` of a record that is a JSON object, found without decoding the rest.
///
/// The tree covers the record only, so an entry filed under another stream or type than its record
/// says could not be seen by hashes alone. A decoder would take most of the time of a verification.
struct RecordEnvelope {
    /// The value of `type`, as the bytes between its quotes.
    private(set) var type: ArraySlice<UInt8>?
    /// The value of `stream`, as the bytes between its quotes.
    private(set) var stream: ArraySlice<UInt8>?

    /// Looks at the outermost object of `record`; finds nothing in anything that is none.
    init(scanning record: [UInt8]) {
        var scanner = Scanner(bytes: record)
        guard scanner.skip(UInt8(ascii: "{")) else { return }
        repeat {
            guard let key = scanner.string(), scanner.skip(UInt8(ascii: ":")) else { return }
            let value = scanner.value()
            if key.elementsEqual("type".utf8) { type = value }
            if key.elementsEqual("stream".utf8) { stream = value }
            if type != nil, stream != nil { return }
        } while scanner.skip(UInt8(ascii: ","))
    }
}

private struct Scanner {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func skip(_ byte: UInt8) -> Bool {
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    /// The bytes between two quotes, escapes left as they are.
    mutating func string() -> ArraySlice<UInt8>? {
        guard skip(UInt8(ascii: "\"")) else { return nil }
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"):
                index += 2
            case UInt8(ascii: "\""):
                index += 1
                return bytes[start..<(index - 1)]
            default:
                index += 1
            }
        }
        return nil
    }

    /// Passes over one value; gives it if it is a string.
    mutating func value() -> ArraySlice<UInt8>? {
        if let string = string() { return string }
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                if string() == nil { return nil }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return nil }
                depth -= 1
            case UInt8(ascii: ","):
                if depth == 0 { return nil }
            default:
                break
            }
            index += 1
        }
        return nil
    }
}
