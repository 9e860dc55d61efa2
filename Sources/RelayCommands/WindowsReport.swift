package import RelayPlanning

/// What `magpie relay windows --json` prints; docs/relay-scenario.md describes every key.
package struct WindowsReport: Encodable, Sendable {
    /// One span in which a sightline is open.
    package struct Window: Encodable, Sendable {
        package var start: String
        package var end: String
        package var seconds: Double
    }

    /// One sightline's windows.
    package struct Pair: Encodable, Sendable {
        package var name: String
        package var kind: String
        package var from: String
        package var to: String
        package var openAtStart: Bool
        package var openAtEnd: Bool
        package var edgeCount: Int
        package var coverage: Double
        package var longestGapSeconds: Double
        package var minElevationDeg: Double?
        package var maxElevationDeg: Double?
        package var edgeUncertaintySeconds: Double?
        package var windows: [Window]
    }

    package var format = "magpie-relay-windows/1"
    package var title: String
    package var start: String
    package var end: String
    package var durationSeconds: Double
    package var stepSeconds: Double
    package var ephemeris: String
    package var pairs: [Pair]
    package var combined: [Pair]
}

/// The windows of a scenario, with what follows from them.
package struct WindowSet: Sendable {
    /// One sightline or combination, with its spans.
    package struct Line: Sendable {
        package var name: String
        package var kind: String
        package var from: String
        package var to: String
        package var sightline: Sightline?
        package var spans: Spans
        package var uncertainty: Double?
    }

    package let scenario: Scenario
    package let scene: Scene
    package let lines: [Line]
    package let combined: [Line]
    /// The grid's step in seconds that was searched with.
    package let step: Double

    /// Searches all windows of a scenario.
    package init(
        _ scenario: Scenario,
        tasks: Int,
        step: Double? = nil,
        progress: (@Sendable (Double) -> Void)? = nil
    ) async throws {
        let scene = try scenario.scene()
        self.scenario = scenario
        self.scene = scene
        var sightlines = scene.sightlines + scene.relays.indices.map { .relaySun(relay: $0) }
        if scenario.direct { sightlines += scene.directSightlines }
        self.step = step ?? scenario.step
        let search = try WindowSearch(step: self.step, tasks: tasks)
        let found = await search.windows(of: sightlines, in: scene, progress: progress)
        lines = found.map { windows in
            let ends = scene.ends(of: windows.sightline)
            var spans = windows.spans
            var uncertainty: Double?
            switch windows.sightline {
            case .relayStation(_, let station), .siteStation(_, let station):
                spans = spans.subtracting(scenario.outages(of: station))
                uncertainty = scenario.stations[station].station.edgeUncertainty
            default: break
            }
            return Line(
                name: "\(ends.from)-\(ends.to)",
                kind: windows.sightline.kind,
                from: ends.from,
                to: ends.to,
                sightline: windows.sightline,
                spans: spans,
                uncertainty: uncertainty
            )
        }
        combined = WindowSet.combine(lines, scenario)
    }

    /// The spans between two names; none where there is no such sightline.
    package func spans(_ from: String, _ to: String) -> Spans {
        lines.first { $0.from == from && $0.to == to }?.spans ?? Spans()
    }

    private static func combine(_ lines: [Line], _ scenario: Scenario) -> [Line] {
        let spans = { (from: String, to: String) in
            lines.first { $0.from == from && $0.to == to }?.spans ?? Spans()
        }
        let stations = scenario.stations.map(\.station.id)
        var all: [Line] = []
        for relay in scenario.relays {
            let any = stations.reduce(Spans()) { $0.union(spans(relay.id, $1)) }
            all.append(
                Line(name: "\(relay.id)-any-station", kind: "union", from: relay.id, to: "any station", spans: any)
            )
        }
        for site in scenario.sites.map(\.site.id) {
            var path = stations.reduce(Spans()) { $0.union(spans(site, $1)) }
            for (index, relay) in scenario.relays.enumerated() {
                path = path.union(spans(site, relay.id).intersection(all[index].spans))
            }
            all.append(Line(name: "\(site)-earth", kind: "path", from: site, to: "any station", spans: path))
            let lit = path.intersection(spans(site, "sun"))
            all.append(
                Line(name: "\(site)-earth-in-light", kind: "path-in-light", from: site, to: "any station", spans: lit)
            )
        }
        return all
    }

    /// The report of these windows.
    package func report(elevations: Bool = true) -> WindowsReport {
        WindowsReport(
            title: scenario.title,
            start: scenario.start.text,
            end: scenario.end.text,
            durationSeconds: scene.sky.duration,
            stepSeconds: step,
            ephemeris: scene.sky.source,
            pairs: lines.map { pair($0, elevations: elevations) },
            combined: combined.map { pair($0, elevations: false) }
        )
    }

    private func pair(_ line: Line, elevations: Bool) -> WindowsReport.Pair {
        let duration = scene.sky.duration
        var range: (least: Double, greatest: Double)?
        if elevations, let sightline = line.sightline, line.kind == "site-relay" || line.kind == "site-sun" {
            range = scene.elevationRange(along: sightline)
        }
        let start = line.spans.list.first?.start == 0
        let end = line.spans.list.last?.end == duration
        return WindowsReport.Pair(
            name: line.name,
            kind: line.kind,
            from: line.from,
            to: line.to,
            openAtStart: start,
            openAtEnd: end,
            edgeCount: line.spans.list.count * 2 - (start ? 1 : 0) - (end ? 1 : 0),
            coverage: line.spans.total / duration,
            longestGapSeconds: line.spans.gaps(within: duration).longest,
            minElevationDeg: range?.least,
            maxElevationDeg: range?.greatest,
            edgeUncertaintySeconds: line.uncertainty,
            windows: line.spans.list.map {
                WindowsReport.Window(
                    start: (scenario.start + $0.start).text,
                    end: (scenario.start + $0.end).text,
                    seconds: ($0.length * 1_000).rounded() / 1_000
                )
            }
        )
    }
}

extension Sightline {
    /// The word by which reports name the kind.
    package var kind: String {
        switch self {
        case .siteRelay: "site-relay"
        case .relayStation: "relay-station"
        case .siteStation: "site-station"
        case .siteSun: "site-sun"
        case .relaySun: "relay-sun"
        }
    }
}
