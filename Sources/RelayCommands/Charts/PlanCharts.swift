import RelayPlanning

/// What a plan brings home, and how full the stores are meanwhile.
enum PlanCharts {
    static func write(_ planned: PlannedReturn, _ set: WindowSet, to folder: String) throws {
        try CommandOutput.write(delivered(planned), to: "\(folder)/delivered.svg")
        try CommandOutput.write(stores(planned), to: "\(folder)/stores.svg")
    }

    static func delivered(_ planned: PlannedReturn) -> String {
        var sums: [(payload: String, partner: String, requested: Double, delivered: Double)] = []
        for outcome in planned.plan.outcomes {
            if let index = sums.firstIndex(where: { $0.payload == outcome.payload }) {
                sums[index].requested += outcome.requested
                sums[index].delivered += outcome.delivered
            } else {
                sums.append((outcome.payload, outcome.partner, outcome.requested, outcome.delivered))
            }
        }
        let row = 46.0
        let top = 76.0
        let bottom = top + Double(sums.count) * row
        var drawing = Drawing(
            width: 960,
            height: bottom + 40,
            title: "Delivered against requested: \(planned.scenario.title)",
            summary: sums.map { "\($0.payload): \(PlanText.gbit($0.delivered)) of \(PlanText.gbit($0.requested)) Gbit" }
                .joined(separator: "; ")
        )
        drawing.text("What comes home, of what was asked", 24, 30, style: "head")
        let days = CommandOutput.fixed(planned.problem.duration / 86_400, 1)
        let note =
            "\(planned.scenario.title), \(days) days from \(planned.start.text(zoneSeconds: 0, digits: 0)); each bar is that payload's whole request"
        drawing.text(note, 24, 52, style: "note")
        let (left, right) = (330.0, 730.0)
        for (index, sum) in sums.enumerated() {
            let y = top + Double(index) * row
            let part = sum.requested > 0 ? min(1, sum.delivered / sum.requested) : 0
            drawing.text(sum.payload, 318, y + 16, anchor: "end")
            drawing.text(sum.partner, 318, y + 31, anchor: "end", style: "note")
            drawing.bar(
                left,
                y + 8,
                right - left,
                20,
                fill: "#8f8b8240",
                hint: "requested \(PlanText.gbit(sum.requested)) Gbit"
            )
            drawing.bar(
                left,
                y + 8,
                (right - left) * part,
                20,
                fill: Drawing.series[0],
                hint: "delivered \(PlanText.gbit(sum.delivered)) Gbit"
            )
            let text =
                "\(CommandOutput.fixed(sum.delivered / 1e9, 2)) of \(CommandOutput.fixed(sum.requested / 1e9, 2)) Gbit"
            drawing.text("\(CommandOutput.fixed(100 * part, 1)) %", 790, y + 23, anchor: "end")
            drawing.text(text, 940, y + 23, anchor: "end", style: "note")
            drawing.line(24, y + row - 4, 940, y + row - 4)
        }
        return drawing.svg
    }

    static func stores(_ planned: PlannedReturn) -> String {
        let nodes = planned.problem.nodes.filter { node in
            planned.plan.levels.contains { $0.node == node.id && $0.bits > 0 }
        }
        let panel = 190.0
        var drawing = Drawing(
            width: 960,
            height: 76 + Double(max(1, nodes.count)) * panel + 20,
            title: "Stores: \(planned.scenario.title)",
            summary: nodes.map { "\($0.id)" }.joined(separator: ", ")
        )
        drawing.text("How full the stores are", 24, 30, style: "head")
        drawing.text("Gbit held; dashed: what fits", 24, 52, style: "note")
        if nodes.isEmpty { drawing.text("No store holds anything at the end of any span.", 24, 100) }
        for (index, node) in nodes.enumerated() {
            let (top, bottom) = (76 + Double(index) * panel, 76 + Double(index) * panel + 126)
            var points: [(time: Double, bits: Double)] = [
                (0, planned.problem.requests.filter { $0.node == node.id }.reduce(0) { $0 + $1.waiting })
            ]
            points += planned.plan.levels.filter { $0.node == node.id }.map { ($0.time, $0.bits) }
            let peak = points.map(\.bits).max() ?? 0
            let showsLimit = node.store.map { $0 <= peak * 4 } ?? false
            let high = max(showsLimit ? node.store ?? 0 : 0, peak) * 1.08 / 1e9
            let axis = DayAxis(left: 170, right: 900, days: planned.problem.duration / 86_400)
            let y = { (gbit: Double) in bottom - (bottom - top) * gbit / max(high, 1e-9) }
            let isLast = index == nodes.count - 1
            let label = isLast ? "days after \(planned.start.text(zoneSeconds: 0, digits: 0))" : ""
            axis.draw(on: &drawing, from: top, to: bottom, label: label)
            for tick in Ticks.numbers(from: 0, to: high, count: 4) {
                drawing.line(170, y(tick), 900, y(tick))
                drawing.text(Ticks.label(tick), 162, y(tick) + 4, anchor: "end")
            }
            drawing.text(node.id, 24, top + 14)
            if let store = node.store {
                drawing.text("fits \(Ticks.label(store / 1e9)) Gbit", 24, top + 30, style: "note")
            }
            drawing.text("peak \(CommandOutput.fixed(peak / 1e9, 2)) Gbit", 24, top + 46, style: "note")
            drawing.curve(
                points.map { (axis.x($0.time), y($0.bits / 1e9)) },
                stroke: Drawing.series[index % 6],
                width: 1.8
            )
            if showsLimit, let store = node.store {
                drawing.curve(
                    [(170, y(store / 1e9)), (900, y(store / 1e9))],
                    stroke: "currentColor",
                    width: 1,
                    dash: "5 4"
                )
            }
        }
        return drawing.svg
    }
}
