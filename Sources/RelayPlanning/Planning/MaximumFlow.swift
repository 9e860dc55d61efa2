/// The greatest flow from a source to a sink, with the cut that proves it, by Dinic's algorithm.
///
/// Capacities are whole numbers, so that nothing is lost to rounding. Source: E. A. Dinic, *Soviet
/// Mathematics Doklady* 11 (1970) 1277; the cut is Ford and Fulkerson's.
public struct MaximumFlow: Sendable {
    private var heads: [[Int]]
    private var targets: [Int] = []
    private var residual: [Int] = []
    private var capacities: [Int] = []

    /// A graph of so many nodes, without arcs.
    public init(nodes: Int) {
        heads = [[Int]](repeating: [], count: nodes)
    }

    /// Adds an arc and answers its number.
    @discardableResult
    public mutating func arc(from: Int, to: Int, capacity: Int) -> Int {
        precondition(capacity >= 0, "an arc's capacity is not negative")
        heads[from].append(targets.count)
        targets.append(to)
        residual.append(capacity)
        capacities.append(capacity)
        heads[to].append(targets.count)
        targets.append(from)
        residual.append(0)
        capacities.append(0)
        return targets.count - 2
    }

    /// The flow over an arc after ``solve(from:to:)``.
    public func flow(over arc: Int) -> Int { capacities[arc] - residual[arc] }

    /// Pushes as much as possible and answers it, with the source's side of the least cut.
    public mutating func solve(from source: Int, to sink: Int) -> (value: Int, sourceSide: Set<Int>) {
        var total = 0
        while true {
            let level = levels(from: source)
            if level[sink] < 0 {
                return (total, Set(level.indices.filter { level[$0] >= 0 }))
            }
            var next = [Int](repeating: 0, count: heads.count)
            while let pushed = augment(from: source, to: sink, level, &next) { total += pushed }
        }
    }

    private func levels(from source: Int) -> [Int] {
        var level = [Int](repeating: -1, count: heads.count)
        level[source] = 0
        var queue = [source]
        var at = 0
        while at < queue.count {
            let node = queue[at]
            at += 1
            for arc in heads[node] where residual[arc] > 0 && level[targets[arc]] < 0 {
                level[targets[arc]] = level[node] + 1
                queue.append(targets[arc])
            }
        }
        return level
    }

    /// One path of the layered graph; walked without recursion, since paths are as long as a year
    /// has intervals.
    private mutating func augment(from source: Int, to sink: Int, _ level: [Int], _ next: inout [Int]) -> Int? {
        var path: [Int] = []
        var node = source
        while node != sink {
            if next[node] < heads[node].count {
                let arc = heads[node][next[node]]
                if residual[arc] > 0, level[targets[arc]] == level[node] + 1 {
                    path.append(arc)
                    node = targets[arc]
                } else {
                    next[node] += 1
                }
            } else {
                guard let back = path.popLast() else { return nil }
                node = targets[back ^ 1]
                next[node] += 1
            }
        }
        let amount = path.map { residual[$0] }.min() ?? 0
        for arc in path {
            residual[arc] -= amount
            residual[arc ^ 1] += amount
        }
        return amount
    }
}
