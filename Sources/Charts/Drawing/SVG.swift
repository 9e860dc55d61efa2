/// A growing SVG text, into which nothing goes but escaped text and finite numbers.
struct SVG {
    /// What an attribute may hold.
    enum Value: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
        case text(String)
        case number(Double)

        init(stringLiteral value: String) { self = .text(value) }
        init(integerLiteral value: Int) { self = .number(Double(value)) }
        init(floatLiteral value: Double) { self = .number(value) }
    }

    /// Where a text is anchored.
    enum Anchor: String {
        case start, middle, end
    }

    private(set) var text = ""

    /// One element without children but text and, as a tooltip, a title.
    mutating func element(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, Value>,
        title: String? = nil,
        text content: String? = nil
    ) {
        begin(name, attributes)
        if title == nil, content == nil {
            text.removeLast()
            text += "/>"
            return
        }
        if let title { text += "<title>\(SVG.escape(title))</title>" }
        if let content { text += SVG.escape(content) }
        end(name)
    }

    /// An element with children.
    mutating func group(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, Value> = [:],
        children: (inout SVG) -> Void
    ) {
        begin(name, attributes)
        children(&self)
        end(name)
    }

    /// A line of text with its baseline at `y`.
    mutating func label(
        _ content: String,
        x: Double,
        y: Double,
        anchor: Anchor = .start,
        class style: String? = nil,
        title: String? = nil
    ) {
        guard !content.isEmpty else { return }
        text += "<text x=\"\(ChartNumber.coordinate(x))\" y=\"\(ChartNumber.coordinate(y))\""
        if anchor != .start { text += " text-anchor=\"\(anchor.rawValue)\"" }
        if let style { text += " class=\"\(SVG.escape(style))\"" }
        text += ">"
        if let title, title != content { text += "<title>\(SVG.escape(title))</title>" }
        text += SVG.escape(content) + "</text>"
    }

    /// A filled rectangle; nothing where it would have no area.
    mutating func bar(x: Double, y: Double, width: Double, height: Double, class style: String, title: String? = nil) {
        guard width > 0, height > 0 else { return }
        element(
            "rect",
            [
                "x": .number(x), "y": .number(y), "width": .number(width), "height": .number(height),
                "class": .text(style),
            ],
            title: title
        )
    }

    /// A straight line.
    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class style: String) {
        element(
            "line",
            ["x1": .number(x1), "y1": .number(y1), "x2": .number(x2), "y2": .number(y2), "class": .text(style)]
        )
    }

    private mutating func begin(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, Value>) {
        text += "<\(name)"
        for (key, value) in attributes {
            switch value {
            case .text(let string): text += " \(key)=\"\(SVG.escape(string))\""
            case .number(let number): text += " \(key)=\"\(ChartNumber.coordinate(number))\""
            }
        }
        text += ">"
    }

    private mutating func end(_ name: StaticString) { text += "</\(name)>" }

    /// `string` as XML text or attribute value; characters that XML forbids become U+FFFD.
    static func escape(_ string: String) -> String {
        var out = ""
        out.reserveCapacity(string.utf8.count)
        for scalar in string.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\t", "\n", "\r": out += " "
            default:
                let isForbidden = scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF
                out.unicodeScalars.append(isForbidden ? "\u{FFFD}" : scalar)
            }
        }
        return out
    }
}
