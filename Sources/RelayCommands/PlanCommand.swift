import ArgumentParser
import Foundation
import RelayPlanning

/// `magpie relay plan`.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Plan whose data come home when, prove that no plan brings more, and say what would.",
        discussion: """
            Examples:
              magpie relay plan Scenarios/change-4.toml --days 30
              magpie relay plan Scenarios/change-4.toml --days 30 --json
              magpie relay plan Scenarios/change-4.toml --state actual.toml --days 14
              magpie relay plan Scenarios/change-4.toml --days 30 --ion plan.ionrc --hdtn contactPlan.json \
            --schedule tracks.xml --svg charts
            """
    )

    @OptionGroup var input: ScenarioOptions
    @Option(help: "Plan from this instant. Default: the scenario's start, or the state's instant.") var from: String?
    @Option(help: "Plan for so many days. Default: to the scenario's end.") var days: Double?
    @Option(help: "Plan anew from the stores and batteries in this file (TOML).") var state: String?
    @Option(help: "weighted, total or fair. Default: the scenario's.") var objective: String?
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: "Print CSV, one line a transfer.") var csv = false
    @Flag(help: "Leave out what would relieve the bottleneck, and conflicts.") var noRelief = false
    @Option(help: "Write the contacts for ION's ionadmin into this file.") var ion: String?
    @Option(help: "Write the contacts as HDTN's contactPlan.json into this file.") var hdtn: String?
    @Option(help: "Write the stations' tracks (CCSDS Simple Schedule, XML) into this file.") var schedule: String?
    @Option(help: "Write the stations' tracks as an iCalendar into this file.") var ical: String?
    @Option(help: "Write charts as SVG into this folder.") var svg: String?
    @Option(help: "How many threads search windows. Default: one for each core.") var threads: Int?
    @Flag(help: "Do not report progress.") var quiet = false

    func run() async throws {
        try await CommandOutput.guarded {
            var scenario = try input.read()
            if let objective {
                guard let kind = Objective.Kind(rawValue: objective) else {
                    throw RelayError(.badPlan, "the objective '\(objective)' is none of weighted, total and fair")
                }
                scenario.objective.kind = kind
            }
            let state = try state.map { try PlanState(contentsOf: URL(fileURLWithPath: $0), for: scenario) }
            let start = try from.map { try Instant($0) } ?? state?.at ?? scenario.start
            let first = start - scenario.start
            let last = days.map { first + $0 * 86_400 } ?? (scenario.end - scenario.start)
            guard first >= 0, last > first, last <= (scenario.end - scenario.start) + 1e-6 else {
                throw RelayError(
                    .badSpan,
                    "the plan's part must lie within \(scenario.start.text) … \(scenario.end.text) and not be empty"
                )
            }
            let windows = try await WindowSet(
                scenario,
                tasks: threads ?? ProcessInfo.processInfo.activeProcessorCount,
                progress: CommandOutput.progress(quiet: quiet)
            )
            let span = PlanningSpan(start: first, end: min(last, scenario.end - scenario.start), state: state)
            let problem = try ProblemBuilder(windows, span: span).problem()
            let planned = try PlannedReturn(
                problem,
                of: scenario,
                from: start,
                objective: TransferPlanner.Objective(rawValue: scenario.objective.kind.rawValue) ?? .weighted,
                relief: !noRelief
            )
            if json {
                CommandOutput.print(try CommandOutput.json(planned.report()))
            } else if csv {
                CommandOutput.print(PlanText.csv(planned))
            } else {
                CommandOutput.print(PlanText.tables(planned))
            }
            try writeFiles(planned, windows)
            guard planned.breaches.isEmpty else {
                throw RelayError(
                    .badPlan,
                    "the plan breaks limits, which is a defect of this program: \(planned.breaches[0])"
                )
            }
        }
    }

    private func writeFiles(_ planned: PlannedReturn, _ windows: WindowSet) throws {
        if ion != nil || hdtn != nil {
            let plan = try planned.contactPlan(windows)
            if let ion { try CommandOutput.write(planned.nodeNumbers + plan.ion, to: ion) }
            if let hdtn { try CommandOutput.write(plan.hdtn, to: hdtn) }
        }
        if let schedule { try CommandOutput.write(planned.schedule.xml, to: schedule) }
        if let ical {
            let events = planned.tracks.map {
                CalendarEvent(
                    id: "\($0.user)-\($0.site)-\($0.start.text)@magpie",
                    start: $0.start,
                    end: $0.end,
                    summary: "\($0.user) to \($0.site)",
                    detail: "\(planned.scenario.title): station receives"
                )
            }
            let text = CalendarEvent.calendar(events, name: planned.scenario.title, stamp: planned.start)
            try CommandOutput.write(text, to: ical)
        }
        if let svg { try PlanCharts.write(planned, to: svg) }
    }
}
