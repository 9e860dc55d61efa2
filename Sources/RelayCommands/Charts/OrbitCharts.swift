import RelayPlanning

/// A relay's orbit in three projections of the turning frame of Earth and Moon.
enum OrbitCharts {
    static func write(_ set: WindowSet, relay: Int, to folder: String) throws {
        try CommandOutput.write(projections(set, relay: relay), to: "\(folder)/orbit-\(set.scene.relays[relay].id).svg")
    }

    static func projections(_ set: WindowSet, relay: Int) -> String {
        let scene = set.scene
        let span = min(scene.sky.duration, 15 * 86_400)
        let points = (0...3_000).map { scene.turningPlace(ofRelay: relay, at: span * Double($0) / 3_000) / 1_000 }
        let axes: [(name: String, pick: (Vector3) -> Double)] = [("x", { $0.x }), ("y", { $0.y }), ("z", { $0.z })]
        // One scale for all three, so that shapes compare; the Moon is always in the picture.
        let middle = axes.map { axis -> Double in
            let values = points.map(axis.pick) + [0]
            return ((values.min() ?? 0) + (values.max() ?? 0)) / 2
        }
        let reach = axes.indices.map { index -> Double in
            let values = points.map(axes[index].pick) + [0]
            return (values.max() ?? 0) - (values.min() ?? 0)
        }
        let half = (reach.max() ?? 1) * 0.56
        var drawing = Drawing(
            width: 960,
            height: 430,
            title: "Orbit of \(set.scenario.relays[relay].name)",
            summary:
                "Three projections over \(CommandOutput.fixed(span / 86_400, 1)) days, in thousands of km from the Moon"
        )
        drawing.text("Orbit of \(set.scenario.relays[relay].name)", 24, 30, style: "head")
        let note =
            "Thousands of km from the Moon; x from the Earth to the Moon, z along the Moon's orbital momentum; "
            + "first \(CommandOutput.fixed(span / 86_400, 1)) days"
        drawing.text(note, 24, 52, style: "note")
        for (panel, pair) in [(0, 1), (0, 2), (1, 2)].enumerated() {
            let left = 60 + Double(panel) * 308
            let (size, top) = (250.0, 90.0)
            let x = { (v: Double) in left + size * (v - middle[pair.0] + half) / (2 * half) }
            let y = { (v: Double) in top + size * (1 - (v - middle[pair.1] + half) / (2 * half)) }
            for tick in Ticks.numbers(from: middle[pair.0] - half, to: middle[pair.0] + half, count: 6) {
                drawing.line(x(tick), top, x(tick), top + size)
                drawing.text(Ticks.label(tick), x(tick), top + size + 16, anchor: "middle")
            }
            for tick in Ticks.numbers(from: middle[pair.1] - half, to: middle[pair.1] + half, count: 6) {
                drawing.line(left, y(tick), left + size, y(tick))
                drawing.text(Ticks.label(tick), left - 6, y(tick) + 4, anchor: "end")
            }
            drawing.line(left, top + size, left + size, top + size, "axis")
            drawing.line(left, top, left, top + size, "axis")
            drawing.text("\(axes[pair.0].name) →", left + size / 2, top + size + 36, anchor: "middle")
            drawing.text("↑ \(axes[pair.1].name)", left, top - 10)
            drawing.circle(x(0), y(0), max(2.5, 1.7374 / (2 * half) * size), fill: "#8f8b82")
            drawing.text("Moon", x(0) + 8, y(0) - 6, style: "note")
            drawing.curve(
                points.map { (x(axes[pair.0].pick($0)), y(axes[pair.1].pick($0))) },
                stroke: Drawing.series[0],
                width: 1.6
            )
            drawing.circle(
                x(axes[pair.0].pick(points[0])),
                y(axes[pair.1].pick(points[0])),
                3.5,
                fill: Drawing.series[1]
            )
        }
        drawing.circle(64, 414, 3.5, fill: Drawing.series[1])
        drawing.text("at \(set.scenario.start.text(zoneSeconds: 0, digits: 0))", 74, 418, style: "note")
        return drawing.svg
    }
}
