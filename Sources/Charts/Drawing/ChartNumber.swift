/// Numbers as text, the same in every language: thousands with commas, a point before decimals, a true minus.
///
/// Written by hand because the formatters of Foundation bring all of ICU with them.
package enum ChartNumber {
    /// `value` rounded to `decimals` places, such as `1,234.50`.
    ///
    /// From 10¹⁵ on it is written as `1.20e16`; what is no finite number becomes a dash.
    package static func text(_ value: Double, decimals: Int = 0) -> String {
        guard value.isFinite else { return "–" }
        let places = min(max(decimals, 0), 9)
        let scale = powerOfTen(places)
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 9e15 else { return scientific(value) }
        let whole = Int(scaled)
        let unit = Int(scale)
        let sign = value < 0 && whole > 0 ? "−" : ""
        guard places > 0 else { return sign + grouped(whole) }
        let fraction = String(whole % unit)
        return sign + grouped(whole / unit) + "." + String(repeating: "0", count: places - fraction.count) + fraction
    }

    /// A coordinate: at most two decimals, no trailing zeros, no grouping.
    static func coordinate(_ value: Double) -> String {
        let hundredths = Int((min(max(value, -1e9), 1e9) * 100).rounded())
        let whole = hundredths.magnitude / 100
        let rest = hundredths.magnitude % 100
        let sign = hundredths < 0 ? "-" : ""
        if rest == 0 { return "\(sign)\(whole)" }
        if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
        return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// `value` with two digits at least, as clocks and dates write it.
    static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    static func powerOfTen(_ exponent: Int) -> Double {
        var result = 1.0
        for _ in 0..<exponent.magnitude { result *= 10 }
        return exponent < 0 ? 1 / result : result
    }

    private static func grouped(_ value: Int) -> String {
        let digits = Array(String(value))
        var out = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return out
    }

    private static func scientific(_ value: Double) -> String {
        var exponent = 0
        var mantissa = value.magnitude
        while mantissa >= 9.995 {
            mantissa /= 10
            exponent += 1
        }
        let hundredths = Int((mantissa * 100).rounded())
        let digits = "\(hundredths / 100).\(twoDigits(hundredths % 100))"
        return (value < 0 ? "−" : "") + digits + "e\(exponent)"
    }
}
