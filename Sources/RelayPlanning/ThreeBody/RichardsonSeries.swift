/// The third-order series for halo orbits about a collinear point.
///
/// Source: D. L. Richardson, *Celestial Mechanics* 22 (1980) 241–253. Lengths within the series
/// are in units of the distance from the smaller body to the point.
struct RichardsonSeries {
    let system: ThreeBodySystem
    let point: ThreeBodySystem.Point

    /// The state at the crossing of y = 0 at which |z| is greatest, for A_z in units of length.
    func state(amplitude: Double, family: HaloOrbit.Family) -> OrbitState {
        let gamma = system.distance(to: point)
        let az = amplitude / gamma
        let c = coefficients(gamma)
        let ax = max(0, -(c.delta + c.l2 * az * az) / c.l1).squareRoot()
        let side = family == .northern ? 1.0 : -1.0
        // τ = 0 lies on the smaller body's side, τ = π on the far side; cos 2τ = 1 in both.
        let candidates = [1.0, -1.0].map { cosine in
            start(c, ax: ax, az: az, cosine: cosine, gamma: gamma, side: side)
        }
        let far = candidates.max { abs($0.position.z) < abs($1.position.z) }
        var found = far ?? candidates[0]
        if found.position.z * side < 0 {
            found.position.z = -found.position.z
        }
        return found
    }

    private func start(
        _ c: Coefficients,
        ax: Double,
        az: Double,
        cosine: Double,
        gamma: Double,
        side: Double
    ) -> OrbitState {
        let omega = 1 + c.s1 * ax * ax + c.s2 * az * az
        let x =
            c.a21 * ax * ax + c.a22 * az * az - ax * cosine + (c.a23 * ax * ax - c.a24 * az * az)
            + (c.a31 * ax * ax * ax - c.a32 * ax * az * az) * cosine
        let z =
            side
            * (az * cosine - 2 * c.d21 * ax * az + (c.d32 * az * ax * ax - c.d31 * az * az * az) * cosine)
        let vy =
            c.lambda * omega
            * (c.k * ax * cosine + 2 * (c.b21 * ax * ax - c.b22 * az * az)
                + 3 * (c.b31 * ax * ax * ax - c.b32 * ax * az * az) * cosine)
        return OrbitState(
            position: system.place(of: point) + Vector3(x, 0, z) * gamma,
            velocity: Vector3(0, vy * gamma, 0)
        )
    }

    private struct Coefficients {
        var lambda, k, delta, l1, l2, s1, s2: Double
        var a21, a22, a23, a24, a31, a32: Double
        var b21, b22, b31, b32, d21, d31, d32: Double
    }

    /// Legendre's coefficient of order n at the point.
    private func legendre(_ n: Int, _ gamma: Double) -> Double {
        let (mu, order) = (system.massRatio, Double(n))
        let alternating = n.isMultiple(of: 2) ? 1.0 : -1.0
        let power = pow(gamma, order + 1)
        switch point {
        case .l1:
            return (mu + alternating * (1 - mu) * power / pow(1 - gamma, order + 1)) / pow(gamma, 3)
        case .l2:
            return (alternating * mu + alternating * (1 - mu) * power / pow(1 + gamma, order + 1)) / pow(gamma, 3)
        }
    }

    private func coefficients(_ gamma: Double) -> Coefficients {
        let (c2, c3, c4) = (legendre(2, gamma), legendre(3, gamma), legendre(4, gamma))
        let square = (2 - c2 + (9 * c2 * c2 - 8 * c2).squareRoot()) / 2
        let l = square.squareRoot()
        let k = 2 * l / (square + 1 - c2)
        let k2 = k * k
        let d1 = 3 * square / k * (k * (6 * square - 1) - 2 * l)
        let d2 = 8 * square / k * (k * (11 * square - 1) - 2 * l)
        let a21 = 3 * c3 * (k2 - 2) / (4 * (1 + 2 * c2))
        let a22 = 3 * c3 / (4 * (1 + 2 * c2))
        let a23 = -(3 * c3 * l / (4 * k * d1)) * (3 * k2 * k * l - 6 * k * (k - l) + 4)
        let a24 = -(3 * c3 * l / (4 * k * d1)) * (2 + 3 * k * l)
        let b21 = -(3 * c3 * l / (2 * d1)) * (3 * k * l - 4)
        let b22 = 3 * c3 * l / d1
        let d21 = -c3 / (2 * square)
        let nine = 9 * square + 1 - c2
        let plus = 9 * square + 1 + 2 * c2
        let a31 =
            -(9 * l / (4 * d2)) * (4 * c3 * (k * a23 - b21) + k * c4 * (4 + k2))
            + (nine / (2 * d2)) * (3 * c3 * (2 * a23 - k * b21) + c4 * (2 + 3 * k2))
        let tail = c3 * (k * b22 + d21 - 2 * a24) - c4
        let mixed = 4 * c3 * (k * a24 - b22) + k * c4
        let a32 = -(1 / d2) * ((9 * l / 4) * mixed + 1.5 * nine * tail)
        let b31 =
            (3 / (8 * d2))
            * (8 * l * (3 * c3 * (k * b21 - 2 * a23) - c4 * (2 + 3 * k2))
                + plus * (4 * c3 * (k * a23 - b21) + k * c4 * (4 + k2)))
        let b32 = (1 / d2) * (9 * l * tail + (3.0 / 8) * plus * mixed)
        let d31 = (3 / (64 * square)) * (4 * c3 * a24 + c4)
        let d32 = (3 / (64 * square)) * (4 * c3 * (a23 - d21) + c4 * (4 + k2))
        let scale = 1 / (2 * l * (l * (1 + k2) - 2 * k))
        let s1 =
            scale
            * (1.5 * c3 * (2 * a21 * (k2 - 2) - a23 * (k2 + 2) - 2 * k * b21)
                - (3.0 / 8) * c4 * (3 * k2 * k2 - 8 * k2 + 8))
        let s2 =
            scale
            * (1.5 * c3 * (2 * a22 * (k2 - 2) + a24 * (k2 + 2) + 2 * k * b22 + 5 * d21)
                + (3.0 / 8) * c4 * (12 - k2))
        let a1 = -1.5 * c3 * (2 * a21 + a23 + 5 * d21) - (3.0 / 8) * c4 * (12 - k2)
        let a2 = 1.5 * c3 * (a24 - 2 * a22) + (9.0 / 8) * c4
        return Coefficients(
            lambda: l,
            k: k,
            delta: square - c2,
            l1: a1 + 2 * square * s1,
            l2: a2 + 2 * square * s2,
            s1: s1,
            s2: s2,
            a21: a21,
            a22: a22,
            a23: a23,
            a24: a24,
            a31: a31,
            a32: a32,
            b21: b21,
            b22: b22,
            b31: b31,
            b32: b32,
            d21: d21,
            d31: d31,
            d32: d32
        )
    }
}
