/// The checks that values pass before they are stored.
///
/// SQLite's text ends at the first NUL and keeps whatever else it is given, so control characters are refused
/// here; texts that may hold anything are stored as bytes.
enum Field {
    /// An id made by another part: short, visible, without spaces.
    static func id(_ value: String, _ field: String) throws {
        guard !value.isEmpty, value.utf8.count <= 200,
            value.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value < 0x7F })
        else {
            throw VaultError(
                .invalid(field: field),
                "\(field) must be 1 to 200 visible ASCII characters without spaces"
            )
        }
    }

    /// One line that people read: not blank, without control or direction-override characters.
    static func line(_ value: String, _ field: String, limit: Int = 300) throws {
        guard value.utf8.count <= limit else {
            throw VaultError(.tooLarge(limit: limit), "\(field) has more than \(limit) bytes")
        }
        guard value.contains(where: { !$0.isWhitespace }) else {
            throw VaultError(.invalid(field: field), "\(field) is empty")
        }
        guard value.unicodeScalars.allSatisfy(isHarmless) else {
            throw VaultError(.invalid(field: field), "\(field) holds a control character")
        }
    }

    /// A language tag such as `en` or `zh-Hans` (the shape of BCP 47, not its registry).
    static func language(_ value: String) throws {
        let parts = value.split(separator: "-", omittingEmptySubsequences: false)
        guard value.utf8.count <= 35, let first = parts.first, (2...3).contains(first.utf8.count),
            first.utf8.allSatisfy({ (0x61...0x7A).contains($0) }),
            parts.dropFirst().allSatisfy({ (2...8).contains($0.utf8.count) && $0.utf8.allSatisfy(isAlphanumeric) })
        else {
            throw VaultError(.invalid(field: "language"), "The language is a tag such as en or zh")
        }
    }

    /// The limit of a page that a caller asks for, kept within 1 and `most`.
    static func limit(_ asked: Int, most: Int) -> Int { min(max(asked, 1), most) }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: return false
        default: break
        }
        // Embeddings, overrides and isolates can make a name read as another one.
        return !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
    }
}
