/// The explicit Runge–Kutta method of order 8 by Dormand and Prince, with step control.
///
/// Errors are estimated by embedded methods of orders 5 and 3; between steps a polynomial of
/// degree 7 interpolates. Source: Hairer, Nørsett and Wanner, *Solving Ordinary Differential
/// Equations I*, section II.10.
public struct DormandPrince853<State: IntegrableState>: Sendable {
    /// The right-hand side: time and state to the state's derivative.
    public var derivative: @Sendable (Double, State) throws -> State
    /// The error allowed per step, as a part of the state.
    public var relativeTolerance: Double
    /// The error allowed per step where the state is nought, in the state's unit.
    public var absoluteTolerance: Double
    /// The longest step that is ever taken, in the unit of time.
    public var longestStep: Double
    /// After how many steps the integration is given up.
    public var stepLimit: Int

    /// An integrator for one right-hand side.
    public init(
        relativeTolerance: Double = 1e-13,
        absoluteTolerance: Double = 1e-15,
        longestStep: Double = .infinity,
        stepLimit: Int = 10_000_000,
        derivative: @escaping @Sendable (Double, State) throws -> State
    ) {
        self.derivative = derivative
        self.relativeTolerance = relativeTolerance
        self.absoluteTolerance = absoluteTolerance
        self.longestStep = longestStep
        self.stepLimit = stepLimit
    }

    /// One accepted step, which can be evaluated at any instant within it.
    public struct Step: Sendable {
        /// When the step begins.
        public let start: Double
        /// Its length; negative where time runs backwards.
        public let length: Double
        /// The state at its start.
        public let first: State
        /// The state at its end.
        public let last: State
        let polynomial: [State]

        /// The state at `t`, which lies within the step.
        public func state(at t: Double) -> State {
            let x = (t - start) / length
            var sum = State.zero
            for index in stride(from: polynomial.count - 1, through: 0, by: -1) {
                sum.add(polynomial[index], times: 1)
                var scaled = State.zero
                scaled.add(sum, times: index.isMultiple(of: 2) ? x : 1 - x)
                sum = scaled
            }
            sum.add(first, times: 1)
            return sum
        }
    }

    /// Integrates from `t0` to `t1` and answers the state there.
    public func integrate(from t0: Double, _ y0: State, to t1: Double) throws -> State {
        try run(from: t0, y0, to: t1, dense: false) { _ in true }
    }

    /// Integrates from `t0` to `t1` and hands over every step; stops when `visit` answers false.
    ///
    /// - Returns: The state where the integration ended.
    @discardableResult
    public func integrate(
        from t0: Double,
        _ y0: State,
        to t1: Double,
        visiting visit: (Step) throws -> Bool
    ) throws -> State {
        try run(from: t0, y0, to: t1, dense: true, visit)
    }

    private func run(
        from t0: Double,
        _ y0: State,
        to t1: Double,
        dense: Bool,
        _ visit: (Step) throws -> Bool
    ) throws -> State {
        guard t1 != t0 else { return y0 }
        let direction = t1 > t0 ? 1.0 : -1.0
        var (t, y) = (t0, y0)
        var k = try derivative(t, y)
        var h = direction * min(abs(t1 - t0), longestStep, firstStep(y, k))
        var rejected = false
        for _ in 0..<stepLimit {
            if (t + h - t1) * direction >= 0 { h = t1 - t }
            guard abs(h) > abs(t) * 1e-16 else { throw RelayError.stepVanished(at: t) }
            let step = try attempt(from: t, y, k, h)
            let error = norm(step, y, h)
            guard error <= 1 else {
                guard error.isFinite else {
                    h *= 0.1
                    rejected = true
                    continue
                }
                h *= max(0.2, 0.9 * pow(error, -0.125))
                rejected = true
                continue
            }
            if dense {
                let polynomial = try densePolynomial(from: t, y, h, step)
                let visited = Step(start: t, length: h, first: y, last: step.end, polynomial: polynomial)
                if try !visit(visited) { return step.end }
            }
            let ended = h == t1 - t
            t += h
            y = step.end
            k = step.endDerivative
            if ended { return y }
            let growth = error == 0 ? 10 : min(10, 0.9 * pow(error, -0.125))
            h *= rejected ? min(1, growth) : growth
            if abs(h) > longestStep { h = direction * longestStep }
            rejected = false
        }
        throw RelayError.tooManySteps(limit: stepLimit)
    }

    private func norm(_ step: Attempt, _ y: State, _ h: Double) -> Double {
        let five = State.weightedSquares(
            of: step.fifthOrderError,
            before: y,
            after: step.end,
            absolute: absoluteTolerance,
            relative: relativeTolerance
        )
        let three = State.weightedSquares(
            of: step.thirdOrderError,
            before: y,
            after: step.end,
            absolute: absoluteTolerance,
            relative: relativeTolerance
        )
        let weight = five.sum + 0.01 * three.sum
        guard weight != 0 else { return 0 }
        return abs(h) * five.sum / (weight * five.count).squareRoot()
    }

    /// A step over which the state changes by about a hundredth of its tolerance-weighted size.
    private func firstStep(_ y: State, _ k: State) -> Double {
        let size = State.weightedSquares(of: y, before: y, after: y, absolute: 1e-12, relative: 1).sum
        let rate = State.weightedSquares(of: k, before: y, after: y, absolute: 1e-12, relative: 1).sum
        return rate > 0 ? 0.01 * (size / rate).squareRoot() : 1e-3
    }
}
