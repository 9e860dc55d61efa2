/// A `field_format` or `validation_format`: `%`, flag, width, precision, conversion (Standards Reference 4C.2).
struct FieldFormat: Sendable {
    var flag: UInt8?
    var width: Int
    var precision: Int?
    var conversion: UInt8

    /// `nil` when the text is no such format.
    init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        guard bytes.popFirst() == 37 else { return nil }
        if let first = bytes.first, first == 43 || first == 45 || first == 44 { flag = bytes.popFirst() }
        func digits(_ bytes: inout ArraySlice<UInt8>) -> Int? {
            let run = bytes.prefix { $0 &- 48 < 10 }
            guard !run.isEmpty, run.count < 9 else { return nil }
            bytes = bytes.dropFirst(run.count)
            return run.reduce(0) { $0 * 10 + Int($1 &- 48) }
        }
        guard let width = digits(&bytes) else { return nil }
        self.width = width
        if bytes.first == 46 {
            bytes = bytes.dropFirst()
            guard let precision = digits(&bytes) else { return nil }
            self.precision = precision
        }
        guard let conversion = bytes.popFirst(), bytes.isEmpty, "doxfeEs".utf8.contains(conversion) else { return nil }
        self.conversion = conversion
    }

    /// A way in which a value can depart from its format: the end of the message type, and the words.
    enum Departure {
        case notRightJustified, notLeftJustified, specifier(String), tooLong(Int), precision(Int)
    }

    /// How `value`, untrimmed, departs from the format.
    ///
    /// A `field_format` gives the greatest precision; a `validation_format` gives the only one (Standards Reference
    /// 4B.1.2), and is matched `exactly`.
    func departures(_ value: UnsafeRawBufferPointer, exactly: Bool) -> [Departure] {
        var found: [Departure] = []
        let trimmed = TextNumber.trimmed(value)
        if flag == 43, let last = value.last, last <= 0x20 { found.append(.notRightJustified) }
        if flag == 45, let first = value.first, first <= 0x20 { found.append(.notLeftJustified) }
        switch conversion {
        case 101, 69:
            // One digit stands before the point (Standards Reference 4B.1.2).
            let whole = trimmed.drop { $0 == 43 || $0 == 45 }.prefix { $0 &- 48 < 10 }
            if whole.count > 1 || !TextRules.isReal(trimmed, mustHaveExponent: true) {
                found.append(.specifier("a number with one digit before the point and an exponent"))
            }
        case 102:
            if !TextRules.isReal(trimmed, mayHaveExponent: false) { found.append(.specifier("a number without an exponent")) }
        case 100: if !isWhole(trimmed, signed: true, hexadecimal: false) { found.append(.specifier("a whole number")) }
        case 111: if !isWhole(trimmed, signed: false, hexadecimal: false) { found.append(.specifier("an octal number")) }
        case 120: if !isWhole(trimmed, signed: false, hexadecimal: true) { found.append(.specifier("a hexadecimal number")) }
        default: break
        }
        if trimmed.count > width { found.append(.tooLong(trimmed.count)) }
        if let precision, conversion == 102 || conversion == 101 || conversion == 69 {
            let mantissa = trimmed.prefix { $0 | 0x20 != 101 }
            let digits = mantissa.firstIndex(of: 46).map { mantissa.endIndex - $0 - 1 } ?? 0
            if exactly ? digits != precision : digits > precision { found.append(.precision(digits)) }
        }
        return found
    }

    private func isWhole(_ value: UnsafeRawBufferPointer, signed: Bool, hexadecimal: Bool) -> Bool {
        var rest = value[...]
        if let first = rest.first, first == 43 || (first == 45 && signed) { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy { $0 &- 48 < 10 || (hexadecimal && ($0 | 0x20) &- 97 < 6) }
    }
}
