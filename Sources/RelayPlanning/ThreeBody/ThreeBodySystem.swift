/// The circular restricted three-body problem: two bodies on circles, a third without mass.
///
/// Axes turn with the bodies: x from the larger to the smaller, z along their angular momentum.
/// The origin is their barycentre; units are the bodies' distance, the inverse of their angular
/// rate, and their joint mass. Source: V. Szebehely, *Theory of Orbits* (1967), chapter 1.
public struct ThreeBodySystem: Hashable, Sendable {
    /// The smaller body's part of the joint mass.
    public var massRatio: Double
    /// One unit of length in km.
    public var lengthUnit: Double
    /// One unit of time in seconds.
    public var timeUnit: Double

    /// A system of a mass ratio, with its units in km and s.
    public init(massRatio: Double, lengthUnit: Double, timeUnit: Double) {
        self.massRatio = massRatio
        self.lengthUnit = lengthUnit
        self.timeUnit = timeUnit
    }

    /// Earth and Moon, in the values of JPL's catalogue of periodic orbits.
    ///
    /// JPL's time unit makes one revolution 27.85 d, which is not the sidereal month.
    public static let earthMoon = ThreeBodySystem(
        massRatio: 1.215058560962404e-2,
        lengthUnit: 389_703.264829278,
        timeUnit: 382_981.289129055
    )

    /// The acceleration at a state, Coriolis' and the centrifugal parts included.
    public func acceleration(_ s: OrbitState) -> Vector3 {
        let (p, v, mu) = (s.position, s.velocity, massRatio)
        let (dx1, dx2) = (p.x + mu, p.x - 1 + mu)
        let off = p.y * p.y + p.z * p.z
        let (q1, q2) = (dx1 * dx1 + off, dx2 * dx2 + off)
        let g1 = (1 - mu) / (q1 * q1.squareRoot())
        let g2 = mu / (q2 * q2.squareRoot())
        return Vector3(
            2 * v.y + p.x - g1 * dx1 - g2 * dx2,
            -2 * v.x + p.y - (g1 + g2) * p.y,
            -(g1 + g2) * p.z
        )
    }

    /// Jacobi's constant x² + y² + 2(1−μ)/r₁ + 2μ/r₂ − v².
    public func jacobi(_ s: OrbitState) -> Double {
        let (p, mu) = (s.position, massRatio)
        let (r1, r2) = ((p - larger).length, (p - smaller).length)
        return p.x * p.x + p.y * p.y + 2 * (1 - mu) / r1 + 2 * mu / r2 - s.velocity.squaredLength
    }

    /// Where the larger body rests.
    public var larger: Vector3 { Vector3(-massRatio, 0, 0) }
    /// Where the smaller body rests.
    public var smaller: Vector3 { Vector3(1 - massRatio, 0, 0) }

    /// A collinear libration point.
    public enum Point: Int, Hashable, Sendable {
        /// Between the two bodies.
        case l1 = 1
        /// Beyond the smaller body.
        case l2 = 2
    }

    /// How far L1 or L2 lies from the smaller body, in units of length.
    public func distance(to point: Point) -> Double {
        let (mu, sign) = (massRatio, point == .l1 ? -1.0 : 1.0)
        let force = { (gamma: Double) -> Double in
            let x = 1 - mu + sign * gamma
            return x - (1 - mu) / ((1 + sign * gamma) * (1 + sign * gamma)) - sign * mu / (gamma * gamma)
        }
        let (low, high) = (1e-4, 0.9)
        return RootFinding.root(between: low, force(low), and: high, force(high), tolerance: 1e-16, of: force)
    }

    /// The place of L1 or L2.
    public func place(of point: Point) -> Vector3 {
        smaller + Vector3((point == .l1 ? -1 : 1) * distance(to: point), 0, 0)
    }

    /// An integrator of the equations of motion.
    public func integrator(relativeTolerance: Double = 1e-14) -> DormandPrince853<OrbitState> {
        DormandPrince853(relativeTolerance: relativeTolerance, absoluteTolerance: 1e-16) { [self] _, s in
            OrbitState(position: s.velocity, velocity: acceleration(s))
        }
    }

    /// The state after a time, in units of time.
    ///
    /// The integration is centred on the smaller body: near it, where the forces are greatest,
    /// coordinates about the barycentre would lose two digits of the distance.
    public func propagate(_ s: OrbitState, by time: Double) throws -> OrbitState {
        let integrator = DormandPrince853<OrbitState>(relativeTolerance: 1e-14, absoluteTolerance: 1e-16) {
            [self] _, s in
            OrbitState(position: s.velocity, velocity: accelerationAboutSmaller(s))
        }
        var centred = s
        centred.position = s.position - smaller
        var end = try integrator.integrate(from: 0, centred, to: time)
        end.position = end.position + smaller
        return end
    }

    /// The same as ``acceleration(_:)`` for a position from the smaller body.
    private func accelerationAboutSmaller(_ s: OrbitState) -> Vector3 {
        let (p, v, mu) = (s.position, s.velocity, massRatio)
        let off = p.y * p.y + p.z * p.z
        let (q1, q2) = ((p.x + 1) * (p.x + 1) + off, p.x * p.x + off)
        let g1 = (1 - mu) / (q1 * q1.squareRoot())
        let g2 = mu / (q2 * q2.squareRoot())
        return Vector3(
            2 * v.y + p.x + (1 - mu) - g1 * (p.x + 1) - g2 * p.x,
            -2 * v.x + p.y - (g1 + g2) * p.y,
            -(g1 + g2) * p.z
        )
    }
}
