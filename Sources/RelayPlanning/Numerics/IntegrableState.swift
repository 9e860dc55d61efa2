/// What an integrator can add, stretch and measure.
public protocol IntegrableState: Sendable {
    /// The state all of whose components are nought.
    static var zero: Self { get }
    /// Adds `other · factor`.
    mutating func add(_ other: Self, times factor: Double)
    /// The sum of the squares of the error's components, each over its tolerance, and how many they are.
    ///
    /// A component's tolerance is `absolute + relative · max(|before|, |after|)`.
    static func weightedSquares(
        of error: Self,
        before: Self,
        after: Self,
        absolute: Double,
        relative: Double
    ) -> (sum: Double, count: Double)
}
