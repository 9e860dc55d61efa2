/// The instants at which a relay is nearest to the Moon and farthest from it.
public struct Apsis: Hashable, Sendable {
    /// Nearest or farthest.
    public enum Kind: String, Hashable, Sendable { case periapsis, apoapsis }
    /// Seconds since the sky's start.
    public var time: Double
    /// Which of the two.
    public var kind: Kind
    /// The distance from the Moon's centre in km.
    public var distance: Double
}

extension RelayPath {
    /// The apsides between two instants, in order.
    public func apsides(from start: Double, to end: Double, in sky: Sky, step: Double = 300) -> [Apsis] {
        let distance = { (t: Double) in position(at: t, moon: sky.moon(at: t)).length }
        var found: [Apsis] = []
        var (a, b) = (distance(start), distance(min(end, start + step)))
        var t = start + 2 * step
        while t <= end {
            let c = distance(t)
            if b > a, b >= c {
                let high = RootFinding.maximum(between: t - 2 * step, and: t, tolerance: 1e-2, of: distance)
                found.append(Apsis(time: high.at, kind: .apoapsis, distance: high.value))
            } else if b < a, b <= c {
                let low = RootFinding.maximum(between: t - 2 * step, and: t, tolerance: 1e-2) { -distance($0) }
                found.append(Apsis(time: low.at, kind: .periapsis, distance: -low.value))
            }
            (a, b) = (b, c)
            t += step
        }
        return found
    }
}
