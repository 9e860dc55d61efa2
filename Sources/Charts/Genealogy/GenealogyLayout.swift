/// Which boxes of a tree are shown, in which column and row.
struct GenealogyLayout {
    enum Content: Equatable {
        case node(GenealogyTree.Node)
        /// So many daughters of the box at its left are not shown.
        case more(Int)
    }

    struct Box: Equatable {
        var content: Content
        var column: Int
        /// In units of a row; between two rows where a parent stands in the middle of its daughters.
        var row: Double
    }

    /// A descent between two boxes, by their places in `boxes`.
    struct Line: Equatable {
        var from: Int
        var to: Int
        var isRenumbering: Bool
    }

    private(set) var boxes: [Box] = []
    private(set) var lines: [Line] = []
    var hasLinks: Bool {
        boxes.contains { if case .node(let node) = $0.content { node.link != nil } else { false } }
    }

    private static let depthLimit = 7
    private static let siblingLimit = 8

    private let graph: Graph
    private var shown: [Int] = []
    private var hiddenChildren: [Int: Int] = [:]
    private var nextRow = 0.0

    init(_ tree: GenealogyTree) throws(ChartError) {
        graph = try Graph(tree)
        choose(focus: tree.focus.flatMap { graph.index[$0] })
        place()
        connect(tree.edges)
    }

    /// Walks the generations from the roots and takes as many as the limits allow.
    private mutating func choose(focus: Int?) {
        var preferred: Set<Int> = []
        var start = graph.roots
        if let focus {
            preferred = graph.ancestors(of: focus, atMost: GenealogyTree.nodeLimit / 3)
            preferred.insert(focus)
            // A focus deep in the tree is shown with four generations of forebears.
            let near = graph.ancestors(of: focus, generations: 4).union([focus])
            start = near.filter { graph.parents[$0].allSatisfy { !near.contains($0) } }.sorted()
        }
        var taken: Set<Int> = []
        var generation = rank(start, preferred).prefix(GenealogyTree.nodeLimit / 3)
        shown = Array(generation)
        taken.formUnion(generation)
        if start.count > generation.count { hiddenChildren[-1] = start.count - generation.count }
        for _ in 0..<GenealogyLayout.depthLimit {
            var next: [Int] = []
            for node in generation {
                let fresh = graph.children[node].filter { !taken.contains($0) }
                let room = GenealogyTree.nodeLimit - taken.count
                let limit = min(node == focus ? GenealogyLayout.siblingLimit * 2 : GenealogyLayout.siblingLimit, room)
                let kept = Set(rank(fresh, preferred).prefix(max(limit, 0)))
                next += fresh.filter(kept.contains)
                taken.formUnion(kept)
            }
            shown += next
            generation = next[...]
        }
        for node in shown {
            let hidden = graph.children[node].count { !taken.contains($0) }
            if hidden > 0 { hiddenChildren[node] = hidden }
        }
    }

    /// The order in which nodes are kept: those on the way to the focus, then those with daughters, then the rest.
    private func rank(_ nodes: [Int], _ preferred: Set<Int>) -> [Int] {
        func weight(_ node: Int) -> Int { preferred.contains(node) ? 0 : graph.children[node].isEmpty ? 2 : 1 }
        return nodes.enumerated().sorted { (weight($0.element), $0.offset) < (weight($1.element), $1.offset) }.map(
            \.element
        )
    }

    /// Gives every leaf a row of its own and every parent the middle of its daughters' rows.
    private mutating func place() {
        let visible = Set(shown)
        var column: [Int: Int] = [:]
        for node in graph.order where visible.contains(node) {
            let above = graph.parents[node].filter(visible.contains)
            column[node] = (above.compactMap { column[$0] }.max() ?? -1) + 1
        }
        var daughters: [Int: [Int]] = [:]
        for node in shown {
            // Among several parents the one in the nearest column carries the box.
            let above = graph.parents[node].filter(visible.contains)
            guard let carrier = above.max(by: { (column[$0] ?? 0, $1) < (column[$1] ?? 0, $0) }) else { continue }
            daughters[carrier, default: []].append(node)
        }
        for node in shown where graph.parents[node].allSatisfy({ !visible.contains($0) }) {
            place(node, daughters, column)
        }
        if let hidden = hiddenChildren[-1] {
            boxes.append(Box(content: .more(hidden), column: 0, row: nextRow))
        }
    }

    /// Places `node` below what is placed already; the depth of the calls is that of the shown tree, a dozen at most.
    @discardableResult
    private mutating func place(_ node: Int, _ daughters: [Int: [Int]], _ column: [Int: Int]) -> Double {
        let own = column[node] ?? 0
        var rows: [Double] = []
        for daughter in daughters[node] ?? [] { rows.append(place(daughter, daughters, column)) }
        if let hidden = hiddenChildren[node] {
            boxes.append(Box(content: .more(hidden), column: own + 1, row: nextRow))
            rows.append(nextRow)
            nextRow += 1
        }
        let row: Double
        if let first = rows.first, let last = rows.last {
            row = (first + last) / 2
        } else {
            row = nextRow
            nextRow += 1
        }
        boxes.append(Box(content: .node(graph.nodes[node]), column: own, row: row))
        if hiddenChildren[node] != nil {
            let more = boxes.indices.last {
                if case .more = boxes[$0].content { boxes[$0].row == rows.last } else { false }
            }
            if let more { lines.append(Line(from: boxes.count - 1, to: more, isRenumbering: false)) }
        }
        return row
    }

    private mutating func connect(_ edges: [GenealogyTree.Edge]) {
        var place: [String: Int] = [:]
        for (index, box) in boxes.enumerated() {
            if case .node(let node) = box.content { place[node.id] = index }
        }
        for edge in edges {
            guard let from = place[edge.parent], let to = place[edge.child] else { continue }
            lines.append(Line(from: from, to: to, isRenumbering: edge.isRenumbering))
        }
    }
}
