/// How the Moon is turned, by the report of the IAU working group of 2015.
///
/// Body-fixed axes are those of the mean Earth and the mean rotation pole (ME), in which lunar
/// maps give longitudes (positive east) and latitudes. Source: B. A. Archinal et al., *Celestial
/// Mechanics and Dynamical Astronomy* 130 (2018) 22, table 2. Against DE421's ME frame the pole
/// and the prime meridian agree within 19″ (0.16 km on the ground); ``CorrectedLunarOrientation``
/// does better.
public struct LunarRotation: Hashable, Sendable {
    /// Right ascension of the pole in radians.
    public var rightAscension: Double
    /// Declination of the pole in radians.
    public var declination: Double
    /// The prime meridian's angle from the node, in radians.
    public var meridian: Double

    /// The Moon's rotation at a Barycentric Dynamical Time in seconds since J2000.0.
    public init(at dynamicalSeconds: Double) {
        let d = dynamicalSeconds / 86_400
        let t = d / 36_525
        let e = LunarRotation.arguments.map { ($0.0 + $0.1 * d).radians }
        var (alpha, delta, w) = (269.9949 + 0.0031 * t, 66.5392 + 0.0130 * t, 0.0)
        w = 38.3213 + (13.17635815 - 1.4e-12 * d) * d
        for (index, term) in LunarRotation.terms.enumerated() {
            let sine = sin(e[index])
            alpha += term.alpha * sine
            delta += term.delta * cos(e[index])
            w += term.w * sine
        }
        rightAscension = alpha.radians
        declination = delta.radians
        meridian = w.wholeTurn.radians
    }

    /// A rotation by its three angles in radians.
    public init(rightAscension: Double, declination: Double, meridian: Double) {
        self.rightAscension = rightAscension
        self.declination = declination
        self.meridian = meridian
    }

    /// The rotation whose rows are the Moon's own axes in the ICRF.
    init(axes: Matrix3) {
        let (x, y, pole) = axes.rows
        // The pole's direction gives α and δ; the meridian is counted from the equator's node.
        let node = Vector3(0, 0, 1).cross(pole).unit
        self.init(
            rightAscension: atan2(pole.y, pole.x),
            declination: asin(pole.z / pole.length),
            meridian: atan2(-y.dot(node), x.dot(node))
        )
    }

    /// The rotation from the ICRF to the Moon's own axes.
    public var matrix: Matrix3 {
        Matrix3.aboutZ(meridian)
            * (Matrix3.aboutX(.pi / 2 - declination) * Matrix3.aboutZ(.pi / 2 + rightAscension))
    }

    /// E1 … E13: degrees at J2000.0, degrees per day.
    private static let arguments: [(Double, Double)] = [
        (125.045, -0.0529921), (250.089, -0.1059842), (260.008, 13.0120009), (176.625, 13.3407154),
        (357.529, 0.9856003), (311.589, 26.4057084), (134.963, 13.0649930), (276.617, 0.3287146),
        (34.226, 1.7484877), (15.134, -0.1589763), (119.743, 0.0036096), (239.961, 0.1643573),
        (25.053, 12.9590088),
    ]

    /// Degrees with each argument: α by its sine, δ by its cosine, W by its sine.
    private static let terms: [(alpha: Double, delta: Double, w: Double)] = [
        (-3.8787, 1.5419, 3.5610), (-0.1204, 0.0239, 0.1208), (0.0700, -0.0278, -0.0642),
        (-0.0172, 0.0068, 0.0158), (0, 0, 0.0252), (0.0072, -0.0029, -0.0066), (0, 0.0009, -0.0047),
        (0, 0, -0.0046), (0, 0, 0.0028), (-0.0052, 0.0008, 0.0052), (0, 0, 0.0040), (0, 0, 0.0019),
        (0.0043, -0.0009, -0.0044),
    ]
}
