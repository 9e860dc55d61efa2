import Testing

@testable import RelayPlanning

@Suite("Numerics")
struct NumericsTests {
    // MARK: Roots and extremes

    @Test(arguments: [
        (0.0, 3.0, 2.0.squareRoot(), "x² − 2"), (-4.0, 0.0, -2.0.squareRoot(), "x² − 2 on the left"),
        (1.0, 2.0, 2.0.squareRoot(), "x² − 2, close"),
    ])
    func `a root is found to the width of the bracket`(a: Double, b: Double, root: Double, what: String) {
        let f = { (x: Double) in x * x - 2 }

        let found = RootFinding.root(between: a, f(a), and: b, f(b), tolerance: 1e-12, of: f)

        #expect(abs(found - root) < 1e-12, "\(what)")
    }

    @Test func `a root at an end of the bracket, a corner and a steep step are found too`() {
        let corner = { (x: Double) in abs(x - 1) * (x < 1 ? -1 : 1) }
        let step = { (x: Double) in x < 0.3 ? -1e9 : 1e-9 }

        #expect(RootFinding.root(between: 1, corner(1), and: 5, corner(5), tolerance: 1e-9, of: corner) == 1)
        #expect(abs(RootFinding.root(between: -7, corner(-7), and: 5, corner(5), tolerance: 1e-9, of: corner) - 1) < 1e-9)
        #expect(abs(RootFinding.root(between: 0, step(0), and: 1, step(1), tolerance: 1e-9, of: step) - 0.3) < 1e-8)
    }

    @Test func `few evaluations suffice for a smooth function`() {
        var count = 0
        let f = { (x: Double) -> Double in
            count += 1
            return cos(x) - x
        }

        let root = RootFinding.root(between: 0, 1, and: 1, cos(1) - 1, tolerance: 1e-13, of: f)

        #expect(abs(cos(root) - root) < 1e-13)
        #expect(count < 12)
    }

    @Test func `the greatest value of a hump is found where it lies`() {
        let peak = RootFinding.maximum(between: 0, and: 3, tolerance: 1e-8) { 5 - ($0 - 1.25) * ($0 - 1.25) }

        #expect(abs(peak.at - 1.25) < 1e-7)
        #expect(abs(peak.value - 5) < 1e-12)
    }

    // MARK: Chebyshev tables

    @Test func `a table of polynomials gives a function and its rate back`() {
        let table = ChebyshevTable(from: -10, to: 90, segment: 5, degree: 14) {
            Vector3(sin($0), cos($0 / 2), $0 * $0 / 100)
        }

        for t in stride(from: -10.0, through: 90, by: 0.37) {
            let found = table.valueAndRate(at: t)
            #expect((found.value - Vector3(sin(t), cos(t / 2), t * t / 100)).length < 1e-6)
            #expect((found.rate - Vector3(cos(t), -sin(t / 2) / 2, t / 50)).length < 1e-5)
            #expect((table.value(at: t) - found.value).length < 1e-12)
        }
    }

    // MARK: Rotations

    @Test(arguments: [0.0, 0.3, 1.7, -2.9, 6.2])
    func `rotations keep lengths, and turn back by their transpose`(angle: Double) {
        let turn = Matrix3.aboutZ(angle) * (Matrix3.aboutX(angle / 3) * Matrix3.aboutZ(-angle * 2))
        let v = Vector3(3, -4, 12)

        #expect(abs((turn * v).length - 13) < 1e-13)
        #expect((turn.transposed * (turn * v) - v).length < 1e-14)
        #expect((turn * turn.transposed).rotationAngle < 1e-7)
    }

    @Test func `the angle of a rotation is the angle that was turned`() {
        #expect(abs(Matrix3.aboutZ(0.4).rotationAngle - 0.4) < 1e-12)
        #expect(abs(Matrix3.aboutX(-1e-6).rotationAngle - 1e-6) < 1e-12)
        #expect(Matrix3.identity.rotationAngle == 0)
    }

    @Test func `a rotation about z turns axes, not vectors`() {
        let turned = Matrix3.aboutZ(.pi / 2) * Vector3(1, 0, 0)

        #expect((turned - Vector3(0, -1, 0)).length < 1e-15)
    }

    @Test func `linear equations of three unknowns are solved, and singular ones refused`() throws {
        let m = Matrix3(Vector3(2, 1, 0), Vector3(1, 3, 1), Vector3(0, 1, 4))
        let x = Vector3(1, -2, 3)

        let solved = try #require(m.solve(m * x))

        #expect((solved - x).length < 1e-14)
        #expect(Matrix3(Vector3(1, 2, 3), Vector3(2, 4, 6), Vector3(0, 0, 1)).solve(x) == nil)
    }

    @Test func `angles between vectors are exact where cosines are not`() {
        let a = Vector3(1, 0, 0)

        #expect(abs(a.angle(to: Vector3(1, 1e-9, 0)) - 1e-9) < 1e-18)
        #expect(abs(a.angle(to: Vector3(-1, 1e-9, 0)) - .pi) < 1e-8)
        #expect(abs(a.angle(to: Vector3(0, 0, 5)) - .pi / 2) < 1e-15)
    }

    // MARK: Integration

    private let oscillator: @Sendable (Double, OrbitState) throws -> OrbitState = { _, s in
        OrbitState(position: s.velocity, velocity: -s.position)
    }

    @Test func `an oscillator comes round after one period, and back by the way it came`() throws {
        let integrator = DormandPrince853<OrbitState>(derivative: oscillator)
        let start = OrbitState(position: Vector3(1, 0, 2), velocity: Vector3(0, -1, 0.5))

        var end = start
        try integrator.integrate(from: 0, start, to: 2 * .pi) {
            end = $0.last
            return true
        }
        var back = end
        try integrator.integrate(from: 2 * .pi, end, to: 0) {
            back = $0.last
            return true
        }

        #expect((end.position - start.position).length < 1e-12)
        #expect((back.velocity - start.velocity).length < 1e-12)
    }

    @Test func `within a step the polynomial is as good as the ends`() throws {
        let integrator = DormandPrince853<OrbitState>(derivative: oscillator)
        let start = OrbitState(position: Vector3(1, 0, 0), velocity: .zero)
        var worst = 0.0

        try integrator.integrate(from: 0, start, to: 20) { step in
            for part in stride(from: 0.0, through: 1, by: 0.125) {
                let t = step.start + part * step.length
                worst = max(worst, abs(step.state(at: t).position.x - cos(t)))
            }
            return true
        }

        #expect(worst < 1e-9)
    }

    @Test func `an integration that is told to stop stops, and one that needs too many steps says so`() throws {
        let start = OrbitState(position: Vector3(1, 0, 0), velocity: .zero)
        var steps = 0
        try DormandPrince853<OrbitState>(longestStep: 0.1, derivative: oscillator).integrate(from: 0, start, to: 100) { _ in
            steps += 1
            return steps < 5
        }

        #expect(steps == 5)
        let short = DormandPrince853<OrbitState>(longestStep: 0.01, stepLimit: 50, derivative: oscillator)
        let error = #expect(throws: RelayError.self) { try short.integrate(from: 0, start, to: 100) { _ in true } }
        #expect(error?.code == .notConverged)
    }
}
