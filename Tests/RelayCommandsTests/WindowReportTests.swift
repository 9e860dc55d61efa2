import ArgumentParser
import Foundation
import RelayPlanning
import Testing

@testable import RelayCommands

@Suite("Reports of windows")
struct WindowReportTests {
    private static func set() async throws -> WindowSet {
        try await PlanningTests.windows(PlanningTests.base)
    }

    @Test func `pairs come in the documented order, combinations after them`() async throws {
        let report = try await Self.set().report()

        #expect(
            report.pairs.map(\.name) == [
                "lander-relay", "lander-sun", "relay-KSH", "relay-NQN", "relay-sun", "lander-KSH", "lander-NQN",
            ]
        )
        #expect(report.combined.map(\.name) == ["relay-any-station", "lander-earth", "lander-earth-in-light"])
        #expect(report.pairs.map(\.kind).last == "site-station")
    }

    @Test func `a report is consistent in itself`() async throws {
        let report = try await Self.set().report()

        for pair in report.pairs + report.combined {
            let inner = pair.windows.flatMap { [$0.start, $0.end] }.filter { $0 != report.start && $0 != report.end }
            #expect(pair.edgeCount == inner.count)
            #expect(pair.openAtStart == (pair.windows.first?.start == report.start))
            #expect(pair.openAtEnd == (pair.windows.last?.end == report.end))
            let open = pair.windows.reduce(0) { $0 + $1.seconds }
            #expect(abs(open / report.durationSeconds - pair.coverage) < 1e-6)
            for (a, b) in zip(pair.windows, pair.windows.dropFirst()) { #expect(a.end < b.start) }
            for window in pair.windows {
                let seconds = try Instant(window.end) - Instant(window.start)
                #expect(abs(seconds - window.seconds) < 0.002)
            }
        }
    }

    @Test func `the union is what any station sees, the path what the lander can use`() async throws {
        let set = try await Self.set()
        let stations = set.spans("relay", "KSH").union(set.spans("relay", "NQN"))

        #expect(set.combined[0].spans == stations)
        #expect(set.combined[1].spans == stations.intersection(set.spans("lander", "relay")))
        #expect(set.combined[2].spans == set.combined[1].spans.intersection(set.spans("lander", "sun")))
    }

    @Test func `elevations are given for sites and uncertainty for stations`() async throws {
        let report = try await Self.set().report()

        #expect(report.pairs[0].minElevationDeg ?? 0 > 20 && report.pairs[1].maxElevationDeg ?? 90 < 50)
        #expect(report.pairs[2].edgeUncertaintySeconds == 120 && report.pairs[3].edgeUncertaintySeconds == nil)
        #expect(report.pairs[2].minElevationDeg == nil)
    }

    @Test func `the JSON of windows has every documented key, instants to the millisecond`() async throws {
        let text = try CommandOutput.json(try await Self.set().report())
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let pairs = try #require(object["pairs"] as? [[String: Any]])
        let window = try #require((pairs[2]["windows"] as? [[String: Any]])?.first)

        #expect(
            Set(object.keys) == [
                "format", "title", "start", "end", "durationSeconds", "stepSeconds", "ephemeris", "pairs", "combined",
            ]
        )
        #expect(
            Set(pairs[2].keys) == [
                "name", "kind", "from", "to", "windows", "openAtStart", "openAtEnd", "edgeCount", "coverage",
                "longestGapSeconds", "edgeUncertaintySeconds",
            ]
        )
        #expect((window["start"] as? String)?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
    }

    @Test func `tables and CSV show UTC and the chosen zone`() async throws {
        let set = try await Self.set()

        let table = WindowText.table(set, only: nil)
        let csv = WindowText.csv(set, only: "relay-KSH").components(separatedBy: "\r\n")

        #expect(table.contains("start (UTC)") && table.contains("start (Asia/Shanghai)"))
        #expect(csv[0].hasSuffix("start_Asia/Shanghai"))
        #expect(csv[1].contains("relay-KSH,relay,KSH,relay-station,2027-01-0"))
        #expect(csv[1].hasSuffix("+08:00"))
        #expect(csv.count == set.spans("relay", "KSH").list.count + 2)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"so\"", "\"say \"\"so\"\"\""), ("two\nlines", "\"two\nlines\""),
    ])
    func `fields of CSV are quoted where they must be`(text: String, field: String) {
        #expect(CSV.field(text) == field)
    }

    // MARK: Orbits

    @Test func `an orbit's summary has the halo's figures, its state and its apsides`() async throws {
        let summary = OrbitSummary(try await Self.set(), relay: 0)

        #expect(abs((summary.periodHours ?? 0) / 24 - 14.8123) < 1e-3)
        #expect(abs((summary.maxZKm ?? 0) - 13_000) < 0.01)
        #expect(abs((summary.jacobi ?? 0) - 3.147294232669558) < 1e-9)
        let place = Vector3(summary.positionKm[0], summary.positionKm[1], summary.positionKm[2])
        #expect(place.length > 50_000 && place.length < 80_000)
        #expect(summary.eclipses.isEmpty)
    }

    @Test func `the orbit that is written is the one that is flown`() async throws {
        let set = try await Self.set()
        let message = OrbitFiles.message(set, relay: 0, every: 600)

        let back = try OrbitEphemerisMessage(text: message.text)
        let path = try TabulatedPath(back, start: set.scenario.start)

        #expect(back.segments[0].entries.count == 433)
        for t in stride(from: 0.0, through: set.scene.sky.duration, by: 7_777) {
            let moon = set.scene.sky.moon(at: t)
            let truth = set.scene.relays[0].path.position(at: t, moon: moon)
            #expect((path.position(at: t, moon: moon) - truth).length < 1e-3)
        }
    }

    // MARK: Words on the command line

    @Test func `every subcommand shows an example in its help`() {
        for command in RelayCommand.configuration.subcommands {
            let help = RelayCommand.helpMessage(for: command)
            #expect(help.contains("Example") && help.contains("magpie relay"), "\(command)")
        }
    }

    @Test(arguments: [
        ["windows"], ["windows", "a.toml", "--step"], ["orbit", "a.toml", "--every", "0"], ["wake", "--elevation", "5"],
        ["fly", "a.toml"], ["plan", "a.toml", "--days", "many"],
    ])
    func `command lines that cannot be are refused`(arguments: [String]) {
        #expect(throws: (any Error).self) { try RelayCommand.parseAsRoot(arguments) }
    }

    @Test(arguments: [(0.0, 2, "0.00"), (-0.004, 2, "0.00"), (-1.5, 0, "-2"), (1234.5678, 3, "1234.568"), (.infinity, 1, "–")])
    func `numbers are rounded as people do`(value: Double, digits: Int, text: String) {
        #expect(CommandOutput.fixed(value, digits) == text)
    }

    @Test func `durations and tables are laid out`() {
        #expect(CommandOutput.hours(3_661) == "1 h 01 min")
        #expect(CommandOutput.hours(86_399) == "24 h 00 min")
        #expect(CommandOutput.table([["a", "b"], ["long", "1"]], rightAligned: [1]) == "a     b\nlong  1")
        #expect(CommandOutput.table([]) == "")
    }

    // MARK: Zones

    @Test(arguments: [
        ("UTC", "2027-07-01T00:00:00Z", 0), ("+08:00", "2027-07-01T00:00:00Z", 28_800),
        ("Asia/Shanghai", "2027-07-01T00:00:00Z", 28_800), ("Europe/Berlin", "2027-07-01T00:00:00Z", 7_200),
        ("Europe/Berlin", "2027-01-01T00:00:00Z", 3_600), ("Europe/Berlin", "2027-03-28T00:59:59Z", 3_600),
        ("Europe/Berlin", "2027-03-28T01:00:01Z", 7_200),
    ])
    func `a zone's offset is that of the instant`(name: String, instant: String, seconds: Int) throws {
        let zone = try #require(Zone(name: name))

        #expect(zone.offset(at: try Instant(instant)) == seconds)
        #expect(Zone(name: "Mare/Imbrium") == nil)
    }
}
