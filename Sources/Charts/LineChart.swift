/// One or several series over numbers or over time, each named at the end of its line.
package struct LineChart: Equatable, Sendable {
    /// A value at a place; without a value the line has a gap there.
    package struct Sample: Equatable, Sendable {
        /// The place on the horizontal axis: a number, or seconds since 1970.
        package var x: Double
        /// The value, or nothing where none is known.
        package var y: Double?

        /// A value at `x`.
        package init(x: Double, y: Double?) {
            self.x = x
            self.y = y
        }
    }

    /// A line with its name.
    package struct Series: Equatable, Sendable {
        /// What stands at the line's end.
        package var name: String
        /// The points, rising in x.
        package var samples: [Sample]
        /// Its colour; nothing takes the next of the palette.
        package var color: ChartColor?
        /// Whether it is a plan rather than a fact, which is drawn dashed.
        package var isPlanned: Bool

        /// A line through `samples`.
        package init(name: String, samples: [Sample], color: ChartColor? = nil, isPlanned: Bool = false) {
            self.name = name
            self.samples = samples
            self.color = color
            self.isPlanned = isPlanned
        }
    }

    /// What the horizontal axis measures.
    package enum Axis: Equatable, Sendable {
        /// Numbers, with their name and unit.
        case number(name: String)
        /// Instants; `offset` is by how many seconds the axis's clock is ahead of UTC.
        case time(offset: Int)
    }

    /// A shaded stretch of the horizontal axis, such as a night.
    package struct Band: Equatable, Sendable {
        /// Where it begins and ends.
        package var from, to: Double

        /// A stretch from `from` to `to`.
        package init(from: Double, to: Double) {
            self.from = from
            self.to = to
        }
    }

    /// The lines, at most eight.
    package var series: [Series]
    /// The horizontal axis.
    package var axis: Axis
    /// Name and unit of what is measured upwards.
    package var valueName: String
    /// Whether the vertical axis holds zero.
    package var includesZero: Bool
    /// Shaded stretches behind the lines.
    package var bands: [Band]
    /// Height of the drawing, 120 to 2,000 units.
    package var height: Double

    /// A chart of `series`.
    package init(
        series: [Series],
        axis: Axis,
        valueName: String,
        includesZero: Bool = true,
        bands: [Band] = [],
        height: Double = 280
    ) {
        self.series = series
        self.axis = axis
        self.valueName = valueName
        self.includesZero = includesZero
        self.bands = bands
        self.height = height
    }

    /// The chart as SVG.
    ///
    /// Lines of any length give a bounded text.
    package func svg(_ frame: ChartFrame) throws(ChartError) -> String {
        let width = try frame.drawnWidth
        try check()
        let values = series.flatMap { $0.samples.compactMap(\.y) }
        let places = series.flatMap { $0.samples.map(\.x) }
        guard let low = values.min(), let high = values.max(), let first = places.min(), let last = places.max() else {
            return Canvas.empty(frame, width: width)
        }
        try requireFinite(height, "The height of the chart")
        let height = min(max(height, 120), 2_000)
        let count = max(5, Int(height / 50))
        let scale = try NumberScale(low, high, count: count, includesZero: includesZero, what: valueName)
        let nameRoom = series.count > 1 ? min(series.map { TextWidth.of($0.name) }.max() ?? 0, width * 0.28) + 32 : 8
        let labelRoom = scale.ticks.map { TextWidth.of(scale.label($0)) }.max() ?? 0
        var bottom = height - 26
        if case .number(let name) = axis, !name.isEmpty { bottom -= 18 }
        let plot = Plot(left: labelRoom + 10, top: 26, right: max(width - nameRoom, labelRoom + 30), bottom: bottom)
        let across = try HorizontalScale(axis, first, last, width: plot.right - plot.left)

        return Canvas.svg(frame, width: width, height: height) { svg in
            draw(bands: across, plot, on: &svg)
            plot.drawVertical(scale, name: valueName, on: &svg)
            plot.drawMarks(across.marks, lines: false, on: &svg)
            if case .number(let name) = axis {
                svg.label(name, x: plot.right, y: height - 6, anchor: .end, class: "quiet")
            }
            for (index, line) in series.enumerated() {
                draw(line, color: line.color ?? .series(index), across: across, scale, plot, on: &svg)
            }
            if series.count > 1 { drawNames(scale, plot, width: nameRoom - 32, on: &svg) }
        }
    }

    private func check() throws(ChartError) {
        guard series.count <= ChartColor.allCases.count else { throw .tooManySeries(series.count) }
        for line in series {
            for (index, sample) in line.samples.enumerated() {
                try requireFinite(sample.x, "Place \(index + 1) of \(line.name)")
                if let y = sample.y { try requireFinite(y, "Value \(index + 1) of \(line.name)") }
                if index > 0, sample.x < line.samples[index - 1].x { throw .reversed("The line \(line.name)") }
            }
        }
        for band in bands {
            try requireFinite(band.from, "A band's beginning")
            try requireFinite(band.to, "A band's end")
            guard band.to >= band.from else { throw .reversed("A band") }
        }
    }

    private func draw(bands across: HorizontalScale, _ plot: Plot, on svg: inout SVG) {
        var path = IntervalPath(top: plot.top, bottom: plot.bottom)
        for band in bands.sorted(by: { $0.from < $1.from }) {
            path.add(
                plot.x(min(max(across.position(band.from), 0), 1)),
                plot.x(min(max(across.position(band.to), 0), 1))
            )
        }
        path.draw(class: "band", on: &svg)
    }

    private func draw(
        _ line: Series,
        color: ChartColor,
        across: HorizontalScale,
        _ scale: NumberScale,
        _ plot: Plot,
        on svg: inout SVG
    ) {
        var data = ""
        var stretch: [Point] = []
        var points: [Point] = []
        for sample in line.samples {
            if let y = sample.y {
                stretch.append(Point(x: plot.x(across.position(sample.x)), y: plot.y(scale.position(y))))
            } else {
                data += Polyline.path(stretch)
                points += stretch
                stretch = []
            }
        }
        data += Polyline.path(stretch)
        points += stretch
        guard let only = points.first else { return }
        svg.element(
            "path",
            [
                "d": .text(data), "class": .text(color.line), "stroke-width": 2, "stroke-linejoin": "round",
                "stroke-dasharray": line.isPlanned ? "5 4" : "none",
            ],
            title: line.name
        )
        if points.count == 1 || points.count <= 24 && !line.isPlanned {
            for point in points.count == 1 ? [only] : points {
                svg.element(
                    "circle",
                    ["cx": .number(point.x), "cy": .number(point.y), "r": 3, "class": .text(color.fill)]
                )
            }
        }
    }

    /// Names stand at the height of the last value, pushed apart where they would touch.
    private func drawNames(_ scale: NumberScale, _ plot: Plot, width: Double, on svg: inout SVG) {
        let named = series.enumerated().compactMap { index, line in
            line.samples.last { $0.y != nil }?.y.map {
                (line: line, color: line.color ?? .series(index), y: plot.y(scale.position($0)) + 4)
            }
        }
        let spread = Labels.apart(named.map(\.y), by: 16, from: plot.top + 4, to: plot.bottom)
        for (entry, y) in zip(named, spread) {
            svg.element(
                "path",
                [
                    "d": .text(
                        Polyline.data([Point(x: plot.right + 8, y: y - 4), Point(x: plot.right + 24, y: y - 4)])
                    ),
                    "class": .text(entry.color.line), "stroke-width": 2,
                    "stroke-dasharray": entry.line.isPlanned ? "5 4" : "none",
                ]
            )
            svg.label(TextWidth.fit(entry.line.name, in: width), x: plot.right + 30, y: y, title: entry.line.name)
        }
    }
}

/// The horizontal axis of a line chart: where a value lies, and the marks.
struct HorizontalScale {
    let marks: [(position: Double, label: String)]
    private let lower: Double
    private let span: Double

    init(_ axis: LineChart.Axis, _ first: Double, _ last: Double, width: Double) throws(ChartError) {
        switch axis {
        case .number(let name):
            let scale = try NumberScale(first, last, count: max(2, Int(width / 90)), includesZero: false, what: name)
            lower = scale.lower
            span = scale.upper - scale.lower
            marks = scale.ticks.map { (scale.position($0), scale.label($0)) }
        case .time(let offset):
            let scale = try TimeScale(first, last, offset: offset, what: "The time axis")
            lower = scale.lower
            span = scale.upper - scale.lower
            marks = scale.ticks(width: width).map { (scale.position($0.instant), $0.label) }
        }
    }

    func position(_ value: Double) -> Double { (value - lower) / span }
}
