import Glibc

/// How numbers become grey: from the values that are black and white, and the curve between.
public enum Stretch: Sendable {
    /// From the least to the greatest value.
    case linear
    /// From one percentile to another, 0…100.
    case percentile(Double, Double)
    /// Linear, then to this power.
    case gamma(Double)

    /// Grey values of 0…255; what is no number is black.
    func grey(_ values: [Double]) -> [UInt8] {
        var low = Double.infinity
        var high = -Double.infinity
        for value in values where value.isFinite {
            low = min(low, value)
            high = max(high, value)
        }
        if case .percentile(let from, let to) = self {
            // A sample is enough for percentiles and keeps sorting from taking longer than reading.
            let step = max(1, values.count / 200_000)
            let sample = stride(from: 0, to: values.count, by: step).map { values[$0] }.filter(\.isFinite).sorted()
            if !sample.isEmpty {
                func at(_ percent: Double) -> Double {
                    sample[min(sample.count - 1, max(0, Int(percent / 100 * Double(sample.count - 1) + 0.5)))]
                }
                low = at(min(from, to))
                high = at(max(from, to))
            }
        }
        guard low.isFinite, high.isFinite else { return [UInt8](repeating: 0, count: values.count) }
        let span = high > low ? high - low : 1
        var exponent = 1.0
        if case .gamma(let power) = self, power > 0 { exponent = 1 / power }
        return values.map { value in
            guard value.isFinite else { return 0 }
            let share = min(1, max(0, (value - low) / span))
            return UInt8((exponent == 1 ? share : pow(share, exponent)) * 255 + 0.5)
        }
    }
}
