/// The six elements of an ellipse about the Moon; angles in degrees, lengths in km.
public struct KeplerElements: Hashable, Sendable {
    /// Half of the long axis in km.
    public var semiMajorAxis: Double
    /// The eccentricity, 0 … 1.
    public var eccentricity: Double
    /// The inclination to the frame's xy plane.
    public var inclination: Double
    /// The longitude of the ascending node from the frame's x axis.
    public var node: Double
    /// The argument of the periapsis from the node.
    public var argument: Double
    /// The true anomaly at the epoch.
    public var trueAnomaly: Double

    /// Elements that are checked.
    ///
    /// - Throws: ``RelayError`` of code `badOrbit` where the orbit is no ellipse or leaves the
    ///   Moon's sphere of influence, `hitsMoon` where its periapsis lies below the surface.
    public init(
        semiMajorAxis: Double,
        eccentricity: Double,
        inclination: Double,
        node: Double,
        argument: Double,
        trueAnomaly: Double,
        moonRadius: Double = 1_737.4
    ) throws {
        for number in [semiMajorAxis, eccentricity, inclination, node, argument, trueAnomaly] where !number.isFinite {
            throw RelayError(.badOrbit, "an orbit's elements must be finite numbers")
        }
        guard eccentricity >= 0, eccentricity < 1, semiMajorAxis > 0 else {
            throw RelayError(
                .badOrbit,
                "semi-major axis \(semiMajorAxis) km and eccentricity \(eccentricity) are no ellipse: "
                    + "a relay needs an axis above 0 and an eccentricity from 0 to below 1"
            )
        }
        guard (0...180).contains(inclination) else {
            throw RelayError(.badOrbit, "an inclination of \(inclination)° must lie in 0–180°")
        }
        let (low, high) = (semiMajorAxis * (1 - eccentricity), semiMajorAxis * (1 + eccentricity))
        guard low > moonRadius else {
            throw RelayError(
                .hitsMoon,
                "the periapsis lies \((low * 1_000).rounded() / 1_000) km from the Moon's centre, below its surface at \(moonRadius) km"
            )
        }
        guard high < 66_000 else {
            throw RelayError(
                .badOrbit,
                "the apoapsis lies \(high.rounded()) km from the Moon, beyond its sphere of influence (66,000 km): elements mean nothing there"
            )
        }
        self.semiMajorAxis = semiMajorAxis
        self.eccentricity = eccentricity
        self.inclination = inclination
        self.node = node
        self.argument = argument
        self.trueAnomaly = trueAnomaly
    }

    /// The true anomaly in degrees that belongs to a mean anomaly in degrees.
    public static func trueAnomaly(mean: Double, eccentricity e: Double) -> Double {
        let m = mean.radians.remainder(dividingBy: 2 * .pi)
        let excess = { (x: Double) in x - e * sin(x) - m }
        let (low, high) = (m - e - 1e-9, m + e + 1e-9)
        let x = RootFinding.root(between: low, excess(low), and: high, excess(high), tolerance: 1e-15, of: excess)
        return (2 * atan2((1 + e).squareRoot() * sin(x / 2), (1 - e).squareRoot() * cos(x / 2))).degrees.wholeTurn
    }

    /// The mean anomaly in degrees at the epoch.
    public var meanAnomaly: Double {
        let (e, half) = (eccentricity, trueAnomaly.radians / 2)
        let x = 2 * atan2((1 - e).squareRoot() * sin(half), (1 + e).squareRoot() * cos(half))
        return (x - e * sin(x)).degrees.wholeTurn
    }

    /// One revolution in seconds for a GM in km³/s².
    public func period(gravity: Double = LunarGravity().moon) -> Double {
        2 * .pi * (semiMajorAxis * semiMajorAxis * semiMajorAxis / gravity).squareRoot()
    }

    /// Place and velocity in the elements' frame, for a GM in km³/s².
    public func state(gravity: Double = LunarGravity().moon) -> OrbitState {
        let (nu, e) = (trueAnomaly.radians, eccentricity)
        let p = semiMajorAxis * (1 - e * e)
        let r = p / (1 + e * cos(nu))
        let speed = (gravity / p).squareRoot()
        let turn =
            Matrix3.aboutZ(argument.radians) * (Matrix3.aboutX(inclination.radians) * Matrix3.aboutZ(node.radians))
        let back = turn.transposed
        return OrbitState(
            position: back * Vector3(r * cos(nu), r * sin(nu), 0),
            velocity: back * (Vector3(-sin(nu), e + cos(nu), 0) * speed)
        )
    }

    /// The elements of a place and velocity, for a GM in km³/s².
    ///
    /// - Throws: ``RelayError`` as ``init(semiMajorAxis:eccentricity:inclination:node:argument:trueAnomaly:moonRadius:)``.
    public init(_ s: OrbitState, gravity: Double = LunarGravity().moon) throws {
        let (r, v) = (s.position, s.velocity)
        let distance = r.length
        let h = r.cross(v)
        let towards = v.cross(h) / gravity - r / distance
        let e = towards.length
        let axis = 1 / (2 / distance - v.squaredLength / gravity)
        var nodal = Vector3(0, 0, 1).cross(h)
        if nodal.length < 1e-12 * h.length { nodal = Vector3(1, 0, 0) }
        let normal = h.unit
        let around = { (from: Vector3, to: Vector3) in
            atan2(normal.dot(from.cross(to)), from.dot(to)).degrees.wholeTurn
        }
        let periapsis = e < 1e-12 ? nodal : towards
        try self.init(
            semiMajorAxis: axis,
            eccentricity: e,
            inclination: Vector3(0, 0, 1).angle(to: h).degrees,
            node: atan2(nodal.y, nodal.x).degrees.wholeTurn,
            argument: around(nodal, periapsis),
            trueAnomaly: around(periapsis, r)
        )
    }
}
