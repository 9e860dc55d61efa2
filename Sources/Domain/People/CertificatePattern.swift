/// How the numbers of certificates are made: `LUNA-{year}-{number:5}`.
package struct CertificatePattern: Hashable, Sendable {
    private enum Piece: Hashable {
        case text(String)
        case year
        case number(digits: Int)
    }

    /// The pattern as the policy file writes it.
    package let text: String
    private let pieces: [Piece]

    /// `1`, `2`, `3`: for where nothing was laid down.
    package static let counting = CertificatePattern(text: "{number:1}", pieces: [.number(digits: 1)])

    private init(text: String, pieces: [Piece]) {
        self.text = text
        self.pieces = pieces
    }

    /// Reads a pattern; nil where it is none.
    ///
    /// It has `{number:DIGITS}` exactly once and `{year}` at most once; the rest is letters, digits, `-`, `.`, `/` and `_`,
    /// because a number stands in addresses and is read over the telephone.
    package init?(_ text: String) {
        self.text = text
        var pieces: [Piece] = []
        var rest = text[...]
        while let first = rest.first {
            if first == "{" {
                guard let end = rest.firstIndex(of: "}") else { return nil }
                let name = rest[rest.index(after: rest.startIndex)..<end]
                rest = rest[rest.index(after: end)...]
                if name == "year" {
                    pieces.append(.year)
                } else if name.hasPrefix("number:"), let digits = Int(name.dropFirst(7)), (1...12).contains(digits) {
                    pieces.append(.number(digits: digits))
                } else {
                    return nil
                }
            } else {
                let plain = rest.prefix { $0 != "{" }
                guard plain.utf8.allSatisfy(CertificatePattern.isPlain) else { return nil }
                pieces.append(.text(String(plain)))
                rest = rest.dropFirst(plain.count)
            }
        }
        let numbers = pieces.count { if case .number = $0 { true } else { false } }
        guard numbers == 1, pieces.count(where: { $0 == .year }) <= 1, text.utf8.count <= 60 else { return nil }
        // `{year}{number:4}` would let 2026 and 12345 meet 20261 and 2345.
        for (one, next) in zip(pieces, pieces.dropFirst()) {
            if case .text = one { continue }
            if case .text = next { continue }
            return nil
        }
        self.pieces = pieces
    }

    /// True where the year is part of the number, so that counting begins anew with it.
    package var restartsEachYear: Bool { pieces.contains(.year) }

    /// The number of the `count`-th certificate, with at least the digits that the pattern asks for.
    package func number(_ count: Int, year: Int) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): return text
            case .year: return String(year)
            case .number(let digits):
                let number = String(count)
                return String(repeating: "0", count: max(0, digits - number.utf8.count)) + number
            }
        }.joined()
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
