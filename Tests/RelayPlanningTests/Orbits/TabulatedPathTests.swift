import Testing

@testable import RelayPlanning

@Suite("Paths from tables of states")
struct TabulatedPathTests {
    static let start = Instant(atomicSeconds: 852_076_837)

    /// States of an ellipse every ten minutes for a day.
    static func segment(
        interpolation: String?,
        degree: Int?,
        hours: ClosedRange<Int> = 0...24,
        center: String = "MOON",
        frame: String = "ICRF"
    ) throws -> (segment: OrbitEphemerisMessage.Segment, path: KeplerPath) {
        let sky = try Sky(from: start, to: start + 86_400)
        let elements = try KeplerElements(
            semiMajorAxis: 8_000,
            eccentricity: 0.4,
            inclination: 50,
            node: 10,
            argument: 80,
            trueAnomaly: 0
        )
        let path = KeplerPath(elements: elements, frame: .icrf, epoch: 0, in: sky)
        let entries = stride(from: hours.lowerBound * 3_600, through: hours.upperBound * 3_600, by: 600).map { second in
            OrbitEphemerisMessage.Segment.Entry(
                time: start + Double(second),
                state: path.state(at: Double(second), in: sky)
            )
        }
        var segment = OrbitEphemerisMessage.Segment(objectName: "RELAY", objectID: "2018-045A", entries: entries)
        segment.interpolation = interpolation
        segment.degree = degree
        (segment.center, segment.frame) = (center, frame)
        return (segment, path)
    }

    private static func message(_ segments: [OrbitEphemerisMessage.Segment]) -> OrbitEphemerisMessage {
        OrbitEphemerisMessage(created: start, originator: "TEST", segments: segments)
    }

    private static let still = OrbitState(position: Vector3(384_400, 0, 0), velocity: Vector3(0, 1, 0))

    @Test(arguments: [
        (nil as String?, nil as Int?, 1e-4), ("HERMITE", 3, 0.2), ("HERMITE", 7, 1e-4), ("HERMITE", 15, 1e-5),
        ("LAGRANGE", 5, 0.05), ("LAGRANGE", 9, 1e-3), ("LINEAR", nil, 60),
    ])
    func `between its states a table is interpolated as the message asks`(
        kind: String?,
        degree: Int?,
        tolerance: Double
    ) throws {
        let (segment, truth) = try Self.segment(interpolation: kind, degree: degree)
        let path = try TabulatedPath(Self.message([segment]), start: Self.start)

        var worst = 0.0
        for t in stride(from: 0.0, through: 86_400, by: 97) {
            let miss = path.position(at: t, moon: Self.still) - truth.position(at: t, moon: Self.still)
            worst = max(worst, miss.length)
        }

        #expect(worst < tolerance, "\(worst) km")
    }

    @Test func `at its own instants a table gives its own places`() throws {
        let (segment, _) = try Self.segment(interpolation: "LAGRANGE", degree: 5)
        let path = try TabulatedPath(Self.message([segment]), start: Self.start)

        for entry in segment.entries {
            let place = path.position(at: entry.time - Self.start, moon: Self.still)
            #expect((place - entry.state.position).length < 1e-8)
        }
    }

    @Test func `segments that touch are one path, and a hole between them is refused`() throws {
        let (a, truth) = try Self.segment(interpolation: "HERMITE", degree: 7, hours: 0...10)
        let (b, _) = try Self.segment(interpolation: "HERMITE", degree: 7, hours: 10...24)
        let (late, _) = try Self.segment(interpolation: "HERMITE", degree: 7, hours: 11...24)

        let path = try TabulatedPath(Self.message([b, a]), start: Self.start)

        #expect(path.validity == 0...86_400)
        let place = path.position(at: 36_000 + 77, moon: Self.still)
        #expect((place - truth.position(at: 36_000 + 77, moon: Self.still)).length < 1e-3)
        let error = #expect(throws: RelayError.self) {
            try TabulatedPath(Self.message([a, late]), start: Self.start)
        }
        #expect(error?.code == .badSpan)
    }

    @Test func `only the usable part of a segment counts`() throws {
        var (segment, _) = try Self.segment(interpolation: "HERMITE", degree: 7)
        segment.usableStart = Self.start + 3_600
        segment.usableStop = Self.start + 80_000

        let path = try TabulatedPath(Self.message([segment]), start: Self.start)

        #expect(path.validity == 3_600...80_000)
    }

    @Test func `nothing is extrapolated beyond the states`() throws {
        var (segment, _) = try Self.segment(interpolation: "HERMITE", degree: 7)
        segment.usableStart = Self.start + -300
        segment.usableStop = Self.start + 86_700

        let path = try TabulatedPath(Self.message([segment]), start: Self.start)

        #expect(path.validity == 0...86_400)
    }

    @Test func `a table that meets the Moon is refused with the instant`() throws {
        // The ellipse's periapsis lies at 4,800 km; states every ten minutes leave it between two of them.
        let (segment, _) = try Self.segment(interpolation: "HERMITE", degree: 7)
        var within = segment
        within.entries[40].state.position = Vector3(1_000, 0, 0)
        var between = segment
        between.interpolation = "LINEAR"
        between.entries[10].state.position = Vector3(2_000, 0, 0)
        between.entries[11].state.position = Vector3(-1_000, 1_800, 0)

        for broken in [within, between] {
            let error = #expect(throws: RelayError.self) { try TabulatedPath(Self.message([broken]), start: Self.start) }
            #expect(error?.code == .hitsMoon && error?.message.contains("2027-") == true, "\(error?.description ?? "")")
        }
        var unused = within
        unused.usableStart = Self.start + 50 * 600
        #expect(throws: Never.self) { try TabulatedPath(Self.message([unused]), start: Self.start) }
    }

    @Test(arguments: [("EARTH", "ICRF"), ("MOON", "MOON_ME"), ("MOON", "TEME")])
    func `another centre or frame is refused`(center: String, frame: String) throws {
        let (segment, _) = try Self.segment(interpolation: nil, degree: nil, center: center, frame: frame)

        let error = #expect(throws: RelayError.self) {
            try TabulatedPath(Self.message([segment]), start: Self.start)
        }
        #expect(error?.code == .badFrame)
    }

    @Test func `two states are enough for a path`() throws {
        var (segment, _) = try Self.segment(interpolation: "HERMITE", degree: 7)
        segment.entries = Array(segment.entries.prefix(2))

        let path = try TabulatedPath(Self.message([segment]), start: Self.start)

        let middle = path.position(at: 300, moon: Self.still)
        #expect((middle - segment.entries[0].state.position).length < 600)
        #expect(path.validity == 0...600)
    }
}
