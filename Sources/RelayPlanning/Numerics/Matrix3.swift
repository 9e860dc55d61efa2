/// A 3 × 3 matrix by rows; all that are used here are rotations.
public struct Matrix3: Hashable, Sendable {
    /// The three rows.
    public var rows: (Vector3, Vector3, Vector3) {
        get { (first, second, third) }
        set { (first, second, third) = newValue }
    }
    private var first: Vector3
    private var second: Vector3
    private var third: Vector3

    /// A matrix of three rows.
    public init(_ first: Vector3, _ second: Vector3, _ third: Vector3) {
        self.first = first
        self.second = second
        self.third = third
    }

    /// The rotation that changes nothing.
    public static var identity: Matrix3 { Matrix3(Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)) }

    /// The change of axes by a turn of the frame about the first axis, in radians.
    public static func aboutX(_ angle: Double) -> Matrix3 {
        let (s, c) = (sin(angle), cos(angle))
        return Matrix3(Vector3(1, 0, 0), Vector3(0, c, s), Vector3(0, -s, c))
    }

    /// The change of axes by a turn of the frame about the third axis, in radians.
    public static func aboutZ(_ angle: Double) -> Matrix3 {
        let (s, c) = (sin(angle), cos(angle))
        return Matrix3(Vector3(c, s, 0), Vector3(-s, c, 0), Vector3(0, 0, 1))
    }

    /// The vector's components in the turned frame.
    public static func * (m: Matrix3, v: Vector3) -> Vector3 {
        Vector3(m.first.dot(v), m.second.dot(v), m.third.dot(v))
    }

    /// First `b`, then `a`.
    public static func * (a: Matrix3, b: Matrix3) -> Matrix3 {
        let t = b.transposed
        return Matrix3(t * a.first, t * a.second, t * a.third)
    }

    /// The transpose: for a rotation, its inverse.
    public var transposed: Matrix3 {
        Matrix3(
            Vector3(first.x, second.x, third.x),
            Vector3(first.y, second.y, third.y),
            Vector3(first.z, second.z, third.z)
        )
    }

    /// The angle in radians of the rotation that this matrix is.
    public var rotationAngle: Double {
        let axis = Vector3(second.z - third.y, third.x - first.z, first.y - second.x)
        return atan2(axis.length, first.x + second.y + third.z - 1)
    }
}

extension Matrix3 {
    /// Solves `self · x = b` by Cramer's rule; nil where the matrix is singular.
    func solve(_ b: Vector3) -> Vector3? {
        let t = transposed
        let (c0, c1, c2) = t.rows
        let determinant = c0.dot(c1.cross(c2))
        guard determinant.isFinite, abs(determinant) > 1e-300 else { return nil }
        return Vector3(b.dot(c1.cross(c2)), c0.dot(b.cross(c2)), c0.dot(c1.cross(b))) / determinant
    }
}
