/// A state with three columns of its transition matrix: the derivatives with respect to the
/// initial x, z and ẏ, which are what the correction of a halo orbit varies.
struct VariationalState: IntegrableState {
    var base: OrbitState
    var byX: OrbitState
    var byZ: OrbitState
    var byVY: OrbitState

    init(at base: OrbitState) {
        self.base = base
        byX = OrbitState(position: Vector3(1, 0, 0), velocity: .zero)
        byZ = OrbitState(position: Vector3(0, 0, 1), velocity: .zero)
        byVY = OrbitState(position: .zero, velocity: Vector3(0, 1, 0))
    }

    private init(base: OrbitState, byX: OrbitState, byZ: OrbitState, byVY: OrbitState) {
        self.base = base
        self.byX = byX
        self.byZ = byZ
        self.byVY = byVY
    }

    static var zero: VariationalState {
        VariationalState(base: .zero, byX: .zero, byZ: .zero, byVY: .zero)
    }

    mutating func add(_ other: VariationalState, times factor: Double) {
        base.add(other.base, times: factor)
        byX.add(other.byX, times: factor)
        byZ.add(other.byZ, times: factor)
        byVY.add(other.byVY, times: factor)
    }

    /// Only the orbit itself controls the step: the columns need no more than a Newton step does.
    static func weightedSquares(
        of error: VariationalState,
        before: VariationalState,
        after: VariationalState,
        absolute: Double,
        relative: Double
    ) -> (sum: Double, count: Double) {
        OrbitState.weightedSquares(
            of: error.base,
            before: before.base,
            after: after.base,
            absolute: absolute,
            relative: relative
        )
    }
}

extension ThreeBodySystem {
    /// The second derivatives of the potential at a place, as a symmetric matrix.
    private func gradient(at p: Vector3) -> Matrix3 {
        let mu = massRatio
        let (d1, d2) = (p - larger, p - smaller)
        let (q1, q2) = (d1.squaredLength, d2.squaredLength)
        let (c1, c2) = ((1 - mu) / (q1 * q1.squareRoot()), mu / (q2 * q2.squareRoot()))
        let (t1, t2) = (3 * c1 / q1, 3 * c2 / q2)
        let trace = c1 + c2
        let xx = 1 - trace + t1 * d1.x * d1.x + t2 * d2.x * d2.x
        let yy = 1 - trace + (t1 + t2) * p.y * p.y
        let zz = -trace + (t1 + t2) * p.z * p.z
        let xy = (t1 * d1.x + t2 * d2.x) * p.y
        let xz = (t1 * d1.x + t2 * d2.x) * p.z
        let yz = (t1 + t2) * p.y * p.z
        return Matrix3(Vector3(xx, xy, xz), Vector3(xy, yy, yz), Vector3(xz, yz, zz))
    }

    /// An integrator of the motion with the three columns of ``VariationalState``.
    func variationalIntegrator() -> DormandPrince853<VariationalState> {
        DormandPrince853(relativeTolerance: 1e-13, absoluteTolerance: 1e-15) { [self] _, s in
            let gradient = gradient(at: s.base.position)
            let column = { (c: OrbitState) -> OrbitState in
                let coriolis = Vector3(2 * c.velocity.y, -2 * c.velocity.x, 0)
                return OrbitState(position: c.velocity, velocity: gradient * c.position + coriolis)
            }
            var rate = VariationalState.zero
            rate.base = OrbitState(position: s.base.velocity, velocity: acceleration(s.base))
            rate.byX = column(s.byX)
            rate.byZ = column(s.byZ)
            rate.byVY = column(s.byVY)
            return rate
        }
    }
}
