/// Three Cartesian components; the unit is stated wherever one is passed.
public struct Vector3: Hashable, Sendable {
    /// The component along the first axis.
    public var x: Double
    /// The component along the second axis.
    public var y: Double
    /// The component along the third axis.
    public var z: Double

    /// A vector of the three components given.
    public init(_ x: Double, _ y: Double, _ z: Double) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// The vector of length nought.
    public static var zero: Vector3 { Vector3(0, 0, 0) }

    /// The sum, component by component.
    public static func + (a: Vector3, b: Vector3) -> Vector3 { Vector3(a.x + b.x, a.y + b.y, a.z + b.z) }
    /// The difference, component by component.
    public static func - (a: Vector3, b: Vector3) -> Vector3 { Vector3(a.x - b.x, a.y - b.y, a.z - b.z) }
    /// The vector that points the other way.
    public static prefix func - (a: Vector3) -> Vector3 { Vector3(-a.x, -a.y, -a.z) }
    /// The vector stretched by a number.
    public static func * (a: Vector3, k: Double) -> Vector3 { Vector3(a.x * k, a.y * k, a.z * k) }
    /// The vector stretched by a number.
    public static func * (k: Double, a: Vector3) -> Vector3 { Vector3(a.x * k, a.y * k, a.z * k) }
    /// The vector shrunk by a number.
    public static func / (a: Vector3, k: Double) -> Vector3 { Vector3(a.x / k, a.y / k, a.z / k) }

    /// The scalar product.
    public func dot(_ b: Vector3) -> Double { x * b.x + y * b.y + z * b.z }
    /// The vector product, right-handed.
    public func cross(_ b: Vector3) -> Vector3 {
        Vector3(y * b.z - z * b.y, z * b.x - x * b.z, x * b.y - y * b.x)
    }
    /// The square of the length.
    public var squaredLength: Double { x * x + y * y + z * z }
    /// The length.
    public var length: Double { squaredLength.squareRoot() }
    /// The vector of length one in the same direction; not a number for ``zero``.
    public var unit: Vector3 { self / length }
    /// The angle to another vector in radians, exact for small and for large angles alike.
    public func angle(to b: Vector3) -> Double { atan2(cross(b).length, dot(b)) }
    /// Whether no component is infinite or not a number.
    public var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }
}
