/// The Sun as a disc.
enum SunDisc {
    static let radius = 695_700.0

    /// Which part of the disc stands above the horizon at a place, which is taken as straight over
    /// the disc's half degree; above 1 or below 0 it goes on linearly, so that edges have a sign.
    static func visiblePart(of sight: Vector3, at place: Place) -> Double {
        let (elevation, azimuth) = place.horizontal(sight)
        let horizon = place.mask?.elevation(at: azimuth) ?? 0
        let half = asin(radius / sight.length).degrees
        let height = (elevation - horizon) / half
        guard height > -1 else { return height + 1 }
        guard height < 1 else { return height }
        return 1 - (acos(height) - height * max(0, 1 - height * height).squareRoot()) / .pi
    }

    /// The angle in radians by which the disc's nearer limb clears a body: below nought where the
    /// whole disc is hidden (umbra), above where some of it is seen.
    static func separation(observer: Vector3, sun: Vector3, body: Vector3, radius bodyRadius: Double) -> Double {
        let (toSun, toBody) = (sun - observer, body - observer)
        let distance = toBody.length
        // Behind the observer, or nearer than the surface: the angle is what it is.
        let bodyHalf = asin(min(1, bodyRadius / distance))
        let sunHalf = asin(radius / toSun.length)
        return toSun.angle(to: toBody) + sunHalf - bodyHalf
    }
}
