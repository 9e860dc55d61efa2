/// Axes, fixed among the stars, in which elements of an orbit about the Moon are given.
///
/// The lunar equator and the plane of the Earth's apparent orbit lie 6.7° apart, and a frozen
/// orbit set up in the wrong one hits the Moon within a year: so elements always name theirs.
public enum LunarFrame: String, Hashable, Sendable, CaseIterable {
    /// The ICRF: z to the Earth's mean pole of J2000.0, x to the equinox.
    case icrf
    /// z to the Moon's pole at the epoch, x along the equator's ascending node on the ICRF's.
    case moonEquator = "moon-equator"
    /// The Moon's own axes at the epoch, held still: z to its pole, x to longitude 0.
    case moonFixed = "moon-fixed"
    /// z along the Moon's orbital angular momentum about the Earth at the epoch, which is the
    /// plane of the Earth's apparent orbit; x along its ascending node on the ICRF's equator.
    case earthOrbit = "earth-orbit"
    /// The ecliptic and equinox of J2000.0, inclined to the ICRF by 84,381.448″.
    case ecliptic = "ecliptic"

    /// The rotation from the ICRF to these axes at `t` seconds of a sky.
    public func axes(at t: Double, in sky: Sky) -> Matrix3 {
        switch self {
        case .icrf: return .identity
        case .moonFixed: return sky.moonFixed(at: t)
        case .moonEquator: return LunarFrame.axes(pole: sky.moonFixed(at: t).rows.2)
        case .earthOrbit:
            let moon = sky.moon(at: t)
            return LunarFrame.axes(pole: moon.position.cross(moon.velocity).unit)
        case .ecliptic: return Matrix3.aboutX((84_381.448 / 3_600).radians)
        }
    }

    /// Axes with z to a pole and x along the ascending node on the ICRF's equator.
    private static func axes(pole: Vector3) -> Matrix3 {
        let x = Vector3(0, 0, 1).cross(pole).unit
        return Matrix3(x, pole.cross(x), pole)
    }
}
