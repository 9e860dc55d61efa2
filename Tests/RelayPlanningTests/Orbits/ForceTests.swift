import Testing

@testable import RelayPlanning

@Suite("Forces on a relay")
struct ForceTests {
    static let start = try? Instant(year: 2027, month: 3, day: 1)
    static let sky: Sky? = start.flatMap { try? Sky(from: $0, to: $0 + 10 * 86_400) }
    let sky: Sky

    init() throws {
        sky = try #require(Self.sky)
    }

    private func circular(_ radius: Double, inclination: Double = 60) throws -> OrbitState {
        try KeplerElements(
            semiMajorAxis: radius,
            eccentricity: 0,
            inclination: inclination,
            node: 20,
            argument: 0,
            trueAnomaly: 0
        ).state()
    }

    /// The potential of J2 and C22 in the Moon's own axes, written down apart from the forces.
    private func potential(_ p: Vector3, j2: Double, c22: Double) -> Double {
        let r = p.length
        let sine = p.z / r
        let scale = 4_902.80007627768 / r * (1_738 / r) * (1_738 / r)
        return scale * (-j2 * (1.5 * sine * sine - 0.5) + 3 * c22 * (p.x * p.x - p.y * p.y) / (r * r))
    }

    @Test(arguments: [Vector3(1_900, 300, -700), Vector3(-200, 2_400, 1_100), Vector3(50, -40, 1_850)])
    func `J2 and C22 pull as the gradient of their potential`(place: Vector3) {
        let plain = LunarGravity()
        let shaped = LunarGravity(j2: LunarGravity.measuredJ2, c22: LunarGravity.measuredC22)
        let axes = sky.moonFixed(at: 5_000)
        let inICRF = axes.transposed * place

        let extra =
            axes
            * (shaped.acceleration(of: inICRF, at: 5_000, in: sky) - plain.acceleration(of: inICRF, at: 5_000, in: sky))

        let h = 0.01
        let gradient = [Vector3(h, 0, 0), Vector3(0, h, 0), Vector3(0, 0, h)].map { step in
            (potential(place + step, j2: LunarGravity.measuredJ2, c22: LunarGravity.measuredC22)
                - potential(place - step, j2: LunarGravity.measuredJ2, c22: LunarGravity.measuredC22)) / (2 * h)
        }
        #expect((extra - Vector3(gradient[0], gradient[1], gradient[2])).length < 1e-6 * extra.length + 1e-13)
    }

    @Test func `the Earth pulls a relay apart along the line to it, and together across`() {
        let toEarth = (-sky.moon(at: 0).position).unit
        let across = toEarth.cross(Vector3(0, 0, 1)).unit
        let alone = LunarGravity(earth: 0, sun: 0)
        let withEarth = LunarGravity(sun: 0)
        let tide = { (place: Vector3) in
            withEarth.acceleration(of: place, at: 0, in: sky) - alone.acceleration(of: place, at: 0, in: sky)
        }
        let distance = sky.moon(at: 0).position.length
        let scale = 398_600.436233036 / (distance * distance * distance)

        #expect(abs(tide(toEarth * 5_000).dot(toEarth) / (2 * scale * 5_000) - 1) < 0.03)
        #expect(abs(tide(across * 5_000).dot(across) / (-scale * 5_000) - 1) < 0.03)
    }

    @Test func `alone with the Moon a relay keeps its energy and its momentum`() throws {
        let state = try circular(3_000)
        let fall = try FreeFall(state, epoch: 0, in: sky, gravity: LunarGravity(earth: 0, sun: 0))
        let energy = { (s: OrbitState) in s.velocity.squaredLength / 2 - 4_902.80007627768 / s.position.length }

        for t in stride(from: 100.0, to: 10 * 86_400, by: 100_000) {
            let now = fall.state(at: t, in: sky)
            #expect(abs(now.position.length - 3_000) < 1e-5)
            #expect(abs(energy(now) / energy(state) - 1) < 1e-7)
            #expect((now.position.cross(now.velocity) - state.position.cross(state.velocity)).length < 1e-2)
        }
    }

    @Test func `J2 turns the node of a low orbit at the rate that theory gives`() throws {
        let elements = try KeplerElements(
            semiMajorAxis: 2_000,
            eccentricity: 0.01,
            inclination: 60,
            node: 40,
            argument: 0,
            trueAnomaly: 0
        )
        let axes = LunarFrame.moonEquator.axes(at: 0, in: sky)
        let state = elements.state()
        let icrf = OrbitState(position: axes.transposed * state.position, velocity: axes.transposed * state.velocity)
        let only = LunarGravity(earth: 0, sun: 0, j2: LunarGravity.measuredJ2)

        let fall = try FreeFall(icrf, epoch: 0, in: sky, gravity: only)
        let days = 9.0
        let later = fall.state(at: days * 86_400, in: sky)
        let turned = OrbitState(position: axes * later.position, velocity: axes * later.velocity)
        let node = try KeplerElements(turned).node

        let motion = (4_902.80007627768 / (2_000.0 * 2_000 * 2_000)).squareRoot()
        let rate = -1.5 * motion * LunarGravity.measuredJ2 * (1_738.0 / 2_000) * (1_738.0 / 2_000) * 0.5
        let expected = 40 + rate * days * 86_400 * 180 / .pi
        #expect(abs(node - expected) < 0.12, "\(node) for \(expected)")
    }

