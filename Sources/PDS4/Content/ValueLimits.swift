/// The limits and special constants of a field or an array, prepared for comparing many values with them.
struct ValueLimits: Sendable {
    var minimum: Double?
    var maximum: Double?
    private var constants: [(text: String, value: Double?, bits: UInt64?)] = []
    private var validMinimum: Bound?
    private var validMaximum: Bound?
    /// The limits of valid dates and times, which are compared as text: their parts stand in the order of their weight.
    private var leastTime: String?
    private var greatestTime: String?

    /// A limit of valid values: a number, or a bit pattern where the label writes one.
    private struct Bound: Sendable {
        var text: String
        var value: Double
    }

    /// What a value is, measured against the limits.
    enum Verdict {
        case special
        case ordinary(belowMinimum: Bool, aboveMaximum: Bool, belowValid: String?, aboveValid: String?)
    }

    init(minimum: Double?, maximum: Double?, constants special: SpecialConstants?, type: DataType?) {
        self.minimum = minimum.map { Self.stored($0, type) }
        self.maximum = maximum.map { Self.stored($0, type) }
        guard let special else { return }
        constants = special.constants.map { ($0.text, Self.number($0.text).map { Self.stored($0, type) }, Self.bits($0.text)) }
        if type?.isTime == true {
            leastTime = special.validMinimum
            greatestTime = special.validMaximum
            return
        }
        validMinimum = special.validMinimum.flatMap { Self.bound($0, type) }
        validMaximum = special.validMaximum.flatMap { Self.bound($0, type) }
    }

    /// Whether there is nothing to compare with: then values need not even be read.
    var isEmpty: Bool {
        minimum == nil && maximum == nil && constants.isEmpty && validMinimum == nil && validMaximum == nil && !hasTimeLimits
    }

    /// Whether there are limits, constants aside.
    var hasLimits: Bool { minimum != nil || maximum != nil || validMinimum != nil || validMaximum != nil }

    /// Whether dates and times are to be compared with limits.
    var hasTimeLimits: Bool { leastTime != nil || greatestTime != nil }

    /// The number that text is, infinite ones and NaN in any spelling that is used for them.
    static func number(_ text: String) -> Double? {
        let lower = text.lowercased()
        let sign = lower.first == "-" ? -1.0 : 1
        switch lower.first == "-" || lower.first == "+" ? String(lower.dropFirst()) : lower {
        case "inf", "infinity": return sign * .infinity
        case "nan": return .nan
        default: return XPathNumber.double(text)
        }
    }

    /// The number that a file holds for one that a label writes: single precision has fewer digits than labels may give, and
    /// -9999.99 in a label is -9999.990234375 in the file.
    private static func stored(_ value: Double, _ type: DataType?) -> Double {
        guard type?.isSingle == true, value.magnitude <= Double(Float.greatestFiniteMagnitude) else { return value }
        return Double(Float(value))
    }

    /// The limit of valid times that a value is beyond, and how it is.
    func timeBeyond(_ value: UnsafeRawBufferPointer) -> (limit: String, relation: String)? {
        func zoneless(_ text: some BidirectionalCollection<UInt8>) -> [UInt8] { Array(text.dropLast(text.last == 90 ? 1 : 0)) }
        let time = zoneless(value)
        if let leastTime, time.lexicographicallyPrecedes(zoneless(leastTime.utf8)) { return (leastTime, "before the valid minimum") }
        if let greatestTime, zoneless(greatestTime.utf8).lexicographicallyPrecedes(time) { return (greatestTime, "after the valid maximum") }
        return nil
    }

    /// The bit pattern that text like `0xFF7FFFFB` or `16#FF7FFFFB#` writes.
    static func bits(_ text: String) -> UInt64? {
        let lower = text.lowercased()
        if lower.hasPrefix("0x") { return UInt64(lower.dropFirst(2), radix: 16) }
        for radix in [2, 8, 16] where lower.hasPrefix("\(radix)#") {
            let digits = lower.dropFirst("\(radix)#".utf8.count)
            return UInt64(digits.hasSuffix("#") ? digits.dropLast() : digits, radix: radix)
        }
        return nil
    }

    private static func bound(_ text: String, _ type: DataType?) -> Bound? {
        if let bits = bits(text) {
            switch type {
            case .realLSBSingle?, .realMSBSingle?:
                return Bound(text: text, value: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
            case .realLSBDouble?, .realMSBDouble?: return Bound(text: text, value: Double(bitPattern: bits))
            default: return Bound(text: text, value: Double(bits))
            }
        }
        return number(text).map { Bound(text: text, value: stored($0, type)) }
    }

    /// Whether text is, letter by letter, one of the constants.
    func isConstant(_ text: UnsafeRawBufferPointer) -> Bool {
        constants.contains { $0.text.utf8.elementsEqual(text) }
    }

    /// Measures a value. `bits` is its pattern in the file, where it has one.
    @inline(__always)
    func verdict(_ value: Double, bits: UInt64?) -> Verdict {
        if !constants.isEmpty {
            for constant in constants {
                if let number = constant.value, number == value || (number.isNaN && value.isNaN) { return .special }
                if let pattern = constant.bits, pattern == bits ?? (value >= 0 && value < 0x1p63 ? UInt64(value) : .max) {
                    return .special
                }
            }
        }
        let above = validMaximum.flatMap { value > $0.value ? $0.text : nil }
        let below = validMinimum.flatMap { value < $0.value ? $0.text : nil }
        return .ordinary(
            belowMinimum: minimum.map { value < $0 } ?? false, aboveMaximum: maximum.map { value > $0 } ?? false,
            belowValid: below, aboveValid: above
        )
    }
}
