/// A relay on the states of an OEM, interpolated as the message asks.
///
/// HERMITE uses places and velocities, LAGRANGE and LINEAR places only; where the message is
/// silent, Hermite's of degree 7 serves. Segments are used within their usable times.
public struct TabulatedPath: RelayPath {
    private struct Segment: Sendable {
        var from: Double
        var to: Double
        var times: [Double]
        var states: [OrbitState]
        var points: Int
        var usesVelocity: Bool
    }

    private let segments: [Segment]
    /// From the first usable instant to the last; segments join without a gap.
    public let validity: ClosedRange<Double>

    /// The path of a message, whose instants are counted from `start`.
    ///
    /// - Throws: ``RelayError`` of code `badFrame` where the centre is not the Moon or the frame
    ///   not the ICRF (or EME2000, 0.02″ from it), `badSpan` where segments leave a gap, `hitsMoon`
    ///   where a usable place lies within `moonRadius` km of the centre.
    public init(_ message: OrbitEphemerisMessage, start: Instant, moonRadius: Double = 1_737.4) throws {
        var found: [Segment] = []
        for segment in message.segments {
            guard segment.center == "MOON" else {
                throw RelayError(.badFrame, "the OEM's CENTER_NAME is \(segment.center); a relay's must be MOON")
            }
            guard ["ICRF", "EME2000", "GCRF", "J2000"].contains(segment.frame) else {
                throw RelayError(
                    .badFrame,
                    "the OEM's REF_FRAME is \(segment.frame); ICRF, GCRF, EME2000 and J2000 are understood"
                )
            }
            let usesVelocity = (segment.interpolation ?? "HERMITE") == "HERMITE"
            let degree = segment.interpolation == "LINEAR" ? 1 : segment.degree ?? 7
            let points = usesVelocity ? (degree + 2) / 2 : degree + 1
            let times = segment.entries.map { $0.time - start }
            found.append(
                Segment(
                    // Never beyond the states: nothing is extrapolated.
                    from: max(times[0], segment.usableStart.map { $0 - start } ?? -.infinity),
                    to: min(times[times.count - 1], segment.usableStop.map { $0 - start } ?? .infinity),
                    times: times,
                    states: segment.entries.map(\.state),
                    points: min(points, times.count),
                    usesVelocity: usesVelocity
                )
            )
        }
        found.sort { $0.from < $1.from }
        for (a, b) in zip(found, found.dropFirst()) where b.from > a.to + 1e-3 {
            throw RelayError(
                .badSpan,
                "the OEM says nothing between \((start + a.to).text) and \((start + b.from).text)"
            )
        }
        guard let first = found.first, let last = found.last, last.to > first.from else {
            throw RelayError(.badSpan, "the OEM covers no span")
        }
        segments = found
        validity = first.from...last.to
        for segment in segments { try check(segment, start: start, moonRadius: moonRadius) }
    }

    /// Refuses places within the Moon, at the states and, where these are low, between them.
    private func check(_ segment: Segment, start: Instant, moonRadius: Double) throws {
        let (times, last) = (segment.times, segment.times.count - 1)
        let still = OrbitState(position: .zero, velocity: .zero)
        for index in times.indices where segment.states[index].position.length < moonRadius + 400 {
            let (a, b) = (max(segment.from, times[max(0, index - 1)]), min(segment.to, times[min(last, index + 1)]))
            guard a < b else { continue }
            let low = RootFinding.maximum(between: a, and: b, tolerance: 0.01) { -position(at: $0, moon: still).length }
            let distance = -low.value
            guard distance >= moonRadius else {
                throw RelayError(
                    .hitsMoon,
                    "the table meets the Moon's surface: at \((start + low.at).text) it is "
                        + "\(distance.rounded()) km from the Moon's centre"
                )
            }
        }
    }

    /// See ``RelayPath/position(at:moon:)``.
    public func position(at t: Double, moon: OrbitState) -> Vector3 {
        let segment = segments.last { $0.from <= t } ?? segments[0]
        let times = segment.times
        var (low, high) = (0, times.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if times[middle] <= t { low = middle } else { high = middle }
        }
        let first = max(0, min(times.count - segment.points, low + 1 - segment.points / 2))
        let used = first..<(first + segment.points)
        // Newton's divided differences; with velocities every node counts twice.
        var nodes: [Double] = []
        var values: [Vector3] = []
        for index in used {
            nodes.append(times[index])
            values.append(segment.states[index].position)
            if segment.usesVelocity {
                nodes.append(times[index])
                values.append(segment.states[index].position)
            }
        }
        var order = 1
        while order < nodes.count {
            for index in stride(from: nodes.count - 1, through: order, by: -1) {
                let width = nodes[index] - nodes[index - order]
                values[index] =
                    width == 0
                    ? segment.states[first + index / 2].velocity
                    : (values[index] - values[index - 1]) / width
            }
            order += 1
        }
        var sum = values[nodes.count - 1]
        for index in stride(from: nodes.count - 2, through: 0, by: -1) {
            sum = values[index] + sum * (t - nodes[index])
        }
        return sum
    }
}
