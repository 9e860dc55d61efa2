import RelayPlanning
import Testing

@Suite("Orbit ephemeris messages")
struct OrbitEphemerisTests {
    static let good = """
        CCSDS_OEM_VERS = 2.0
        COMMENT made by hand
        CREATION_DATE = 2027-001T00:00:00
        ORIGINATOR = TEST

        META_START
        OBJECT_NAME = RELAY
        OBJECT_ID = 2018-045A
        CENTER_NAME = Moon
        REF_FRAME = ICRF
        TIME_SYSTEM = UTC
        START_TIME = 2027-01-01T00:00:00
        STOP_TIME = 2027-01-01T00:20:00
        INTERPOLATION = HERMITE
        INTERPOLATION_DEGREE = 7
        META_STOP
        2027-01-01T00:00:00 5000 0 0 0 1.0 0
        2027-01-01T00:10:00 4900 600 0 -0.2 1.0 0
        2027-01-01T00:20:00.000 4700 1200 0 -0.4 0.9 0

        COVARIANCE_START
        EPOCH = 2027-01-01T00:00:00
        1.0
        COVARIANCE_STOP
        """

    @Test func `a message by hand is read`() throws {
        let message = try OrbitEphemerisMessage(text: Self.good)

        #expect(message.segments.count == 1)
        #expect(message.segments[0].center == "MOON")
        #expect(message.segments[0].entries.count == 3)
    }

    @Test func `lines that end as on Windows are read alike`() throws {
        let message = try OrbitEphemerisMessage(
            text: Self.good.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        )

        #expect(message == (try OrbitEphemerisMessage(text: Self.good)))
    }

    @Test(arguments: [
        ("CCSDS_OEM_VERS = 2.0", "CCSDS_OEM_VERS = 9.9", 1),
        ("CREATION_DATE = 2027-001T00:00:00", "CREATION_DATE = 2027-366T00:00:00", 3),
        ("OBJECT_ID = 2018-045A", "OBJECT_ID 2018-045A", 8),
        ("CENTER_NAME = Moon", "CENTER_NAME =", 9),
        ("TIME_SYSTEM = UTC", "TIME_SYSTEM = SCLK", 16),
        ("REF_FRAME = ICRF\n", "", 15),
        ("4900 600 0", "4900 6o0 0", 18),
        ("-0.2 1.0 0", "-0.2 1.0", 18),
        ("2027-01-01T00:10:00", "2027-01-01T00:00:00", 18),
        ("2027-01-01T00:20:00.000", "2027-01-01T00:30:00", 19),
        ("4900 600 0", "nan 600 0", 18),
        ("INTERPOLATION_DEGREE = 7", "INTERPOLATION_DEGREE = seven", 16),
        ("COVARIANCE_STOP", "COMMENT", 24),
        // Cut short: the states end, or begin, more than a step away from what the metadata promise.
        ("STOP_TIME = 2027-01-01T00:20:00", "STOP_TIME = 2027-01-01T00:31:00", 24),
        ("STOP_TIME = 2027-01-01T00:20:00", "STOP_TIME = 2027-01-02T00:00:00\nUSEABLE_STOP_TIME = 2027-01-01T00:45:00", 25),
        ("START_TIME = 2027-01-01T00:00:00", "START_TIME = 2026-12-31T23:49:00", 24),
    ])
    func `a malformed message is refused with the number of its line`(old: String, new: String, line: Int) throws {
        let text = Self.good.replacing(old, with: new)

        let error = #expect(throws: RelayError.self) { try OrbitEphemerisMessage(text: text) }

        #expect(error?.code == .badFile)
        #expect(error?.line == line, "\(error?.description ?? "")")
    }

    @Test func `a message goes out and in again within 1e-9 km`() throws {
        let start = try Instant("2027-01-01T00:00:00Z")
        let sky = try Sky(from: start, to: start + 86_400)
        let path = try HaloPath(orbit: .member(greatestZ: 13_000, family: .southern))
        let entries = (0...48).map { index in
            let t = Double(index) * 1_800
            return OrbitEphemerisMessage.Segment.Entry(time: start + t, state: path.state(at: t, in: sky))
        }
        let segment = OrbitEphemerisMessage.Segment(objectName: "Queqiao", objectID: "2018-045A", entries: entries)
        let message = OrbitEphemerisMessage(created: start, originator: "MAGPIE", segments: [segment])

        let back = try OrbitEphemerisMessage(text: message.text)

        for (a, b) in zip(message.segments[0].entries, back.segments[0].entries) {
            #expect((a.state.position - b.state.position).length < 1e-9)
            #expect((a.state.velocity - b.state.velocity).length < 1e-12)
            #expect(abs(a.time - b.time) < 1e-6)
        }
        let table = try TabulatedPath(back, start: start)
        for t in stride(from: 100.0, to: 86_000, by: 1_234) {
            let moon = sky.moon(at: t)
            #expect((table.position(at: t, moon: moon) - path.position(at: t, moon: moon)).length < 1e-3)
        }
    }

    @Test func `a centre or frame that a relay cannot have is refused`() throws {
        let start = try Instant("2027-01-01T00:00:00Z")
        let earth = try OrbitEphemerisMessage(text: Self.good.replacing("= Moon", with: "= EARTH"))
        let frame = try OrbitEphemerisMessage(text: Self.good.replacing("= ICRF", with: "= TOD"))

        #expect(throws: RelayError.self) { try TabulatedPath(earth, start: start) }
        #expect(throws: RelayError.self) { try TabulatedPath(frame, start: start) }
    }
}
