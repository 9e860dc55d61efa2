/// Rows over time, planned against actual, with the present day: a roadmap, loans and calls, windows of a relay.
package struct TimelineChart: Equatable, Sendable {
    /// The rows, from the top; beyond two hundred the rest is counted in words.
    package var rows: [TimelineRow]
    /// The first and last instant shown, seconds since 1970; nothing takes those of the rows.
    package var span: ClosedRange<Double>?
    /// The present, if it is to be marked.
    package var today: Double?
    /// Seconds by which the axis's clock is ahead of UTC.
    package var offset: Int
    /// Shaded stretches behind the rows, such as lunar nights.
    package var bands: [LineChart.Band]

    /// A chart of `rows`.
    package init(
        rows: [TimelineRow],
        span: ClosedRange<Double>? = nil,
        today: Double? = nil,
        offset: Int = 0,
        bands: [LineChart.Band] = []
    ) {
        self.rows = rows
        self.span = span
        self.today = today
        self.offset = offset
        self.bands = bands
    }

    private static let rowHeight = 28.0
    private static let limit = 200
    private static let top = 30.0

    /// The chart as SVG.
    ///
    /// Rows and bars of any number give a bounded text.
    package func svg(_ frame: ChartFrame) throws(ChartError) -> String {
        let width = try frame.drawnWidth
        for row in rows { try row.check() }
        if let today { try requireFinite(today, "The present") }
        for band in bands {
            try requireFinite(band.from, "A band's beginning")
            try requireFinite(band.to, "A band's end")
        }
        let shown = rows.prefix(TimelineChart.limit)
        var instants = shown.flatMap(\.instants)
        if let span { instants = [span.lowerBound, span.upperBound] }
        guard let first = instants.min(), let last = instants.max() else { return Canvas.empty(frame, width: width) }
        // A little air, so that marks at the ends are whole.
        let air = span == nil ? max((last - first) * 0.02, 1) : 0
        let scale = try TimeScale(first - air, last + air, offset: offset, what: frame.title)
        let widest = shown.map { TextWidth.of($0.label) * ($0.isHeading ? 1.06 : 1) }.max() ?? 0
        let left = min(widest, width * 0.3) + 16
        let hidden = rows.count - shown.count
        let bottom = TimelineChart.top + Double(shown.count) * TimelineChart.rowHeight
        let plot = Plot(left: left, top: TimelineChart.top, right: width - 2, bottom: bottom)
        let height = bottom + 28 + (hidden > 0 ? 20 : 0)

        return Canvas.svg(frame, width: width, height: height) { svg in
            var shade = IntervalPath(top: plot.top, bottom: plot.bottom)
            for band in bands.sorted(by: { $0.from < $1.from }) {
                shade.add(place(band.from, scale, plot), place(band.to, scale, plot))
            }
            shade.draw(class: "band", on: &svg)
            let ticks = scale.ticks(width: plot.right - plot.left)
            plot.drawMarks(ticks.map { (scale.position($0.instant), $0.label) }, lines: true, on: &svg)
            svg.line(plot.left, plot.bottom, plot.right, plot.bottom, class: "axis")
            for (index, row) in shown.enumerated() {
                draw(row, y: plot.top + Double(index) * TimelineChart.rowHeight, scale, plot, on: &svg)
            }
            if let today, (scale.lower...scale.upper).contains(today) {
                drawToday(plot.x(scale.position(today)), frame.words.today, plot, width: width, on: &svg)
            }
            // Last, so that no line runs through a word.
            for (index, row) in shown.enumerated() {
                let middle = plot.top + (Double(index) + 0.5) * TimelineChart.rowHeight
                drawLabels(row, middle: middle, scale, plot, on: &svg)
            }
            if hidden > 0 { svg.label(frame.words.more(hidden), x: 0, y: height - 6, class: "quiet") }
        }
    }

    private func place(_ instant: Double, _ scale: TimeScale, _ plot: Plot) -> Double {
        plot.x(min(max(scale.position(instant), 0), 1))
    }

    /// Where something that still lasts ends for now: at the present, or at the edge where none is marked.
    private func lasting(_ bar: TimelineRow.Bar, _ scale: TimeScale) -> Double {
        guard let today, today >= bar.start else { return scale.upper }
        return today
    }

    private func drawToday(_ x: Double, _ word: String, _ plot: Plot, width: Double, on svg: inout SVG) {
        svg.line(x, plot.top - 6, x, plot.bottom, class: "today")
        let half = TextWidth.of(word) / 2
        svg.label(word, x: min(max(x, half), width - half), y: plot.top - 12, anchor: .middle, class: "today")
    }

    private func draw(_ row: TimelineRow, y: Double, _ scale: TimeScale, _ plot: Plot, on svg: inout SVG) {
        let middle = y + TimelineChart.rowHeight / 2
        svg.label(
            TextWidth.fit(row.label, in: plot.left - 14),
            x: 0,
            y: middle + 4,
            class: row.isHeading ? "strong" : nil,
            title: row.label
        )
        svg.line(0, y + TimelineChart.rowHeight, plot.right, y + TimelineChart.rowHeight, class: "grid")
        for bar in row.planned.prefix(100) {
            let start = place(bar.start, scale, plot)
            let end = place(bar.end ?? scale.upper, scale, plot)
            svg.bar(
                x: start + 0.5,
                y: middle - 8.5,
                width: max(end - start, 3),
                height: 17,
                class: "plan",
                title: bar.label.isEmpty ? nil : bar.label
            )
        }
        drawActual(row.actual, middle: middle, scale, plot, on: &svg)
        drawMilestones(row, middle: middle, scale, plot, on: &svg)
    }

    /// Few bars are drawn one by one with their tooltips; many as one path for each colour.
    private func drawActual(
        _ bars: [TimelineRow.Bar],
        middle: Double,
        _ scale: TimeScale,
        _ plot: Plot,
        on svg: inout SVG
    ) {
        let visible = bars.filter { $0.start <= scale.upper && ($0.end ?? scale.upper) >= scale.lower }
        if visible.count <= 40 {
            for bar in visible {
                let start = place(bar.start, scale, plot)
                let end = place(bar.end ?? lasting(bar, scale), scale, plot)
                svg.bar(
                    x: start,
                    y: middle - 5,
                    width: max(end - start, 2),
                    height: 10,
                    class: bar.color.fill,
                    title: bar.label.isEmpty ? nil : bar.label
                )
            }
            return
        }
        for color in ChartColor.allCases {
            var path = IntervalPath(top: middle - 5, bottom: middle + 5, least: 0.6)
            for bar in visible.filter({ $0.color == color }).sorted(by: { $0.start < $1.start }) {
                path.add(place(bar.start, scale, plot), place(bar.end ?? lasting(bar, scale), scale, plot))
            }
            path.draw(class: color.fill, on: &svg)
        }
    }

    private func drawMilestones(
        _ row: TimelineRow,
        middle: Double,
        _ scale: TimeScale,
        _ plot: Plot,
        on svg: inout SVG
    ) {
        let visible = shownMilestones(row, scale)
        for milestone in visible {
            for earlier in milestone.earlierPlans.prefix(8) {
                let from = place(earlier, scale, plot)
                svg.line(from, middle, place(milestone.instant, scale, plot), middle, class: "plan")
                svg.element(
                    "circle",
                    ["cx": .number(from), "cy": .number(middle), "r": 2, "class": "box"]
                )
            }
        }
        for milestone in visible {
            let x = place(milestone.instant, scale, plot)
            svg.element(
                "path",
                [
                    "d": .text(
                        Polyline.data([
                            Point(x: x, y: middle - 6), Point(x: x + 6, y: middle), Point(x: x, y: middle + 6),
                            Point(x: x - 6, y: middle),
                        ]) + "Z"
                    ),
                    "class": .text(milestone.isPlanned ? "box" : ChartColor.slate.fill),
                ],
                title: milestone.label
            )
        }
    }

    private func shownMilestones(_ row: TimelineRow, _ scale: TimeScale) -> ArraySlice<TimelineRow.Milestone> {
        row.milestones.filter { (scale.lower...scale.upper).contains($0.instant) }
            .sorted { $0.instant < $1.instant }.prefix(60)
    }

    /// Labels stand at the right of their marks, else at the left, else only in the tooltip: whatever is free of marks,
    /// bars, trails and the labels before.
    private func drawLabels(_ row: TimelineRow, middle: Double, _ scale: TimeScale, _ plot: Plot, on svg: inout SVG) {
        let visible = shownMilestones(row, scale)
        let marks = visible.map { place($0.instant, scale, plot) }
        var taken = (row.actual + row.planned).map {
            (from: place($0.start, scale, plot), to: place($0.end ?? scale.upper, scale, plot))
        }
        for (milestone, mark) in zip(visible, marks) {
            for earlier in milestone.earlierPlans {
                let trail = place(earlier, scale, plot)
                taken.append((min(trail, mark) - 4, max(trail, mark)))
            }
        }
        func isFree(_ from: Double, _ to: Double) -> Bool {
            from >= plot.left && to <= plot.right && !marks.contains { $0 + 8 > from && $0 - 8 < to }
                && !taken.contains { $0.from < to + 4 && $0.to > from - 4 }
        }
        for (milestone, mark) in zip(visible, marks) {
            let width = TextWidth.of(milestone.label)
            if isFree(mark + 9, mark + 9 + width) {
                svg.label(milestone.label, x: mark + 9, y: middle + 4)
                taken.append((mark + 9, mark + 9 + width))
            } else if isFree(mark - 9 - width, mark - 9) {
                svg.label(milestone.label, x: mark - 9, y: middle + 4, anchor: .end)
                taken.append((mark - 9 - width, mark - 9))
            }
        }
    }
}
