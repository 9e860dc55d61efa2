import Charts
import RelayPlanning

/// What a plan brings home, and how full the stores are meanwhile.
enum PlanCharts {
    static func write(_ planned: PlannedReturn, to folder: String) throws {
        try ChartFiles.write("delivered", to: folder) { try delivered(planned) }
        try ChartFiles.write("stores", to: folder) { try stores(planned) }
    }

    static func delivered(_ planned: PlannedReturn) throws -> String {
        var sums: [(payload: String, partner: String, requested: Double, delivered: Double)] = []
        for outcome in planned.plan.outcomes {
            if let index = sums.firstIndex(where: { $0.payload == outcome.payload }) {
                sums[index].requested += outcome.requested
                sums[index].delivered += outcome.delivered
            } else {
                sums.append((outcome.payload, outcome.partner, outcome.requested, outcome.delivered))
            }
        }
        let names = Dictionary(planned.scenario.payloads.map { ($0.id, $0.name) }) { a, _ in a }
        let largest = sums.map(\.requested).max() ?? 0
        // A chart of one scale hides the small guests beside a large one: they get a panel of their own.
        let groups = [
            sums.filter { $0.requested >= largest / 20 }, sums.filter { $0.requested < largest / 20 },
        ].filter { !$0.isEmpty }
        let panels = try groups.enumerated().map { index, group in
            let chart = BarChart(
                items: group.map { sum in
                    let part = sum.requested > 0 ? 100 * sum.delivered / sum.requested : 100
                    return BarChart.Item(
                        label: "\(names[sum.payload] ?? sum.payload), \(CommandOutput.fixed(part, 1)) %",
                        value: sum.delivered / 1e9,
                        reference: sum.requested / 1e9,
                        color: part < 99.95 ? .vermilion : .slate
                    )
                },
                decimals: ChartFiles.decimals(group.map(\.requested).min() ?? 0),
                unit: "Gbit"
            )
            let heading = groups.count == 1 ? "" : index == 0 ? "Large requests" : "Small requests, on a scale of their own"
            let summary = group.map {
                "\($0.payload): \(PlanText.gbit($0.delivered)) of \(PlanText.gbit($0.requested)) Gbit"
            }.joined(separator: "; ")
            return ChartSheet.Panel(heading: heading, svg: try chart.svg(ChartFiles.frame("Delivered", summary)))
        }
        let summary = "For each payload, what comes home beside what was asked."
        let sheet = ChartSheet(
            title: "What comes home, of what was asked: \(planned.scenario.title)",
            note: ChartFiles.spanNote(planned.scenario, from: planned.start, duration: planned.problem.duration)
                + "; dashed: what was asked; red: not all of it comes home",
            panels: panels
        )
        return sheet.svg(description: summary)
    }

    static func stores(_ planned: PlannedReturn) throws -> String {
        let problem = planned.problem
        let nodes = problem.nodes.filter { node in
            planned.plan.levels.contains { $0.node == node.id && $0.bits > 0 }
        }
        let panels = try nodes.map { node in
            let waiting = problem.requests.filter { $0.node == node.id }.reduce(0) { $0 + $1.waiting }
            let levels = planned.plan.levels.filter { $0.node == node.id }.map { (time: $0.time, bits: $0.bits) }
            let points = [(time: 0, bits: waiting)] + levels
            let peak = points.map(\.bits).max() ?? 0
            var lines = [
                LineChart.Series(
                    name: "held",
                    samples: points.map { .init(x: (planned.start + $0.time).secondsSince1970, y: $0.bits / 1e9) },
                    color: .slate
                )
            ]
            // A limit far above what is held would press the curve flat.
            if let store = node.store, store <= peak * 4 {
                lines.append(
                    LineChart.Series(
                        name: "fits",
                        samples: [0, problem.duration].map {
                            .init(x: (planned.start + $0).secondsSince1970, y: store / 1e9)
                        },
                        color: .vermilion,
                        isPlanned: true
                    )
                )
            }
            let chart = LineChart(
                series: lines,
                axis: .time(offset: planned.scenario.zone.offset(at: planned.start)),
                valueName: "Gbit",
                height: 190
            )
            let room = node.store.map { "room for \(ChartFiles.gbit($0)) Gbit" } ?? "no limit stated"
            let heading = "\(planned.scenario.names[node.id] ?? node.id): peak \(ChartFiles.gbit(peak)) Gbit, \(room)"
            return ChartSheet.Panel(heading: heading, svg: try chart.svg(ChartFiles.frame(node.id, heading)))
        }
        let summary = "How full each store is over the plan."
        let sheet = ChartSheet(
            title: "How full the stores are: \(planned.scenario.title)",
            note: ChartFiles.spanNote(planned.scenario, from: planned.start, duration: problem.duration)
                + (nodes.isEmpty ? "; no store holds anything at the end of any stretch" : ""),
            panels: panels
        )
        return sheet.svg(description: summary)
    }
}
