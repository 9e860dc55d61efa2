import Testing

@testable import RelayPlanning

@Suite("Looks along sightlines")
struct LookTests {
    static let scene: Scene? = try? ReferenceCase.scene(days: 16)
    let scene: Scene

    init() throws {
        scene = try #require(Self.scene)
    }

    @Test func `a look is open within the windows and closed between them`() async throws {
        let found = try await WindowSearch(step: 300).windows(of: scene.sightlines, in: scene)

        for windows in found {
            for t in stride(from: 500.0, to: scene.sky.duration, by: 9_973) {
                let nearest = windows.edges.map { abs($0 - t) }.min() ?? .infinity
                guard nearest > 1 else { continue }
                #expect(scene.look(along: windows.sightline, at: t).isOpen == windows.spans.contains(t))
            }
        }
    }

    @Test func `at an edge of a station's window the elevation is the least one`() async throws {
        let found = try await WindowSearch(step: 300).windows(of: [.relayStation(relay: 0, station: 1)], in: scene)[0]

        #expect(found.edges.count > 20)
        for edge in found.edges {
            #expect(abs(scene.look(along: found.sightline, at: edge).elevation - 10) < 1e-5)
        }
    }

    @Test func `both ends measure the same distance`() {
        let direct = scene.look(along: .siteStation(site: 0, station: 0), at: 1e5)
        #expect(direct.range > 350_000 && direct.range < 415_000)

        let relay = scene.look(along: .siteRelay(site: 0, relay: 0), at: 1e5)
        let place = scene.place(ofSite: 0, at: 1e5)
        let there = scene.relays[0].path.position(at: 1e5, moon: scene.sky.moon(at: 1e5))
        #expect(abs(relay.range - (there - place).length) < 1e-6)
    }

    @Test func `a far-side lander never sees the Earth`() async throws {
        let found = try await WindowSearch(step: 600).windows(of: scene.directSightlines, in: scene)

        #expect(scene.directSightlines.count == 3)
        #expect(found.allSatisfy { $0.spans.list.isEmpty })
    }

    @Test func `at noon the Sun stands over the meridian, and the disc is whole`() {
        var noon = 0.0
        for t in stride(from: 0.0, to: scene.sky.duration, by: 3_600)
        where abs(scene.solarTime(at: t, site: 0) - 12) < abs(scene.solarTime(at: noon, site: 0) - 12) {
            noon = t
        }
        let look = scene.look(along: .siteSun(site: 0), at: noon)

        // The lander lies in the south: the Sun is north of it, as high as the latitude allows.
        #expect(min(look.azimuth, 360 - look.azimuth) < 1)
        #expect(abs(look.elevation - (90 - 45.4)) < 2)
        #expect(scene.sunlitPart(at: noon, site: 0) == 1)
    }

    @Test func `the lunar day goes round once in a month`() {
        let hours = (0..<16).map { scene.solarTime(at: Double($0) * 86_400, site: 0) }

        for (a, b) in zip(hours, hours.dropFirst()) {
            #expect(abs((b - a + 24).truncatingRemainder(dividingBy: 24) - 24 / 29.53) < 0.05)
        }
    }

    @Test func `the part of the disc falls from one to nought through a half where the centre sets`() async throws {
        let found = try await WindowSearch(step: 600).windows(of: [.siteSun(site: 0)], in: scene)[0]
        let site = try Site(id: "lander", longitude: 177.5991, latitude: -45.4446, sun: .centreAbove(0))
        let level = try Scene(sky: scene.sky, sites: [site])
        let edge = try #require(
            try await WindowSearch(step: 600).windows(of: [.siteSun(site: 0)], in: level)[0].edges.first
        )

        #expect(found.edges.count > 0)
        #expect(abs(scene.sunlitPart(at: edge, site: 0) - 0.5) < 1e-4)
        let parts = stride(from: -7_200.0, through: 7_200, by: 600).map { scene.sunlitPart(at: edge + $0, site: 0) }
        #expect(parts == parts.sorted() || parts == parts.sorted(by: >))
        #expect(parts.min() == 0 && parts.max() == 1)
    }

    @Test func `the relay's least elevation at the site is that of the span`() {
        let range = scene.elevationRange(along: .siteRelay(site: 0, relay: 0))
        let sampled = stride(from: 0.0, to: scene.sky.duration, by: 1_800).map {
            scene.look(along: .siteRelay(site: 0, relay: 0), at: $0).elevation
        }

        #expect(range.least <= (sampled.min() ?? 0) + 1e-9)
        #expect(range.greatest >= (sampled.max() ?? 0) - 1e-9)
        #expect(range.least > (sampled.min() ?? 0) - 0.1)
    }

    @Test func `in the turning frame the halo stays beyond the Moon`() {
        for t in stride(from: 0.0, to: scene.sky.duration, by: 40_000) {
            let place = scene.turningPlace(ofRelay: 0, at: t)
            #expect(place.x > 45_000 && place.x < 90_000)
            #expect(abs(place.y) < 45_000 && abs(place.z) < 16_000)
        }
    }
}
