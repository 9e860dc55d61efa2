import Glibc

/// A column of a table as a line, in SVG.
public enum ColumnPlot {
    /// Draws `values` against their number, or against `positions`.
    ///
    /// More values than the picture has columns are drawn as the range that each pixel column covers, so that no peak is
    /// lost and the picture stays small.
    public static func svg(
        _ values: [Double], positions: [Double]? = nil, title: String, xTitle: String = "record", yTitle: String = "",
        width: Int = 900, height: Int = 360
    ) -> String {
        let xs = positions ?? values.indices.map { Double($0 + 1) }
        let points = zip(xs, values).filter { $0.isFinite && $1.isFinite }
        let (left, right, top, bottom) = (80.0, 20.0, 40.0, 50.0)
        let (plotWidth, plotHeight) = (Double(width) - left - right, Double(height) - top - bottom)
        let xLow = points.map(\.0).min() ?? 0
        let xHigh = points.map(\.0).max() ?? 1
        let yLow = points.map(\.1).min() ?? 0
        let yHigh = points.map(\.1).max() ?? 1
        func x(_ value: Double) -> Double { left + (value - xLow) / (xHigh > xLow ? xHigh - xLow : 1) * plotWidth }
        func y(_ value: Double) -> Double { top + plotHeight - (value - yLow) / (yHigh > yLow ? yHigh - yLow : 1) * plotHeight }
        var body = ""
        for step in 0...4 {
            let share = Double(step) / 4
            let yValue = yLow + (yHigh - yLow) * share
            let xValue = xLow + (xHigh - xLow) * share
            body += "<line class=\"g\" x1=\"\(short(left))\" x2=\"\(short(left + plotWidth))\" y1=\"\(short(y(yValue)))\" y2=\"\(short(y(yValue)))\"/>"
            body += "<text class=\"e\" x=\"\(short(left - 8))\" y=\"\(short(y(yValue) + 4))\">\(label(yValue))</text>"
            body += "<text class=\"m\" x=\"\(short(x(xValue)))\" y=\"\(short(top + plotHeight + 18))\">\(label(xValue))</text>\n"
        }
        body += "<path d=\"\(path(points.map { (x($0), y($1)) }, columns: Int(plotWidth), left: left))\"/>\n"
        body += "<text x=\"\(short(left))\" y=\"22\" class=\"t\">\(ValidationReport.escaped(title))</text>"
        body += "<text class=\"m\" x=\"\(short(left + plotWidth / 2))\" y=\"\(height - 10)\">\(ValidationReport.escaped(xTitle))</text>"
        body += "<text x=\"8\" y=\"22\">\(ValidationReport.escaped(yTitle))</text>"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" role="img">
            <title>\(ValidationReport.escaped(title))</title>
            <style>text { font: 12px sans-serif; fill: currentColor } .e { text-anchor: end } .m { text-anchor: middle }
            .t { font-weight: bold } .g { stroke: currentColor; stroke-opacity: .15 } path { fill: none; stroke: #2b6cb0; stroke-width: 1.2 }</style>
            \(body)
            </svg>

            """
    }

    private static func path(_ points: [(Double, Double)], columns: Int, left: Double) -> String {
        guard points.count > columns * 4 else {
            return points.enumerated().map { "\($0 == 0 ? "M" : "L")\(short($1.0)) \(short($1.1))" }.joined()
        }
        var ranges: [(low: Double, high: Double)?] = Array(repeating: nil, count: columns + 1)
        for (x, y) in points {
            let column = min(columns, max(0, Int(x - left)))
            let range = ranges[column] ?? (y, y)
            ranges[column] = (min(range.low, y), max(range.high, y))
        }
        var text = ""
        for (column, range) in ranges.enumerated() {
            guard let range else { continue }
            let x = short(left + Double(column))
            text += "\(text.isEmpty ? "M" : "L")\(x) \(short(range.high))L\(x) \(short(range.low))"
        }
        return text
    }

    private static func short(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    private static func label(_ value: Double) -> String {
        if value == 0 { return "0" }
        if value.magnitude >= 1e6 || value.magnitude < 1e-3 {
            let exponent = Int(log10(value.magnitude).rounded(.down))
            return "\((value / pow(10, Double(exponent)) * 100).rounded() / 100)e\(exponent)"
        }
        let rounded = (value * 1000).rounded() / 1000
        return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
    }
}
