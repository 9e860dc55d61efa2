/// Short strings that come from outside and go into records: numbers, seals, codes.
///
/// Records hold no free text. A code is short and has nothing in it that a
/// reader cannot see or that could be mistaken for something else.
enum Code {
    /// Refuses what is empty, too long, invisible or composed of separate marks.
    ///
    /// Separate combining marks are refused so that two codes which look the same
    /// are the same bytes, whatever compares them.
    static func check(_ text: String, _ field: String, most: Int = 64, spaces: Bool = false) throws(Refusal) {
        guard !text.isEmpty else { throw .missing(field) }
        guard text.utf8.count <= most else { throw .invalid(field, "tooLong", ["most": "\(most)"]) }
        guard text.unicodeScalars.allSatisfy({ isVisible($0) || (spaces && $0 == " ") }) else {
            throw .invalid(field, "notACode")
        }
    }

    /// The same, for what may be left out.
    static func check(ifGiven text: String?, _ field: String, most: Int = 64, spaces: Bool = false) throws(Refusal) {
        if let text { try check(text, field, most: most, spaces: spaces) }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x21...0x7E).contains(scalar.value) }
        return switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator, .nonspacingMark, .spacingMark, .enclosingMark:
            false
        default: true
        }
    }
}
