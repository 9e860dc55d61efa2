import Foundation
import RelayPlanning
import Testing

@testable import RelayCommands

@Suite("Scenario files")
struct ScenarioTests {
    static let base = """
        format = "magpie-relay/1"
        [span]
        start = 2027-01-01T00:00:00Z
        days = 2
        [[site]]
        id = "lander"
        longitude_deg = 177.5991
        latitude_deg = -45.4446
        [[station]]
        id = "KSH"
        longitude_deg = 76.7136
        latitude_deg = 38.4213
        [[relay]]
        id = "relay"
        """

    static func scenario(_ rest: String) throws -> Scenario {
        try Scenario(text: base + "\n" + rest, folder: URL(fileURLWithPath: "/"))
    }

    @Test func `an elliptical relay is read and propagated`() throws {
        let scenario = try Self.scenario(
            """
            [relay.kepler]
            epoch = 2026-12-31T12:00:00Z
            frame = "earth-orbit"
            periapsis_altitude_km = 200
            node_deg = 150
            apoapsis_altitude_km = 16000
            inclination_deg = 62.4
            argument_deg = 90
            mean_anomaly_deg = 10
            """
        )

        let scene = try scenario.scene()
        let look = scene.look(along: .relayStation(relay: 0, station: 0), at: 3_600)

        #expect(look.range > 340_000 && look.range < 430_000)
    }

    @Test(arguments: [
        ("halo = { max_z_km = 13000, famly = \"southern\" }", "famly"),
        ("kepler = { semi_major_axis_km = -9000, eccentricity = 1.4, inclination_deg = 60, frame = \"icrf\" }", "ellipse"),
        ("kepler = { periapsis_altitude_km = -50, apoapsis_altitude_km = 900, inclination_deg = 60, frame = \"icrf\" }", "surface"),
        ("kepler = { periapsis_altitude_km = 200, apoapsis_altitude_km = 900, inclination_deg = 60, frame = \"B1950\" }", "B1950"),
        ("halo = { max_z_km = 13000 }\n[[link]]\nfrom = \"lander\"\nto = \"relay\"\nkbit_s = -280", "above 0"),
        ("halo = { max_z_km = 13000 }\n[[link]]\nfrom = \"lander\"\nto = \"moon\"\nkbit_s = 280", "moon"),
        ("halo = { max_z_km = 13000 }\n[[payload]]\nid = \"x\"\nat = \"lander\"\nproduction = [{ kbit_s = -1 }]", "negative"),
        ("oem = { file = \"no-such-file.oem\" }", "no-such-file"),
        ("mass_kg = 400\nhalo = { max_z_km = 13000 }", "mass_kg"),
        ("", "exactly one of"),
    ])
    func `what cannot be is refused with a sentence that names it`(rest: String, word: String) throws {
        let error = #expect(throws: RelayError.self) { try Self.scenario(rest) }

        #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
    }

    @Test func `spans that end before they start, or last two hundred years, are refused`() throws {
        let text = Self.base + "\nhalo = { max_z_km = 13000 }"
        let folder = URL(fileURLWithPath: "/")

        #expect(throws: RelayError.self) {
            try Scenario(text: text.replacingOccurrences(of: "days = 2", with: "days = -2"), folder: folder)
        }
        #expect(throws: RelayError.self) {
            try Scenario(text: text.replacingOccurrences(of: "days = 2", with: "days = 73050"), folder: folder).scene()
        }
        #expect(throws: RelayError.self) {
            try Scenario(text: text.replacingOccurrences(of: "days = 2", with: "end = \"2227-01-01\""), folder: folder)
        }
    }

    @Test func `a file that is no TOML is refused with its line`() throws {
        let error = #expect(throws: RelayError.self) {
            try Scenario(text: "format = \"magpie-relay/1\"\n[span\n", folder: URL(fileURLWithPath: "/"))
        }

        #expect(error?.line == 2)
    }

    @Test func `an orbit that meets the Moon is refused with the instant`() throws {
        // The frozen inclination set up in the plane of the lunar equator instead of the Earth's orbit.
        let scenario = try Scenario(
            text: Self.base.replacingOccurrences(of: "days = 2", with: "days = 365")
                + """

                [relay.kepler]
                frame = "ecliptic"
                periapsis_altitude_km = 60
                apoapsis_altitude_km = 16000
                inclination_deg = 90
                argument_deg = 45
                """,
            folder: URL(fileURLWithPath: "/")
        )

        let error = #expect(throws: RelayError.self) { try scenario.scene() }
        #expect(error?.code == .hitsMoon)
    }
}
