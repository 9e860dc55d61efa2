extension HaloOrbit {
    /// The periodic orbit next to a guess, with its z at the start kept.
    ///
    /// Newton's method varies x and vy until the orbit crosses y = 0 at right angles half a period
    /// later; by symmetry it then closes. Source: K. C. Howell, *Celestial Mechanics* 32 (1984) 53.
    ///
    /// - Throws: ``RelayError`` of code `notConverged`.
    public static func corrected(from guess: OrbitState, system: ThreeBodySystem = .earthMoon) throws -> HaloOrbit {
        try corrected(from: guess, system: system, along: Vector3(0, 1, 0)) { $0.y - guess.position.z }
    }

    /// Newton's method in (x, z, vy) with a third equation that picks the member of the family.
    static func corrected(
        from guess: OrbitState,
        system: ThreeBodySystem,
        along direction: Vector3,
        third: (Vector3) -> Double
    ) throws -> HaloOrbit {
        var free = Vector3(guess.position.x, guess.position.z, guess.velocity.y)
        let integrator = system.variationalIntegrator()
        var best = (miss: Double.infinity, free: free, half: 0.0)
        for _ in 0..<40 {
            let half = try crossing(of: free, system: system, integrator)
            let s = half.state
            let acceleration = system.acceleration(s.base)
            let residual = Vector3(s.base.velocity.x, s.base.velocity.z, third(free))
            let miss = residual.length
            if miss < best.miss { best = (miss, free, half.time) } else if best.miss < 1e-11 { break }
            if miss < 1e-15 { break }
            let row = { (pick: (Vector3) -> Double) -> Vector3 in
                let slope = pick(acceleration) / s.base.velocity.y
                return Vector3(
                    pick(s.byX.velocity) - slope * s.byX.position.y,
                    pick(s.byZ.velocity) - slope * s.byZ.position.y,
                    pick(s.byVY.velocity) - slope * s.byVY.position.y
                )
            }
            guard let change = Matrix3(row { $0.x }, row { $0.z }, direction).solve(residual), change.isFinite else {
                throw RelayError(.notConverged, "the correction of the halo orbit met a singular matrix")
            }
            let damping = min(1, 0.05 / change.length)
            free = free - change * damping
        }
        guard best.miss < 1e-10 else {
            throw RelayError(
                .notConverged,
                "no halo orbit was found next to x = \(guess.position.x), z = \(guess.position.z): "
                    + "its half-way crossing still misses by \(best.miss)"
            )
        }
        return HaloOrbit(verified: system, state(best.free), 2 * best.half)
    }

    private static func state(_ free: Vector3) -> OrbitState {
        OrbitState(position: Vector3(free.x, 0, free.y), velocity: Vector3(0, free.z, 0))
    }

    /// The first return to y = 0.
    private static func crossing(
        of free: Vector3,
        system: ThreeBodySystem,
        _ integrator: DormandPrince853<VariationalState>
    ) throws -> (time: Double, state: VariationalState) {
        let start = VariationalState(at: state(free))
        var found: (start: Double, state: VariationalState, guess: Double)?
        try integrator.integrate(from: 0, start, to: 8) { step in
            let (before, after) = (step.first.base.position.y, step.last.base.position.y)
            guard step.start > 0, before != 0, before * after <= 0 else { return true }
            let root = RootFinding.root(
                between: step.start,
                before,
                and: step.start + step.length,
                after,
                tolerance: 1e-12
            ) { step.state(at: $0).base.position.y }
            found = (step.start, step.first, root)
            return false
        }
        guard let bracket = found else {
            throw RelayError(.notConverged, "the guessed halo orbit never returns to the plane y = 0")
        }
        // The polynomial within a step is of a lower order than the step: polish by integrating.
        var time = bracket.guess
        var state = bracket.state
        for _ in 0..<4 {
            state = try integrator.integrate(from: bracket.start, bracket.state, to: time)
            let change = state.base.position.y / state.base.velocity.y
            if abs(change) < 1e-15 { break }
            time -= change
        }
        state = try integrator.integrate(from: bracket.start, bracket.state, to: time)
        return (time, state)
    }
}
