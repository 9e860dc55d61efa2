import RelayPlanning

/// A sheet of SVG that is filled from top to bottom.
///
/// Ink on paper, hairlines, one accent; colours follow the reader's light or dark scheme. Text is
/// real text, so that it can be searched and read aloud.
struct Drawing {
    let width: Double
    private(set) var height: Double
    private var body = ""
    private let title: String
    private let summary: String

    /// The colours that carry meaning, told apart by those who see red and green alike.
    static let series = ["#1f5fa8", "#c2571a", "#2e7d57", "#8a4a9e", "#9a7b16", "#4a6b78"]

    init(width: Double, height: Double, title: String, summary: String) {
        self.width = width
        self.height = height
        self.title = title
        self.summary = summary
    }

    static func number(_ value: Double) -> String { CommandOutput.fixed(value, 1) }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String = "hair") {
        let n = Drawing.number
        body += "<line class=\"\(style)\" x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\"/>\n"
    }

    mutating func bar(_ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: String, hint: String = "") {
        let n = Drawing.number
        let inner = hint.isEmpty ? "/>" : "><title>\(XML.escape(hint))</title></rect>"
        body +=
            "<rect x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(max(0.3, width)))\" height=\"\(n(height))\" fill=\"\(fill)\"\(inner)\n"
    }

    mutating func curve(_ points: [(x: Double, y: Double)], stroke: String, width: Double = 1.5, dash: String = "") {
        guard points.count > 1 else { return }
        let list = points.map { "\(Drawing.number($0.x)),\(Drawing.number($0.y))" }.joined(separator: " ")
        let dashes = dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\""
        body += "<polyline fill=\"none\" stroke=\"\(stroke)\" stroke-width=\"\(width)\"\(dashes) points=\"\(list)\"/>\n"
    }

    mutating func circle(_ x: Double, _ y: Double, _ radius: Double, fill: String) {
        let n = Drawing.number
        body += "<circle cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(radius))\" fill=\"\(fill)\"/>\n"
    }

    mutating func text(_ text: String, _ x: Double, _ y: Double, anchor: String = "start", style: String = "fact") {
        let n = Drawing.number
        body +=
            "<text class=\"\(style)\" x=\"\(n(x))\" y=\"\(n(y))\" text-anchor=\"\(anchor)\">\(XML.escape(text))</text>\n"
    }

    /// The sheet as SVG.
    var svg: String {
        let n = Drawing.number
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(n(width)) \(n(height))" role="img" aria-labelledby="t d">
            <title id="t">\(XML.escape(title))</title>
            <desc id="d">\(XML.escape(summary))</desc>
            <style>
            svg{background:#fbfaf7;color:#1c1b19}
            text{fill:currentColor;font:12px system-ui,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
            .head{font:600 17px Georgia,"Noto Serif",serif}
            .note{opacity:.68;font-size:11px}
            .hair{stroke:currentColor;stroke-opacity:.18;stroke-width:1}
            .axis{stroke:currentColor;stroke-opacity:.6;stroke-width:1}
            @media (prefers-color-scheme:dark){svg{background:#171614;color:#eceae4}}
            </style>
            \(body)</svg>

            """
    }
}

/// Round steps for an axis.
enum Ticks {
    /// About `count` round numbers from `low` to `high`.
    static func numbers(from low: Double, to high: Double, count: Int = 5) -> [Double] {
        guard high > low else { return [low] }
        let rough = (high - low) / Double(count)
        var power = 1.0
        while power * 10 <= rough { power *= 10 }
        while power > rough { power /= 10 }
        let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? power * 10
        var all: [Double] = []
        var at = (low / step).rounded(.up) * step
        while at <= high + step * 1e-9 {
            all.append(abs(at) < step * 1e-9 ? 0 : at)
            at += step
        }
        return all
    }

    /// A number as an axis shows it.
    static func label(_ value: Double) -> String {
        if value == value.rounded() { return CommandOutput.fixed(value, 0) }
        return CommandOutput.fixed(value, abs(value) < 1 ? 2 : 1)
    }
}

/// An axis of days below a plot.
struct DayAxis {
    var left: Double
    var right: Double
    var days: Double

    func x(_ seconds: Double) -> Double { left + (right - left) * seconds / 86_400 / days }

    func draw(on drawing: inout Drawing, from top: Double, to bottom: Double, label: String) {
        for day in Ticks.numbers(from: 0, to: days, count: days > 10 ? 10 : 6) {
            let at = x(day * 86_400)
            drawing.line(at, top, at, bottom)
            drawing.text(Ticks.label(day), at, bottom + 16, anchor: "middle")
        }
        drawing.line(left, bottom, right, bottom, "axis")
        drawing.text(label, (left + right) / 2, bottom + 34, anchor: "middle", style: "note")
    }
}
