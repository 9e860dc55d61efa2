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
        var testDescription: String { name }
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
    ]

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
        var text = try Self.example()
        for change in variant.changes {
            #expect(text.contains(change.from), "\(change.from)")
            text = text.replacingOccurrences(of: change.from, with: change.to)
        }

        let scenario = try Scenario(text: text, folder: URL(fileURLWithPath: "/"))
        let windows = try await WindowSet(scenario, tasks: 2)
        let reference = try JSONDecoder().decode(
            [String: Edges].self,
            from: PythonPeer.run("elliptical.py", input: Data(text.utf8))
        )

        #expect(reference.count == 4)
        for (name, expected) in reference {
            let line = try #require(windows.lines.first { $0.name == name })
            let edges = line.spans.list.flatMap { [$0.start, $0.end] }
                .filter { $0 > 1e-3 && $0 < windows.scene.sky.duration - 1e-3 }
            #expect(edges.count == expected.edges.count, "\(name)")
            #expect(line.spans.contains(0) == expected.open, "\(name)")
            let sightline = try #require(line.sightline)
            for (edge, reference) in zip(edges, expected.edges) {
                // Rotation and ephemeris promise 0.01°: where a target grazes its limit, that is many seconds.
                let (before, after) = (
                    windows.scene.look(along: sightline, at: edge - 5), windows.scene.look(along: sightline, at: edge + 5)
                )
                let slack = line.kind == "relay-station" ? 0 : 0.1 / abs(after.elevation - before.elevation)
                #expect(abs(edge - reference) < 1.5 + slack, "\(name) at \(reference) s")
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
