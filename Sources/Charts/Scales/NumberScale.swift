/// A linear scale whose ends and marks are round numbers: 1, 2 or 5 times a power of ten apart.
struct NumberScale: Equatable {
    /// The least and greatest value on the scale, both marks.
    let lower: Double
    let upper: Double
    /// The distance of the marks.
    let step: Double
    /// How many decimals a mark's label needs.
    let decimals: Int

    /// A scale that holds `low…high` with about `count` marks; it starts at zero if `includesZero`.
    init(_ low: Double, _ high: Double, count: Int, includesZero: Bool, what: String) throws(ChartError) {
        try requireFinite(low, what)
        try requireFinite(high, what)
        var low = low
        var high = high
        if includesZero {
            low = min(low, 0)
            high = max(high, 0)
        }
        if low == high {
            let margin = low == 0 ? 1 : low.magnitude * 0.1
            low -= includesZero ? 0 : margin
            high += margin
        }
        let span = high - low
        guard span.isFinite, span < 1e300 else { throw .tooWide(what) }
        let wanted = span / Double(max(count, 1))
        guard wanted > max(high.magnitude, low.magnitude) * 1e-14, wanted > 1e-300 else { throw .tooWide(what) }
        var exponent = 0
        var power = 1.0
        while power > wanted {
            power /= 10
            exponent -= 1
        }
        while power * 10 <= wanted {
            power *= 10
            exponent += 1
        }
        let ratio = wanted / power
        let factor: Double = ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10
        step = factor * power
        // The small shift keeps 0.3 / 0.1 = 2.9999… from adding a mark that nothing reaches.
        lower = (low / step + 1e-9).rounded(.down) * step
        upper = (high / step - 1e-9).rounded(.up) * step
        decimals = max(0, -exponent - (factor == 10 ? 1 : 0))
    }

    /// The marks, from the lowest to the highest.
    var ticks: [Double] {
        let count = Int(((upper - lower) / step).rounded())
        return (0...max(count, 0)).map { index in
            let value = lower + Double(index) * step
            return value.magnitude < step * 1e-9 ? 0 : value
        }
    }

    /// Whether marks at half the step have labels as short: 10 and 15, not 7.5 and 8.
    var halvesAreRound: Bool { (step / 2 * ChartNumber.powerOfTen(decimals)).truncatingRemainder(dividingBy: 1) == 0 }

    /// The label of a mark.
    func label(_ value: Double) -> String { ChartNumber.text(value, decimals: decimals) }

    /// Where `value` lies between the ends: 0 at the lower, 1 at the upper.
    func position(_ value: Double) -> Double { (value - lower) / (upper - lower) }
}
