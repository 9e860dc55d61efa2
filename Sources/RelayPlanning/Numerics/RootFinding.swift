/// Roots and extremes of functions of one variable, each within a bracket that is kept throughout.
public enum RootFinding {
    /// The root of `f` between `a` and `b`, at which it has opposite signs, by Brent's method.
    ///
    /// The last bracket is `tolerance` wide, in the unit of the argument. Source: R. P. Brent,
    /// *Algorithms for Minimization without Derivatives* (1973), chapter 4.
    public static func root(
        between a: Double,
        _ fa: Double,
        and b: Double,
        _ fb: Double,
        tolerance: Double,
        of f: (Double) throws -> Double
    ) rethrows -> Double {
        precondition(fa * fb <= 0, "a root needs a change of sign between its ends")
        var (best, fBest, other, fOther) = (b, fb, a, fa)
        var (previous, fPrevious) = (a, fa)
        var (step, stepBefore) = (b - a, b - a)
        for _ in 0..<200 {
            if (fBest > 0) == (fOther > 0), fBest != 0 {
                (other, fOther) = (previous, fPrevious)
                step = best - previous
                stepBefore = step
            }
            if abs(fOther) < abs(fBest) {
                (previous, fPrevious) = (best, fBest)
                (best, fBest, other, fOther) = (other, fOther, best, fBest)
            }
            let limit = 2 * Double.ulpOfOne * abs(best) + 0.5 * tolerance
            let half = 0.5 * (other - best)
            if abs(half) <= limit || fBest == 0 { return best }
            let (p, q) = interpolation(best, fBest, previous, fPrevious, other, fOther, half)
            if abs(stepBefore) >= limit, abs(fPrevious) > abs(fBest), p * q * half > 0,
                2 * abs(p) < min(3 * abs(half * q) - abs(limit * q), abs(stepBefore * q))
            {
                (stepBefore, step) = (step, p / q)
            } else {
                (stepBefore, step) = (half, half)
            }
            (previous, fPrevious) = (best, fBest)
            best += abs(step) > limit ? step : (half > 0 ? limit : -limit)
            fBest = try f(best)
        }
        return best
    }

    /// The step p/q of the secant or of inverse quadratic interpolation.
    private static func interpolation(
        _ best: Double,
        _ fBest: Double,
        _ previous: Double,
        _ fPrevious: Double,
        _ other: Double,
        _ fOther: Double,
        _ half: Double
    ) -> (Double, Double) {
        guard fPrevious != 0 else { return (half, 1) }
        let s = fBest / fPrevious
        guard previous != other else { return (2 * half * s, s - 1) }
        let (q, r) = (fPrevious / fOther, fBest / fOther)
        let p = s * (2 * half * q * (q - r) - (best - previous) * (r - 1))
        return (p, -(q - 1) * (r - 1) * (s - 1))
    }

    /// Where `f` is greatest between `a` and `b`, by golden sections.
    public static func maximum(
        between a: Double,
        and b: Double,
        tolerance: Double,
        of f: (Double) throws -> Double
    ) rethrows -> (at: Double, value: Double) {
        let golden = (5.0.squareRoot() - 1) / 2
        var (low, high) = (a, b)
        var (x1, x2) = (high - golden * (high - low), low + golden * (high - low))
        var (f1, f2) = (try f(x1), try f(x2))
        while high - low > tolerance {
            if f1 > f2 {
                (high, x2, f2) = (x2, x1, f1)
                x1 = high - golden * (high - low)
                f1 = try f(x1)
            } else {
                (low, x1, f1) = (x1, x2, f2)
                x2 = low + golden * (high - low)
                f2 = try f(x2)
            }
        }
        return f1 > f2 ? (x1, f1) : (x2, f2)
    }
}
