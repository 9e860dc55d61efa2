/// A periodic orbit about L1 or L2 that is symmetric about the plane y = 0.
///
/// It starts in that plane, at right angles to it, on the far side from the smaller body: there
/// |z| is greatest for every member that real relays fly.
public struct HaloOrbit: Hashable, Sendable {
    /// The half of space in which the orbit spends most of its period.
    public enum Family: String, Hashable, Sendable, CaseIterable {
        /// Mostly above the plane of the two bodies.
        case northern
        /// Mostly below it, as Queqiao's.
        case southern
    }

    /// The problem that the orbit solves.
    public let system: ThreeBodySystem
    /// The state at phase 0: y, vx and vz are nought.
    public let start: OrbitState
    /// The period in units of time.
    public let period: Double

    /// The orbit through a start that is known to be periodic, as from a catalogue.
    ///
    /// - Throws: ``RelayError`` of code `badOrbit` where the start does not lie at right angles in
    ///   the plane, or the orbit does not close within 1e-6.
    public init(system: ThreeBodySystem = .earthMoon, start: OrbitState, period: Double) throws {
        guard start.position.isFinite, start.velocity.isFinite, period.isFinite, period > 0, period < 100 else {
            throw RelayError(
                .badOrbit,
                "a halo orbit needs finite numbers and a period between 0 and 100 units of time"
            )
        }
        let end = try system.propagate(start, by: period)
        let miss = max((end.position - start.position).length, (end.velocity - start.velocity).length)
        guard miss < 1e-6 else {
            throw RelayError(
                .badOrbit,
                "this orbit misses its own start by \(miss) after one period: it is not periodic"
            )
        }
        self.init(verified: system, start, period)
    }

    init(verified system: ThreeBodySystem, _ start: OrbitState, _ period: Double) {
        self.system = system
        self.start = start
        self.period = period
    }

    /// Jacobi's constant.
    public var jacobi: Double { system.jacobi(start) }

    /// The greatest distance from the plane of the two bodies, in km.
    public var greatestZ: Double {
        get throws {
            var greatest = abs(start.position.z)
            try system.integrator(relativeTolerance: 1e-12).integrate(from: 0, start, to: period / 2) { step in
                for part in 0...8 {
                    let t = step.start + step.length * Double(part) / 8
                    greatest = max(greatest, abs(step.state(at: t).position.z))
                }
                return true
            }
            return greatest * system.lengthUnit
        }
    }

    /// Least and greatest distance from the smaller body over one period, in km.
    public var distancesFromSmallerBody: ClosedRange<Double> {
        get throws {
            var (least, greatest) = (Double.infinity, 0.0)
            try system.integrator(relativeTolerance: 1e-12).integrate(from: 0, start, to: period) { step in
                let distance = { (t: Double) in (step.state(at: t).position - system.smaller).length }
                let (a, b) = (step.start, step.start + step.length)
                let far = RootFinding.maximum(between: a, and: b, tolerance: 1e-7, of: distance)
                let near = RootFinding.maximum(between: a, and: b, tolerance: 1e-7) { -distance($0) }
                greatest = max(greatest, far.value, distance(a))
                least = min(least, -near.value, distance(a))
                return true
            }
            return (least * system.lengthUnit)...(greatest * system.lengthUnit)
        }
    }
}
