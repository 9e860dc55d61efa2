/// The days ahead as a strip, with a small square for each thing that falls due: a board's week at a glance.
///
/// What is due before the strip begins is counted at its left edge, what is due after its end at the right.
package struct DueStrip: Equatable, Sendable {
    /// Something with a due day.
    package struct Item: Equatable, Sendable {
        /// Days since 1970-01-01 in the calendar of the policy.
        package var day: Int
        /// What its tooltip says.
        package var label: String
        /// Its colour.
        package var color: ChartColor

        /// Something due on `day`.
        package init(day: Int, label: String, color: ChartColor = .slate) {
            self.day = day
            self.label = label
            self.color = color
        }
    }

    /// What falls due, in any order and number.
    package var items: [Item]
    /// The first day shown, in days since 1970-01-01.
    package var firstDay: Int
    /// How many days are shown; 7 to 400.
    package var dayCount: Int
    /// The present day, if it is to be marked.
    package var today: Int?

    /// A strip of `dayCount` days from `firstDay`.
    package init(items: [Item], firstDay: Int, dayCount: Int, today: Int? = nil) {
        self.items = items
        self.firstDay = firstDay
        self.dayCount = dayCount
        self.today = today
    }

    private static let stack = 6
    private static let top = 34.0

    /// The strip as SVG; at most six squares stand on a day, a figure above them counts the rest.
    package func svg(_ frame: ChartFrame) throws(ChartError) -> String {
        let width = try frame.drawnWidth
        guard firstDay.magnitude < 3_000_000, items.allSatisfy({ $0.day.magnitude < 100_000_000 }) else {
            throw .tooWide(frame.title)
        }
        let days = min(max(dayCount, 7), 400)
        let before = items.count { $0.day < firstDay }
        let after = items.count { $0.day >= firstDay + days }
        let side = max(TextWidth.of(ChartNumber.text(Double(max(before, after)))) + 20, 12)
        let step = (width - 2 * side) / Double(days)
        let square = min(max(step - 1.5, 1), 10)
        let bottom = DueStrip.top + Double(DueStrip.stack) * (square + 1.5)
        var stacks: [Int: [Item]] = [:]
        for item in items where item.day >= firstDay && item.day < firstDay + days {
            stacks[item.day - firstDay, default: []].append(item)
        }
        return Canvas.svg(frame, width: width, height: bottom + 26) { svg in
            drawWeekends(days, side, step, bottom, on: &svg)
            svg.line(side, bottom, width - side, bottom, class: "axis")
            drawDays(days, side, step, bottom, width, on: &svg)
            for offset in stacks.keys.sorted() {
                let stack = stacks[offset] ?? []
                let x = side + Double(offset) * step + (step - square) / 2
                for (height, item) in stack.prefix(DueStrip.stack).enumerated() {
                    svg.bar(
                        x: x,
                        y: bottom - Double(height + 1) * (square + 1.5),
                        width: square,
                        height: square,
                        class: item.color.fill,
                        title: item.label
                    )
                }
                let rest = stack.count - DueStrip.stack
                if rest > 0, step >= TextWidth.of("+\(rest)", size: 12) {
                    svg.label("+\(rest)", x: x + square / 2, y: DueStrip.top - 5, anchor: .middle, class: "quiet")
                } else if rest > 0 {
                    svg.bar(x: x, y: DueStrip.top - 4, width: square, height: 2, class: "c4", title: "+\(rest)")
                }
            }
            if before > 0 {
                svg.label("‹ \(ChartNumber.text(Double(before)))", x: 0, y: bottom - 4, class: "today")
            }
            if after > 0 {
                svg.label("\(ChartNumber.text(Double(after))) ›", x: width, y: bottom - 4, anchor: .end, class: "quiet")
            }
            if let today, today >= firstDay, today < firstDay + days {
                let x = side + (Double(today - firstDay) + 0.5) * step
                svg.line(x, 16, x, bottom, class: "today")
                let half = TextWidth.of(frame.words.today) / 2
                svg.label(
                    frame.words.today,
                    x: min(max(x, half), width - half),
                    y: 11,
                    anchor: .middle,
                    class: "today"
                )
            }
        }
    }

    private func drawWeekends(_ days: Int, _ side: Double, _ step: Double, _ bottom: Double, on svg: inout SVG) {
        var weekends = IntervalPath(top: DueStrip.top, bottom: bottom)
        for offset in 0..<days {
            // 1970-01-01 was a Thursday.
            let weekday = ((firstDay + offset + 3) % 7 + 7) % 7
            if weekday >= 5 { weekends.add(side + Double(offset) * step, side + Double(offset + 1) * step) }
        }
        weekends.draw(class: "band", on: &svg)
    }

    /// Mondays are marked by their date, as far as there is room; the first of them by its year too.
    private func drawDays(
        _ days: Int,
        _ side: Double,
        _ step: Double,
        _ bottom: Double,
        _ width: Double,
        on svg: inout SVG
    ) {
        var free = -Double.infinity
        var year: Int?
        for offset in 0..<days where ((firstDay + offset + 3) % 7 + 7) % 7 == 0 {
            let date = CivilDate(daysSince1970: firstDay + offset)
            let label = date.year == year ? date.dayText : date.text
            let x = side + Double(offset) * step
            svg.line(x, bottom, x, bottom + 4, class: "axis")
            let labelWidth = TextWidth.of(label)
            guard x >= free, x + labelWidth <= width else { continue }
            svg.label(label, x: x, y: bottom + 18, class: "quiet")
            year = date.year
            free = x + labelWidth + 12
        }
    }
}
