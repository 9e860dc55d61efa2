import Foundation
import RelayPlanning
import RelayTestSupport
import Testing

/// JPL's table of southern halo orbits about Earth–Moon L2.
struct CatalogueOfHalos: Decodable {
    struct Row: Sendable {
        var start: OrbitState
        var jacobi: Double
        var period: Double
    }

    private struct Number: Decodable {
        var value: Double
        init(from decoder: any Decoder) throws {
            let box = try decoder.singleValueContainer()
            if let number = try? box.decode(Double.self) {
                value = number
            } else {
                let text = try box.decode(String.self).trimmingCharacters(in: .whitespaces)
                value = try #require(Double(text))
            }
        }
    }

    var rows: [Row]

    private enum Key: CodingKey { case data }

    init(from decoder: any Decoder) throws {
        let table = try decoder.container(keyedBy: Key.self).decode([[Number]].self, forKey: .data)
        rows = table.map { line in
            let n = line.map(\.value)
            return Row(
                start: OrbitState(position: Vector3(n[0], n[1], n[2]), velocity: Vector3(n[3], n[4], n[5])),
                jacobi: n[6],
                period: n[7]
            )
        }
    }

    static func load() throws -> CatalogueOfHalos {
        try JSONDecoder().decode(
            CatalogueOfHalos.self,
            from: RelayTestData.read("jpl-earth-moon-L2-southern-halo.json")
        )
    }
}
