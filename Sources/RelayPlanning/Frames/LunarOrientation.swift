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
