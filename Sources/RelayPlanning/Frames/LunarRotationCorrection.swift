/// What the report's lunar rotation lacks against JPL's: 118 lines in three small angles.
///
/// The report keeps terms above 3″ or so, which leaves up to 18.4″. With these lines the Moon's axes
/// are within 1.0″ of DE421's mean-Earth axes from 1950 to 2050 (0.33″ in the mean square), and
/// within 0.8″ of DE423's until 2100. Fitted without 2020–2045 they are within 2.3″ there: slow
/// lines drift through so wide a gap.
/// `Scripts/relay/lunar_rotation_correction.py` says how the table came about.
enum LunarRotationCorrection {
    private static let milliarcsecond = Double.pi / 648_000_000

    private static let lines = FittedLines(
        arguments: (MoonCorrection.arguments + freeLibrations).map {
            FittedLines.Argument(phase: $0.0.radians, rate: $0.1.radians)
        },
        constants: constants,
        terms: terms,
        units: Vector3(milliarcsecond, milliarcsecond, milliarcsecond)
    )

    /// The Moon's own axes by the report, turned into the true ones.
    static func corrected(_ reported: Matrix3, daysSinceJ2000 days: Double) -> Matrix3 {
        let turn = lines.valueAndRate(daysSinceJ2000: days).value
        // Angles of 1e-4 rad: their squares are below 0.002″.
        let (x, y, z) = reported.rows
        return Matrix3(x + y * turn.z - z * turn.y, y + z * turn.x - x * turn.z, z + x * turn.y - y * turn.x)
    }
}
