import ArgumentParser
import Foundation
import RelayPlanning

/// `magpie relay windows`.
struct WindowsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "windows",
        abstract: "List when each pair of a scenario sees each other, and when there is light.",
        discussion: """
            Examples:
              magpie relay windows Scenarios/change-4.toml
              magpie relay windows Scenarios/change-4.toml --json > windows.json
              magpie relay windows Scenarios/change-4.toml --at 2027-01-01T06:00:00Z
              magpie relay windows Scenarios/change-4.toml --svg charts
            """
    )

    @OptionGroup var input: ScenarioOptions
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: "Print CSV, one line a window.") var csv = false
    @Flag(help: "Print an iCalendar of the windows.") var ical = false
    @Option(help: "Only pairs and combinations whose name contains this, as in relay-JMS.") var only: String?
    @Option(help: "Elevation, azimuth and range of every pair at this instant instead of windows.") var at: String?
    @Option(help: "The grid's step in seconds. Default: the scenario's, else 60.") var step: Double?
    @Option(help: "How many threads search. Default: one for each core.") var threads: Int?
    @Option(help: "Write charts as SVG into this folder.") var svg: String?
    @Flag(help: "Do not report progress.") var quiet = false

    func run() async throws {
        try await CommandOutput.guarded {
            let scenario = try input.read()
            if let at { return try printLooks(scenario, at: Instant(at)) }
            let set = try await WindowSet(
                scenario,
                tasks: threads ?? ProcessInfo.processInfo.activeProcessorCount,
                step: step,
                progress: CommandOutput.progress(quiet: quiet)
            )
            if let only { try WindowText.requireSome(set, only: only) }
            if json {
                var report = set.report()
                if let only {
                    report.pairs.removeAll { !$0.name.contains(only) }
                    report.combined.removeAll { !$0.name.contains(only) }
                }
                CommandOutput.print(try CommandOutput.json(report))
            } else if csv {
                CommandOutput.print(WindowText.csv(set, only: only))
            } else if ical {
                CommandOutput.print(WindowText.calendar(set, only: only))
            } else {
                CommandOutput.print(WindowText.table(set, only: only))
            }
            if let svg { try WindowCharts.write(set, to: svg) }
        }
    }

    private func printLooks(_ scenario: Scenario, at instant: Instant) throws {
        let scene = try scenario.scene()
        let t = instant - scenario.start
        guard (0...scene.sky.duration).contains(t) else {
            throw RelayError(.badSpan, "\(instant.text) lies outside the scenario's span")
        }
        var rows = [["pair", "open", "elevation °", "azimuth °", "range km"]]
        var sightlines = scene.sightlines
        if scenario.direct { sightlines += scene.directSightlines }
        for sightline in sightlines {
            let look = scene.look(along: sightline, at: t)
            let ends = scene.ends(of: sightline)
            rows.append([
                "\(ends.from)-\(ends.to)", look.isOpen ? "yes" : "no", CommandOutput.fixed(look.elevation, 3),
                CommandOutput.fixed(look.azimuth, 3), CommandOutput.fixed(look.range, 1),
            ])
        }
        CommandOutput.print("\(scenario.title) at \(instant.text) (\(scenario.zone.text(instant)))\n")
        CommandOutput.print(CommandOutput.table(rows, rightAligned: [2, 3, 4]))
    }
}
