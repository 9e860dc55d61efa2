/// What one end of a sightline sees of the other at an instant.
public struct Look: Hashable, Sendable {
    /// Elevation in degrees at the place on the ground; geometric, without refraction.
    public var elevation: Double
    /// Azimuth in degrees from north over east.
    public var azimuth: Double
    /// Distance in km.
    public var range: Double
    /// Whether the sightline is open.
    public var isOpen: Bool
}

extension Scene {
    /// Elevation, azimuth and range at an instant, seen from the site, else from the station.
    ///
    /// For the Sun seen from a relay elevation and azimuth are not a number.
    public func look(along sightline: Sightline, at t: Double) -> Look {
        let moment = Moment(at: t, in: sky)
        let isOpen = clearance(sightline, at: t) > 0
        let (place, sight): (Place?, Vector3) =
            switch sightline {
            case .siteRelay(let site, let relay):
                (
                    sitePlaces[site],
                    RelayMoment(relays[relay].path, at: moment).inMoonAxes - sitePlaces[site].position
                )
            case .relayStation(let relay, let station):
                (
                    stationPlaces[station],
                    RelayMoment(relays[relay].path, at: moment).inEarthAxes - stationPlaces[station].position
                )
            case .siteStation(let site, let station):
                (sitePlaces[site], stationInMoonAxes(station, moment) - sitePlaces[site].position)
            case .siteSun(let site):
                (sitePlaces[site], moment.sunInMoonAxes - sitePlaces[site].position)
            case .relaySun(let relay):
                (nil, moment.sun - RelayMoment(relays[relay].path, at: moment).place)
            }
        guard let place else { return Look(elevation: .nan, azimuth: .nan, range: sight.length, isOpen: isOpen) }
        let angles = place.horizontal(sight)
        return Look(elevation: angles.elevation, azimuth: angles.azimuth, range: sight.length, isOpen: isOpen)
    }

    private func stationInMoonAxes(_ station: Int, _ moment: Moment) -> Vector3 {
        let inICRF = moment.earthFixed.transposed * stationPlaces[station].position - moment.moon.position
        return moment.moonFixed * inICRF
    }

    /// A site's place from the Moon's centre in km along the ICRF.
    public func place(ofSite site: Int, at t: Double) -> Vector3 {
        sky.moonFixed(at: t).transposed * sitePlaces[site].position
    }

    /// A relay's place from the Moon's centre in km, in the turning frame of Earth and Moon: x from
    /// the Earth to the Moon, z along the Moon's orbital angular momentum.
    public func turningPlace(ofRelay relay: Int, at t: Double) -> Vector3 {
        let moon = sky.moon(at: t)
        let x = moon.position.unit
        let z = moon.position.cross(moon.velocity).unit
        let place = relays[relay].path.position(at: t, moon: moon)
        return Vector3(place.dot(x), place.dot(z.cross(x)), place.dot(z))
    }

    /// The part of the Sun's disc, 0 … 1, above the horizon mask of a site.
    public func sunlitPart(at t: Double, site: Int) -> Double {
        let moment = Moment(at: t, in: sky)
        let place = sitePlaces[site]
        return max(0, min(1, SunDisc.visiblePart(of: moment.sunInMoonAxes - place.position, at: place)))
    }

    /// The local solar time at a site in hours, 0 … 24: noon when the Sun stands over its meridian.
    public func solarTime(at t: Double, site: Int) -> Double {
        let moment = Moment(at: t, in: sky)
        let sun = moment.sunInMoonAxes
        let subsolar = atan2(sun.y, sun.x).degrees
        return ((sites[site].longitude - subsolar) / 15 + 12).truncatingRemainder(dividingBy: 24).wholeDay
    }

    /// Least and greatest elevation in degrees over the span, sought by steps of ten minutes.
    public func elevationRange(along sightline: Sightline) -> (least: Double, greatest: Double) {
        let elevation = { (t: Double) in self.look(along: sightline, at: t).elevation }
        let step = min(600, sky.duration / 4)
        var (low, high) = ((0.0, Double.infinity), (0.0, -Double.infinity))
        for index in 0...Int(sky.duration / step) {
            let t = Double(index) * step
            let value = elevation(t)
            if value < low.1 { low = (t, value) }
            if value > high.1 { high = (t, value) }
        }
        let bounds = { (t: Double) in (max(0, t - step), min(self.sky.duration, t + step)) }
        let (a, b) = (bounds(low.0), bounds(high.0))
        let least = RootFinding.maximum(between: a.0, and: a.1, tolerance: 0.1) { -elevation($0) }
        let greatest = RootFinding.maximum(between: b.0, and: b.1, tolerance: 0.1, of: elevation)
        return (min(low.1, -least.value), max(high.1, greatest.value))
    }
}

extension Double {
    fileprivate var wholeDay: Double { self < 0 ? self + 24 : self }
}
