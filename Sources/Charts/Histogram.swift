/// How often values of each size occur: bars over equal classes with round bounds.
package struct Histogram: Equatable, Sendable {
    /// A value to point out, such as a median, with its name.
    package struct Mark: Equatable, Sendable {
        /// Where it stands.
        package var value: Double
        /// What it is.
        package var label: String

        /// A mark at `value`.
        package init(value: Double, label: String) {
            self.value = value
            self.label = label
        }
    }

    /// The values, in any order and number.
    package var values: [Double]
    /// Name and unit of the values.
    package var valueName: String
    /// What is counted.
    package var countName: String
    /// About how many classes; 1 to 60.
    package var classes: Int
    /// Values to point out.
    package var marks: [Mark]

    /// A histogram of `values`.
    package init(values: [Double], valueName: String, countName: String, classes: Int = 20, marks: [Mark] = []) {
        self.values = values
        self.valueName = valueName
        self.countName = countName
        self.classes = classes
        self.marks = marks
    }

    private static let height = 240.0

    /// The chart as SVG; its size does not depend on the number of values.
    package func svg(_ frame: ChartFrame) throws(ChartError) -> String {
        let width = try frame.drawnWidth
        for (index, value) in values.enumerated() { try requireFinite(value, "Value \(index + 1)") }
        for mark in marks { try requireFinite(mark.value, mark.label) }
        guard let low = values.min(), let high = values.max() else { return Canvas.empty(frame, width: width) }
        let wanted = min(max(classes, 1), 60)
        let bounds = try NumberScale(low, high, count: wanted, includesZero: false, what: valueName)
        let count = max(bounds.ticks.count - 1, 1)
        var counts = Array(repeating: 0, count: count)
        for value in values {
            counts[min(max(Int(bounds.position(value) * Double(count) + 1e-9), 0), count - 1)] += 1
        }
        let scale = try NumberScale(0, Double(counts.max() ?? 1), count: 4, includesZero: true, what: countName)
        let ticks = scale.ticks.filter { $0 == $0.rounded() }
        let left = (ticks.map { TextWidth.of(ChartNumber.text($0)) }.max() ?? 0) + 10
        let plot = Plot(left: left, top: 30, right: width - 8, bottom: Histogram.height - 44)
        let labelled = bounds.ticks.map { (position: bounds.position($0), label: bounds.label($0)) }
        let widest = labelled.map { TextWidth.of($0.label) }.max() ?? 0
        let every = max(1, Int((Double(labelled.count) * (widest + 14) / (plot.right - plot.left)).rounded(.up)))
        let shownMarks = labelled.enumerated().filter { $0.offset % every == 0 }.map(\.element)

        return Canvas.svg(frame, width: width, height: Histogram.height) { svg in
            for tick in ticks {
                let y = plot.y(scale.position(tick))
                svg.line(plot.left, y, plot.right, y, class: tick == 0 ? "axis" : "grid")
                svg.label(ChartNumber.text(tick), x: plot.left - 8, y: y + 4, anchor: .end, class: "quiet")
            }
            svg.label(TextWidth.fit(countName, in: width / 2), x: 0, y: 12, class: "quiet", title: countName)
            let step = (plot.right - plot.left) / Double(count)
            for (index, amount) in counts.enumerated() {
                let top = plot.y(scale.position(Double(amount)))
                svg.bar(
                    x: plot.left + Double(index) * step + 0.5,
                    y: top,
                    width: max(step - 1, 0.5),
                    height: plot.bottom - top,
                    class: "c1"
                )
            }
            plot.drawMarks(shownMarks, lines: false, on: &svg)
            svg.label(valueName, x: plot.right, y: Histogram.height - 6, anchor: .end, class: "quiet")
            drawMarks(bounds, plot, width: width, on: &svg)
        }
    }

    private func drawMarks(_ bounds: NumberScale, _ plot: Plot, width: Double, on svg: inout SVG) {
        var free = TextWidth.of(TextWidth.fit(countName, in: width / 2)) + 12
        let shown = marks.prefix(6).filter { bounds.position($0.value) >= 0 && bounds.position($0.value) <= 1 }
        for mark in shown.sorted(by: { $0.value < $1.value }) {
            let x = plot.x(bounds.position(mark.value))
            svg.line(x, plot.top - 10, x, plot.bottom, class: "today")
            let half = TextWidth.of(mark.label) / 2
            let place = min(max(x, half), width - half)
            guard place - half >= free else { continue }
            svg.label(mark.label, x: place, y: 12, anchor: .middle, class: "today")
            free = place + half + 10
        }
    }
}
