import Synchronization
import Testing

@testable import RelayPlanning

/// A relay that is where a function says, for cases whose windows are known without computing.
struct ScriptedPath: RelayPath {
    var place: @Sendable (_ t: Double, _ moon: OrbitState) -> Vector3
    var validity: ClosedRange<Double> { -.infinity ... .infinity }
    func position(at t: Double, moon: OrbitState) -> Vector3 { place(t, moon) }
}

@Suite("Window search")
struct WindowSearchTests {
    static let start = try? Instant(year: 2027, month: 3, day: 1)
    static let sky: Sky? = start.flatMap { try? Sky(from: $0, to: $0 + 2 * 86_400) }
    let sky: Sky

    init() throws {
        sky = try #require(Self.sky)
    }

    /// A site under a relay whose elevation there, in degrees, is a function of time.
    private func scene(elevation: @escaping @Sendable (Double) -> Double) throws -> Scene {
        let site = try Site(id: "lander", longitude: 30, latitude: 40, minimumElevation: 10)
        let (place, sky) = (site.place, sky)
        let path = ScriptedPath { t, _ in
            let e = elevation(t) * .pi / 180
            let inAxes = place.position + (place.up * sin(e) + place.north * cos(e)) * 5_000
            return sky.moonFixed(at: t).transposed * inAxes
        }
        return try Scene(sky: sky, sites: [site], relays: [.init(id: "relay", path: path)])
    }

    /// A bump of 8 s about `middle`, above 10° or, turned over, a dip below it.
    private func bump(_ middle: Double, turned: Bool) throws -> Scene {
        try scene { t in
            let (here, edge) = (sin(.pi * (t - middle) / 200_000), sin(.pi * 4 / 200_000))
            return 10 - (turned ? -20 : 20) * (here * here - edge * edge)
        }
    }

    private func edges(_ scene: Scene, step: Double = 60, tasks: Int = 1) async throws -> WindowSearch.Found {
        try await WindowSearch(step: step, tasks: tasks).windows(of: [.siteRelay(site: 0, relay: 0)], in: scene)[0]
    }

    @Test func `edges lie where the elevation crosses the least one`() async throws {
        // 10° at 1/12 and 5/12 of the period of sin, with an amplitude of 20°.
        let period = 7_200.0
        let found = try await edges(try scene { 20 * sin(2 * .pi * $0 / period) })

        #expect(found.edges.count == 48)
        #expect(!found.opensAtStart && !found.opensAtEnd)
        for (index, edge) in found.edges.enumerated() {
            let expected = period * (Double(index / 2) + (index.isMultiple(of: 2) ? 1.0 / 12 : 5.0 / 12))
            #expect(abs(edge - expected) < 1e-3)
        }
    }

