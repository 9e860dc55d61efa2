/// What ERFA's `moon98` lacks against JPL's ephemeris: 293 lines in longitude, latitude and distance.
///
/// The series leaves out many terms below 1″, which add up to 18″ and 31 km. With these lines the
/// Moon is within 2.6 km and 1.5″ of DE421 from 1950 to 2050 (0.54 km in the mean square), and
/// within 2.1 km of DE423 from 2050 to 2100. Fitted without 2020–2045 they are as good there,
/// 2.5 km. `Scripts/relay/moon_correction.py` says how the table came about.
enum MoonCorrection {
    /// One line: its angle in radians, and what its sine and cosine add to longitude and latitude
    /// (radians) and distance (km).
    private struct Line: Sendable {
        var phase: Double
        var rate: Double
        var sine: Vector3
        var cosine: Vector3
    }

    private static let milliarcsecond = Double.pi / 648_000_000

    private static func units(_ longitude: Int16, _ latitude: Int16, _ distance: Int16) -> Vector3 {
        Vector3(Double(longitude) * milliarcsecond, Double(latitude) * milliarcsecond, Double(distance) / 1_000)
    }

    private static let constant = units(constants[0], constants[1], constants[2])

    private static let lines: [Line] = stride(from: 0, to: terms.count, by: 16).map { row in
        var line = Line(
            phase: 0,
            rate: 0,
            sine: units(terms[row + 10], terms[row + 12], terms[row + 14]),
            cosine: units(terms[row + 11], terms[row + 13], terms[row + 15])
        )
        for (index, argument) in arguments.enumerated() {
            line.phase += Double(terms[row + index]) * argument.0.radians
            line.rate += Double(terms[row + index]) * argument.1.radians
        }
        return line
    }

    /// Longitude and latitude in radians and distance in km to be added, and their change in a day.
    static func polar(daysSinceJ2000 d: Double) -> (value: Vector3, rate: Vector3) {
        var (value, rate) = (constant, Vector3.zero)
        for line in lines {
            let angle = line.phase + line.rate * d
            let (s, c) = (sin(angle), cos(angle))
            value = value + line.sine * s + line.cosine * c
            rate = rate + (line.sine * c - line.cosine * s) * line.rate
        }
        return (value, rate)
    }
}
