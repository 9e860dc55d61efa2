import ArgumentParser
import Foundation
import RelayPlanning

/// `magpie relay orbit`.
struct OrbitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orbit",
        abstract: "Show a relay's orbit: period, distances, apsides, eclipses; write it as OEM or CZML.",
        discussion: """
            Examples:
              magpie relay orbit Scenarios/change-4.toml
              magpie relay orbit Scenarios/change-7.toml --days 3 --oem queqiao-2.oem --every 600
              magpie relay orbit Scenarios/change-4.toml --svg charts
            """
    )

    @OptionGroup var input: ScenarioOptions
    @Option(help: "Which relay. Default: the first.") var relay: String?
    @Option(help: "For how many days. Default: the scenario's span, at most 30.") var days: Double?
    @Option(help: "Write the orbit as a CCSDS OEM into this file.") var oem: String?
    @Option(help: "Seconds between states of the OEM and CZML.") var every = 600.0
    @Option(help: "Write orbit and windows as CZML into this file.") var czml: String?
    @Option(help: "Write charts as SVG into this folder.") var svg: String?
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: "Do not report progress.") var quiet = false

    func validate() throws {
        guard every >= 1, every <= 86_400 else { throw ValidationError("--every must lie in 1–86,400 s") }
    }

    func run() async throws {
        try await CommandOutput.guarded {
            var scenario = try input.read()
            let whole = scenario.end - scenario.start
            let duration = min(whole, (days ?? 30) * 86_400)
            guard duration > 0 else { throw RelayError(.badSpan, "--days must be above 0") }
            scenario.end = scenario.start + duration
            let windows = try await WindowSet(
                scenario,
                tasks: ProcessInfo.processInfo.activeProcessorCount,
                progress: CommandOutput.progress(quiet: quiet)
            )
            guard !windows.scene.relays.isEmpty else { throw RelayError(.badOrbit, "the scenario has no [[relay]]") }
            let id = relay ?? windows.scene.relays[0].id
            guard let index = windows.scene.relays.firstIndex(where: { $0.id == id }) else {
                let known = windows.scene.relays.map(\.id).joined(separator: ", ")
                throw RelayError(.badOrbit, "there is no relay '\(id)'; known are \(known)")
            }
            let summary = OrbitSummary(windows, relay: index)
            CommandOutput.print(json ? try CommandOutput.json(summary) : summary.text(scenario))
            if let oem {
                try CommandOutput.write(OrbitFiles.message(windows, relay: index, every: every).text, to: oem)
            }
            if let czml {
                try CommandOutput.write(OrbitFiles.document(windows, relay: index, every: every), to: czml)
            }
            if let svg { try OrbitCharts.write(windows, relay: index, to: svg) }
        }
    }
}

/// What there is to say of an orbit.
struct OrbitSummary: Encodable {
    struct Turn: Encodable {
        var time: String
        var kind: String
        var distanceKm: Double
        var altitudeKm: Double
    }

    struct Eclipse: Encodable {
        var start: String
        var end: String
    }

    var relay: String
    var start: String
    var end: String
    var periodHours: Double?
    var maxZKm: Double?
    var jacobi: Double?
    var leastDistanceKm: Double
    var greatestDistanceKm: Double
    var positionKm: [Double]
    var velocityKmS: [Double]
    var apsides: [Turn]
    var eclipses: [Eclipse]

    init(_ windows: WindowSet, relay index: Int) {
        let (scene, scenario) = (windows.scene, windows.scenario)
        let path = scene.relays[index].path
        let radius = scene.moonRadius
        relay = scenario.relays[index].name
        start = scenario.start.text
        end = scenario.end.text
        if let halo = path as? HaloPath {
            periodHours = halo.period / 3_600
            maxZKm = try? halo.orbit.greatestZ
            jacobi = halo.orbit.jacobi
        }
        let found = path.apsides(from: 0, to: scene.sky.duration, in: scene.sky)
        if periodHours == nil {
            let low = found.filter { $0.kind == .periapsis }.map(\.time)
            if let a = low.first, let b = low.last, low.count > 1 {
                periodHours = (b - a) / Double(low.count - 1) / 3_600
            }
        }
        let state = path.state(at: 0, in: scene.sky)
        let here = state.position
        positionKm = [here.x, here.y, here.z]
        velocityKmS = [state.velocity.x, state.velocity.y, state.velocity.z]
        let distances = found.map(\.distance) + [here.length]
        leastDistanceKm = distances.min() ?? 0
        greatestDistanceKm = distances.max() ?? 0
        apsides = found.map {
            Turn(
                time: (scenario.start + $0.time).text,
                kind: $0.kind.rawValue,
                distanceKm: $0.distance,
                altitudeKm: $0.distance - radius
            )
        }
        let lit = windows.lines.first { $0.sightline == .relaySun(relay: index) }?.spans ?? Spans()
        eclipses = lit.gaps(within: scene.sky.duration).list.map {
            Eclipse(start: (scenario.start + $0.start).text, end: (scenario.start + $0.end).text)
        }
    }

    func text(_ scenario: Scenario) -> String {
        var text = "\(relay), \(start) … \(end)\n"
        if let periodHours {
            text +=
                "period             \(CommandOutput.fixed(periodHours, 3)) h (\(CommandOutput.fixed(periodHours / 24, 4)) d)\n"
        }
        if let maxZKm { text += "greatest |z|       \(CommandOutput.fixed(maxZKm, 1)) km\n" }
        if let jacobi { text += "Jacobi's constant  \(CommandOutput.fixed(jacobi, 12))\n" }
        text +=
            "distance           \(CommandOutput.fixed(leastDistanceKm, 1)) … \(CommandOutput.fixed(greatestDistanceKm, 1)) km from the Moon's centre\n"
        text +=
            "at the start       \(positionKm.map { CommandOutput.fixed($0, 3) }.joined(separator: ", ")) km (ICRF, Moon-centred)\n\n"
        var rows = [["apsis (UTC)", "apsis (\(scenario.zone.name))", "", "distance km", "altitude km"]]
        for turn in apsides.prefix(40) {
            guard let instant = try? Instant(turn.time) else { continue }
            rows.append([
                instant.text(zoneSeconds: 0, digits: 0), scenario.zone.text(instant), turn.kind,
                CommandOutput.fixed(turn.distanceKm, 1), CommandOutput.fixed(turn.altitudeKm, 1),
            ])
        }
        text += CommandOutput.table(rows, rightAligned: [3, 4])
        if apsides.count > 40 { text += "\n… \(apsides.count - 40) more; add --json" }
        text +=
            eclipses.isEmpty ? "\n\nNo eclipse (whole disc hidden) in this span." : "\n\neclipses (whole disc hidden)\n"
        text += eclipses.map { "  \($0.start) … \($0.end)" }.joined(separator: "\n")
        return text
    }
}
