import Charts
import RelayPlanning

/// A relay's orbit in three projections of the turning frame of Earth and Moon.
enum OrbitCharts {
    static func write(_ set: WindowSet, relay: Int, to folder: String) throws {
        try ChartFiles.write("orbit-\(set.scene.relays[relay].id)", to: folder) { try projections(set, relay: relay) }
    }

    static func projections(_ set: WindowSet, relay: Int) throws -> String {
        let scene = set.scene
        let name = set.scenario.relays[relay].name
        // One revolution of a halo, or as many of a low orbit as can still be told apart.
        let span = min(scene.sky.duration, 15 * 86_400)
        let points = (0...1_900).map { scene.turningPlace(ofRelay: relay, at: span * Double($0) / 1_900) / 1_000 }
        let axes: [(name: String, pick: (Vector3) -> Double)] = [
            ("x", { $0.x }), ("y", { $0.y }), ("z", { $0.z }),
        ]
        let views = [(1, 0, "From the south"), (1, 2, "From beyond the Moon"), (0, 2, "From behind the Moon's motion")]
        let panels = try views.map { across, up, heading in
            let places = points.map { PlanePlot.Place(x: axes[across].pick($0), y: axes[up].pick($0)) }
            let plot = PlanePlot(
                curves: [.init(name: name, places: places, color: .slate)],
                discs: [
                    .init(name: "Moon", center: .init(x: 0, y: 0), radius: scene.moonRadius / 1_000, color: .pale),
                    .init(name: "start", center: places[0], color: .vermilion),
                ],
                xName: "\(axes[across].name) in 1,000 km",
                yName: "\(axes[up].name) in 1,000 km"
            )
            let summary = "The path of \(name), \(axes[across].name) to the right and \(axes[up].name) upwards."
            return ChartSheet.Panel(
                heading: heading,
                svg: try plot.svg(ChartFiles.frame(heading, summary, width: 400))
            )
        }
        let summary = "Three projections of the orbit of \(name) about the Moon."
        let sheet = ChartSheet(
            title: "Orbit of \(name)",
            note: "\(CommandOutput.fixed(span / 86_400, 1)) days from "
                + "\(set.scenario.start.text(zoneSeconds: 0, digits: 0)); the Moon at the centre and to scale, "
                + "x away from the Earth, z along the Moon's orbital momentum, y along its motion",
            panels: panels,
            columns: 3
        )
        return sheet.svg(description: summary)
    }
}
