import Foundation
import RelayPlanning
import Testing

@testable import RelayCommands

@Suite("Keys of scenario files")
struct ScenarioKeyTests {
    private static let head = """
        format = "magpie-relay/1"
        [span]
        start = 2027-01-01T00:00:00Z
        days = 2

        """
    private static let site = "[[site]]\nid = \"lander\"\nlongitude_deg = 177\nlatitude_deg = -45\n"
    private static let station = "[[station]]\nid = \"KSH\"\nlongitude_deg = 76\nlatitude_deg = 38\n"
    private static let relay = "[[relay]]\nid = \"relay\"\n"
    private static let halo = relay + "halo = { max_z_km = 13000 }\n"
    private static let kepler = """
        [relay.kepler]
        frame = "icrf"
        periapsis_altitude_km = 500
        apoapsis_altitude_km = 5000
        inclination_deg = 60

        """

    /// A scenario's text that must be refused, and a word of the sentence that says why.
    ///
    /// A type of its own, since lists of tuples of joined texts are beyond the compiler's patience.
    struct Refused: Sendable, CustomTestStringConvertible {
        var text: String
        var word: String
        init(_ text: String, _ word: String) { (self.text, self.word) = (text, word) }
        var testDescription: String { word }
    }

    private func read(_ text: String) throws -> Scenario {
        try Scenario(text: text, folder: URL(fileURLWithPath: "/"))
    }

    private func refusal(_ text: String) -> String {
        do {
            _ = try read(text)
            return "read"
        } catch {
            return "\(error)"
        }
    }

    // MARK: What is read

    @Test func `instants are TOML date-times or texts, with any offset`() throws {
        for text in ["2027-01-01T08:00:00+08:00", "\"2027-001T00:00:00\"", "\"2027-01-01\"", "2027-01-01", "2027-01-01T00:00:00"] {
            let scenario = try read(Self.head.replacingOccurrences(of: "2027-01-01T00:00:00Z", with: text))
            #expect(scenario.start.text == "2027-01-01T00:00:00.000Z", "\(text)")
        }
        let ended = try read(Self.head.replacingOccurrences(of: "days = 2", with: "end = 2027-01-03T12:00:00Z"))
        #expect(ended.end - ended.start == 2.5 * 86_400)
    }

    @Test func `sites take a radius or a height, masks, either rule of light, stores and power`() throws {
        let scenario = try read(
            Self.head + Self.site + """
                height_km = -1.5
                min_elevation_deg = 4
                mask = [[0, 3], [180, 7]]
                sun = { disc_fraction = 0.25 }
                store_gbit = 2
                power = { solar_w = 100, load_w = 20, transmit_w = 30, battery_wh = 50, floor_wh = 5 }
                """
        )

        let entry = scenario.sites[0]
        #expect(entry.site.radius == 1_735.9 && entry.site.minimumElevation == 4)
        #expect(entry.site.mask?.elevation(at: 90) == 5)
        #expect(entry.site.sun == .discFraction(0.25))
        #expect(entry.store == 2e9)
        #expect(entry.power?.battery == 180_000 && entry.power?.initial == 180_000 && entry.power?.floor == 18_000)
    }

    @Test func `defaults are those of the documentation`() throws {
        let scenario = try read(Self.head + Self.site + Self.station + Self.halo)

        #expect(scenario.step == 60 && scenario.zone.name == "UTC" && !scenario.direct)
        #expect(scenario.sites[0].site.minimumElevation == 0 && scenario.sites[0].site.sun == .centreAbove(0))
        #expect(scenario.stations[0].station.minimumElevation == 10 && scenario.stations[0].station.height == 0)
        #expect(scenario.relays[0].beams == 1 && scenario.relays[0].store == nil)
        #expect(scenario.bodies.moonRadius == 1_737.4 && scenario.bodies.universalOffset == 0)
        #expect(scenario.bodies.gravity == LunarGravity())
        #expect(scenario.objective.kind == .weighted)
    }

    @Test(arguments: ["icrf", "gcrf", "eme2000", "j2000", "moon-equator", "moon-fixed", "earth-orbit", "ecliptic", "EME2000"])
    func `every named frame is known`(name: String) throws {
        let scenario = try read(Self.head + Self.relay + Self.kepler.replacingOccurrences(of: "icrf", with: name))

        guard case .elements(_, let frame, _, _) = scenario.relays[0].orbit else {
            Issue.record("no elements")
            return
        }
        #expect(frame == (LunarFrame(rawValue: name) ?? .icrf))
    }

