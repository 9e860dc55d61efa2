/// A relay on an ellipse that never changes: for studies and comparisons, since the Earth moves a
/// real relay hundreds of km off it within a day.
public struct KeplerPath: RelayPath {
    private let elements: KeplerElements
    private let toICRF: Matrix3
    private let meanMotion: Double
    private let meanAtStart: Double

    /// The ellipse of elements that hold at `epoch` seconds after the start of a sky.
    public init(
        elements: KeplerElements,
        frame: LunarFrame,
        epoch: Double,
        in sky: Sky,
        gravity: LunarGravity = LunarGravity()
    ) {
        self.elements = elements
        let turn =
            Matrix3.aboutZ(elements.argument.radians)
            * (Matrix3.aboutX(elements.inclination.radians) * Matrix3.aboutZ(elements.node.radians))
        toICRF = (turn * frame.axes(at: epoch, in: sky)).transposed
        meanMotion = 360 / elements.period(gravity: gravity.moon)
        meanAtStart = elements.meanAnomaly - meanMotion * epoch
    }

    /// For ever.
    public var validity: ClosedRange<Double> { -.infinity ... .infinity }

    /// See ``RelayPath/position(at:moon:)``.
    public func position(at t: Double, moon: OrbitState) -> Vector3 {
        let e = elements.eccentricity
        let nu = KeplerElements.trueAnomaly(mean: meanAtStart + meanMotion * t, eccentricity: e).radians
        let r = elements.semiMajorAxis * (1 - e * e) / (1 + e * cos(nu))
        return toICRF * Vector3(r * cos(nu), r * sin(nu), 0)
    }
}