    @Test func `a fall can start at the end and run backwards`() throws {
        let state = try circular(6_000)
        let forward = try FreeFall(state, epoch: 0, in: sky)
        let end = forward.state(at: sky.duration, in: sky)

        let backward = try FreeFall(end, epoch: sky.duration, in: sky)

        for t in stride(from: 0.0, through: sky.duration, by: 200_000) {
            let moon = sky.moon(at: t)
            #expect((forward.position(at: t, moon: moon) - backward.position(at: t, moon: moon)).length < 1)
        }
        #expect(throws: RelayError.self) { try FreeFall(state, epoch: -5, in: sky) }
        #expect(throws: RelayError.self) { try FreeFall(state, epoch: sky.duration + 5, in: sky) }
    }

    @Test func `an orbit that meets the surface or leaves the Moon is refused`() throws {
        let down = OrbitState(position: Vector3(3_000, 0, 0), velocity: Vector3(-0.5, 0.2, 0))
        let away = OrbitState(position: Vector3(20_000, 0, 0), velocity: Vector3(1.5, 0, 0))

        let hit = #expect(throws: RelayError.self) { try FreeFall(down, epoch: 0, in: sky) }
        let lost = #expect(throws: RelayError.self) { try FreeFall(away, epoch: 0, in: sky) }

        #expect(hit?.code == .hitsMoon)
        #expect(hit?.message.contains("2027-03-01T") == true)
        #expect(lost?.code == .badOrbit)
    }

    @Test func `apsides alternate at the distances of the ellipse`() throws {
        let elements = try KeplerElements(
            semiMajorAxis: 6_000,
            eccentricity: 0.5,
            inclination: 30,
            node: 0,
            argument: 0,
            trueAnomaly: 90
        )
        let path = KeplerPath(elements: elements, frame: .icrf, epoch: 0, in: sky)

        let found = path.apsides(from: 0, to: 5 * elements.period(), in: sky)

        #expect(found.count == 10)
        for (index, apsis) in found.enumerated() {
            #expect(apsis.kind == (index.isMultiple(of: 2) ? .apoapsis : .periapsis))
            #expect(abs(apsis.distance - (apsis.kind == .apoapsis ? 9_000 : 3_000)) < 1e-3)
        }
        for (a, b) in zip(found, found.dropFirst(2)) { #expect(abs(b.time - a.time - elements.period()) < 0.1) }
    }

    @Test func `a relay in the Moon's shadow is in eclipse, and so is one in the Earth's`() async throws {
        let shadow = ScriptedPath { [sky] t, moon in
            (moon.position - sky.sunFromEarth(at: t)).unit * 3_000
        }
        let light = ScriptedPath { [sky] t, moon in (sky.sunFromEarth(at: t) - moon.position).unit * 3_000 }
        let far = ScriptedPath { [sky] t, moon in -1 * moon.position - sky.sunFromEarth(at: t).unit * 50_000 }
        let scene = try Scene(
            sky: sky,
            relays: [.init(id: "a", path: shadow), .init(id: "b", path: light), .init(id: "c", path: far)]
        )

        let found = try await WindowSearch(step: 600).windows(of: (0..<3).map { .relaySun(relay: $0) }, in: scene)

        #expect(found[0].spans.list.isEmpty)
        #expect(found[1].spans.total == sky.duration)
        #expect(found[2].spans.list.isEmpty)
    }

    // MARK: Velocities

    @Test func `velocities by differences are those of the ellipse, at the ends of a path too`() throws {
        let elements = try KeplerElements(
            semiMajorAxis: 6_000,
            eccentricity: 0.3,
            inclination: 30,
            node: 10,
            argument: 50,
            trueAnomaly: 100
        )
        let fall = try FreeFall(elements.state(), epoch: 0, in: sky, gravity: LunarGravity(earth: 0, sun: 0))

        #expect((fall.state(at: 0, in: sky).velocity - elements.state().velocity).length < 1e-8)
        let end = fall.state(at: sky.duration, in: sky)
        let back = try FreeFall(end, epoch: sky.duration, in: sky, gravity: LunarGravity(earth: 0, sun: 0))
        let moon = sky.moon(at: 0)
        #expect((back.position(at: 0, moon: moon) - elements.state().position).length < 0.05)
    }

    @Test func `a shifted path is the same path on another clock`() throws {
        let fall = try FreeFall(circular(5_000), epoch: 0, in: sky)
        let shifted = fall.shifted(by: 1_000)
        let moon = sky.moon(at: 0)

        #expect(shifted.position(at: 500, moon: moon) == fall.position(at: 1_500, moon: moon))
        #expect(shifted.validity.lowerBound == -1_000)
        #expect(shifted.validity.upperBound == sky.duration - 1_000)
    }
}
