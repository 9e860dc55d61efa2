import Charts
import RelayPlanning

/// Windows as a Gantt chart over one lunar day, and the elevations behind them.
enum WindowCharts {
    static func write(_ set: WindowSet, to folder: String) throws {
        try ChartFiles.write("windows", to: folder) { try gantt(set) }
        for site in set.scene.sites.indices {
            let name = "elevations-\(set.scene.sites[site].id)"
            try ChartFiles.write(name, to: folder) { try elevations(set, site: site) }
        }
    }

    /// The groups of rows: heading, kinds of lines, colour.
    private static let groups: [(heading: String, kinds: [String], color: ChartColor)] = [
        ("Light", ["site-sun", "relay-sun"], .ochre),
        ("Site and relay", ["site-relay"], .slate),
        ("Relay and station", ["relay-station", "union"], .green),
        ("Site and station, without a relay", ["site-station"], .violet),
        ("A path to the Earth", ["path", "path-in-light"], .vermilion),
    ]

    static func gantt(_ set: WindowSet) throws -> String {
        let duration = ChartFiles.shownDuration(set)
        let (start, end) = (set.scenario.start, set.scenario.start + duration)
        let shown = Spans([Spans.Span(0, duration)])
        let lines = set.lines + set.combined
        var rows: [TimelineRow] = []
        for group in groups {
            let mine = lines.filter { group.kinds.contains($0.kind) }
            guard !mine.isEmpty else { continue }
            rows.append(TimelineRow(label: group.heading))
            rows += mine.map { line in
                let spans = line.spans.intersection(shown)
                let part = CommandOutput.fixed(100 * spans.total / duration, 1)
                return TimelineRow(
                    label: "\(line.name)  \(part) %",
                    actual: spans.list.map { span in
                        TimelineRow.Bar(
                            start: (start + span.start).secondsSince1970,
                            end: (start + span.end).secondsSince1970,
                            color: group.color,
                            label: "\(set.scenario.zone.text(start + span.start)), \(CommandOutput.hours(span.length))"
                        )
                    }
                )
            }
        }
        let chart = TimelineChart(
            rows: rows,
            span: start.secondsSince1970...end.secondsSince1970,
            offset: set.scenario.zone.offset(at: start),
            bands: set.scene.sites.isEmpty ? [] : ChartFiles.nights(set, site: 0, until: duration)
        )
        let summary = lines.map { "\($0.name): \($0.spans.list.count) windows" }.joined(separator: "; ")
        let night = set.scene.sites.isEmpty ? "" : "; shaded: night at \(set.scenario.sites[0].name)"
        let sheet = ChartSheet(
            title: "Windows: \(set.scenario.title)",
            note: ChartFiles.spanNote(set.scenario, from: start, duration: duration) + night
                + "; figures: the open part",
            panels: [.init(svg: try chart.svg(ChartFiles.frame("Windows", summary)))]
        )
        return sheet.svg(description: summary)
    }

    static func elevations(_ set: WindowSet, site: Int) throws -> String {
        let scene = set.scene
        let start = set.scenario.start
        let duration = ChartFiles.shownDuration(set)
        // A low orbit passes its periapsis in minutes.
        let samples = (0...4_000).map { Double($0) / 4_000 * duration }
        func series(_ name: String, _ color: ChartColor, _ value: (Double) -> Double) -> LineChart.Series {
            LineChart.Series(
                name: name,
                samples: samples.map { .init(x: (start + $0).secondsSince1970, y: value($0)) },
                color: color
            )
        }
        var lines = [series("Sun", .ochre) { scene.look(along: .siteSun(site: site), at: $0).elevation }]
        let colors: [ChartColor] = [.slate, .vermilion, .green, .violet, .mist]
        // A chart names at most eight lines: the Sun, the least elevation and six relays.
        for relay in scene.relays.indices.prefix(6) {
            let color = colors[relay % colors.count]
            lines.append(
                series(set.scenario.relays[relay].name, color) {
                    scene.look(along: .siteRelay(site: site, relay: relay), at: $0).elevation
                }
            )
        }
        let least = scene.sites[site].minimumElevation
        if least != 0 {
            var line = series("least for relays", .grey) { _ in least }
            line.isPlanned = true
            line.samples = [line.samples[0], line.samples[line.samples.count - 1]]
            lines.append(line)
        }
        let chart = LineChart(
            series: lines,
            axis: .time(offset: set.scenario.zone.offset(at: start)),
            valueName: "elevation in degrees",
            bands: ChartFiles.nights(set, site: site, until: duration),
            height: 360
        )
        let summary = "Elevation of the Sun and of each relay above the level of the site."
        let title = "Elevations at \(set.scenario.sites[site].name)"
        let hidden = scene.relays.count > 6 ? "; the first six relays" : ""
        let sheet = ChartSheet(
            title: title,
            note: ChartFiles.spanNote(set.scenario, from: start, duration: duration)
                + "; geometric, above the site's level; shaded: night" + hidden,
            panels: [.init(svg: try chart.svg(ChartFiles.frame(title, summary)))]
        )
        return sheet.svg(description: summary)
    }
}
