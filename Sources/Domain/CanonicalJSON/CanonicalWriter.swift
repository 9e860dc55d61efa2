/// The text of scalars, and a tree of slots that says in which order it stands.
///
/// Scalars are written where they come, into one buffer; the order of keys is settled at the end.
final class CanonicalWriter {
    private let escapingSlashes: Bool
    private var text: [UInt8] = []
    /// A slot that turned out not to be needed.
    private var spare: Slot?

    init(escapingSlashes: Bool) {
        self.escapingSlashes = escapingSlashes
        text.reserveCapacity(512)
    }

    /// A value: text in the buffer, or a slot that holds others.
    enum Value {
        case text(Range<Int>)
        case slot(Slot)
    }

    /// A place for one value that is not a plain scalar.
    final class Slot {
        enum Content {
            case nothing
            case single(Value)
            case list
            case object
        }

        let writer: CanonicalWriter
        fileprivate(set) var content = Content.nothing
        fileprivate(set) var keys: [String] = []
        fileprivate(set) var values: [Value] = []

        init(_ writer: CanonicalWriter) { self.writer = writer }

        func fill(_ value: some Encodable) throws { try value.encode(to: CanonicalEncoder(slot: self)) }

        func becomeObject() {
            guard case .nothing = content else { return }
            content = .object
            keys.reserveCapacity(16)
            values.reserveCapacity(16)
        }

        func becomeList() { if case .nothing = content { content = .list } }

        func set(_ value: Value) { content = .single(value) }

        func add(_ value: Value) { values.append(value) }

        func add(_ key: String, _ value: Value) {
            keys.append(key)
            values.append(value)
        }

        /// A new slot for something that is encoded now or later.
        func inner() -> Slot { Slot(writer) }

        /// Text for a scalar, a slot for anything else.
        func value(_ value: some Encodable) throws -> Value {
            let inner = writer.spare ?? inner()
            writer.spare = nil
            try inner.fill(value)
            // What was a scalar in disguise needs its slot no longer: most values are.
            guard case .single(let content) = inner.content else { return .slot(inner) }
            inner.content = .nothing
            writer.spare = inner
            return content
        }
    }

    // MARK: Scalars

    private func written(_ write: (inout [UInt8]) -> Void) -> Value {
        let start = text.count
        write(&text)
        return .text(start..<text.count)
    }

    func null() -> Value { written { $0.append(contentsOf: "null".utf8) } }
    func bool(_ value: Bool) -> Value { written { $0.append(contentsOf: value ? "true".utf8 : "false".utf8) } }
    func string(_ value: String) -> Value {
        written { CanonicalJSON.appendQuoted(value, escapingSlashes: escapingSlashes, to: &$0) }
    }

    func integer(_ value: some FixedWidthInteger) -> Value {
        written { text in
            guard let value = Int64(exactly: value) else { return text.append(contentsOf: String(value).utf8) }
            if value < 0 { text.append(UInt8(ascii: "-")) }
            let first = text.count
            var rest = value.magnitude
            repeat {
                text.append(UInt8(ascii: "0") + UInt8(rest % 10))
                rest /= 10
            } while rest > 0
            text[first...].reverse()
        }
    }

    func number<Float: BinaryFloatingPoint & CustomStringConvertible>(_ value: Float) throws -> Value {
        guard value.isFinite else {
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "not a number that JSON has"))
        }
        let digits = value.description
        return written { $0.append(contentsOf: digits.hasSuffix(".0") ? digits.dropLast(2).utf8 : digits[...].utf8) }
    }

    // MARK: Output

    /// Lets go of the spare slot, which would keep the writer for ever.
    func finish() { spare = nil }

    func serialise(_ slot: Slot) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count * 2)
        append(slot, to: &output)
        return output
    }

    private func append(_ value: Value, to output: inout [UInt8]) {
        switch value {
        case .text(let range): output.append(contentsOf: text[range])
        case .slot(let slot): append(slot, to: &output)
        }
    }

    private func append(_ slot: Slot, to output: inout [UInt8]) {
        switch slot.content {
        // A value that encodes nothing is an empty object, as `JSONEncoder` has it.
        case .nothing: output.append(contentsOf: "{}".utf8)
        case .single(let value): append(value, to: &output)
        case .list:
            output.append(UInt8(ascii: "["))
            for (place, value) in slot.values.enumerated() {
                if place > 0 { output.append(UInt8(ascii: ",")) }
                append(value, to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object: appendObject(slot, to: &output)
        }
    }

    private func appendObject(_ slot: Slot, to output: inout [UInt8]) {
        var order = Array(slot.keys.indices)
        order.sort { a, b in slot.keys[a] < slot.keys[b] || (a < b && slot.keys[a] == slot.keys[b]) }
        output.append(UInt8(ascii: "{"))
        var isFirst = true
        for (place, index) in order.enumerated() {
            // Of a key that was written twice, the last value counts.
            if place + 1 < order.count, slot.keys[order[place + 1]] == slot.keys[index] { continue }
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            CanonicalJSON.appendQuoted(slot.keys[index], escapingSlashes: escapingSlashes, to: &output)
            output.append(UInt8(ascii: ":"))
            append(slot.values[index], to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }
}

extension CanonicalJSON {
    /// Appends a string in quotation marks, with what RFC 8259 wants escaped and nothing else.
    package static func appendQuoted(_ value: String, escapingSlashes: Bool = false, to text: inout [UInt8]) {
        var value = value
        text.append(UInt8(ascii: "\""))
        value.withUTF8 { bytes in
            if bytes.contains(where: { mustEscape($0, escapingSlashes) }) {
                for byte in bytes { appendEscaped(byte, escapingSlashes, to: &text) }
            } else {
                text.append(contentsOf: bytes)
            }
        }
        text.append(UInt8(ascii: "\""))
    }

    private static func mustEscape(_ byte: UInt8, _ escapingSlashes: Bool) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || (escapingSlashes && byte == UInt8(ascii: "/"))
    }

    private static func appendEscaped(_ byte: UInt8, _ escapingSlashes: Bool, to text: inout [UInt8]) {
        guard mustEscape(byte, escapingSlashes) else { return text.append(byte) }
        text.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: text.append(UInt8(ascii: "b"))
        case 0x09: text.append(UInt8(ascii: "t"))
        case 0x0A: text.append(UInt8(ascii: "n"))
        case 0x0C: text.append(UInt8(ascii: "f"))
        case 0x0D: text.append(UInt8(ascii: "r"))
        case 0..<0x20:
            let digits = Array("0123456789abcdef".utf8)
            text += [UInt8(ascii: "u"), digits[0], digits[0], digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        default: text.append(byte)
        }
    }
}
