/// The forces on a relay near the Moon.
///
/// Point masses of Moon, Earth and Sun are the least that holds for longer than a day: two-body
/// elements of a 24 h orbit are 226 km off after one. J2 and C22 matter below some 1,000 km.
public struct LunarGravity: Hashable, Sendable {
    /// GM of the Moon in km³/s².
    public var moon: Double
    /// GM of the Earth in km³/s²; nought leaves the Earth out.
    public var earth: Double
    /// GM of the Sun in km³/s²; nought leaves the Sun out.
    public var sun: Double
    /// The Moon's flattening term J2, not normalised, for a radius of 1,738 km.
    public var j2: Double
    /// The Moon's equatorial ellipticity C22, not normalised, for a radius of 1,738 km.
    public var c22: Double

    /// The masses of DE421, without J2 and C22.
    ///
    /// Source: Folkner, Williams and Boggs, IPN Progress Report 42-178 (2009).
    public init(
        moon: Double = 4_902.80007627768,
        earth: Double = 398_600.436233036,
        sun: Double = 132_712_440_040.9446,
        j2: Double = 0,
        c22: Double = 0
    ) {
        self.moon = moon
        self.earth = earth
        self.sun = sun
        self.j2 = j2
        self.c22 = c22
    }

    /// The Moon's J2 from GRAIL.
    ///
    /// Source: Konopliv and others, *Geophysical Research Letters* 41 (2014) 1452.
    public static let measuredJ2 = 2.0330e-4
    /// The Moon's C22 from GRAIL, same source.
    public static let measuredC22 = 2.2424e-5

    /// The acceleration in km/s² at a place in km from the Moon's centre along the ICRF.
    func acceleration(of place: Vector3, at t: Double, in sky: Sky) -> Vector3 {
        let squared = place.squaredLength
        var sum = place * (-moon / (squared * squared.squareRoot()))
        if earth != 0 || sun != 0 {
            let toEarth = -sky.moon(at: t).position
            sum = sum + LunarGravity.tide(of: earth, at: toEarth, on: place)
            if sun != 0 {
                sum = sum + LunarGravity.tide(of: sun, at: sky.sunFromEarth(at: t) + toEarth, on: place)
            }
        }
        if j2 != 0 || c22 != 0 {
            let axes = sky.moonFixed(at: t)
            sum = sum + axes.transposed * shape(axes * place)
        }
        return sum
    }

    /// What a far body pulls on the relay more than on the Moon.
    private static func tide(of mass: Double, at body: Vector3, on place: Vector3) -> Vector3 {
        let sight = body - place
        let (a, b) = (sight.squaredLength, body.squaredLength)
        return sight * (mass / (a * a.squareRoot())) - body * (mass / (b * b.squareRoot()))
    }

    /// The pull of J2 and C22 along the Moon's own axes.
    private func shape(_ p: Vector3) -> Vector3 {
        let r2 = p.squaredLength
        let r5 = r2 * r2 * r2.squareRoot()
        let reach = 1_738.0 * 1_738.0 * moon
        let k = -1.5 * j2 * reach / r5
        let q = 5 * p.z * p.z / r2
        let flattening = Vector3(p.x * (1 - q), p.y * (1 - q), p.z * (3 - q)) * k
        let c = 3 * c22 * reach / r5
        let ellipticity = (Vector3(2 * p.x, -2 * p.y, 0) - p * (5 * (p.x * p.x - p.y * p.y) / r2)) * c
        return flattening + ellipticity
    }
}
