import CClp
import Synchronization

/// A linear programme to be maximised: columns, rows with bounds, and their coefficients.
struct LinearProgram {
    /// The position of a column.
    typealias Column = Int

    private(set) var objective: [Double] = []
    private(set) var upper: [Double] = []
    private(set) var rowLower: [Double] = []
    private(set) var rowUpper: [Double] = []
    private var entries: [[(row: Int, value: Double)]] = []

    /// The solution, with the prices that prove it.
    struct Solution {
        var value: Double
        var columns: [Double]
        var prices: [Double]
        /// What no solution can exceed, computed from the prices alone: weak duality needs no
        /// trust in the solver.
        var bound: Double
    }

    /// Clp keeps state of its own between calls: one solve at a time.
    private static let turn = Mutex(())

    /// Adds a variable between nought and `upper`, which is finite so that bounds can be proved.
    mutating func column(upper: Double, objective: Double = 0) -> Column {
        precondition(upper.isFinite && upper >= 0, "every variable has a finite bound")
        self.upper.append(upper)
        self.objective.append(objective)
        entries.append([])
        return self.upper.count - 1
    }

    /// Adds a constraint; coefficients of the same column may come more than once.
    @discardableResult
    mutating func row(_ terms: [(Column, Double)], atLeast: Double = -.infinity, atMost: Double = .infinity) -> Int {
        let row = rowLower.count
        rowLower.append(atLeast)
        rowUpper.append(atMost)
        for (column, value) in terms where value != 0 {
            if let same = entries[column].firstIndex(where: { $0.row == row }) {
                entries[column][same].value += value
            } else {
                entries[column].append((row, value))
            }
        }
        return row
    }

    /// Sets what is maximised anew.
    mutating func maximise(_ terms: [(Column, Double)]) {
        objective = [Double](repeating: 0, count: objective.count)
        for (column, value) in terms { objective[column] += value }
    }

    /// Solves it.
    ///
    /// - Throws: ``RelayError`` of code `badPlan` where no solution satisfies all rows.
    func solve() throws -> Solution {
        try LinearProgram.turn.withLock { _ in try solveAlone() }
    }

    private func solveAlone() throws -> Solution {
        guard let model = Clp_newModel() else {
            throw RelayError(.badPlan, "the solver of linear programmes cannot start")
        }
        defer { Clp_deleteModel(model) }
        Clp_setLogLevel(model, 0)
        var starts: [CoinBigIndex] = [0]
        var rows: [Int32] = []
        var values: [Double] = []
        for column in entries {
            for entry in column {
                rows.append(Int32(entry.row))
                values.append(entry.value)
            }
            starts.append(CoinBigIndex(rows.count))
        }
        let lower = [Double](repeating: 0, count: upper.count)
        let big = { (x: Double) in
            x == .infinity ? Double.greatestFiniteMagnitude : x == -.infinity ? -Double.greatestFiniteMagnitude : x
        }
        Clp_loadProblem(
            model,
            Int32(upper.count),
            Int32(rowLower.count),
            starts,
            rows,
            values,
            lower,
            upper,
            objective,
            rowLower.map(big),
            rowUpper.map(big)
        )
        Clp_setOptimizationDirection(model, -1)
        Clp_setPrimalTolerance(model, 1e-9)
        Clp_setDualTolerance(model, 1e-9)
        Clp_initialSolve(model)
        guard Clp_isProvenOptimal(model) != 0 else {
            throw RelayError(
                .badPlan,
                Clp_isProvenPrimalInfeasible(model) != 0
                    ? "no plan meets all limits: what is stored or drawn at the start already breaks one"
                    : "the linear programme could not be solved (status \(Clp_status(model)))"
            )
        }
        let columns = (0..<upper.count).map { Clp_getColSolution(model)[$0] }
        let prices = (0..<rowLower.count).map { Clp_getRowPrice(model)[$0] }
        return Solution(value: Clp_objectiveValue(model), columns: columns, prices: prices, bound: bound(of: prices))
    }

    /// The bound that any prices prove: rows at their better side, columns at their upper bounds.
    func bound(of prices: [Double]) -> Double {
        var sum = 0.0
        var used = prices
        for row in prices.indices {
            if used[row] > 0, rowUpper[row] == .infinity { used[row] = 0 }
            if used[row] < 0, rowLower[row] == -.infinity { used[row] = 0 }
            if used[row] != 0 { sum += used[row] * (used[row] > 0 ? rowUpper[row] : rowLower[row]) }
        }
        for column in upper.indices {
            var gain = objective[column]
            for entry in entries[column] { gain -= used[entry.row] * entry.value }
            sum += max(0, gain) * upper[column]
        }
        return sum
    }
}