    @Test func `halos are given by max |z|, by Richardson's A_z or by a state`() throws {
        let orbits = try [
            "halo = { max_z_km = 13000, family = \"northern\" }", "halo = { richardson_az_km = 13000 }",
            "halo = { start = [[1.179768406628698, 0, -0.033358714625332, 0, -0.161987963433698, 0]], period = 3.406394280531285 }",
            "halo = { max_z_km = 5000, point = \"L1\" }",
        ].map { text -> HaloOrbit in
            guard case .halo(let orbit, _, _, _) = try read(Self.head + Self.relay + text).relays[0].orbit else {
                throw RelayError(.badOrbit, "no halo")
            }
            return orbit
        }

        #expect(orbits[0].start.position.z > 0)
        #expect(abs(try orbits[1].greatestZ - 15_091) < 1)
        #expect(abs(orbits[2].start.position.z + orbits[0].start.position.z) < 1e-9)
        #expect(orbits[3].start.position.x < 1)
    }

    @Test func `a state, an OPM and an OEM are relays too`() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let state = "position_km = [[3000.5, -200, 0.25]]\nvelocity_km_s = [[0.1, 1.2, -0.05]]\nframe = \"icrf\"\n"
        let opm = """
            CCSDS_OPM_VERS = 2.0
            CREATION_DATE = 2027-001T00:00:00
            ORIGINATOR = TEST
            OBJECT_NAME = X
            OBJECT_ID = X
            CENTER_NAME = MOON
            REF_FRAME = EME2000
            TIME_SYSTEM = UTC
            EPOCH = 2027-01-01T00:00:00
            X = 3000.5
            Y = -200
            Z = 0.25
            X_DOT = 0.1
            Y_DOT = 1.2
            Z_DOT = -0.05
            """
        try Data(opm.utf8).write(to: folder.appendingPathComponent("x.opm"))
        let byState = try Scenario(text: Self.head + Self.relay + "[relay.state]\n" + state, folder: folder)
        let byOPM = try Scenario(text: Self.head + Self.relay + "opm = { file = \"x.opm\" }", folder: folder)
        let scenes = (try byState.scene(), try byOPM.scene())
        let sky = scenes.0.sky
        let entries = (0...(2 * 144)).map { index in
            OrbitEphemerisMessage.Segment.Entry(
                time: sky.start + Double(index) * 600,
                state: scenes.0.relays[0].path.state(at: Double(index) * 600, in: sky)
            )
        }
        let segment = OrbitEphemerisMessage.Segment(objectName: "X", objectID: "X", entries: entries)
        let oem = OrbitEphemerisMessage(created: sky.start, originator: "TEST", segments: [segment])
        try Data(oem.text.utf8).write(to: folder.appendingPathComponent("x.oem"))
        let byOEM = try Scenario(text: Self.head + Self.relay + "oem = { file = \"x.oem\" }", folder: folder)
        let third = try byOEM.scene()

