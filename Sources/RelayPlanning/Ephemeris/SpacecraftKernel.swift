/// Moon and Sun from a JPL ephemeris that the user has, such as `de421.bsp`.
public struct SpacecraftKernel: Ephemeris {
    /// What the positions come from.
    public let name: String
    /// The times that all four bodies' segments cover.
    public let validity: ClosedRange<Double>
    private let kernel: ChebyshevKernel
    private let moon, earth, barycentre, sun: ChebyshevKernel.Segment

    /// Opens the bytes of an SPK file.
    ///
    /// - Throws: ``RelayError`` of code `badEphemerisFile` where it is damaged or lacks the Moon
    ///   (301) or the Earth (399) from their barycentre (3), or that or the Sun (10) from 0.
    public init(_ bytes: [UInt8], name: String) throws {
        let kernel = try ChebyshevKernel(bytes, kind: "SPK", name: name)
        let segment = { (target: Int, center: Int) in
            guard let found = kernel.segments.first(where: { $0.target == target && $0.center == center }) else {
                throw RelayError(
                    .badEphemerisFile,
                    "\(name) has no segment of body \(target) from \(center); use a planetary ephemeris such as DE421"
                )
            }
            guard found.frame == 1 else {
                throw RelayError(
                    .badEphemerisFile,
                    "\(name): body \(target) is given in frame \(found.frame), not in J2000 (1)"
                )
            }
            return found
        }
        (moon, earth) = (try segment(301, 3), try segment(399, 3))
        (barycentre, sun) = (try segment(3, 0), try segment(10, 0))
        let spans = [moon.span, earth.span, barycentre.span, sun.span]
        let low = spans.map(\.lowerBound).max() ?? 0
        let high = spans.map(\.upperBound).min() ?? 0
        guard low < high else { throw RelayError(.badEphemerisFile, "\(name): its segments share no span") }
        validity = low...high
        self.kernel = kernel
        self.name = name
    }

    /// See ``Ephemeris/moon(at:)``.
    public func moon(at dynamicalSeconds: Double) throws -> OrbitState {
        var state = try kernel.evaluate(moon, at: dynamicalSeconds)
        state.add(try kernel.evaluate(earth, at: dynamicalSeconds), times: -1)
        return state
    }

    /// See ``Ephemeris/sun(at:)``.
    public func sun(at dynamicalSeconds: Double) throws -> Vector3 {
        try kernel.evaluate(sun, at: dynamicalSeconds).position - earth(at: dynamicalSeconds).position
    }

    /// See ``Ephemeris/earthVelocity(at:)``.
    public func earthVelocity(at dynamicalSeconds: Double) throws -> Vector3 {
        try earth(at: dynamicalSeconds).velocity
    }

    private func earth(at t: Double) throws -> OrbitState {
        var state = try kernel.evaluate(barycentre, at: t)
        state.add(try kernel.evaluate(earth, at: t), times: 1)
        return state
    }
}

/// The Moon's orientation from a JPL file that the user has, such as `moon_pa_de421_1900-2050.bpc`.
public struct OrientationKernel: LunarOrientation {
    /// What the orientation comes from.
    public let name: String
    private let kernel: ChebyshevKernel
    private let segment: ChebyshevKernel.Segment
    private let toMeanEarth: Matrix3

    /// Opens the bytes of a binary PCK file.
    ///
    /// - Throws: ``RelayError`` of code `badEphemerisFile` where it is damaged or is of no frame
    ///   whose turn to mean-Earth axes is known: DE403 (31002), DE418 (31004), DE421 (31006),
    ///   DE440 (31008).
    public init(_ bytes: [UInt8], name: String) throws {
        kernel = try ChebyshevKernel(bytes, kind: "PCK", name: name)
        self.name = name
        // Arc seconds about x, y, z from principal to mean-Earth axes, from NAIF's frame kernels.
        let turns: [Int: Vector3] = [
            31_002: Vector3(0.1462, 79.0768, 63.8986), 31_004: Vector3(0.30, 78.56, 67.92),
            31_006: Vector3(0.30, 78.56, 67.92), 31_008: Vector3(0.2785, 78.6944, 67.8526),
        ]
        guard let found = kernel.segments.first(where: { turns[$0.target] != nil }), let turn = turns[found.target]
        else {
            throw RelayError(
                .badEphemerisFile,
                "\(name) holds no orientation of the Moon that is known (frames 31002, 31004, 31006, 31008)"
            )
        }
        segment = found
        let (x, y, z) = ((turn.x / 3_600).radians, (turn.y / 3_600).radians, (turn.z / 3_600).radians)
        let aboutY = Matrix3(Vector3(cos(y), 0, sin(y)), Vector3(0, 1, 0), Vector3(-sin(y), 0, cos(y)))
        toMeanEarth = Matrix3.aboutX(-x) * (aboutY * Matrix3.aboutZ(-z))
    }

    /// See ``LunarOrientation/rotation(at:)``.
    public func rotation(at dynamicalSeconds: Double) throws -> LunarRotation {
        let angles = try kernel.evaluate(segment, at: dynamicalSeconds).position
        let principal = Matrix3.aboutZ(angles.z) * (Matrix3.aboutX(angles.y) * Matrix3.aboutZ(angles.x))
        return LunarRotation(axes: toMeanEarth * principal)
    }
}