    @Test(arguments: [10.0, 60, 300, 600])
    func `windows and gaps much shorter than the grid's step are found`(step: Double) async throws {
        // A bump that stands above 10° for 8 s about 40,000 s, and a dip below it of 8 s about 90,000 s.
        let found = try await edges(
            try scene { t in
                let wave = { (middle: Double) -> Double in
                    let (here, edge) = (sin(.pi * (t - middle) / 200_000), sin(.pi * 4 / 200_000))
                    return 20 * (here * here - edge * edge)
                }
                return t < 65_000 ? 10 - wave(40_000) : 10 + wave(90_000)
            },
            step: step
        )

        let inner = found.edges.filter { abs($0 - 65_000) > 700 }
        #expect(inner.count == 4)
        for (edge, expected) in zip(inner, [39_996.0, 40_004, 89_996, 90_004]) { #expect(abs(edge - expected) < 0.01) }
    }

    @Test(arguments: [-1.5, -0.5, 0, 0.5, 1.5])
    func `a short window is found where two blocks of instants meet`(cells: Double) async throws {
        let (step, block) = (300.0, Double(GridValues.longestBlock))
        let middle = (block + cells) * step + 7

        let found = try await edges(try bump(middle, turned: false), step: step)

        #expect(found.edges.count == 2)
        for (edge, expected) in zip(found.edges, [middle - 4, middle + 4]) { #expect(abs(edge - expected) < 0.01) }
    }

    @Test(arguments: [10.0, 60, 300, 600], [4.5, 20, 290])
    func `a short window or gap is found at either end of the span`(step: Double, inside: Double) async throws {
        for middle in [inside, sky.duration - inside] {
            for (turned, tasks) in [(false, 1), (true, 1), (false, 16)] {
                let found = try await edges(try bump(middle, turned: turned), step: step, tasks: tasks)

                #expect(found.edges.count == 2, "about \(middle) s")
                for (edge, at) in zip(found.edges, [middle - 4, middle + 4]) { #expect(abs(edge - at) < 0.01) }
                #expect(found.opensAtStart == turned && found.opensAtEnd == turned)
            }
        }
    }

    @Test(arguments: [20.0, 290, 300, 310, 580])
    func `a short window is found where one step is the whole span`(middle: Double) async throws {
        let site = try Site(id: "lander", longitude: 30, latitude: 40, minimumElevation: 10)
        let short = try Sky(from: sky.start, to: sky.start + 600)
        let long = try bump(middle, turned: false)
        let scene = try Scene(sky: short, sites: [site], relays: long.relays)

        let found = try await edges(scene, step: 600)

        #expect(found.edges.count == 2)
    }

    @Test(arguments: [2, 3, 7, 16])
    func `any number of tasks finds the same edges`(tasks: Int) async throws {
        let scene = try scene { 12 * sin($0 / 500) + 9 * cos($0 / 1_700) }
        let alone = try await edges(scene)

        let shared = try await edges(scene, tasks: tasks)

        #expect(alone.edges.count > 40)
        #expect(shared.edges.count == alone.edges.count)
        for (a, b) in zip(alone.edges, shared.edges) { #expect(abs(a - b) < 1e-3) }
        #expect(shared.spans.list.count == alone.spans.list.count)
    }

    @Test func `a sightline that is always open has one window and no edge`() async throws {
        let found = try await edges(try scene { _ in 45 })

        #expect(found.edges.isEmpty)
        #expect(found.opensAtStart && found.opensAtEnd)
        #expect(found.spans.list == [.init(0, sky.duration)])
        let never = try await edges(try scene { _ in -20 })
        #expect(never.spans.list.isEmpty && !never.opensAtStart)
    }

    @Test func `progress runs to the end`() async throws {
        let scene = try scene { _ in 45 }
        let told = Told()

        _ = try await WindowSearch(step: 60, tasks: 4).windows(of: [.siteRelay(site: 0, relay: 0)], in: scene) {
            told.add($0)
        }

        #expect(told.parts.last == 1)
        #expect(told.parts == told.parts.sorted())
    }

    private final class Told: Sendable {
        private let all = Mutex<[Double]>([])
        func add(_ part: Double) { all.withLock { $0.append(part) } }
        var parts: [Double] { all.withLock { $0 } }
    }

    @Test(arguments: [(0.5, 1), (601, 1), (.nan, 1), (60, 0), (60, 5_000)])
    func `steps and tasks that cannot be are refused`(step: Double, tasks: Int) {
        #expect(throws: RelayError.self) { try WindowSearch(step: step, tasks: tasks) }
    }

    // MARK: Occultation by the Moon

    /// A relay on the line from the Earth's centre through the Moon's, so many km beyond it, and aside.
    private func behind(_ beyond: Double, aside: Double, station: GroundStation) throws -> Scene {
        let path = ScriptedPath { _, moon in
            let away = moon.position.unit
            return away * beyond + away.cross(Vector3(0, 0, 1)).unit * aside
        }
        return try Scene(sky: sky, stations: [station], relays: [.init(id: "relay", path: path)])
    }

    @Test func `a relay behind the Moon is hidden, before and beside it seen`() async throws {
        let station = try GroundStation(id: "KSH", longitude: 76.7, latitude: 38.4, height: 1.35, minimumElevation: 0)
        let open = { (beyond: Double, aside: Double) async throws -> Double in
            let scene = try behind(beyond, aside: aside, station: station)
            return try await WindowSearch().windows(of: [.relayStation(relay: 0, station: 0)], in: scene)[0].spans.total
        }

        let moonUp = try await open(-3_000, 0)
        #expect(moonUp > 30_000)
        #expect(try await open(3_000, 0) == 0)
        #expect(try await open(60_000, 300) == 0)
        // The station sees past the Moon's limb by its own parallax: 3,000 km aside is clear of it.
        #expect(abs(try await open(10_000, 3_000) - moonUp) < 1_800)
    }

    @Test func `the sphere that hides is the one that was asked for`() throws {
        let station = try GroundStation(id: "KSH", longitude: 0, latitude: 0, height: 0, minimumElevation: -5)
        // Half the radius' difference decides: 1,737 hides, 1,700 does not.
        let path = ScriptedPath { _, moon in
            let away = moon.position.unit
            return away * 2_000 + away.cross(Vector3(0, 0, 1)).unit * 1_731
        }
        let clearances = try [1_701.0, 1_759].map { radius in
            let scene = try Scene(
                sky: sky,
                stations: [station],
                relays: [.init(id: "relay", path: path)],
                moonRadius: radius
            )
            return (0..<48).map { scene.clearance(.relayStation(relay: 0, station: 0), at: Double($0) * 3_600) }
        }

        #expect(clearances[0].contains { $0 > 0 })
        #expect(zip(clearances[0], clearances[1]).allSatisfy { $0 >= $1 })
        #expect(throws: RelayError.self) { try Scene(sky: sky, moonRadius: 6_371) }
    }

    // MARK: Scenes

    @Test func `names that clash and orbits that do not cover the span are refused`() throws {
        let site = try Site(id: "a", longitude: 0, latitude: 0)
        let station = try GroundStation(id: "a", longitude: 0, latitude: 0, height: 0)
        struct Short: RelayPath {
            var validity: ClosedRange<Double> { 0...10 }
            func position(at t: Double, moon: OrbitState) -> Vector3 { Vector3(3_000, 0, 0) }
        }

        #expect(throws: RelayError.self) { try Scene(sky: sky, sites: [site], stations: [station]) }
        #expect(throws: RelayError.self) { try Scene(sky: sky, sites: [Site(id: "sun", longitude: 0, latitude: 0)]) }
        let error = #expect(throws: RelayError.self) {
            try Scene(sky: sky, relays: [.init(id: "relay", path: Short())])
        }
        #expect(error?.code == .badSpan)
    }
}
