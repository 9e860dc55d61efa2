/// A relay that falls freely under Moon, Earth and Sun, integrated once over the span.
public final class FreeFall: RelayPath {
    /// The times in seconds after the sky's start that the path covers.
    public let validity: ClosedRange<Double>
    private let starts: [Double]
    private let lengths: [Double]
    /// Eight vectors a step: the place at its start and the seven of its polynomial.
    private let polynomials: [Vector3]

    /// Integrates a state at `epoch` seconds after the sky's start over the whole of the sky.
    ///
    /// - Throws: ``RelayError`` of code `hitsMoon` with the instant where it does, `badOrbit` where
    ///   it leaves the Moon (beyond 120,000 km), `badSpan` where the epoch lies outside the sky.
    public init(
        _ state: OrbitState,
        epoch: Double,
        in sky: Sky,
        gravity: LunarGravity = LunarGravity(),
        moonRadius: Double = 1_737.4
    ) throws {
        guard (0...sky.duration).contains(epoch) else {
            throw RelayError(.badSpan, "the epoch \((sky.start + epoch).text) lies outside the span that is integrated")
        }
        let guardian = Guardian(sky: sky, moonRadius: moonRadius)
        var integrator = DormandPrince853<OrbitState>(relativeTolerance: 1e-13, absoluteTolerance: 1e-12) { t, s in
            OrbitState(position: s.velocity, velocity: gravity.acceleration(of: s.position, at: t, in: sky))
        }
        integrator.longestStep = 43_200
        var steps: [DormandPrince853<OrbitState>.Step] = []
        let margin = 120.0
        try integrator.integrate(from: epoch, state, to: -margin) {
            try guardian.check($0)
            steps.append($0)
            return true
        }
        steps.reverse()
        try integrator.integrate(from: epoch, state, to: sky.duration + margin) {
            try guardian.check($0)
            steps.append($0)
            return true
        }
        // Steps that ran backwards keep their negative length: only the order of search matters.
        starts = steps.map { min($0.start, $0.start + $0.length) }
        lengths = steps.map(\.length)
        polynomials = steps.flatMap { [$0.first.position] + $0.polynomial.map(\.position) }
        validity = 0...sky.duration
    }

    /// See ``RelayPath/position(at:moon:)``.
    public func position(at t: Double, moon: OrbitState) -> Vector3 {
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= t { low = middle } else { high = middle }
        }
        let length = lengths[low]
        let x = length > 0 ? (t - starts[low]) / length : (t - starts[low] + length) / length
        return polynomials.withUnsafeBufferPointer { p in
            let base = low * 8
            var sum = Vector3.zero
            for index in stride(from: 6, through: 0, by: -1) {
                sum = (sum + p[base + 1 + index]) * (index.isMultiple(of: 2) ? x : 1 - x)
            }
            return p[base] + sum
        }
    }
}

/// Watches an integration for the surface and for escape.
private struct Guardian {
    let sky: Sky
    let moonRadius: Double

    func check(_ step: DormandPrince853<OrbitState>.Step) throws {
        let distance = { (t: Double) in step.state(at: t).position.length }
        let times = (0...8).map { step.start + step.length * Double($0) / 8 }
        let distances = times.map(distance)
        if let far = distances.max(), far > 120_000 {
            throw RelayError(
                .badOrbit,
                "the relay leaves the Moon: it is \(Int(far)) km away at \((sky.start + step.start).text); choose a bound orbit"
            )
        }
        for index in times.indices where distances[index] < moonRadius + 400 {
            let (a, b) = (times[max(0, index - 1)], times[min(8, index + 1)])
            let low = RootFinding.maximum(between: min(a, b), and: max(a, b), tolerance: 0.01) { -distance($0) }
            if -low.value < moonRadius {
                let when = (sky.start + low.at).text
                throw RelayError(
                    .hitsMoon,
                    "the orbit meets the Moon's surface about \(when); raise the periapsis, or check the frame of its inclination"
                )
            }
        }
    }
}
