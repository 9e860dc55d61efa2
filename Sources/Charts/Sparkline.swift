/// A line as small as a word, for a table's cell: the course of a value, its last point marked.
package struct Sparkline: Equatable, Sendable {
    /// The values at equal distances, oldest first.
    package var values: [Double]
    /// The line's colour.
    package var color: ChartColor

    /// A line through `values`.
    package init(values: [Double], color: ChartColor = .slate) {
        self.values = values
        self.color = color
    }

    private static let height = 24.0

    /// The line as SVG, 24 units high; `frame.width` says how wide, 120 being usual.
    package func svg(_ frame: ChartFrame) throws(ChartError) -> String {
        let width = try frame.drawnWidth
        for (index, value) in values.enumerated() { try requireFinite(value, "Value \(index + 1)") }
        guard let low = values.min(), let high = values.max(), let last = values.last else {
            return Canvas.svg(frame, width: width, height: Sparkline.height, kind: "spark") { svg in
                svg.line(0, 12, width, 12, class: "grid")
            }
        }
        let span = high - low
        guard span.isFinite else { throw .tooWide(frame.title) }
        let step = (width - 8) / Double(max(values.count - 1, 1))
        func y(_ value: Double) -> Double { span > 0 ? 20 - (value - low) / span * 16 : 12 }
        let points = values.enumerated().map { Point(x: 4 + Double($0) * step, y: y($1)) }
        let end = Point(x: values.count == 1 ? 4 : width - 4, y: y(last))
        return Canvas.svg(frame, width: width, height: Sparkline.height, kind: "spark") { svg in
            svg.element(
                "path",
                [
                    "d": .text(Polyline.path(points)), "class": .text(color.line), "stroke-width": 1.5,
                    "stroke-linejoin": "round",
                ]
            )
            svg.element("circle", ["cx": .number(end.x), "cy": .number(end.y), "r": 2.5, "class": .text(color.fill)])
        }
    }
}
