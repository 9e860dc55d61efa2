/// A source of the Moon's orientation.
public protocol LunarOrientation: Sendable {
    /// What the orientation comes from, for reports.
    var name: String { get }
    /// The rotation to mean-Earth axes at a Barycentric Dynamical Time in seconds since J2000.0.
    func rotation(at dynamicalSeconds: Double) throws -> LunarRotation
}

/// The orientation of the IAU's report of 2015, which needs no file.
public struct ReportedLunarOrientation: LunarOrientation {
    /// The orientation of the report.
    public init() {}
    /// What the orientation comes from.
    public var name: String { "IAU/WGCCRE 2015" }
    /// See ``LunarRotation/init(at:)``.
    public func rotation(at dynamicalSeconds: Double) -> LunarRotation {
        LunarRotation(at: dynamicalSeconds)
    }
}

/// The orientation of the IAU's report of 2015 and the librations that it leaves out; it needs no file.
///
/// Within 1.1″ (9 m on the ground) of DE421's mean-Earth axes from 1950 to 2050, and of DE423's
/// until 2100.
public struct CorrectedLunarOrientation: LunarOrientation {
    /// The corrected orientation.
    public init() {}
    /// What the orientation comes from.
    public var name: String { "IAU/WGCCRE 2015 corrected to DE423" }
    /// The report's rotation, turned by what JPL's librations differ from it.
    public func rotation(at dynamicalSeconds: Double) -> LunarRotation {
        let reported = LunarRotation(at: dynamicalSeconds).matrix
        let days = dynamicalSeconds / 86_400
        return LunarRotation(axes: LunarRotationCorrection.corrected(reported, daysSinceJ2000: days))
    }
}
