/// A smooth vector function of time, kept as Chebyshev polynomials over equal segments.
///
/// Built once by sampling an expensive function at the polynomials' nodes; evaluated in some tens
/// of nanoseconds. Reading outside the tabulated span extrapolates and is a programmer's mistake.
final class ChebyshevTable: Sendable {
    let start: Double
    let segment: Double
    let degree: Int
    private let count: Int
    private let coefficients: [Vector3]

    /// Tabulates `sample` from `start` to `end` or a little beyond.
    init(
        from start: Double,
        to end: Double,
        segment: Double,
        degree: Int,
        sample: (Double) throws -> Vector3
    ) rethrows {
        self.start = start
        self.segment = segment
        self.degree = degree
        count = max(1, Int(((end - start) / segment).rounded(.up)))
        let n = degree + 1
        let nodes = (0..<n).map { cos(.pi * (Double($0) + 0.5) / Double(n)) }
        var basis = [Double](repeating: 0, count: n * n)
        for k in 0..<n {
            for j in 0..<n {
                let factor = (k == 0 ? 1.0 : 2.0) / Double(n)
                basis[k * n + j] = factor * cos(.pi * Double(k) * (Double(j) + 0.5) / Double(n))
            }
        }
        var all: [Vector3] = []
        all.reserveCapacity(count * n)
        for index in 0..<count {
            let middle = start + (Double(index) + 0.5) * segment
            let values = try nodes.map { try sample(middle + 0.5 * segment * $0) }
            for k in 0..<n {
                var sum = Vector3.zero
                for j in 0..<n { sum = sum + values[j] * basis[k * n + j] }
                all.append(sum)
            }
        }
        coefficients = all
    }

    /// The function's value at `t`, by Clenshaw's recurrence.
    func value(at t: Double) -> Vector3 {
        let (offset, x) = locate(t)
        return coefficients.withUnsafeBufferPointer { c in
            var (b1, b2) = (Vector3.zero, Vector3.zero)
            let twice = 2 * x
            var k = degree
            while k > 0 {
                (b1, b2) = (c[offset + k] + b1 * twice - b2, b1)
                k -= 1
            }
            return c[offset] + b1 * x - b2
        }
    }

    /// The function's value and its derivative by time at `t`.
    func valueAndRate(at t: Double) -> (value: Vector3, rate: Vector3) {
        let (offset, x) = locate(t)
        return coefficients.withUnsafeBufferPointer { c in
            var (b1, b2) = (Vector3.zero, Vector3.zero)
            var (d1, d2) = (Vector3.zero, Vector3.zero)
            let twice = 2 * x
            var k = degree
            while k > 0 {
                let b0 = c[offset + k] + b1 * twice - b2
                let d0 = b1 * 2 + d1 * twice - d2
                (b1, b2) = (b0, b1)
                (d1, d2) = (d0, d1)
                k -= 1
            }
            return (c[offset] + b1 * x - b2, (b1 + d1 * x - d2) * (2 / segment))
        }
    }

    private func locate(_ t: Double) -> (offset: Int, x: Double) {
        let place = (t - start) / segment
        let index = max(0, min(count - 1, Int(place)))
        return (index * (degree + 1), 2 * (place - Double(index)) - 1)
    }
}
