/// How a relay moves about the Moon.
public protocol RelayPath: Sendable {
    /// Place from the Moon's centre, in km along the ICRF, at `t` seconds after the sky's start.
    ///
    /// The caller has the geocentric Moon at `t` at hand and passes it on.
    func position(at t: Double, moon: OrbitState) -> Vector3
    /// The times in seconds after the sky's start that the path covers.
    var validity: ClosedRange<Double> { get }
}

extension RelayPath {
    /// Place and velocity at `t`; the velocity by a difference of fourth order over two minutes.
    ///
    /// Next to the ends of what the path covers the difference leans inwards. The error is below 1e-8 km/s on every
    /// orbit whose period is an hour or longer, save next to a low periapsis, where it reaches 1e-7 km/s.
    public func state(at t: Double, in sky: Sky) -> OrbitState {
        let h = 15.0
        let place = { (s: Double) in position(at: s, moon: sky.moon(at: s)) }
        let isInside = t - 2 * h >= validity.lowerBound && t + 2 * h <= validity.upperBound
        guard !isInside else {
            let near = (place(t + h) - place(t - h)) * (8 / (12 * h))
            let far = (place(t + 2 * h) - place(t - 2 * h)) * (1 / (12 * h))
            return OrbitState(position: place(t), velocity: near - far)
        }
        let inwards = t - 2 * h < validity.lowerBound ? h : -h
        let weights = [-25.0, 48, -36, 16, -3]
        let sum = weights.enumerated().reduce(Vector3.zero) { $0 + place(t + Double($1.offset) * inwards) * $1.element }
        return OrbitState(position: place(t), velocity: sum / (12 * inwards))
    }
}

/// A relay on a halo orbit, carried from the circular problem into the true motion of the Moon.
///
/// The orbit lives in the instantaneous Earth–Moon frame: x from Earth to Moon, z along the Moon's
/// angular momentum, lengths in units of the distance of the moment (pulsating), times in units of
/// the sidereal month over 2π. What stations keeping holds is this shape, not a free fall.
public struct HaloPath: RelayPath {
    /// The orbit in its own units.
    public let orbit: HaloOrbit
    /// The part of the period, 0 … 1, at which the relay stands at the sky's start.
    public let phase: Double
    /// The sidereal month in days.
    public let month: Double
    /// The constant distance of Earth and Moon in km, or nil for the true one of each moment.
    public let fixedDistance: Double?

    private let table: ChebyshevTable
    private let timeUnit: Double

    /// A relay at a phase of its orbit at the sky's start.
    ///
    /// - Throws: ``RelayError`` of code `badOrbit`.
    public init(
        orbit: HaloOrbit,
        phase: Double = 0,
        month: Double = 27.321661,
        fixedDistance: Double? = nil
    ) throws {
        guard phase.isFinite, month > 20, month < 35, fixedDistance.map({ $0 > 300_000 && $0 < 500_000 }) ?? true else {
            throw RelayError(
                .badOrbit,
                "a halo's phase must be finite, its month 20–35 d, its distance 300,000–500,000 km"
            )
        }
        self.orbit = orbit
        self.phase = phase - phase.rounded(.down)
        self.month = month
        self.fixedDistance = fixedDistance
        timeUnit = month * 86_400 / (2 * .pi)
        var steps: [DormandPrince853<OrbitState>.Step] = []
        var integrator = orbit.system.integrator()
        integrator.longestStep = orbit.period / 200
        try integrator.integrate(from: 0, orbit.start, to: orbit.period) {
            steps.append($0)
            return true
        }
        table = ChebyshevTable(from: 0, to: orbit.period, segment: orbit.period / 64, degree: 12) { t in
            let step = steps.first { t <= $0.start + $0.length } ?? steps[steps.count - 1]
            return step.state(at: t).position - orbit.system.smaller
        }
    }

    /// One revolution in seconds.
    public var period: Double { orbit.period * timeUnit }

    /// For ever: the shape is held by station keeping.
    public var validity: ClosedRange<Double> { -.infinity ... .infinity }

    /// See ``RelayPath/position(at:moon:)``.
    public func position(at t: Double, moon: OrbitState) -> Vector3 {
        let turns = t / period + phase
        let p = table.value(at: (turns - turns.rounded(.down)) * orbit.period)
        let distance = moon.position.length
        let x = moon.position / distance
        let z = moon.position.cross(moon.velocity).unit
        let y = z.cross(x)
        return (x * p.x + y * p.y + z * p.z) * (fixedDistance ?? distance)
    }
}
