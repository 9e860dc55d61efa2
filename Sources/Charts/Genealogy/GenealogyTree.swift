/// Which item came from which: boxes from left to right, with a line for each descent.
///
/// Split samples have hundreds of daughters, so at most ``nodeLimit`` boxes are drawn. What is left out is counted in a
/// box of its own below its siblings; the item in focus, its forebears and its own daughters come first.
package struct GenealogyTree: Equatable, Sendable {
    /// One item.
    package struct Node: Equatable, Sendable {
        /// Its id, unique in the tree.
        package var id: String
        /// Its number, in strong type.
        package var title: String
        /// A second line, such as its mass and state.
        package var detail: String
        /// Where its box leads, if anywhere.
        package var link: String?

        /// A box with two lines.
        package init(id: String, title: String, detail: String = "", link: String? = nil) {
            self.id = id
            self.title = title
            self.detail = detail
            self.link = link
        }
    }

    /// A descent: `child` came from `parent`.
    ///
    /// A pooled item has several parents.
    package struct Edge: Equatable, Sendable {
        /// Ids of both items.
        package var parent, child: String
        /// Whether the item only changed its number, which is drawn dashed.
        package var isRenumbering: Bool

        /// A descent of `child` from `parent`.
        package init(parent: String, child: String, isRenumbering: Bool = false) {
            self.parent = parent
            self.child = child
            self.isRenumbering = isRenumbering
        }
    }

    /// The items, siblings in the order in which they are to stand.
    package var nodes: [Node]
    /// The descents.
    package var edges: [Edge]
    /// The item that the page is about.
    package var focus: String?

    /// How many boxes are drawn at most.
    package static let nodeLimit = 90

    /// A tree of `nodes`.
    package init(nodes: [Node], edges: [Edge], focus: String? = nil) {
        self.nodes = nodes
        self.edges = edges
        self.focus = focus
    }

    private static let boxHeight = 42.0
    private static let rowHeight = 52.0
    private static let columnGap = 56.0

    /// The tree as SVG.
    ///
    /// `frame.width` is the least width; deep trees are wider.
    package func svg(_ frame: ChartFrame) throws(ChartError) -> String {
        let least = try frame.drawnWidth
        let layout = try GenealogyLayout(self)
        guard !layout.boxes.isEmpty else { return Canvas.empty(frame, width: least) }

        let columns = (layout.boxes.map(\.column).max() ?? 0) + 1
        let rows = layout.boxes.map(\.row).max() ?? 0
        var widths = Array(repeating: 84.0, count: columns)
        for box in layout.boxes {
            let words = texts(of: box, frame.words)
            let wanted = max(TextWidth.of(words.title) * 1.06, TextWidth.of(words.detail)) + 24
            widths[box.column] = min(max(widths[box.column], wanted), 200)
        }
        var lefts: [Double] = []
        var x = 1.0
        for width in widths {
            lefts.append(x)
            x += width + GenealogyTree.columnGap
        }
        let width = max(x - GenealogyTree.columnGap + 1, least)
        let height = (rows + 1) * GenealogyTree.rowHeight - (GenealogyTree.rowHeight - GenealogyTree.boxHeight) + 2

        let kind = width > least * 1.1 ? "wide" : nil
        return Canvas.svg(frame, width: width, height: height, kind: kind, hasLinks: layout.hasLinks) { svg in
            for line in layout.lines {
                draw(line, from: layout.boxes[line.from], to: layout.boxes[line.to], lefts, widths, on: &svg)
            }
            for box in layout.boxes { draw(box, lefts[box.column], widths[box.column], frame.words, on: &svg) }
        }
    }

    private func texts(of box: GenealogyLayout.Box, _ words: ChartWords) -> (title: String, detail: String) {
        switch box.content {
        case .node(let node): (node.title, node.detail)
        case .more(let count): (words.more(count), "")
        }
    }

    private func top(_ box: GenealogyLayout.Box) -> Double { box.row * GenealogyTree.rowHeight + 1 }

    private func draw(
        _ line: GenealogyLayout.Line,
        from: GenealogyLayout.Box,
        to: GenealogyLayout.Box,
        _ lefts: [Double],
        _ widths: [Double],
        on svg: inout SVG
    ) {
        let start = Point(x: lefts[from.column] + widths[from.column], y: top(from) + GenealogyTree.boxHeight / 2)
        let end = Point(x: lefts[to.column], y: top(to) + GenealogyTree.boxHeight / 2)
        // The bend lies in the gap before the child, so that a line past other columns stays clear of their boxes.
        let bend = end.x - GenealogyTree.columnGap
        let middle = bend + GenealogyTree.columnGap / 2
        let n = ChartNumber.coordinate
        var path = "M\(n(start.x)) \(n(start.y))"
        if bend > start.x { path += "H\(n(bend))" }
        path += "C\(n(middle)) \(n(start.y)) \(n(middle)) \(n(end.y)) \(n(end.x)) \(n(end.y))"
        svg.element(
            "path",
            ["d": .text(path), "class": "edge", "stroke-dasharray": line.isRenumbering ? "3 3" : "none"]
        )
    }

    private func draw(
        _ box: GenealogyLayout.Box,
        _ left: Double,
        _ width: Double,
        _ words: ChartWords,
        on svg: inout SVG
    ) {
        let y = top(box)
        let room = width - 20
        let (title, detail) = texts(of: box, words)
        guard case .node(let node) = box.content else {
            svg.label(
                TextWidth.fit(title, in: room + 10),
                x: left + 4,
                y: y + GenealogyTree.boxHeight / 2 + 4,
                class: "quiet"
            )
            return
        }
        func content(_ svg: inout SVG) {
            svg.bar(
                x: left,
                y: y,
                width: width,
                height: GenealogyTree.boxHeight,
                class: node.id == focus ? "box current" : "box",
                title: detail.isEmpty ? title : "\(title) · \(detail)"
            )
            let first = detail.isEmpty ? y + GenealogyTree.boxHeight / 2 + 4 : y + 17
            svg.label(TextWidth.fit(title, in: room, size: 12.7), x: left + 10, y: first, class: "strong")
            svg.label(TextWidth.fit(detail, in: room), x: left + 10, y: y + 33, class: "quiet")
        }
        if let link = node.link {
            svg.group("a", ["href": .text(link)], children: content)
        } else {
            content(&svg)
        }
    }
}
