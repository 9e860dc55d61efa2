/// The elevation that a target must exceed, in every direction of the compass.
///
/// Between the points given, the elevation is interpolated linearly in azimuth, round through
/// north; azimuth is counted from north over east.
public struct HorizonMask: Hashable, Sendable {
    /// One direction of the horizon, in degrees.
    public struct Point: Hashable, Sendable {
        /// Azimuth from north over east.
        public var azimuth: Double
        /// Elevation above the level of the place; below nought from a height.
        public var elevation: Double
        /// A direction of the horizon.
        public init(azimuth: Double, elevation: Double) {
            self.azimuth = azimuth
            self.elevation = elevation
        }
    }

    /// The points, by azimuth.
    public let points: [Point]

    /// A mask of points in any order; one point means the same elevation all round.
    ///
    /// - Throws: ``RelayError`` of code `badSite`.
    public init(_ points: [Point]) throws {
        guard !points.isEmpty else { throw RelayError(.badSite, "a horizon mask needs at least one point") }
        for point in points {
            guard (0..<360).contains(point.azimuth), (-30...90).contains(point.elevation) else {
                throw RelayError(
                    .badSite,
                    "the mask point (\(point.azimuth)°, \(point.elevation)°) must have azimuth 0–360° and elevation −30…90°"
                )
            }
        }
        let sorted = points.sorted { $0.azimuth < $1.azimuth }
        for (a, b) in zip(sorted, sorted.dropFirst()) where a.azimuth == b.azimuth {
            throw RelayError(.badSite, "the horizon mask has two elevations at azimuth \(a.azimuth)°")
        }
        self.points = sorted
    }

    /// A horizon of one elevation, in degrees.
    public init(level: Double) throws {
        try self.init([Point(azimuth: 0, elevation: level)])
    }

    /// The elevation in degrees at an azimuth in degrees.
    public func elevation(at azimuth: Double) -> Double {
        guard points.count > 1 else { return points[0].elevation }
        let a = azimuth.wholeTurn
        let after = points.firstIndex { $0.azimuth > a } ?? 0
        let before = after == 0 ? points.count - 1 : after - 1
        let (low, high) = (points[before], points[after])
        let width = (high.azimuth - low.azimuth).wholeTurn
        return low.elevation + (high.elevation - low.elevation) * ((a - low.azimuth).wholeTurn / width)
    }
}
