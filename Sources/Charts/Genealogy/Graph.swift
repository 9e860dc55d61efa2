/// The nodes of a tree by number, with an order in which parents come before their children.
struct Graph {
    let nodes: [GenealogyTree.Node]
    let index: [String: Int]
    let children: [[Int]]
    let parents: [[Int]]
    let order: [Int]

    init(_ tree: GenealogyTree) throws(ChartError) {
        var index: [String: Int] = [:]
        for (number, node) in tree.nodes.enumerated() {
            guard index.updateValue(number, forKey: node.id) == nil else { throw .duplicateNode(node.id) }
        }
        var children = Array(repeating: [Int](), count: tree.nodes.count)
        var parents = children
        for edge in tree.edges {
            guard let from = index[edge.parent] else { throw .unknownNode(edge.parent) }
            guard let to = index[edge.child] else { throw .unknownNode(edge.child) }
            children[from].append(to)
            parents[to].append(from)
        }
        // Siblings stand in the order of the nodes, and an edge given twice counts once.
        children = children.map { Array(Set($0)).sorted() }
        parents = parents.map { Array(Set($0)).sorted() }
        var waiting = parents.map(\.count)
        var order = waiting.indices.filter { waiting[$0] == 0 }
        var next = 0
        while next < order.count {
            for child in children[order[next]] {
                waiting[child] -= 1
                if waiting[child] == 0 { order.append(child) }
            }
            next += 1
        }
        if let stuck = waiting.indices.first(where: { waiting[$0] > 0 }) { throw .cycle(tree.nodes[stuck].id) }
        nodes = tree.nodes
        self.index = index
        self.children = children
        self.parents = parents
        self.order = order
    }

    /// The nodes without parents.
    var roots: [Int] { parents.indices.filter { parents[$0].isEmpty } }

    /// The nearest forebears of `node`, at most `count`.
    func ancestors(of node: Int, atMost count: Int) -> Set<Int> {
        var found: Set<Int> = []
        var generation = [node]
        while !generation.isEmpty, found.count < count {
            let above = Set(generation.flatMap { parents[$0] }).subtracting(found).sorted()
            generation = Array(above.prefix(count - found.count))
            found.formUnion(generation)
        }
        return found
    }

    /// The forebears of `node` within so many generations, at most ten in each.
    func ancestors(of node: Int, generations: Int) -> Set<Int> {
        var found: Set<Int> = []
        var generation = [node]
        for _ in 0..<generations {
            generation = Array(Set(generation.flatMap { parents[$0] }).subtracting(found).sorted().prefix(10))
            found.formUnion(generation)
        }
        return found
    }
}