        for t in stride(from: 0.0, through: 2 * 86_400, by: 4_321) {
            let moon = sky.moon(at: t)
            let places = [scenes.0, scenes.1, third].map { $0.relays[0].path.position(at: t, moon: moon) }
            #expect((places[0] - places[1]).length < 1e-9)
            #expect((places[0] - places[2]).length < 0.02)
        }
    }

    @Test func `Earth and Sun can be left out of the forces`() throws {
        let bodies = "[bodies]\ngm_earth_km3_s2 = 0\ngm_sun_km3_s2 = 0\n"
        let alone = try read(Self.head + bodies + Self.relay + Self.kepler).scene()
        let twoBody = try read(
            Self.head + Self.relay + Self.kepler.replacingOccurrences(of: "frame", with: "model = \"two-body\"\nframe")
        ).scene()

        let moon = alone.sky.moon(at: 1e5)
        let difference = alone.relays[0].path.position(at: 1e5, moon: moon) - twoBody.relays[0].path.position(at: 1e5, moon: moon)
        #expect(difference.length < 1e-4)
    }

    // MARK: What is refused

    private static let badHeads: [Refused] = [
        .init("format = \"magpie-relay/2\"", "not known"), .init("", "format: is missing"),
        .init(head.replacingOccurrences(of: "days = 2", with: ""), "give either days or end"),
        .init(head.replacingOccurrences(of: "days = 2", with: "days = 2\nend = 2027-02-01"), "give either days or end"),
        .init(head.replacingOccurrences(of: "days = 2", with: "days = 0"), "not after its start"),
        .init(head.replacingOccurrences(of: "days = 2", with: "days = \"2\""), "finite number"),
        .init(head.replacingOccurrences(of: "days = 2", with: "days = inf"), "finite number"),
        .init(head.replacingOccurrences(of: "days = 2", with: "days = 2\nzone = \"Mars\""), "no zone"),
        .init(head.replacingOccurrences(of: "T00:00:00Z", with: "T25:00:00Z"), "TOML"),
        .init(head.replacingOccurrences(of: "start = 2027-01-01T00:00:00Z", with: "start = 12"), "instant"),
        .init(head + "[bodies]\nmoon_radius = 1737", "moon_radius"), .init(head + "[bodies]\ngm_moon_km3_s2 = 0", "above 0"),
        .init(head + "[bodies]\ngm_sun_km3_s2 = -1", "above 0, or 0"), .init(head + "[plan]\nobjective = \"best\"", "best"),
        .init("station = 3\n" + head, "list of tables"), .init("span = 3\n" + head, "TOML"), .init("colour = 3\n" + head, "colour"),
    ]

    @Test(arguments: badHeads)
    func `a head that cannot be is refused with its key`(refused: Refused) {
        #expect(refusal(refused.text).contains(refused.word), "\(refusal(refused.text))")
    }

    private static let badPlaces: [Refused] = [
        .init(site + "radius_km = 1737.4\nheight_km = 0", "either radius_km or height_km"),
        .init(site + "radius_km = 6371", "not on the Moon"), .init(site + "mask = [[0, 3, 5]]", "2 numbers"),
        .init(site + "mask = [[0, 3], [0, 4]]", "two elevations"), .init(site + "mask = 3", "lists of 2 numbers"),
        .init(site + "sun = { min_elevation_deg = 1, disc_fraction = 0.5 }", "either min_elevation_deg"),
        .init(site + "sun = { colour = 1 }", "either min_elevation_deg"), .init(site + "sun = 5", "must be a table"),
        .init(site + "store_gbit = -1", "must not be negative"), .init(site + "mark = \"X\"", "none of S"),
        .init(site + "power = { transmit_w = 1 }", "battery_wh: is missing"),
        .init(site + "power = { transmit_w = 1, battery_wh = 5, initial_wh = 9 }", "between floor_wh and battery_wh"),
        .init(site.replacingOccurrences(of: "177", with: "777"), "no place on the Moon"),
        .init(site.replacingOccurrences(of: "longitude_deg = 177\n", with: ""), "longitude_deg: is missing"),
        .init(station + "height_km = 88", "no place on the Earth"), .init(station + "accuracy_deg = -1", "accuracy"),
        .init(station + "outages = [{ start = 2027-01-02, end = 2027-01-01 }]", "not after its start"),
        .init(
            station
                + "outages = [{ start = 2027-01-01, end = 2027-01-03 }, { start = 2027-01-02, end = 2027-01-04 }]",
            "overlap"
        ), .init(station + "outages = [{ start = 2027-01-01 }]", "end: is missing"),
        .init(station + "min_elevation_deg = 90", "least elevation"),
    ]

    @Test(arguments: badPlaces)
    func `a site or station that cannot be is refused with its key`(refused: Refused) {
        let text = Self.head + refused.text
        #expect(refusal(text).contains(refused.word), "\(refusal(text))")
    }

    private static let badOrbits: [Refused] = [
        .init(relay, "exactly one of"), .init(halo + kepler, "exactly one of"), .init(relay + "beams = 1.5\n" + kepler, "whole number"),
        .init(relay + "halo = { max_z_km = 13000, richardson_az_km = 9000 }", "give one of"),
        .init(relay + "halo = { max_z_km = -4 }", "greatest |z|"), .init(relay + "halo = { family = \"eastern\", max_z_km = 1 }", "eastern"),
        .init(relay + "halo = { point = \"L3\", max_z_km = 1 }", "L3"),
        .init(relay + "halo = { start = [[1, 0, 0, 0, 0, 0]], period = 3 }", "period"),
        .init(relay + kepler + "model = \"sgp4\"", "sgp4"), .init(relay + kepler + "model = \"two-body\"\nj2 = true", "two-body knows"),
        .init(relay + kepler + "j2 = 1", "true or false"), .init(relay + kepler + "semi_major_axis_km = 5000", "give either"),
        .init(relay + kepler + "true_anomaly_deg = 1\nmean_anomaly_deg = 2", "either the true or the mean"),
        .init(relay + kepler.replacingOccurrences(of: "frame = \"icrf\"\n", with: ""), "frame: is missing"),
        .init(relay + kepler.replacingOccurrences(of: "= 60", with: "= 190"), "inclination"),
        .init(relay + kepler.replacingOccurrences(of: "= 5000", with: "= 400"), "below the periapsis"),
        .init(relay + kepler.replacingOccurrences(of: "= 5000", with: "= 90000"), "sphere of influence"),
        .init(relay + "frozen = { periapsis_altitude_km = 200, apoapsis_altitude_km = 16000, argument_deg = 45 }", "90° or 270°"),
        .init(relay + "[relay.state]\nposition_km = [[1, 2]]\nvelocity_km_s = [[1, 2, 3]]\nframe = \"icrf\"", "3 numbers"),
        .init(relay + "[relay.state]\nposition_km = [[3000, 0, 0]]\nframe = \"icrf\"", "velocity_km_s"),
        .init(relay + "opm = { file = \"none.opm\" }", "none.opm"), .init(relay + "oem = { file = 3 }", "quotation marks"),
        .init(relay + "oem = \"x.oem\"", "must be a table"),
    ]

    @Test(arguments: badOrbits)
    func `an orbit that cannot be is refused with its key`(refused: Refused) {
        let text = Self.head + refused.text
        #expect(refusal(text).contains(refused.word), "\(refusal(text))")
    }

    private static let link = "[[link]]\nfrom = \"lander\"\nto = \"relay\"\n"

    private static let badTraffic: [Refused] = [
        .init(link, "either kbit_s or rates"), .init(link + "kbit_s = 1\nrates = [{ kbit_s = 2 }]", "either kbit_s or rates"),
        .init(link + "kbit_s = 1\nefficiency = 1.5", "efficiency"), .init(link + "rates = [{ max_range_km = 5 }]", "kbit_s: is missing"),
        .init(link + "rates = [{ max_range_km = -5, kbit_s = 4 }]", "above 0"), .init(link + "kbit_s = 0", "above 0"),
        .init(link + "kbit_s = 1\n" + link + "kbit_s = 2", "given twice"),
        .init("[[link]]\nfrom = \"KSH\"\nto = \"relay\"\nkbit_s = 1", "joins no site"),
        .init("[[payload]]\nid = \"x\"\nat = \"KSH\"\nwaiting_gbit = 1", "neither a site nor a relay"),
        .init("[[payload]]\nid = \"x\"\nat = \"lander\"", "needs production or waiting_gbit"),
        .init("[[payload]]\nid = \"x\"\nat = \"lander\"\nproduction = [{ kbit_s = 1, from_h = 3, to_h = 3 }]", "no part of the lunar day"),
        .init("[[payload]]\nid = \"x\"\nat = \"lander\"\nproduction = [{ from_h = 3 }]", "kbit_s: is missing"),
        .init("[[payload]]\nid = \"x\"\nat = \"lander\"\nwaiting_gbit = 1\npriority = -1", "negative"),
        .init(
            "[[payload]]\nid = \"x\"\nat = \"lander\"\nwaiting_gbit = 1\n[[payload]]\nid = \"x\"\nat = \"lander\"\nwaiting_gbit = 1",
            "given twice"
        ),
    ]

    @Test(arguments: badTraffic)
    func `traffic that cannot be is refused with its key`(refused: Refused) {
        let text = Self.head + Self.site + Self.station + Self.halo + refused.text
        #expect(refusal(text).contains(refused.word), "\(refusal(text))")
    }

    @Test func `an epoch too far from the span, and a table that does not cover it, are refused`() throws {
        let far = try read(Self.head + Self.relay + Self.kepler + "epoch = 2020-01-01")
        let error = #expect(throws: RelayError.self) { try far.scene() }

        #expect(error?.code == .badSpan)
        #expect(error?.message.contains("relay 'relay'") == true)
    }

    @Test func `an ellipse that enters the scenario's own Moon is refused`() throws {
        let text = Self.head + "[bodies]\nmoon_radius_km = 1750\n" + Self.relay + Self.kepler + "model = \"two-body\"\n"
        let low = try read(text.replacingOccurrences(of: "= 500\n", with: "= 5\n"))

        let error = #expect(throws: RelayError.self) { try low.scene() }

        #expect(error?.code == .hitsMoon && error?.message.contains("1742.400 km") == true, "\(error?.message ?? "")")
        #expect(throws: Never.self) { try read(text).scene() }
    }

    @Test(arguments: ["oem", "opm"])
    func `what is wrong with a file names the file and its line`(kind: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let broken = "CCSDS_\(kind.uppercased())_VERS = 2.0\nCREATION_DATE soon\n"
        try Data(broken.utf8).write(to: folder.appendingPathComponent("broken.\(kind)"))

        let error = #expect(throws: RelayError.self) {
            try Scenario(text: Self.head + Self.relay + "\(kind) = { file = \"broken.\(kind)\" }", folder: folder)
        }

        #expect(error?.description.contains("broken.\(kind), line 2: ") == true, "\(error?.description ?? "")")
    }

    @Test func `missing ephemeris files are named`() throws {
        let scenario = try read(Self.head + "[bodies]\nephemeris = \"nowhere.bsp\"")
        let error = #expect(throws: RelayError.self) { try scenario.scene() }

        #expect(error?.code == .badEphemerisFile && error?.message.contains("/nowhere.bsp") == true)
    }
}
