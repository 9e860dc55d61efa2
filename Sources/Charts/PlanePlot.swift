/// Curves in a plane with the same scale both ways, such as an orbit in one of its projections.
package struct PlanePlot: Equatable, Sendable {
    /// A place in the plane.
    package struct Place: Equatable, Sendable {
        /// To the right and upwards, in the plot's unit.
        package var x, y: Double

        /// A place in the plane.
        package init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// A curve through places, which may turn and close.
    package struct Curve: Equatable, Sendable {
        /// What its tooltip says.
        package var name: String
        /// The places, in order; any number, of which two thousand are drawn.
        package var places: [Place]
        /// Its colour.
        package var color: ChartColor

        /// A curve through `places`.
        package init(name: String, places: [Place], color: ChartColor = .slate) {
            self.name = name
            self.places = places
            self.color = color
        }
    }

    /// A disc drawn to scale, such as the Moon; never smaller than a dot.
    package struct Disc: Equatable, Sendable {
        /// What stands beside it.
        package var name: String
        /// Its centre.
        package var center: Place
        /// Its radius in the plot's unit, zero for a point.
        package var radius: Double
        /// Its colour.
        package var color: ChartColor

        /// A disc around `center`.
        package init(name: String, center: Place, radius: Double = 0, color: ChartColor = .grey) {
            self.name = name
            self.center = center
            self.radius = radius
            self.color = color
        }
    }

    /// The curves.
    package var curves: [Curve]
    /// The discs and points.
    package var discs: [Disc]
    /// Name and unit of the axis to the right.
    package var xName: String
    /// Name and unit of the axis upwards.
    package var yName: String

    /// A plot of `curves` and `discs`.
    package init(curves: [Curve], discs: [Disc] = [], xName: String, yName: String) {
        self.curves = curves
        self.discs = discs
        self.xName = xName
        self.yName = yName
    }

    /// The plot as SVG, as high as the values need at the same scale, between a quarter and 1.2 times the width.
    package func svg(_ frame: ChartFrame) throws(ChartError) -> String {
        let width = try frame.drawnWidth
        try check()
        let places =
            curves.flatMap(\.places)
            + discs.flatMap {
                [
                    Place(x: $0.center.x - $0.radius, y: $0.center.y - $0.radius),
                    Place(x: $0.center.x + $0.radius, y: $0.center.y + $0.radius),
                ]
            }
        guard let left = places.map(\.x).min(), let right = places.map(\.x).max(),
            let low = places.map(\.y).min(), let high = places.map(\.y).max()
        else { return Canvas.empty(frame, width: width) }
        let widest = max(right - left, high - low, (left.magnitude + right.magnitude) * 1e-9, 1e-12)
        guard widest.isFinite, widest < 1e300 else { throw .tooWide(frame.title) }

        let across = try NumberScale(left, max(right, left + widest * 0.05), count: 6, includesZero: false, what: xName)
        let margin = 70.0
        let perUnit = (width - margin - 12) / (across.upper - across.lower)
        let wanted = (high - low) * perUnit * 1.12
        let plotHeight = min(max(wanted, width * 0.25), width * 1.2)
        let factor = min(1, plotHeight / max(wanted, 1e-9)) * perUnit
        let center = Place(x: (across.lower + across.upper) / 2, y: (low + high) / 2)
        let middle = Point(x: margin + (width - margin - 12) / 2, y: 26 + plotHeight / 2)
        func point(_ place: Place) -> Point {
            Point(x: middle.x + (place.x - center.x) * factor, y: middle.y - (place.y - center.y) * factor)
        }
        // Where the plot is shrunk to its height its marks lie further apart, again at round numbers.
        let grid = try NumberScale(
            0,
            across.step * (perUnit / factor) * 6,
            count: 6,
            includesZero: true,
            what: frame.title
        )
        let plot = Plot(left: margin, top: 26, right: width - 12, bottom: 26 + plotHeight)

        return Canvas.svg(frame, width: width, height: plot.bottom + 42) { svg in
            drawGrid(grid, plot, center, middle, factor, on: &svg)
            func draw(_ disc: Disc, on svg: inout SVG) {
                let place = point(disc.center)
                svg.element(
                    "circle",
                    [
                        "cx": .number(place.x), "cy": .number(place.y), "r": .number(max(disc.radius * factor, 2.5)),
                        "class": .text(disc.color.fill),
                    ],
                    title: disc.name
                )
            }
            // Curves pass over bodies; a point on a curve lies over it, or twenty turns would hide it.
            for disc in discs where disc.radius > 0 { draw(disc, on: &svg) }
            for curve in curves {
                svg.element(
                    "path",
                    [
                        "d": .text(Polyline.data(PlanePlot.thinned(curve.places).map(point))),
                        "class": .text(curve.color.line), "stroke-width": 1.5, "stroke-linejoin": "round",
                    ],
                    title: curve.name
                )
            }
            for disc in discs where disc.radius == 0 { draw(disc, on: &svg) }
            for disc in discs {
                let place = point(disc.center)
                let x = place.x + max(disc.radius * factor, 2.5) + 5
                let isRoom = x + TextWidth.of(disc.name) < width
                svg.label(
                    disc.name,
                    x: isRoom ? x : place.x - max(disc.radius * factor, 2.5) - 5,
                    y: place.y + 4,
                    anchor: isRoom ? .start : .end
                )
            }
            svg.label(yName, x: 0, y: 12, class: "quiet")
            svg.label(xName, x: plot.right, y: plot.bottom + 36, anchor: .end, class: "quiet")
        }
    }

    private func check() throws(ChartError) {
        for curve in curves {
            for (index, place) in curve.places.enumerated() {
                try requireFinite(place.x, "Place \(index + 1) of \(curve.name)")
                try requireFinite(place.y, "Place \(index + 1) of \(curve.name)")
            }
        }
        for disc in discs {
            try requireFinite(disc.center.x, disc.name)
            try requireFinite(disc.center.y, disc.name)
            try requireFinite(disc.radius, disc.name)
            guard disc.radius >= 0 else { throw .negative(disc.name) }
        }
    }

    /// The same marks on both axes, at multiples of one step; closer ones upwards where the plot is too low for two.
    private func drawGrid(
        _ grid: NumberScale,
        _ plot: Plot,
        _ center: Place,
        _ middle: Point,
        _ factor: Double,
        on svg: inout SVG
    ) {
        func marks(_ from: Double, _ to: Double, _ step: Double) -> [Double] {
            let first = Int((from / step).rounded(.up))
            let last = Int((to / step).rounded(.down))
            return first <= last && last - first < 60 ? (first...last).map { Double($0) * step } : []
        }
        let reachX = (plot.right - plot.left) / 2 / factor
        let reachY = (plot.bottom - plot.top) / 2 / factor
        svg.line(plot.left, plot.bottom, plot.right, plot.bottom, class: "axis")
        var free = -Double.infinity
        for value in marks(center.x - reachX, center.x + reachX, grid.step) {
            let x = middle.x + (value - center.x) * factor
            svg.line(x, plot.top, x, plot.bottom, class: "grid")
            let label = grid.label(value)
            let half = TextWidth.of(label) / 2
            let place = min(x, plot.right + 12 - half)
            guard place - half > free else { continue }
            svg.label(label, x: place, y: plot.bottom + 18, anchor: .middle, class: "quiet")
            free = place + half + 10
        }
        let alike = marks(center.y - reachY, center.y + reachY, grid.step)
        let closer = marks(center.y - reachY, center.y + reachY, grid.step / 2)
        for value in alike.count < 2 && grid.halvesAreRound ? closer : alike {
            let y = middle.y - (value - center.y) * factor
            svg.line(plot.left, y, plot.right, y, class: "grid")
            svg.label(grid.label(value), x: plot.left - 8, y: y + 4, anchor: .end, class: "quiet")
        }
    }

    /// Every n-th place, so that two thousand remain, the last always.
    private static func thinned(_ places: [Place]) -> [Place] {
        guard places.count > 2_000, let last = places.last else { return places }
        let every = (places.count + 1_998) / 1_999
        return stride(from: 0, to: places.count - 1, by: every).map { places[$0] } + [last]
    }
}
