import Foundation
import RelayPlanning
import RelayTestSupport
import Testing

/// The year of Queqiao's halo that `halo-2027-windows.json` was computed for.
enum ReferenceCase {
    struct Instants: Decodable {
        var initiallyVisible: [String: Bool]
        var edges: [String: [Double]]
        private enum CodingKeys: String, CodingKey {
            case initiallyVisible = "initially_visible"
            case edges = "edges_s"
        }
    }

    static func instants() throws -> Instants {
        try JSONDecoder().decode(Instants.self, from: RelayTestData.read("halo-2027-windows.json"))
    }

    static func scene(days: Double = 365) throws -> Scene {
        let start = try Instant("2027-01-01T00:00:00Z")
        let halo = try HaloPath(orbit: .member(greatestZ: 13_000, family: .southern))
        return try Scene(
            sky: Sky(from: start, to: start + days * 86_400, universalOffset: 0.094),
            sites: [
                Site(
                    id: "lander",
                    longitude: 177.5991,
                    latitude: -45.4446,
                    minimumElevation: 10,
                    sun: .centreAbove(5)
                )
            ],
            stations: [
                GroundStation(id: "JMS", longitude: 130.7706, latitude: 46.4937, height: 0.15),
                GroundStation(id: "KSH", longitude: 76.7136, latitude: 38.4213, height: 1.35),
                GroundStation(id: "NQN", longitude: -70.1495, latitude: -38.1914, height: 0.46),
            ],
            relays: [Scene.Relay(id: "relay", path: halo)]
        )
    }
}
