/// Elliptical orbits on which the Earth's pull leaves eccentricity and periapsis in place.
///
/// To the first order of the averaged pull of a distant third body, e² = 1 − (5/3) cos² i with the
/// periapsis at 90° or 270°, where i counts from the plane of the Earth's apparent orbit
/// (``LunarFrame/earthOrbit``) and not from the lunar equator. Source: T. A. Ely, *Journal of the
/// Astronautical Sciences* 53 (2005) 301.
public enum FrozenOrbit {
    /// The inclination in degrees to the Earth's apparent orbit that freezes an eccentricity.
    ///
    /// - Throws: ``RelayError`` of code `badOrbit` where the eccentricity is none of an ellipse.
    public static func inclination(eccentricity: Double) throws -> Double {
        guard (0..<1).contains(eccentricity) else {
            throw RelayError(.badOrbit, "an eccentricity of \(eccentricity) must lie in 0…1 (1 excluded)")
        }
        return acos((0.6 * (1 - eccentricity * eccentricity)).squareRoot()).degrees
    }

    /// The frozen orbit between two altitudes in km, in the frame ``LunarFrame/earthOrbit``.
    ///
    /// - Throws: ``RelayError`` where the altitudes are no orbit.
    public static func elements(
        periapsisAltitude: Double,
        apoapsisAltitude: Double,
        node: Double = 0,
        argument: Double = 90,
        trueAnomaly: Double = 0,
        moonRadius: Double = 1_737.4
    ) throws -> KeplerElements {
        guard argument == 90 || argument == 270 else {
            throw RelayError(.badOrbit, "a frozen orbit has its periapsis at 90° or 270°, not at \(argument)°")
        }
        guard periapsisAltitude <= apoapsisAltitude else {
            throw RelayError(
                .badOrbit,
                "the periapsis (\(periapsisAltitude) km) lies above the apoapsis (\(apoapsisAltitude) km)"
            )
        }
        let (low, high) = (periapsisAltitude + moonRadius, apoapsisAltitude + moonRadius)
        let eccentricity = (high - low) / (high + low)
        return try KeplerElements(
            semiMajorAxis: (low + high) / 2,
            eccentricity: eccentricity,
            inclination: inclination(eccentricity: eccentricity),
            node: node,
            argument: argument,
            trueAnomaly: trueAnomaly,
            moonRadius: moonRadius
        )
    }
}
