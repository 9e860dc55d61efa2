/// A mass of sample material as a whole number of micrograms.
///
/// Integers keep the ledger exact: a sum of weighings never drifts. The range
/// of ±9.2 × 10¹² g (nine million tonnes) leaves room for every collection.
package struct Mass: Hashable, Comparable, Sendable {
    /// Whole micrograms; negative only as a difference.
    package var micrograms: Int64

    /// Any number of micrograms; figures from outside are bounded by ``isStatable`` before they are added up.
    package init(micrograms: Int64) { self.micrograms = micrograms }

    /// Nothing.
    package static let zero = Mass(micrograms: 0)

    /// The most that one figure may state: a tonne.
    ///
    /// Sums of nine million such figures still fit, so checked figures are added without a thought of overflow.
    package static let limit = Mass(micrograms: 1_000_000_000_000)

    /// The most that a record may hold, which is a thousand times more than anybody may state.
    static let recordLimit = Mass(micrograms: 1_000_000_000_000_000)

    /// Orders by mass.
    package static func < (a: Mass, b: Mass) -> Bool { a.micrograms < b.micrograms }
    /// The sum; traps where it does not fit, which checked figures never reach.
    package static func + (a: Mass, b: Mass) -> Mass { Mass(micrograms: a.micrograms + b.micrograms) }
    /// The difference, negative where more is taken than there was.
    package static func - (a: Mass, b: Mass) -> Mass { Mass(micrograms: a.micrograms - b.micrograms) }
    /// The same mass with the other sign.
    package static prefix func - (a: Mass) -> Mass { Mass(micrograms: -a.micrograms) }
    /// Adds in place.
    package static func += (a: inout Mass, b: Mass) { a.micrograms += b.micrograms }
    /// Takes away in place.
    package static func -= (a: inout Mass, b: Mass) { a.micrograms -= b.micrograms }

    /// True for a mass that somebody may state: more than nothing, at most ``limit``.
    package var isStatable: Bool { micrograms > 0 && self <= Mass.limit }

    /// True for a part of something, which may be nothing.
    package var isStatableOrZero: Bool { micrograms >= 0 && self <= Mass.limit }
}

extension Mass: Codable {
    /// Reads whole micrograms; refuses a figure so large that arithmetic on it could overflow.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        micrograms = try container.decode(Int64.self)
        guard micrograms.magnitude <= Mass.recordLimit.micrograms.magnitude else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a mass that can be")
        }
    }

    /// Writes whole micrograms.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(micrograms)
    }
}

extension Mass {
    /// Units that people write masses in, each a whole number of micrograms.
    package enum Unit: String, Sendable, CaseIterable {
        /// 10⁻⁶ g.
        case micrograms = "µg"
        /// 10⁻³ g.
        case milligrams = "mg"
        /// Grams.
        case grams = "g"

        /// How many powers of ten the unit is above a microgram.
        package var exponent: Int {
            switch self {
            case .micrograms: 0
            case .milligrams: 3
            case .grams: 6
            }
        }
    }

    /// Reads a decimal figure exactly, or not at all.
    ///
    /// Accepts digits with one point; refuses signs, exponents, more decimals than
    /// a microgram has, and anything above ``limit``.
    package init?(decimal text: some StringProtocol, in unit: Unit) {
        var value: Int64 = 0
        var decimals = -1
        var digits = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                guard digits <= 18 else { return nil }
                if decimals >= 0 { decimals += 1 }
                value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: ".") where decimals < 0:
                decimals = 0
            default:
                return nil
            }
        }
        guard digits > 0 else { return nil }
        var shift = unit.exponent - max(decimals, 0)
        while shift < 0 {
            guard value % 10 == 0 else { return nil }
            value /= 10
            shift += 1
        }
        while shift > 0 {
            let (next, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = next
            shift -= 1
        }
        guard value <= Mass.limit.micrograms else { return nil }
        self.init(micrograms: value)
    }

    /// The figure in `unit`, exact, without trailing zeros: `0.02`, `5629`.
    package func decimal(in unit: Unit) -> String {
        let sign = micrograms < 0 ? "-" : ""
        let digits = String(micrograms.magnitude)
        guard unit.exponent > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, unit.exponent + 1 - digits.count)) + digits
        let whole = padded.dropLast(unit.exponent)
        let fraction = padded.suffix(unit.exponent)
        let kept = String(fraction.reversed().drop { $0 == "0" }.reversed())
        return sign + whole + (kept.isEmpty ? "" : "." + kept)
    }
}
