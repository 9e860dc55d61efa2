/// The tags of a well-formed document with their places in the bytes: what a parser's tree no longer knows, and what is
/// needed to change one word of a file and nothing else.
///
/// The bytes must be well-formed XML, as ``Label`` has found, in an encoding in which markup is ASCII.
struct MarkupScanner {
    /// One attribute: where its name and its value, without quotes, are.
    struct Attribute {
        var name: Range<Int>
        var value: Range<Int>
    }

    /// One tag.
    struct Tag {
        enum Kind { case start, end, empty }

        var kind: Kind
        /// From `<` to `>`, both included.
        var range: Range<Int>
        var name: Range<Int>
        var attributes: [Attribute]
    }

    let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next tag; comments, instructions and CDATA sections are passed over.
    mutating func next() -> Tag? {
        while let open = bytes[position...].firstIndex(of: 60), open + 1 < bytes.count {
            switch bytes[open + 1] {
            case 33 where hasPrefix("<!--", at: open): position = end(of: "-->", from: open + 4)
            case 33 where hasPrefix("<![CDATA[", at: open): position = end(of: "]]>", from: open + 9)
            case 33: position = end(of: ">", from: open + 2)
            case 63: position = end(of: "?>", from: open + 2)
            default: return tag(at: open)
            }
        }
        position = bytes.count
        return nil
    }

    private func hasPrefix(_ text: StaticString, at index: Int) -> Bool {
        text.withUTF8Buffer { bytes[index...].prefix($0.count).elementsEqual($0) }
    }

    private func end(of text: StaticString, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            if hasPrefix(text, at: index) { return index + text.utf8CodeUnitCount }
            index += 1
        }
        return bytes.count
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 13 }

    private mutating func tag(at open: Int) -> Tag {
        var index = open + 1
        var kind = Tag.Kind.start
        if bytes[index] == 47 {
            kind = .end
            index += 1
        }
        let name = word(from: index)
        index = name.upperBound
        var attributes: [Attribute] = []
        while index < bytes.count, bytes[index] != 62 {
            if bytes[index] == 47 { kind = .empty }
            guard !Self.isSpace(bytes[index]), bytes[index] != 47 else {
                index += 1
                continue
            }
            let attribute = word(from: index)
            index = attribute.upperBound
            while index < bytes.count, bytes[index] != 34, bytes[index] != 39, bytes[index] != 62 { index += 1 }
            guard index < bytes.count, bytes[index] != 62 else { break }
            let quote = bytes[index]
            let close = bytes[(index + 1)...].firstIndex(of: quote) ?? bytes.count
            attributes.append(Attribute(name: attribute, value: (index + 1)..<close))
            index = min(close + 1, bytes.count)
        }
        position = min(index + 1, bytes.count)
        return Tag(kind: kind, range: open..<position, name: name, attributes: attributes)
    }

    private func word(from start: Int) -> Range<Int> {
        var index = start
        while index < bytes.count, !Self.isSpace(bytes[index]), bytes[index] != 62, bytes[index] != 47, bytes[index] != 61 { index += 1 }
        return start..<index
    }

    /// The text of a range.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
