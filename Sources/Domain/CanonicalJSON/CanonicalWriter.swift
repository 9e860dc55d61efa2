/// Values written one after the other into one buffer, as they encode themselves.
///
/// A list stands in the order in which it came. An object's members are put in the order of their keys when it ends:
/// until then they are parts of the buffer, and ``members`` says which. Containers that a value opens inside its own
/// (`nestedContainer`, `superEncoder`) may be filled later than what follows them, and have a writer of their own.
final class CanonicalWriter {
    private let escapingSlashes: Bool
    // Unchecked: nothing that has one of them in hand calls into the writer again, and looking whether it does was a sixth
    // of writing a record.
    @exclusivity(unchecked) private var text: [UInt8]
    /// The members of the objects that are open, those of each in the order of their keys, the innermost object last.
    @exclusivity(unchecked) private var members: [Member] = []
    @exclusivity(unchecked) private var current = Frame(start: 0, firstMember: 0)
    /// Where an object is put in order.
    @exclusivity(unchecked) private var ordered: [UInt8] = []

    private struct Member {
        var key: String
        var range: Range<Int>
        /// What is filled later and stands for the range, which is empty.
        var late: CanonicalWriter?
    }

    /// The value that is being written.
    private struct Frame {
        enum Kind { case nothing, single, list, object }

        var kind = Kind.nothing
        /// Of a list, how many elements it has.
        var count = 0
        var start: Int
        var firstMember: Int
    }

    /// A writer that goes on after `text`.
    init(after text: consuming [UInt8] = [], escapingSlashes: Bool) {
        self.escapingSlashes = escapingSlashes
        self.text = text
        self.text.reserveCapacity(512)
        current.start = self.text.count
    }

    /// How many elements the list has.
    var count: Int { current.count }

    // MARK: Values

    func value(_ value: some Encodable) throws {
        let outer = current
        current = Frame(start: text.count, firstMember: members.count)
        try value.encode(to: CanonicalEncoder(writer: self))
        end()
        current = outer
    }

    func becomeObject() { if current.kind == .nothing { current.kind = .object } }

    func becomeList() { if current.kind == .nothing { current.kind = .list } }

    /// The only value that there is; of two, the last counts.
    func single(_ write: () throws -> Void) rethrows {
        if text.count > current.start { text.removeSubrange(current.start...) }
        try write()
        current.kind = .single
    }

    func member(_ key: String, _ write: () throws -> Void) rethrows {
        let start = text.count
        try write()
        add(Member(key: key, range: start..<text.count))
    }

    func lateMember(_ key: String) -> CanonicalEncoder {
        let late = CanonicalWriter(escapingSlashes: escapingSlashes)
        add(Member(key: key, range: text.count..<text.count, late: late))
        return CanonicalEncoder(writer: late)
    }

    func element(_ write: () throws -> Void) rethrows {
        if current.count > 0 { text.append(UInt8(ascii: ",")) }
        current.count += 1
        try write()
    }

    func lateElement() -> CanonicalEncoder {
        let late = CanonicalWriter(escapingSlashes: escapingSlashes)
        element { members.append(Member(key: "", range: text.count..<text.count, late: late)) }
        return CanonicalEncoder(writer: late)
    }

    /// Puts a member in its place; of a key that is written twice, the last value counts.
    private func add(_ member: Member) {
        var place = members.count
        while place > current.firstMember, member.key < members[place - 1].key { place -= 1 }
        if place > current.firstMember, members[place - 1].key == member.key {
            members[place - 1] = member
        } else {
            members.insert(member, at: place)
        }
    }

    /// The text, after the last value.
    func finish() -> [UInt8] {
        end()
        return text
    }

    private func end() {
        switch current.kind {
        case .single: return
        // A value that encodes nothing is an empty object, as `JSONEncoder` has it.
        case .nothing, .object: order()
        case .list: enclose()
        }
        text.removeSubrange(current.start...)
        text.append(contentsOf: ordered)
        ordered.removeAll(keepingCapacity: true)
        members.removeSubrange(current.firstMember...)
    }

    private func order() {
        ordered.append(UInt8(ascii: "{"))
        for member in members[current.firstMember...] {
            if ordered.count > 1 { ordered.append(UInt8(ascii: ",")) }
            CanonicalJSON.appendQuoted(member.key, escapingSlashes: escapingSlashes, to: &ordered)
            ordered.append(UInt8(ascii: ":"))
            ordered.append(contentsOf: member.late?.finish()[...] ?? text[member.range])
        }
        ordered.append(UInt8(ascii: "}"))
    }

    /// A list needs its brackets only, and what came later in its places.
    private func enclose() {
        ordered.append(UInt8(ascii: "["))
        var start = current.start
        for member in members[current.firstMember...] {
            ordered.append(contentsOf: text[start..<member.range.lowerBound])
            if let late = member.late { ordered.append(contentsOf: late.finish()) }
            start = member.range.lowerBound
        }
        ordered.append(contentsOf: text[start...])
        ordered.append(UInt8(ascii: "]"))
    }

    // MARK: Scalars

    func null() { text.append(contentsOf: "null".utf8) }
    func bool(_ value: Bool) { text.append(contentsOf: value ? "true".utf8 : "false".utf8) }
    func string(_ value: String) { CanonicalJSON.appendQuoted(value, escapingSlashes: escapingSlashes, to: &text) }

    func integer(_ value: some FixedWidthInteger) {
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

    func number<Float: BinaryFloatingPoint & CustomStringConvertible>(_ value: Float) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "not a number that JSON has"))
        }
        let digits = value.description
        text.append(contentsOf: digits.hasSuffix(".0") ? digits.dropLast(2).utf8 : digits[...].utf8)
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
