/// The outermost element of every chart: its size, its name, its description, its style where it stands alone.
enum Canvas {
    /// Wraps what `draw` writes into an `svg` element.
    ///
    /// `role="img"` makes of the whole one picture with a name. A chart with links in it is a group instead,
    /// because nothing inside a picture can be reached with the keyboard.
    static func svg(
        _ frame: ChartFrame,
        width: Double,
        height: Double,
        kind: String? = nil,
        hasLinks: Bool = false,
        isStretched: Bool = false,
        draw: (inout SVG) -> Void
    ) -> String {
        var body = SVG()
        draw(&body)
        // A file of its own has a margin; in a page the page has one.
        let margin = frame.embedsStyle ? 12.0 : 0
        let w = ChartNumber.coordinate(width + 2 * margin)
        let h = ChartNumber.coordinate(height + 2 * margin)
        let origin = ChartNumber.coordinate(-margin)
        var out = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\(kind.map { " " + $0 } ?? "")\""
        out += " viewBox=\"\(origin) \(origin) \(w) \(h)\" width=\"\(w)\" height=\"\(h)\""
        if isStretched { out += " preserveAspectRatio=\"none\"" }
        out += " role=\"\(hasLinks ? "group" : "img")\""
        if let language = frame.language { out += " lang=\"\(SVG.escape(language))\"" }
        let id = frame.id.map(SVG.escape)
        if let id { out += " aria-labelledby=\"\(id)-title\" aria-describedby=\"\(id)-desc\"" }
        out += "><title\(id.map { " id=\"\($0)-title\"" } ?? "")>\(SVG.escape(frame.title))</title>"
        out += "<desc\(id.map { " id=\"\($0)-desc\"" } ?? "")>\(SVG.escape(frame.description))</desc>"
        if frame.embedsStyle { out += "<style>\(StandAloneStyle.sheet)</style>" }
        return out + body.text + "</svg>"
    }

    /// A chart without values: one line that says so.
    static func empty(_ frame: ChartFrame, width: Double, kind: String? = nil) -> String {
        svg(frame, width: width, height: 48, kind: kind) { svg in
            svg.line(0, 0.5, width, 0.5, class: "grid")
            svg.label(frame.words.noData, x: 0, y: 28, class: "quiet")
            svg.line(0, 47.5, width, 47.5, class: "grid")
        }
    }
}

/// A minimal style for charts that are files of their own; pages have these classes in their style sheet.
enum StandAloneStyle {
    static let sheet = rules(light) + "@media(prefers-color-scheme:dark){" + colors(dark) + "}"

    private static let light = [
        "#1b1d21", "#5a6069", "#dcd8cf", "#85857f", "#ffffff", "#f4f1ea",
        "#33475b", "#b07d2b", "#6f83a0", "#a43a24", "#2f7d68", "#8a5a83", "#57606b", "#c6c0b2", "#fbfaf7",
    ]
    private static let dark = [
        "#e9e6df", "#a5aab2", "#343840", "#7c828b", "#1b1e23", "#202329",
        "#9db4cc", "#e0b465", "#6f86a8", "#ea9378", "#6db89f", "#c39abd", "#9aa0a8", "#5d626b", "#14161a",
    ]

    private static func rules(_ palette: [String]) -> String {
        colors(palette)
            + "text{font:12px system-ui,'Noto Sans','Noto Sans CJK SC',sans-serif;"
            + "font-variant-numeric:tabular-nums lining-nums;paint-order:stroke;stroke-width:3px;stroke-linejoin:round}"
            + ".strong{font-weight:600}.box~text{stroke:none}"
            + ".plan{fill:none;stroke-dasharray:3 3}"
    }

    private static func colors(_ p: [String]) -> String {
        var out =
            "svg{background:\(p[14])}text{fill:\(p[0]);stroke:\(p[14])}.quiet{fill:\(p[1])}.inverse{fill:\(p[14])}"
        out += ".axis{stroke:\(p[0]);fill:none}.grid{stroke:\(p[2]);fill:none}.edge,.plan{stroke:\(p[3]);fill:none}"
        out += ".box{fill:\(p[4]);stroke:\(p[0])}.box.current{stroke:\(p[9]);stroke-width:2}.band{fill:\(p[5])}"
        out += ".today{stroke:\(p[9]);fill:none}text.today{fill:\(p[9]);stroke:\(p[14])}"
        for index in 1...8 {
            out += ".c\(index){fill:\(p[5 + index])}.l\(index){stroke:\(index == 8 ? p[3] : p[5 + index]);fill:none}"
        }
        return out + ".c8{stroke:\(p[3])}"
    }
}
