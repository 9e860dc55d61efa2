/// Where Moon, Earth and Sun are and how they are turned, tabulated over a span.
///
/// Times within are SI seconds since ``start``; vectors are in km along the axes of the ICRF.
/// The tables add less than a metre and 0.001″ to the errors of the ephemeris.
public final class Sky: Sendable {
    /// The first instant of the span.
    public let start: Instant
    /// The span's length in seconds.
    public let duration: Double
    /// What the positions come from.
    public let source: String
    /// UT1 − UTC in seconds, taken as constant over the span.
    public let universalOffset: Double

    private let moonTable: ChebyshevTable
    private let sunTable: ChebyshevTable
    private let earthVelocityTable: ChebyshevTable
    private let lunarTable: ChebyshevTable
    private let poleTables: [ChebyshevTable]
    private let utcAtStart: Double

    /// The Moon's prime meridian without librations, which are all below 5°.
    private static func meanMeridian(at dynamicalSeconds: Double) -> Double {
        (38.3213 + 13.17635815 * (dynamicalSeconds / 86_400)).radians
    }

    /// Tabulates a span.
    ///
    /// `universalOffset` is UT1 − UTC in seconds, of which 0.1 s moves a station's edges by 0.1 s;
    /// `orientation` says how the Moon is turned.
    ///
    /// - Throws: ``RelayError`` of code `badSpan` or `outsideEphemeris`.
    public init(
        from start: Instant,
        to end: Instant,
        ephemeris: any Ephemeris = AnalyticalEphemeris(),
        universalOffset: Double = 0,
        orientation: any LunarOrientation = CorrectedLunarOrientation()
    ) throws {
        let duration = end - start
        guard duration.isFinite, duration > 0 else {
            throw RelayError(.badSpan, "the span ends at \(end.text), which is not after its start \(start.text)")
        }
        guard duration <= 30 * 366 * 86_400 else {
            throw RelayError(
                .badSpan,
                "the span of \(Int(duration / 86_400)) days is longer than 30 years; plan it in parts"
            )
        }
        guard abs(universalOffset) <= 0.9 else {
            throw RelayError(.badSpan, "UT1 − UTC is \(universalOffset) s, but UTC is kept within 0.9 s of UT1")
        }
        let pad = 4.0 * 86_400
        let validity = ephemeris.validity
        guard start.dynamicalSeconds - pad >= validity.lowerBound, end.dynamicalSeconds + pad <= validity.upperBound
        else {
            throw RelayError(
                .outsideEphemeris,
                "\(ephemeris.name) does not cover \(start.text) to \(end.text) with four days to spare at both ends"
            )
        }
        self.start = start
        self.duration = duration
        self.universalOffset = universalOffset
        source = "\(ephemeris.name); Moon turned by \(orientation.name)"
        let dynamical = { (t: Double) in (start + t).dynamicalSeconds }
        let day = 86_400.0
        moonTable = try ChebyshevTable(from: -day / 4, to: duration + day / 4, segment: 3 * day, degree: 13) {
            try ephemeris.moon(at: dynamical($0)).position
        }
        sunTable = try ChebyshevTable(from: -day / 4, to: duration + day / 4, segment: 8 * day, degree: 13) {
            try ephemeris.sun(at: dynamical($0))
        }
        earthVelocityTable = try ChebyshevTable(from: -day / 4, to: duration + day / 4, segment: 8 * day, degree: 7) {
            try ephemeris.earthVelocity(at: dynamical($0))
        }
        lunarTable = try ChebyshevTable(from: -day / 4, to: duration + day / 4, segment: 4 * day, degree: 12) { t in
            let r = try orientation.rotation(at: dynamical(t))
            let excess = r.meridian - Sky.meanMeridian(at: dynamical(t))
            return Vector3(r.rightAscension, r.declination, excess.remainder(dividingBy: 2 * .pi))
        }
        poleTables = (0..<3).map { row in
            ChebyshevTable(from: -day / 4, to: duration + day / 4, segment: 2 * day, degree: 7) { t in
                let rows = ERFASeries.celestialToIntermediate(terrestrialSeconds: (start + t).terrestrialSeconds).rows
                return row == 0 ? rows.0 : row == 1 ? rows.1 : rows.2
            }
        }
        utcAtStart = start.utcSeconds
    }

    /// The geocentric Moon: position in km and velocity in km/s.
    public func moon(at t: Double) -> OrbitState {
        let found = moonTable.valueAndRate(at: t)
        return OrbitState(position: found.value, velocity: found.rate)
    }

    /// From the Earth's centre to the Sun's, geometric, in km.
    public func sunFromEarth(at t: Double) -> Vector3 {
        sunTable.value(at: t)
    }

    /// The Earth's velocity from the barycentre of the solar system, in km/s: what aberration needs.
    public func earthVelocity(at t: Double) -> Vector3 {
        earthVelocityTable.value(at: t)
    }

    /// The rotation from the ICRF to the Moon's own axes (mean Earth, mean pole).
    public func moonFixed(at t: Double) -> Matrix3 {
        let angles = lunarTable.value(at: t)
        let meridian = angles.z + Sky.meanMeridian(at: (start + t).dynamicalSeconds)
        let rotation = LunarRotation(rightAscension: angles.x, declination: angles.y, meridian: meridian)
        return rotation.matrix
    }

    /// The rotation from the ICRF to the Earth's own axes; polar motion (below 15 m) is left out.
    public func earthFixed(at t: Double) -> Matrix3 {
        let celestial = Matrix3(
            poleTables[0].value(at: t),
            poleTables[1].value(at: t),
            poleTables[2].value(at: t)
        )
        // A leap second within the span would shift this by one second of UT1 less than none:
        // UT1 runs on, and UT1 − UTC is stated for the start.
        let universalDays = (utcAtStart + universalOffset + t) / 86_400
        return Matrix3.aboutZ(ERFASeries.earthRotationAngle(universalDays: universalDays)) * celestial
    }

    /// The direction in which an observer moving at `velocity` (km/s) sees what lies at `place`.
    static func aberrated(_ place: Vector3, velocity: Vector3) -> Vector3 {
        // First order is enough: the second is below 0.001″.
        place + velocity * (place.length / 299_792.458)
    }
}
