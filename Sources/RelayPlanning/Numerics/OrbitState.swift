/// A position and a velocity, in units that the context names.
public struct OrbitState: Hashable, Sendable {
    /// Where the body is.
    public var position: Vector3
    /// How it moves.
    public var velocity: Vector3

    /// A state of a position and a velocity.
    public init(position: Vector3, velocity: Vector3) {
        self.position = position
        self.velocity = velocity
    }
}

extension OrbitState: IntegrableState {
    /// At rest in the origin.
    public static var zero: OrbitState { OrbitState(position: .zero, velocity: .zero) }

    /// Adds `other · factor`.
    public mutating func add(_ other: OrbitState, times factor: Double) {
        position.x += other.position.x * factor
        position.y += other.position.y * factor
        position.z += other.position.z * factor
        velocity.x += other.velocity.x * factor
        velocity.y += other.velocity.y * factor
        velocity.z += other.velocity.z * factor
    }

    /// See ``IntegrableState``; position and velocity are weighed by their lengths, so that a
    /// component that crosses nought asks for no needless accuracy.
    public static func weightedSquares(
        of error: OrbitState,
        before: OrbitState,
        after: OrbitState,
        absolute: Double,
        relative: Double
    ) -> (sum: Double, count: Double) {
        let place = absolute + relative * max(before.position.length, after.position.length)
        let speed = absolute + relative * max(before.velocity.length, after.velocity.length)
        let sum =
            error.position.squaredLength / (place * place) + error.velocity.squaredLength / (speed * speed)
        return (sum, 6)
    }
}
