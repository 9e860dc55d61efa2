import RelayPlanning
import Testing

@Suite("Orbits about the Moon")
struct KeplerTests {
    @Test func `frozen inclinations come out as known`() throws {
        let queqiao2 = try FrozenOrbit.elements(periapsisAltitude: 200, apoapsisAltitude: 16_000)
        let other = try FrozenOrbit.elements(periapsisAltitude: 300, apoapsisAltitude: 8_600)

        #expect(abs(queqiao2.inclination - 62.51) < 0.005)
        #expect(abs(other.inclination - 54.93) < 0.005)
    }

    @Test func `elements give a state, and the state the elements`() throws {
        let elements = try KeplerElements(
            semiMajorAxis: 9_837.4,
            eccentricity: 0.6,
            inclination: 62.4,
            node: 200,
            argument: 90,
            trueAnomaly: 300
        )

        let back = try KeplerElements(elements.state())

        #expect(abs(back.semiMajorAxis - elements.semiMajorAxis) < 1e-7)
        #expect(abs(back.eccentricity - elements.eccentricity) < 1e-12)
        #expect(abs(back.inclination - elements.inclination) < 1e-10)
        #expect(abs(back.node - elements.node) < 1e-9)
        #expect(abs(back.argument - elements.argument) < 1e-9)
        #expect(abs(back.trueAnomaly - elements.trueAnomaly) < 1e-9)
        let mean = KeplerElements.trueAnomaly(mean: elements.meanAnomaly, eccentricity: 0.6)
        #expect(abs(mean - elements.trueAnomaly) < 1e-9)
    }

    @Test func `without Earth and Sun a fall is Kepler's ellipse`() throws {
        let start = try Instant("2027-01-01T00:00:00Z")
        let sky = try Sky(from: start, to: start + 3 * 86_400)
        let elements = try KeplerElements(
            semiMajorAxis: 9_837.4,
            eccentricity: 0.8,
            inclination: 62,
            node: 30,
            argument: 90,
            trueAnomaly: 180
        )
        let alone = LunarGravity(earth: 0, sun: 0)

        let fall = try FreeFall(elements.state(), epoch: 0, in: sky, gravity: alone)
        let ellipse = KeplerPath(elements: elements, frame: .icrf, epoch: 0, in: sky)

        for t in stride(from: 0.0, to: 3 * 86_400, by: 5_000) {
            let moon = sky.moon(at: t)
            #expect((fall.position(at: t, moon: moon) - ellipse.position(at: t, moon: moon)).length < 1e-4)
        }
    }

    @Test func `Earth and Sun move a 24-hour orbit some hundred kilometres in a week`() throws {
        let start = try Instant("2027-01-01T00:00:00Z")
        let sky = try Sky(from: start, to: start + 7 * 86_400)
        let elements = try FrozenOrbit.elements(
            periapsisAltitude: 200,
            apoapsisAltitude: 16_000,
            node: 150,
            trueAnomaly: 180
        )
        let axes = LunarFrame.earthOrbit.axes(at: 0, in: sky).transposed
        let state = elements.state()
        let icrf = OrbitState(position: axes * state.position, velocity: axes * state.velocity)

        let fall = try FreeFall(icrf, epoch: 0, in: sky)
        let ellipse = KeplerPath(elements: elements, frame: .earthOrbit, epoch: 0, in: sky)

        let moon = sky.moon(at: 0)
        let miss = stride(from: 0.0, to: 7 * 86_400, by: 600).map {
            (fall.position(at: $0, moon: moon) - ellipse.position(at: $0, moon: moon)).length
        }
        #expect((miss.max() ?? 0) > 300)
        #expect((miss.max() ?? .infinity) < 10_000)
    }

    @Test func `hyperbolas, buried orbits and lost ones are refused`() {
        let make = { (a: Double, e: Double) in
            try KeplerElements(semiMajorAxis: a, eccentricity: e, inclination: 60, node: 0, argument: 0, trueAnomaly: 0)
        }

        #expect(throws: RelayError.self) { try make(-9_000, 1.4) }
        #expect(throws: RelayError.self) { try make(9_000, 1.0) }
        #expect(throws: RelayError.self) { try make(1_800, 0.2) }
        #expect(throws: RelayError.self) { try make(60_000, 0.5) }
        #expect(throws: RelayError.self) { try make(.nan, 0.5) }
    }
}
