/// The area of a chart with two axes: where it lies, and how values become places.
struct Plot {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    /// Horizontal hairlines with their labels at the left, and the quantity's name above them.
    func drawVertical(_ scale: NumberScale, name: String, on svg: inout SVG) {
        for tick in scale.ticks {
            let y = self.y(scale.position(tick))
            svg.line(left, y, right, y, class: tick == scale.lower ? "axis" : "grid")
            svg.label(scale.label(tick), x: left - 8, y: y + 4, anchor: .end, class: "quiet")
        }
        svg.label(TextWidth.fit(name, in: right), x: 0, y: 12, class: "quiet", title: name)
    }

    /// Marks below the area with their labels, which are shifted inwards at the ends; one that would then touch
    /// the label before it is left out.
    func drawMarks(_ marks: [(position: Double, label: String)], lines: Bool, on svg: inout SVG) {
        var free = -Double.infinity
        for mark in marks {
            let x = self.x(mark.position)
            if lines { svg.line(x, top, x, bottom, class: "grid") }
            svg.line(x, bottom, x, bottom + 5, class: "axis")
            let half = TextWidth.of(mark.label) / 2
            let place = min(max(x, half), max(right + 8 - half, half))
            guard place - half > free else { continue }
            svg.label(mark.label, x: place, y: bottom + 18, anchor: .middle, class: "quiet")
            free = place + half + 12
        }
    }

    func x(_ position: Double) -> Double { left + position * (right - left) }
    func y(_ position: Double) -> Double { bottom - position * (bottom - top) }
}
