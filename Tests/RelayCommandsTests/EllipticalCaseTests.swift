import Foundation
import RelayPlanning
import RelayTestSupport
import Testing

@testable import RelayCommands

/// An elliptical relay in the scenario format against a program that shares nothing with the planner.
@Suite("An elliptical relay against Skyfield and SciPy")
struct EllipticalCaseTests {
    /// Frames, models and epochs that a scenario may combine, as changes to the worked example.
    struct Variant: Sendable, CustomTestStringConvertible {
        var name: String
        var changes: [(from: String, to: String)]
        /// What stands instead of the table `[relay.kepler]`.
        var orbit: String?
        var testDescription: String { name }

        /// The worked example with the changes.
        func text() throws -> String {
            var text = try EllipticalCaseTests.example()
            for change in changes {
                #expect(text.contains(change.from), "\(change.from)")
                text = text.replacingOccurrences(of: change.from, with: change.to)
            }
            guard let orbit else { return text }
            return try String(text[..<#require(text.range(of: "[relay.kepler]")).lowerBound]) + orbit
        }
    }

    static let variants = [
        Variant(name: "as it is shipped, over three days", changes: [("days = 10", "days = 3")]),
        Variant(
            name: "two bodies, elements of an earlier epoch in the ICRF",
            changes: [
                ("days = 10", "days = 3"), ("model = \"point-masses\"", "model = \"two-body\""),
                ("frame = \"earth-orbit\"", "frame = \"icrf\""),
                ("epoch = 2027-03-01T00:00:00Z", "epoch = 2027-02-25T07:30:00Z"),
            ]
        ),
        Variant(
            name: "low over the lunar equator's frame, with J2 and C22, the epoch within the span",
            changes: [
                ("days = 10", "days = 2"), ("frame = \"earth-orbit\"", "frame = \"moon-equator\"\nj2 = true\nc22 = true"),
                ("epoch = 2027-03-01T00:00:00Z", "epoch = 2027-03-01T20:00:00Z"),
                ("apoapsis_altitude_km = 8600", "apoapsis_altitude_km = 2500"),
                ("inclination_deg = 54.93", "inclination_deg = 88"),
            ]
        ),
        Variant(
            name: "mean anomaly, semi-major axis and the ecliptic, another radius of the Moon",
            changes: [
                ("days = 10", "days = 3"), ("frame = \"earth-orbit\"", "frame = \"ecliptic\""),
                ("true_anomaly_deg = 20", "mean_anomaly_deg = 200"),
                ("periapsis_altitude_km = 300           # above 1737.4 km\n", "semi_major_axis_km = 6500\n"),
                ("apoapsis_altitude_km = 8600", "eccentricity = 0.55"),
                ("moon_radius_km = 1737.4", "moon_radius_km = 1750"),
            ]
        ),
        Variant(
            name: "axes of the turning Moon at the epoch",
            changes: [
                ("days = 10", "days = 3"), ("frame = \"earth-orbit\"", "frame = \"moon-fixed\""),
                ("model = \"point-masses\"", "model = \"two-body\""),
            ]
        ),
        Variant(
            name: "frozen; an outage, sight without relay, half of the Sun's disc over mountains",
            changes: [
                ("days = 10", "days = 6"), ("title =", "direct = true\ntitle ="), ("longitude_deg = 120.0", "longitude_deg = 70.0"),
                ("\nradius_km = 1737.4\n", "\nheight_km = -4.2\n"), ("moon_radius_km = 1737.4", "moon_radius_km = 1736.0"),
                ("sun = { min_elevation_deg = 2 }", "sun = { disc_fraction = 0.5 }\nmask = [[0, 1], [90, 3], [200, -2]]"),
                ("height_km = 1.35", "height_km = 1.35\noutages = [{ start = 2027-03-01T02:00:00Z, end = 2027-03-02T00:05:00Z }]"),
            ],
            orbit: """
                [relay.frozen]
                epoch = "2027-02-27T20:00:00+08:00"
                periapsis_altitude_km = 900
                apoapsis_altitude_km = 8600
                node_deg = 77
                argument_deg = 270
                mean_anomaly_deg = 33
                """
        ),
        Variant(
            name: "a state along the ecliptic, its epoch without an offset",
            changes: [("days = 10", "days = 3")],
            orbit: """
                [relay.state]
                frame = "ecliptic"
                epoch = 2027-03-02T03:00:00
                position_km = [[-1200.0, 5000.0, 3000.0]]
                velocity_km_s = [[-0.85, 0.35, 0.45]]
                """
        ),
    ]

    /// Where the Moon is and how it turns: the planner's own series, or DE421's files, on which the other program stands.
    enum Source: CaseIterable { case series, files }

    private struct Files: Decodable {
        var ephemeris: String
        var orientation: String
    }

    struct Edges: Decodable {
        var open: Bool
        var edges: [Double]
    }

    static func example() throws -> String {
        let file = RelayTestData.repository.appendingPathComponent("Scenarios/elliptical-example.toml")
        return try String(contentsOf: file, encoding: .utf8)
    }

    @Test(
        .enabled(if: PythonPeer.isPresent, "no virtual environment with skyfield and scipy; run make relay-venv"),
        arguments: variants
    )
    func `has the same edges, one by one`(variant: Variant) async throws {
        let text = try variant.text()
        let files = try JSONDecoder().decode(Files.self, from: PythonPeer.run("kernels.py"))
        let reference = try JSONDecoder().decode(
            [String: Edges].self,
            from: PythonPeer.run("elliptical.py", input: Data(text.utf8))
        )

        for source in Source.allCases {
            let named = "[bodies]\nephemeris = \"\(files.ephemeris)\"\norientation = \"\(files.orientation)\""
            let whole = source == .series ? text : text.replacingOccurrences(of: "[bodies]", with: named)
            let scenario = try Scenario(text: whole, folder: URL(fileURLWithPath: "/"))
            try await compare(WindowSet(scenario, tasks: 2), with: reference, source)
        }
    }

    private func compare(_ windows: WindowSet, with reference: [String: Edges], _ source: Source) throws {
        #expect(Set(reference.keys) == Set(windows.lines.filter { $0.sightline != nil }.map(\.name)))
        for (name, expected) in reference {
            let line = try #require(windows.lines.first { $0.name == name })
            let edges = line.spans.list.flatMap { [$0.start, $0.end] }
                .filter { $0 > 1e-3 && $0 < windows.scene.sky.duration - 1e-3 }
            #expect(edges.count == expected.edges.count, "\(name)")
            #expect(line.spans.contains(0) == expected.open, "\(name)")
            let sightline = try #require(line.sightline)
            for (edge, reference) in zip(edges, expected.edges) {
                guard source == .series else {
                    // On the same files only the ways of computing differ: Skyfield's apparent Sun is bent by 0.004″.
                    #expect(abs(edge - reference) < 0.05, "\(name) at \(reference) s, by DE421")
                    continue
                }
                // At stations the worst of 150 edges is 0.025 s. Rotation (1.0″) and the plane of the Moon's orbit (3.0″)
                // are good to 0.0012°: where a target grazes its limit, that is more.
                let (before, after) = (
                    windows.scene.look(along: sightline, at: edge - 5), windows.scene.look(along: sightline, at: edge + 5)
                )
                let slack =
                    switch line.kind {
                    case "relay-station", "site-station": 0.0
                    // 1.5″ of the Moon's place, at the 0.55″ a second at which the Earth moves over the Sun.
                    case "relay-sun": 2.7
                    default: 0.012 / abs(after.elevation - before.elevation)
                    }
                #expect(abs(edge - reference) < 0.1 + slack, "\(name) at \(reference) s")
            }
        }
    }

    // MARK: What docs/relay-scenario.md promises

    static func documentation() throws -> String {
        let file = RelayTestData.repository.appendingPathComponent("docs/relay-scenario.md")
        return try String(contentsOf: file, encoding: .utf8)
    }

    @Test func `the worked example of the documentation is the one that is shipped`() throws {
        let text = try Self.documentation()
        let example = try Self.example()
        let body = try #require(example.range(of: "format =")).lowerBound

        #expect(text.contains("```toml\n\(example[body...].trimmingCharacters(in: .newlines))\n```"))
    }

    @Test func `the figures of the worked example are those that come out`() async throws {
        let text = try Self.documentation()
        let scenario = try Scenario(text: Self.example(), folder: URL(fileURLWithPath: "/"))
        let report = try await WindowSet(scenario, tasks: 2).report()

        for pair in report.pairs {
            let first = try #require(pair.windows.first)
            let row =
                "| `\(pair.name)` | \(pair.edgeCount) | \(pair.openAtStart) | \(pair.openAtEnd) | \(first.start) … \(first.end) |"
            #expect(text.contains(row), "\(row)")
        }
        #expect(report.pairs.map(\.name) == ["lander-relay", "lander-sun", "relay-KSH", "relay-NQN", "relay-sun"])
    }

    @Test func `the documentation names every key that the format knows`() throws {
        let text = try Self.documentation()
        let folder = RelayTestData.repository.appendingPathComponent("Sources/RelayCommands/Scenario")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        var keys: Set<String> = []
        for file in files where file.pathExtension == "swift" {
            let source = try String(contentsOf: file, encoding: .utf8)
            // Keys are read as `table.number("key")`, `required("key", …)` and their like.
            let reads = /(?:string|number|flag|instant|table|tables|rows|strings|amount|bits|required)\("([a-z0-9_]+)"/
            for match in source.matches(of: reads) { keys.insert(String(match.1)) }
        }

        #expect(keys.count > 60)
        for key in keys.sorted() {
            let forms = ["`\(key)`", "`\(key) ", "[\(key)]", " \(key) =", "{ \(key)"]
            #expect(forms.contains(where: text.contains), "\(key)")
        }
    }
}
