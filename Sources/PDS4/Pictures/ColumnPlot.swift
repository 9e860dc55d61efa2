import Glibc

/// A column of a table as a line, in SVG.
public enum ColumnPlot {
    private static let (left, right, top, bottom) = (90.0, 24.0, 40.0, 52.0)

    /// Draws `values` against their number, or against `positions`.
    ///
    /// More values than the picture has columns are drawn as the range that each pixel column covers, so that no peak is
    /// lost and the picture stays small. What is no number leaves a gap in the line.
    public static func svg(
        _ values: [Double], positions: [Double]? = nil, title: String, xTitle: String = "record", yTitle: String = "",
        width: Int = 900, height: Int = 360
    ) -> String {
        let xs = positions ?? values.indices.map { Double($0 + 1) }
        let points = zip(xs, values).map { $0.isFinite && $1.isFinite ? ($0, $1) : nil }
        let horizontal = Scale(points.lazy.compactMap { $0?.0 }, length: Double(width) - left - right, ticks: 8)
        let vertical = Scale(points.lazy.compactMap { $0?.1 }, length: Double(height) - top - bottom, ticks: 5)
        let base = Double(height) - bottom
        var body = ""
        for tick in vertical.ticks {
            let y = short(base - vertical.place(tick))
            body += "<line class=\"g\" x1=\"\(short(left))\" x2=\"\(short(left + horizontal.length))\" y1=\"\(y)\" y2=\"\(y)\"/>"
            body += "<text class=\"e\" x=\"\(short(left - 8))\" y=\"\(short(base - vertical.place(tick) + 4))\">\(vertical.text(tick))</text>\n"
        }
        for tick in horizontal.ticks {
            let x = short(left + horizontal.place(tick))
            body += "<line class=\"g\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(short(base))\" y2=\"\(short(base + 5))\"/>"
            body += "<text class=\"m\" x=\"\(x)\" y=\"\(short(base + 20))\">\(horizontal.text(tick))</text>\n"
        }
        let placed = points.map { point in point.map { (left + horizontal.place($0.0), base - vertical.place($0.1)) } }
        body += "<path d=\"\(path(placed, columns: Int(horizontal.length)))\"/>\n"
        let middle = short(top + vertical.length / 2)
        body += "<text x=\"\(short(left))\" y=\"22\" class=\"t\">\(MarkupText.escaped(title))</text>"
        body += "<text class=\"m\" x=\"\(short(left + horizontal.length / 2))\" y=\"\(height - 10)\">\(MarkupText.escaped(xTitle))</text>"
        body += "<text class=\"m\" x=\"16\" y=\"\(middle)\" transform=\"rotate(-90 16 \(middle))\">\(MarkupText.escaped(yTitle))</text>"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" role="img">
            <title>\(MarkupText.escaped(title))</title>
            <style>text { font: 12px sans-serif; fill: currentColor } .e { text-anchor: end } .m { text-anchor: middle }
            .t { font-weight: bold } .g { stroke: currentColor; stroke-opacity: .2 } path { fill: none; stroke: #2b6cb0; stroke-width: 1.2 }</style>
            \(body)
            </svg>

            """
    }

    private static func path(_ points: [(Double, Double)?], columns: Int) -> String {
        var text = ""
        guard points.count > columns * 4 else {
            var isDown = false
            for point in points {
                if let point { text += "\(isDown ? "L" : "M")\(short(point.0)) \(short(point.1))" }
                isDown = point != nil
            }
            return text
        }
        var ranges: [(low: Double, high: Double)?] = Array(repeating: nil, count: columns + 1)
        for case let (x, y)? in points {
            let column = min(columns, max(0, Int(x - left)))
            let range = ranges[column] ?? (y, y)
            ranges[column] = (min(range.low, y), max(range.high, y))
        }
        for (column, range) in ranges.enumerated() {
            guard let range else { continue }
            let x = short(left + Double(column))
            text += "\(text.isEmpty ? "M" : "L")\(x) \(short(range.high))L\(x) \(short(range.low))"
        }
        return text
    }

    private static func short(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    /// From values to places, with marks at round numbers.
    struct Scale {
        let length: Double
        private let low: Double
        private let span: Double
        private let step: Double

        init(_ values: some Sequence<Double>, length: Double, ticks: Int) {
            var (least, most) = (Double.infinity, -Double.infinity)
            for value in values { (least, most) = (min(least, value), max(most, value)) }
            if least > most { (least, most) = (0, 1) }
            self.length = length
            low = least
            span = most > least ? most - least : max(least.magnitude, 1)
            let rough = span / Double(ticks)
            let power = pow(10, log10(rough).rounded(.down))
            step = power * ([1, 2, 5].first { $0 * power >= rough } ?? 10)
        }

        /// The multiples of a round step, of 1, 2 or 5 times a power of ten, inside the values.
        var ticks: [Double] {
            let first = (low / step).rounded(.up)
            return (0..<20).map { (first + Double($0)) * step }.prefix { $0 <= low + span * 1.000_001 }.map { $0 }
        }

        /// The distance from the scale's beginning.
        func place(_ value: Double) -> Double { (value - low) / span * length }

        /// A mark's number, with as many digits as the step needs.
        func text(_ tick: Double) -> String {
            if tick.magnitude < step / 1_000 { return "0" }
            let magnitude = Int(log10(tick.magnitude).rounded(.down))
            let digits = min(15, max(0, magnitude - Int(log10(step).rounded(.down))))
            guard magnitude >= 6 || magnitude < -3 else {
                let decimals = pow(10, Double(max(0, -Int(log10(step * 1.000_001).rounded(.down)))))
                let rounded = (tick * decimals).rounded() / decimals
                return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
            }
            let scale = pow(10, Double(digits))
            let mantissa = (tick / pow(10, Double(magnitude)) * scale).rounded() / scale
            return "\(Int(exactly: mantissa).map(String.init) ?? "\(mantissa)")e\(magnitude)"
        }
    }
}
