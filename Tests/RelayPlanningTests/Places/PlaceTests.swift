import Testing

@testable import RelayPlanning

@Suite("Places and horizons")
struct PlaceTests {
    // MARK: Masks

    @Test func `a mask is interpolated in azimuth, round through north`() throws {
        let mask = try HorizonMask([
            .init(azimuth: 90, elevation: 10), .init(azimuth: 350, elevation: 0), .init(azimuth: 10, elevation: 20),
        ])

        #expect(abs(mask.elevation(at: 50) - 15) < 1e-12)
        #expect(abs(mask.elevation(at: 0) - 10) < 1e-12)
        #expect(abs(mask.elevation(at: -5) - 5) < 1e-12)
        #expect(abs(mask.elevation(at: 355) - 5) < 1e-12)
        #expect(abs(mask.elevation(at: 365) - 15) < 1e-12)
        #expect(abs(mask.elevation(at: 220) - 5) < 1e-12)
        #expect(mask.elevation(at: 90) == 10)
    }

    @Test func `one point is a horizon of one elevation`() throws {
        let mask = try HorizonMask(level: 3)

        for azimuth in stride(from: -720.0, through: 720, by: 37) { #expect(mask.elevation(at: azimuth) == 3) }
    }

    @Test(arguments: [
        [], [HorizonMask.Point(azimuth: 360, elevation: 0)], [HorizonMask.Point(azimuth: -1, elevation: 0)],
        [HorizonMask.Point(azimuth: 0, elevation: 91)], [HorizonMask.Point(azimuth: 0, elevation: .nan)],
        [HorizonMask.Point(azimuth: 10, elevation: 1), HorizonMask.Point(azimuth: 10, elevation: 2)],
    ])
    func `masks that cannot be are refused`(points: [HorizonMask.Point]) {
        #expect(throws: RelayError.self) { try HorizonMask(points) }
    }

    // MARK: Sites and stations

    @Test(arguments: [
        (400.0, 0.0, 1_737.4, 0.0), (-181, 0, 1_737.4, 0), (0, 91, 1_737.4, 0), (0, -90.5, 1_737.4, 0),
        (0, 0, 6_371, 0), (0, 0, 1_737.4, 95), (.nan, 0, 1_737.4, 0), (0, .infinity, 1_737.4, 0),
    ])
    func `sites that are no place on the Moon are refused`(
        longitude: Double,
        latitude: Double,
        radius: Double,
        least: Double
    ) {
        let error = #expect(throws: RelayError.self) {
            try Site(id: "x", longitude: longitude, latitude: latitude, radius: radius, minimumElevation: least)
        }
        #expect(error?.code == .badSite)
    }

    @Test(arguments: [
        Site.SunRule.centreAbove(90), .centreAbove(-40), .discFraction(1), .discFraction(-0.1), .discFraction(.nan),
    ])
    func `rules of light that cannot be are refused`(rule: Site.SunRule) {
        #expect(throws: RelayError.self) { try Site(id: "x", longitude: 0, latitude: 0, sun: rule) }
    }

    @Test(arguments: [
        (500.0, 0.0, 0.0, 10.0, 0.1), (0, 99, 0, 10, 0.1), (0, 0, 400, 10, 0.1), (0, 0, 0, 90, 0.1), (0, 0, 0, 10, -1),
    ])
    func `stations that are no place on the Earth are refused`(
        longitude: Double,
        latitude: Double,
        height: Double,
        least: Double,
        accuracy: Double
    ) {
        #expect(throws: RelayError.self) {
            try GroundStation(
                id: "x",
                longitude: longitude,
                latitude: latitude,
                height: height,
                minimumElevation: least,
                accuracy: accuracy
            )
        }
    }

    @Test func `a tenth of a degree of longitude moves an edge by 24 s`() throws {
        let station = try GroundStation(id: "KSH", longitude: 76.7, latitude: 38.4, height: 1.35, accuracy: 0.1)

        #expect(abs((station.edgeUncertainty ?? 0) - 24) < 1e-9)
        #expect(try GroundStation(id: "KSH", longitude: 76.7, latitude: 38.4, height: 1.35).edgeUncertainty == nil)
    }

    @Test func `a station stands on the ellipsoid of WGS 84`() throws {
        let equator = try GroundStation(id: "a", longitude: 0, latitude: 0, height: 0).place.position
        let pole = try GroundStation(id: "b", longitude: 0, latitude: 90, height: 1).place.position

        #expect((equator - Vector3(6_378.137, 0, 0)).length < 1e-9)
        #expect((pole - Vector3(0, 0, 6_356.752_314_2 + 1)).length < 1e-6)
    }

    @Test func `azimuth counts from north over east, elevation from the level`() throws {
        let place = try Site(id: "x", longitude: 90, latitude: 0).place

        let north = place.horizontal(Vector3(0, 0, 1))
        let east = place.horizontal(Vector3(-1, 0, 0))
        let up = place.horizontal(Vector3(1e-12, 5, 0))
        let slanting = place.horizontal(Vector3(0, 1, -1))

        #expect(abs(north.elevation) < 1e-9 && abs(north.azimuth) < 1e-9)
        #expect(abs(east.azimuth - 90) < 1e-9)
        #expect(abs(up.elevation - 90) < 1e-6)
        #expect(abs(slanting.elevation - 45) < 1e-9 && abs(slanting.azimuth - 180) < 1e-9)
    }

    @Test func `clearance has the sign of what stands above the least elevation and the mask`() throws {
        let mask = try HorizonMask([.init(azimuth: 0, elevation: 30), .init(azimuth: 180, elevation: 0)])
        let place = try Site(id: "x", longitude: 0, latitude: 0, minimumElevation: 10, mask: mask).place
        // East is +y, north +z, up +x here.
        let direction = { (elevation: Double, azimuth: Double) in
            let (e, a) = (elevation * .pi / 180, azimuth * .pi / 180)
            return Vector3(sin(e), cos(e) * sin(a), cos(e) * cos(a)) * 1_000
        }

        #expect(place.clearance(of: direction(29, 0)) < 0)
        #expect(place.clearance(of: direction(31, 0)) > 0)
        #expect(place.clearance(of: direction(14, 90)) < 0)
        #expect(place.clearance(of: direction(16, 90)) > 0)
        #expect(place.clearance(of: direction(9, 180)) < 0)
        #expect(place.clearance(of: direction(11, 180)) > 0)
        #expect(abs(place.clearance(of: direction(10, 180))) < 1e-12)
    }
}
