/// A place on a body: where it is and which way is up, along the body's own axes.
final class Place: Sendable {
    let position: Vector3
    let up: Vector3
    let east: Vector3
    let north: Vector3
    let sineOfLeast: Double
    let mask: HorizonMask?

    init(position: Vector3, longitude: Double, latitude: Double, least: Double, mask: HorizonMask?) {
        let (l, b) = (longitude.radians, latitude.radians)
        self.position = position
        up = Vector3(cos(b) * cos(l), cos(b) * sin(l), sin(b))
        east = Vector3(-sin(l), cos(l), 0)
        north = Vector3(-sin(b) * cos(l), -sin(b) * sin(l), cos(b))
        sineOfLeast = sin(least.radians)
        self.mask = mask
    }

    /// How far (in sine of elevation) a direction stands above the least elevation and the mask.
    @inline(__always)
    func clearance(of direction: Vector3) -> Double {
        let distance = direction.length
        let sine = direction.dot(up) / distance
        guard let mask else { return sine - sineOfLeast }
        let azimuth = atan2(direction.dot(east), direction.dot(north)).degrees
        return sine - max(sineOfLeast, sin(mask.elevation(at: azimuth).radians))
    }

    /// Elevation and azimuth in degrees.
    func horizontal(_ direction: Vector3) -> (elevation: Double, azimuth: Double) {
        let level = (direction.dot(east) * direction.dot(east) + direction.dot(north) * direction.dot(north))
            .squareRoot()
        return (
            atan2(direction.dot(up), level).degrees,
            atan2(direction.dot(east), direction.dot(north)).degrees.wholeTurn
        )
    }
}
