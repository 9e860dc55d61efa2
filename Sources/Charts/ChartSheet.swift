/// Charts under one heading, side by side or one above the other: a file to look at outside the server's pages.
///
/// In a page the heading, the note and the panels' headings are the page's own text; a file has nobody else to write
/// them. Panels are made without a style of their own, the sheet's holds for all.
package struct ChartSheet: Equatable, Sendable {
    /// One chart with what stands above it.
    package struct Panel: Equatable, Sendable {
        /// A few words above the chart, or nothing.
        package var heading: String
        /// A chart's SVG, made with a frame that embeds no style.
        package var svg: String

        /// A chart under a heading.
        package init(heading: String = "", svg: String) {
            self.heading = heading
            self.svg = svg
        }
    }

    /// The heading of the whole.
    package var title: String
    /// A line below the heading, such as the span and the unit.
    package var note: String
    /// The charts, in the order of reading.
    package var panels: [Panel]
    /// How many stand side by side.
    package var columns: Int

    /// A sheet of `panels`.
    package init(title: String, note: String, panels: [Panel], columns: Int = 1) {
        self.title = title
        self.note = note
        self.panels = panels
        self.columns = max(1, columns)
    }

    private static let gap = 28.0
    private static let headingHeight = 22.0
    private static let opening = "<svg xmlns=\"http://www.w3.org/2000/svg\""

    /// The sheet as SVG, as wide as its widest row.
    package func svg(description: String) -> String {
        let sizes = panels.map { ChartSheet.size(of: $0.svg) }
        let top = 58.0
        var (x, y, rowHeight, width) = (0.0, top, 0.0, 0.0)
        var body = SVG()
        body.label(title, x: 0, y: 16, class: "head")
        body.label(note, x: 0, y: 37, class: "quiet")
        var placed: [(panel: Panel, x: Double, y: Double)] = []
        for (index, panel) in panels.enumerated() {
            if index % columns == 0, index > 0 {
                (x, y, rowHeight) = (0, y + rowHeight + ChartSheet.gap, 0)
            }
            let room = panel.heading.isEmpty ? 0 : ChartSheet.headingHeight
            body.label(panel.heading, x: x, y: y + 12, class: "strong")
            placed.append((panel, x, y + room))
            rowHeight = max(rowHeight, room + sizes[index].height)
            x += sizes[index].width + ChartSheet.gap
            width = max(width, x - ChartSheet.gap)
        }
        width = max(width, TextWidth.of(title, size: 17), TextWidth.of(note))
        let frame = ChartFrame(title: title, description: description, embedsStyle: true)
        let sheet = Canvas.svg(frame, width: width, height: y + rowHeight) { $0 = body }
        // The outer element is closed again behind the panels.
        var out = String(sheet.dropLast("</svg>".count))
        out += "<style>.head{font-size:17px;font-weight:600}</style>"
        for entry in placed {
            // A reader's font may be wider than the estimate: nothing is cut at a panel's edge.
            let place = "<svg overflow=\"visible\" x=\"\(ChartNumber.coordinate(entry.x))\" y=\"\(ChartNumber.coordinate(entry.y))\""
            let isChart = entry.panel.svg.hasPrefix(ChartSheet.opening)
            out += isChart ? place + entry.panel.svg.dropFirst(ChartSheet.opening.count) : ""
        }
        return out + "</svg>"
    }

    /// Width and height as a chart's first tag states them.
    private static func size(of svg: String) -> (width: Double, height: Double) {
        let tag = svg.prefix { $0 != ">" }
        func value(_ name: String) -> Double {
            guard let found = tag.firstRange(of: " \(name)=\"") else { return 0 }
            return Double(tag[found.upperBound...].prefix { $0 != "\"" }) ?? 0
        }
        return (value("width"), value("height"))
    }
}
