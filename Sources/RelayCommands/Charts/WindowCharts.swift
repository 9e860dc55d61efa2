import RelayPlanning

/// Windows as a Gantt chart over one lunar day, and the elevations behind them.
enum WindowCharts {
    /// One lunar day from sunrise to sunrise, in days.
    static let lunarDay = 29.530588

    static func write(_ set: WindowSet, to folder: String) throws {
        try CommandOutput.write(gantt(set), to: "\(folder)/windows.svg")
        for site in set.scene.sites.indices {
            try CommandOutput.write(
                elevations(set, site: site),
                to: "\(folder)/elevations-\(set.scene.sites[site].id).svg"
            )
        }
    }

    private static func colour(_ kind: String) -> String {
        switch kind {
        case "site-relay": Drawing.series[0]
        case "site-sun", "relay-sun": "#c79a1e"
        case "relay-station": Drawing.series[2]
        case "site-station": Drawing.series[3]
        default: Drawing.series[1]
        }
    }

    static func gantt(_ set: WindowSet) -> String {
        let lines = set.lines + set.combined
        let days = min(lunarDay, set.scene.sky.duration / 86_400)
        let row = 26.0
        let top = 74.0
        let bottom = top + Double(lines.count) * row
        var drawing = Drawing(
            width: 960,
            height: bottom + 52,
            title: "Windows over a lunar day: \(set.scenario.title)",
            summary: lines.map { "\($0.name): \($0.spans.list.count) windows" }.joined(separator: "; ")
        )
        drawing.text(set.scenario.title, 24, 30, style: "head")
        drawing.text(
            "When each pair sees each other; the first \(CommandOutput.fixed(days, 1)) days",
            24,
            52,
            style: "note"
        )
        let axis = DayAxis(left: 190, right: 860, days: days)
        axis.draw(
            on: &drawing,
            from: top,
            to: bottom,
            label: "days after \(set.scenario.start.text(zoneSeconds: 0, digits: 0))"
        )
        drawing.text("open", 936, top - 8, anchor: "end", style: "note")
        let shown = Spans([Spans.Span(0, days * 86_400)])
        for (index, line) in lines.enumerated() {
            let y = top + Double(index) * row
            drawing.text(line.name, 180, y + 17, anchor: "end")
            let spans = line.spans.intersection(shown)
            for span in spans.list {
                let x = axis.x(span.start)
                let hint =
                    "\((set.scenario.start + span.start).text(zoneSeconds: 0, digits: 0)), \(CommandOutput.hours(span.length))"
                drawing.bar(x, y + 6, axis.x(span.end) - x, row - 12, fill: colour(line.kind), hint: hint)
            }
            drawing.line(190, y + row, 860, y + row)
            drawing.text(CommandOutput.fixed(100 * spans.total / (days * 86_400), 1) + " %", 936, y + 17, anchor: "end")
        }
        return drawing.svg
    }

    static func elevations(_ set: WindowSet, site: Int) -> String {
        let scene = set.scene
        let days = min(lunarDay, scene.sky.duration / 86_400)
        let samples = (0...600).map { Double($0) / 600 * days * 86_400 }
        var curves: [(name: String, colour: String, values: [Double])] = [
            ("Sun", "#c79a1e", samples.map { scene.look(along: .siteSun(site: site), at: $0).elevation })
        ]
        for relay in scene.relays.indices {
            let values = samples.map { scene.look(along: .siteRelay(site: site, relay: relay), at: $0).elevation }
            curves.append((set.scenario.relays[relay].name, Drawing.series[relay % 6], values))
        }
        let all = curves.flatMap(\.values)
        let low = max(-90, ((all.min() ?? -90) / 10).rounded(.down) * 10)
        let high = min(90, ((all.max() ?? 90) / 10).rounded(.up) * 10)
        var drawing = Drawing(
            width: 960,
            height: 440,
            title: "Elevations at \(set.scenario.sites[site].name)",
            summary: "Sun and relays over the horizon of the site, from \(low)° to \(high)°"
        )
        drawing.text("Elevations at \(set.scenario.sites[site].name)", 24, 30, style: "head")
        drawing.text("Degrees above the level of the site, geometric", 24, 52, style: "note")
        let axis = DayAxis(left: 60, right: 820, days: days)
        let (top, bottom) = (74.0, 386.0)
        let y = { (value: Double) in bottom - (bottom - top) * (value - low) / (high - low) }
        axis.draw(
            on: &drawing,
            from: top,
            to: bottom,
            label: "days after \(set.scenario.start.text(zoneSeconds: 0, digits: 0))"
        )
        for tick in Ticks.numbers(from: low, to: high, count: 8) {
            drawing.line(60, y(tick), 820, y(tick), tick == 0 ? "axis" : "hair")
            drawing.text("\(Ticks.label(tick))°", 52, y(tick) + 4, anchor: "end")
        }
        var labels: [Double] = []
        for curve in curves {
            let points = zip(samples, curve.values).map { (x: axis.x($0), y: y($1)) }
            drawing.curve(points, stroke: curve.colour, width: 2)
            var at = y(curve.values[curve.values.count - 1]) + 4
            while labels.contains(where: { abs($0 - at) < 15 }) { at += 15 }
            labels.append(at)
            drawing.bar(828, at - 9, 10, 10, fill: curve.colour)
            drawing.text(curve.name, 844, at)
        }
        let least = scene.sites[site].minimumElevation
        if least > low, least != 0 {
            drawing.curve([(60, y(least)), (820, y(least))], stroke: "currentColor", width: 1, dash: "4 4")
            drawing.text("least for relays \(Ticks.label(least))°", 814, y(least) + 14, anchor: "end", style: "note")
        }
        return drawing.svg
    }
}
