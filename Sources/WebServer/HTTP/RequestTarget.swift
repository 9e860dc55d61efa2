/// Path and query of a request, strictly decoded.
///
/// Whatever can be read in two ways is refused: wrong or overlong
/// percent-encodings, control characters, `.` and `..` as segments, an encoded
/// slash or backslash. So what a route sees is what a log or a proxy saw.
package struct RequestTarget: Equatable, Sendable {
    /// The decoded segments; `/` has none, and a trailing slash leaves an empty last one.
    package let segments: [String]
    /// The query as sent, without its question mark.
    package let rawQuery: String
    /// The path as sent.
    package let rawPath: String

    /// The parts of `target`, or nil where it is malformed.
    package init?(_ target: String) {
        // By bytes throughout: a slash with a combining mark is another character.
        let parts = target.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first.map({ Substring($0) }), path.utf8.first == UInt8(ascii: "/") else { return nil }
        rawPath = String(path)
        rawQuery = parts.count > 1 ? String(Substring(parts[1])) : ""
        var segments: [String] = []
        if path.utf8.count > 1 {
            for raw in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                guard let segment = PercentCoding.decode(Substring(raw), plusIsSpace: false) else { return nil }
                guard segment != ".", segment != "..", !segment.utf8.contains(where: { "/\\".utf8.contains($0) }) else {
                    return nil
                }
                segments.append(segment)
            }
        }
        guard segments.count <= 32 else { return nil }
        self.segments = segments
    }
}

/// Percent-encoding as RFC 3986 and the form standard have it.
package enum PercentCoding {
    /// The text that `raw` encodes, or nil where it is malformed, no UTF-8, or
    /// holds a control character other than tab and line ends.
    package static func decode(_ raw: Substring, plusIsSpace: Bool, allowingLines: Bool = false) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.utf8.count)
        var iterator = raw.utf8.makeIterator()
        while let byte = iterator.next() {
            var value = byte
            if byte == UInt8(ascii: "%") {
                guard let high = iterator.next().flatMap(nibble), let low = iterator.next().flatMap(nibble) else {
                    return nil
                }
                value = high << 4 | low
            } else if byte == UInt8(ascii: "+"), plusIsSpace {
                value = 0x20
            }
            if value < 0x20 || value == 0x7f {
                guard allowingLines, value == 0x0a || value == 0x0d || value == 0x09 else { return nil }
            }
            bytes.append(value)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// `text` as one segment of a path or one value of a query.
    package static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            if isUnreserved(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%"
                result.unicodeScalars.append(hexDigit(byte >> 4))
                result.unicodeScalars.append(hexDigit(byte & 15))
            }
        }
        return result
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func hexDigit(_ value: UInt8) -> Unicode.Scalar {
        Unicode.Scalar(value < 10 ? 0x30 + value : 0x41 + value - 10)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
