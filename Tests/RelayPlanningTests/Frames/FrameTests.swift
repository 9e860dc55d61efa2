import Testing

@testable import RelayPlanning

@Suite("Frames about the Moon")
struct FrameTests {
    static let sky: Sky? = try? Sky(
        from: Instant(year: 2027, month: 3, day: 1),
        to: Instant(year: 2027, month: 3, day: 31),
        universalOffset: 0.09
    )
    let sky: Sky

    init() throws {
        sky = try #require(Self.sky)
    }

    @Test(arguments: LunarFrame.allCases)
    func `the axes of every frame stand at right angles and turn to the right`(frame: LunarFrame) {
        for t: Double in [0, 630_720, 2_505_600] {
            let (x, y, z) = frame.axes(at: t, in: sky).rows
            for axis in [x, y, z] { #expect(abs(axis.length - 1) < 1e-12) }
            #expect(abs(x.dot(y)) < 1e-12 && abs(y.dot(z)) < 1e-12 && abs(z.dot(x)) < 1e-12)
            #expect((x.cross(y) - z).length < 1e-12)
        }
    }

    @Test func `the lunar equator and the Earth's apparent orbit lie 6.7° apart`() {
        let equator = LunarFrame.moonEquator.axes(at: 0, in: sky).rows.2
        let orbit = LunarFrame.earthOrbit.axes(at: 0, in: sky).rows.2

        #expect(abs(equator.angle(to: orbit).degrees - 6.7) < 0.2)
    }

    @Test func `the lunar equator lies 1.5° from the ecliptic, the Moon's orbit 5.1°, on opposite sides`() {
        let ecliptic = LunarFrame.ecliptic.axes(at: 0, in: sky).rows.2
        let equator = LunarFrame.moonEquator.axes(at: 0, in: sky).rows.2
        let orbit = LunarFrame.earthOrbit.axes(at: 0, in: sky).rows.2

        #expect(abs(ecliptic.angle(to: equator).degrees - 1.54) < 0.05)
        #expect(abs(ecliptic.angle(to: orbit).degrees - 5.1) < 0.2)
        // Cassini's third law: the three poles lie in one plane, the ecliptic's between the others.
        #expect(equator.angle(to: orbit).degrees > ecliptic.angle(to: orbit).degrees)
    }

    @Test func `x of the nodal frames lies on the equator of the ICRF`() {
        for frame in [LunarFrame.moonEquator, .earthOrbit] {
            let (x, y, _) = frame.axes(at: 5e5, in: sky).rows
            #expect(abs(x.z) < 1e-15)
            // The node ascends: half a right angle on, the orbit stands north of that equator.
            #expect(y.z > 0)
        }
    }

    @Test func `the Moon keeps its prime meridian to the Earth, within its librations`() {
        for day in stride(from: 0.0, through: 30, by: 1.5) {
            let earth = sky.moonFixed(at: day * 86_400) * -sky.moon(at: day * 86_400).position
            let longitude = atan2(earth.y, earth.x).degrees
            let latitude = asin(earth.z / earth.length).degrees
            #expect(abs(longitude) < 8.2 && abs(latitude) < 6.9)
        }
    }

    @Test func `the Earth turns once in a sidereal day`() {
        let a = sky.earthFixed(at: 0)
        let b = sky.earthFixed(at: 86_164.0905)

        #expect((a * b.transposed).rotationAngle.degrees * 3_600 < 0.5)
    }

    @Test func `0.1 s of UT1 turn the Earth by 1.5 seconds of arc`() throws {
        let later = try Sky(from: sky.start, to: sky.start + 86_400, universalOffset: 0.19)

        let angle = (later.earthFixed(at: 0) * sky.earthFixed(at: 0).transposed).rotationAngle

        #expect(abs(angle.degrees * 3_600 - 1.504) < 0.002)
    }

    @Test func `aberration shifts the Sun by some twenty seconds of arc`() {
        let sun = sky.sunFromEarth(at: 0)

        let seen = Sky.aberrated(sun, velocity: sky.earthVelocity(at: 0))

        #expect(abs(seen.angle(to: sun).degrees * 3_600 - 20.5) < 0.5)
    }

    @Test func `tables lose nothing against the series that they are made of`() {
        let series = AnalyticalEphemeris()
        for t in stride(from: 0.0, through: 30 * 86_400, by: 100_003) {
            let dynamical = (sky.start + t).dynamicalSeconds
            #expect((sky.moon(at: t).position - series.moon(at: dynamical).position).length < 1e-3)
            #expect((sky.moon(at: t).velocity - series.moon(at: dynamical).velocity).length < 1e-5)
            #expect((sky.sunFromEarth(at: t) - series.sun(at: dynamical)).length < 1)
            let turn = sky.moonFixed(at: t) * CorrectedLunarOrientation().rotation(at: dynamical).matrix.transposed
            #expect(turn.rotationAngle.degrees * 3_600 < 0.001)
        }
    }

    @Test func `spans that cannot be are refused`() throws {
        let start = try Instant(year: 2027, month: 1, day: 1)
        let make = { (end: Instant, offset: Double) in try Sky(from: start, to: end, universalOffset: offset) }

        #expect(throws: RelayError.self) { try make(start, 0) }
        #expect(throws: RelayError.self) { try make(start + -5, 0) }
        #expect(throws: RelayError.self) { try make(start + 40 * 366 * 86_400, 0) }
        #expect(throws: RelayError.self) { try make(start + .nan, 0) }
        #expect(throws: RelayError.self) { try make(start + 86_400, 1.5) }
        let late = try Instant(year: 2099, month: 12, day: 1)
        let error = #expect(throws: RelayError.self) { try Sky(from: late, to: late + 60 * 86_400) }
        #expect(error?.code == .outsideEphemeris)
    }
}
