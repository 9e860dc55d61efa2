import Testing

@testable import RelayPlanning

@Suite("Maximum flow")
struct MaximumFlowTests {
    /// A random graph of eight nodes with its arcs.
    private func graph(seed: Int) -> (flow: MaximumFlow, arcs: [(from: Int, to: Int, capacity: Int, number: Int)]) {
        var generator = TransferProblems.Generator(seed: seed)
        var flow = MaximumFlow(nodes: 8)
        var arcs: [(from: Int, to: Int, capacity: Int, number: Int)] = []
        for from in 0..<8 {
            for to in 0..<8 where from != to && Int.random(in: 0...2, using: &generator) == 0 {
                let capacity = Int.random(in: 0...30, using: &generator)
                arcs.append((from, to, capacity, flow.arc(from: from, to: to, capacity: capacity)))
            }
        }
        return (flow, arcs)
    }

    @Test(arguments: 0..<80)
    func `the flow equals the least of all cuts, tried one by one`(seed: Int) {
        var (flow, arcs) = graph(seed: seed)

        let (value, side) = flow.solve(from: 0, to: 7)

        var least = Int.max
        for mask in 0..<64 {
            let inside = { (node: Int) in node == 0 || node != 7 && mask >> (node - 1) & 1 == 1 }
            least = min(least, arcs.reduce(0) { $0 + (inside($1.from) && !inside($1.to) ? $1.capacity : 0) })
        }
        #expect(value == least)
        #expect(side.contains(0) && !side.contains(7))
        #expect(value == arcs.reduce(0) { $0 + (side.contains($1.from) && !side.contains($1.to) ? $1.capacity : 0) })
    }

    @Test(arguments: 0..<40)
    func `no arc carries more than it can, and nothing is lost on the way`(seed: Int) {
        var (flow, arcs) = graph(seed: seed)

        let value = flow.solve(from: 0, to: 7).value

        var balance = [Int](repeating: 0, count: 8)
        for arc in arcs {
            let carried = flow.flow(over: arc.number)
            #expect(carried <= arc.capacity && carried >= 0)
            balance[arc.from] -= carried
            balance[arc.to] += carried
        }
        #expect(balance[1..<7].allSatisfy { $0 == 0 })
        #expect(balance[7] == value && balance[0] == -value)
    }

    @Test func `without a way there is no flow, and the cut is empty`() {
        var flow = MaximumFlow(nodes: 3)
        flow.arc(from: 0, to: 1, capacity: 5)

        let (value, side) = flow.solve(from: 0, to: 2)

        #expect(value == 0)
        #expect(side == [0, 1])
    }

    @Test func `a path as long as a year of intervals is walked`() {
        let count = 20_000
        var flow = MaximumFlow(nodes: count)
        for node in 0..<(count - 1) { flow.arc(from: node, to: node + 1, capacity: node == 9_000 ? 3 : 7) }

        #expect(flow.solve(from: 0, to: count - 1).value == 3)
    }
}

@Suite("Linear programmes")
struct LinearProgramTests {
    @Test func `a programme of two columns has the value and the prices of the textbook`() throws {
        // 3x + 5y with x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18: 36 at (2, 6).
        var program = LinearProgram()
        let x = program.column(upper: 4, objective: 3)
        let y = program.column(upper: 100, objective: 5)
        program.row([(y, 2)], atMost: 12)
        program.row([(x, 3), (y, 2)], atMost: 18)

        let solution = try program.solve()

        #expect(abs(solution.value - 36) < 1e-9)
        #expect(abs(solution.columns[x] - 2) < 1e-9 && abs(solution.columns[y] - 6) < 1e-9)
        #expect(abs(solution.prices[0] - 1.5) < 1e-9 && abs(solution.prices[1] - 1) < 1e-9)
        #expect(abs(solution.bound - 36) < 1e-9)
    }

    @Test func `the bound of any prices is never below the value`() throws {
        var program = LinearProgram()
        let x = program.column(upper: 4, objective: 3)
        let y = program.column(upper: 9, objective: 5)
        program.row([(y, 2)], atMost: 12)
        program.row([(x, 3), (y, 2)], atLeast: 1, atMost: 18)
        var generator = TransferProblems.Generator(seed: 3)

        for _ in 0..<200 {
            let prices = (0..<2).map { _ in Double.random(in: -4...4, using: &generator) }
            #expect(program.bound(of: prices) >= 36 - 1e-9)
        }
    }

    @Test func `the same column twice in a row counts twice`() throws {
        var program = LinearProgram()
        let x = program.column(upper: 100, objective: 1)
        program.row([(x, 1), (x, 1)], atMost: 10)

        #expect(abs(try program.solve().value - 5) < 1e-9)
    }

    @Test func `what cannot be satisfied is refused`() {
        var program = LinearProgram()
        let x = program.column(upper: 1, objective: 1)
        program.row([(x, 1)], atLeast: 2)

        let error = #expect(throws: RelayError.self) { try program.solve() }
        #expect(error?.code == .badPlan)
    }
}
