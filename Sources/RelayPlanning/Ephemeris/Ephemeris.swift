/// Where Moon and Sun are, at any Barycentric Dynamical Time, along the axes of the ICRF.
public protocol Ephemeris: Sendable {
    /// What the positions come from, for reports.
    var name: String { get }
    /// The dynamical times that it covers, in seconds since J2000.0 TDB.
    var validity: ClosedRange<Double> { get }
    /// Geocentric position and velocity of the Moon, in km and km/s.
    func moon(at dynamicalSeconds: Double) throws -> OrbitState
    /// Geocentric position of the Sun in km.
    func sun(at dynamicalSeconds: Double) throws -> Vector3
    /// Velocity of the Earth from the barycentre of the solar system, in km/s.
    func earthVelocity(at dynamicalSeconds: Double) throws -> Vector3
}

/// Moon and Earth by the series in ERFA, which need no file, the Moon's with a correction.
///
/// Against DE421, 1950–2050: Moon within 2.6 km and 1.5″, Sun from the Moon within 0.02″; against
/// DE423 the same until 2100. Sources: J. Meeus, *Astronomical Algorithms* (1998), after
/// ELP-2000/82 (`eraMoon98`), with 293 lines fitted to DE423, which it lacks; P. Bretagnon and
/// G. Francou, VSOP2000 fitted to DE405 (`eraEpv00`).
public struct AnalyticalEphemeris: Ephemeris {
    /// An ephemeris by ERFA's series.
    public init() {}

    /// What the positions come from.
    public var name: String { "ERFA (moon98 corrected to DE423, epv00)" }

    /// 1950 to 2100: beyond, the Moon is worse than stated here.
    public var validity: ClosedRange<Double> { -1_577_880_000...3_155_760_000 }

    /// See ``Ephemeris/moon(at:)``.
    public func moon(at dynamicalSeconds: Double) -> OrbitState {
        ERFASeries.moon(dynamicalSeconds)
    }

    /// See ``Ephemeris/sun(at:)``.
    public func sun(at dynamicalSeconds: Double) -> Vector3 {
        -ERFASeries.earth(dynamicalSeconds).heliocentric.position
    }

    /// See ``Ephemeris/earthVelocity(at:)``.
    public func earthVelocity(at dynamicalSeconds: Double) -> Vector3 {
        ERFASeries.earth(dynamicalSeconds).barycentric.velocity
    }
}
