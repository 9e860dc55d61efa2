/// The limits and special constants of a field or an array, prepared for comparing many values with them.
struct ValueLimits: Sendable {
    var minimum: Double?
    var maximum: Double?
    private var constants: [(text: String, value: Double?, bits: UInt64?)] = []
    private var validMinimum: Bound?
    private var validMaximum: Bound?

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
        self.minimum = minimum
        self.maximum = maximum
        guard let special else { return }
        constants = special.constants.map { ($0.text, XPathNumber.double($0.text), Self.bits($0.text)) }
        validMinimum = special.validMinimum.flatMap { Self.bound($0, type) }
        validMaximum = special.validMaximum.flatMap { Self.bound($0, type) }
    }

    /// Whether there is nothing to compare with: then values need not even be read.
    var isEmpty: Bool {
        minimum == nil && maximum == nil && constants.isEmpty && validMinimum == nil && validMaximum == nil
    }

    /// Whether there are limits, constants aside.
    var hasLimits: Bool { minimum != nil || maximum != nil || validMinimum != nil || validMaximum != nil }

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
        return XPathNumber.double(text).map { Bound(text: text, value: $0) }
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
