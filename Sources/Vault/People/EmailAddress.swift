internal import Foundation

/// An e-mail address that can be written to: one `@`, no spaces, quotes or control characters.
///
/// Two addresses that differ only in case or in the composition of their letters are the same person's, since
/// no mail system in use tells them apart and a second account under `Ann@` would be a trap.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    /// As its owner writes it.
    package let text: String
    /// What two spellings of one address have in common.
    package let folded: String

    /// Reads an address, without the spaces around it.
    ///
    /// - Throws: ``VaultError`` with code `invalid(field: "email")`.
    package init(_ written: String) throws {
        let malformed = VaultError(.invalid(field: "email"), "The e-mail address looks like name@example.org")
        guard written.utf8.count <= 1_000 else { throw malformed }
        let text = written.trimmingCharacters(in: .whitespaces).precomposedStringWithCanonicalMapping
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, (1...64).contains(parts[0].utf8.count),
            Self.isLocalPart(parts[0]), Self.isDomain(parts[1])
        else { throw malformed }
        self.text = text
        folded = text.lowercased().precomposedStringWithCanonicalMapping
    }

    /// The address as written.
    package var description: String { text }

    private static func isLocalPart(_ part: Substring) -> Bool {
        !part.hasPrefix(".") && !part.hasSuffix(".") && !part.contains("..")
            && part.unicodeScalars.allSatisfy { isVisible($0) && !#""(),:;<>@[\]"#.unicodeScalars.contains($0) }
    }

    private static func isDomain(_ domain: Substring) -> Bool {
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.unicodeScalars.allSatisfy { scalar in
                    scalar == "-"
                        || (scalar.isASCII ? scalar.properties.isAlphabetic || isDigit(scalar) : isVisible(scalar))
                }
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .unassigned,
            .privateUse:
            false
        default: true
        }
    }
}
