/// Named amounts as horizontal bars, each with its figure, in the order given.
package struct BarChart: Equatable, Sendable {
    /// One bar.
    package struct Item: Equatable, Sendable {
        /// What stands at its left.
        package var label: String
        /// Its length.
        package var value: Double
        /// A second amount to compare with, such as what was asked for; drawn as a dashed outline.
        package var reference: Double?
        /// Its colour.
        package var color: ChartColor

        /// A bar of `value`.
        package init(label: String, value: Double, reference: Double? = nil, color: ChartColor = .slate) {
            self.label = label
            self.value = value
            self.reference = reference
            self.color = color
        }
    }

    /// The bars, from the top; beyond eighty the rest is counted in words.
    package var items: [Item]
    /// Decimals of the figures.
    package var decimals: Int
    /// What follows each figure, such as `mg`.
    package var unit: String

    /// A chart of `items`.
    package init(items: [Item], decimals: Int = 0, unit: String = "") {
        self.items = items
        self.decimals = decimals
        self.unit = unit
    }

    private static let row = 26.0
    private static let limit = 80

    /// The chart as SVG.
    package func svg(_ frame: ChartFrame) throws(ChartError) -> String {
        let width = try frame.drawnWidth
        for item in items {
            try requireFinite(item.value, item.label)
            if let reference = item.reference { try requireFinite(reference, "The reference of \(item.label)") }
        }
        guard !items.isEmpty else { return Canvas.empty(frame, width: width) }
        let shown = items.prefix(BarChart.limit)
        let amounts = shown.map(\.value) + shown.compactMap(\.reference)
        let low = min(amounts.min() ?? 0, 0)
        let high = max(amounts.max() ?? 0, 0)
        let span = high - low
        guard span.isFinite else { throw .tooWide(frame.title) }

        let labelWidth = min(shown.map { TextWidth.of($0.label) }.max() ?? 0, width * 0.38)
        let figureWidth = shown.map { TextWidth.of(figure($0.value)) }.max() ?? 0
        let left = labelWidth + 12 + (low < 0 ? figureWidth + 6 : 0)
        let right = max(left + 20, width - figureWidth - 8)
        func x(_ value: Double) -> Double { span > 0 ? left + (value - low) / span * (right - left) : left }
        let hidden = items.count - shown.count
        let height = Double(shown.count) * BarChart.row + (hidden > 0 ? BarChart.row : 0) + 2

        return Canvas.svg(frame, width: width, height: height) { svg in
            for (index, item) in shown.enumerated() {
                let y = Double(index) * BarChart.row
                svg.label(TextWidth.fit(item.label, in: labelWidth), x: 0, y: y + 17, title: item.label)
                svg.bar(
                    x: min(x(item.value), x(0)),
                    y: y + 5,
                    width: abs(x(item.value) - x(0)),
                    height: BarChart.row - 10,
                    class: item.color.fill
                )
                if let reference = item.reference {
                    svg.bar(
                        x: min(x(reference), x(0)) + 0.5,
                        y: y + 3.5,
                        width: abs(x(reference) - x(0)),
                        height: BarChart.row - 7,
                        class: "plan"
                    )
                }
                let isBelow = item.value < 0
                let end =
                    isBelow ? x(min(item.value, item.reference ?? 0)) - 6 : x(max(item.value, item.reference ?? 0)) + 6
                svg.label(figure(item.value), x: end, y: y + 17, anchor: isBelow ? .end : .start)
            }
            svg.line(x(0), 0, x(0), Double(shown.count) * BarChart.row, class: "axis")
            if hidden > 0 { svg.label(frame.words.more(hidden), x: 0, y: height - 10, class: "quiet") }
        }
    }

    private func figure(_ value: Double) -> String {
        ChartNumber.text(value, decimals: decimals) + (unit.isEmpty ? "" : "\u{A0}" + unit)
    }
}
