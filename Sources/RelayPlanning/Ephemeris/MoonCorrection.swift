/// What ERFA's `moon98` lacks against JPL's ephemeris: 293 lines in longitude, latitude and distance.
///
/// The series leaves out many terms below 1″, which add up to 18″ and 31 km. With these lines the
/// Moon is within 2.6 km and 1.5″ of DE421 from 1950 to 2050 (0.54 km in the mean square), and
/// within 2.1 km of DE423 from 2050 to 2100. Fitted without 2020–2045 they are as good there,
/// 2.5 km. `Scripts/relay/moon_correction.py` says how the table came about.
enum MoonCorrection {
    private static let milliarcsecond = Double.pi / 648_000_000

    private static let lines = FittedLines(
        arguments: arguments.map { FittedLines.Argument(phase: $0.0.radians, rate: $0.1.radians) },
        constants: constants,
        terms: terms,
        units: Vector3(milliarcsecond, milliarcsecond, 0.001)
    )

    /// Longitude and latitude in radians and distance in km to be added, and their change in a day.
    static func polar(daysSinceJ2000 days: Double) -> (value: Vector3, rate: Vector3) {
        lines.valueAndRate(daysSinceJ2000: days)
    }
}
