import CERFA

/// ERFA's calls, with its tuples turned into vectors and its units into km and s.
enum ERFASeries {
    static let julianJ2000 = 2_451_545.0
    static let astronomicalUnit = 149_597_870.7
    private typealias Triple = (Double, Double, Double)

    /// The geocentric Moon, by the series and ``MoonCorrection``.
    static func moon(_ dynamicalSeconds: Double) -> OrbitState {
        let days = dynamicalSeconds / 86_400
        let state = withUnsafeTemporaryAllocation(of: Triple.self, capacity: 2) { pv in
            eraMoon98(julianJ2000, days, pv.baseAddress)
            return (pv[0], pv[1])
        }
        return corrected(scaled(state), days)
    }

    private static let toEcliptic = Matrix3.aboutX((84_381.448 / 3_600).radians)

    /// Adds ``MoonCorrection`` in longitude, latitude and distance on the ecliptic of J2000.0.
    private static func corrected(_ state: OrbitState, _ days: Double) -> OrbitState {
        let (place, motion) = (toEcliptic * state.position, toEcliptic * state.velocity)
        let (value, rate) = MoonCorrection.polar(daysSinceJ2000: days)
        return withUnsafeTemporaryAllocation(of: Triple.self, capacity: 2) { pv in
            pv[0] = (place.x, place.y, place.z)
            pv[1] = (motion.x, motion.y, motion.z)
            var (longitude, latitude, distance) = (0.0, 0.0, 0.0)
            var (alongRate, acrossRate, distanceRate) = (0.0, 0.0, 0.0)
            eraPv2s(pv.baseAddress, &longitude, &latitude, &distance, &alongRate, &acrossRate, &distanceRate)
            eraS2pv(
                longitude + value.x,
                latitude + value.y,
                distance + value.z,
                alongRate + rate.x / 86_400,
                acrossRate + rate.y / 86_400,
                distanceRate + rate.z / 86_400,
                pv.baseAddress
            )
            let back = toEcliptic.transposed
            return OrbitState(
                position: back * Vector3(pv[0].0, pv[0].1, pv[0].2),
                velocity: back * Vector3(pv[1].0, pv[1].1, pv[1].2)
            )
        }
    }

    static func earth(_ dynamicalSeconds: Double) -> (heliocentric: OrbitState, barycentric: OrbitState) {
        withUnsafeTemporaryAllocation(of: Triple.self, capacity: 4) { pv in
            let base = pv.baseAddress
            // Status 1 only says that the date lies outside 1900–2100, which `validity` excludes.
            _ = eraEpv00(julianJ2000, dynamicalSeconds / 86_400, base, base.map { $0 + 2 })
            return (scaled((pv[0], pv[1])), scaled((pv[2], pv[3])))
        }
    }

    private static func scaled(_ pv: (Triple, Triple)) -> OrbitState {
        let au = astronomicalUnit
        return OrbitState(
            position: Vector3(pv.0.0, pv.0.1, pv.0.2) * au,
            velocity: Vector3(pv.1.0, pv.1.1, pv.1.2) * (au / 86_400)
        )
    }

    /// The rotation from the celestial to the intermediate system, good to 1 mas (IAU 2000B
    /// nutation: the full series costs twenty times more and moves no window by a microsecond).
    static func celestialToIntermediate(terrestrialSeconds: Double) -> Matrix3 {
        withUnsafeTemporaryAllocation(of: Triple.self, capacity: 3) { m in
            eraC2i00b(julianJ2000, terrestrialSeconds / 86_400, m.baseAddress)
            return Matrix3(
                Vector3(m[0].0, m[0].1, m[0].2),
                Vector3(m[1].0, m[1].1, m[1].2),
                Vector3(m[2].0, m[2].1, m[2].2)
            )
        }
    }

    static func earthRotationAngle(universalDays: Double) -> Double {
        eraEra00(julianJ2000, universalDays)
    }

    /// A place on the WGS 84 ellipsoid, in km along the Earth's own axes.
    static func geodetic(longitude: Double, latitude: Double, height: Double) -> Vector3 {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 3) { xyz in
            let status = eraGd2gc(1, longitude, latitude, height * 1_000, xyz.baseAddress)
            precondition(status == 0, "a station's latitude was checked before")
            return Vector3(xyz[0], xyz[1], xyz[2]) / 1_000
        }
    }
}
