/// What every sightline of one instant needs, worked out once.
struct Moment {
    let t: Double
    let moon: OrbitState
    let moonFixed: Matrix3
    let earthFixed: Matrix3
    /// The Moon's centre along the Earth's own axes, from the Earth's centre.
    let moonInEarthAxes: Vector3
    /// The Sun as an observer on the Moon sees it, along the Moon's own axes.
    let sunInMoonAxes: Vector3
    /// The Sun from the Moon's centre along the ICRF, geometric.
    let sun: Vector3

    init(at t: Double, in sky: Sky) {
        self.t = t
        moon = sky.moon(at: t)
        moonFixed = sky.moonFixed(at: t)
        earthFixed = sky.earthFixed(at: t)
        moonInEarthAxes = earthFixed * moon.position
        sun = sky.sunFromEarth(at: t) - moon.position
        let velocity = sky.earthVelocity(at: t) + moon.velocity
        sunInMoonAxes = moonFixed * Sky.aberrated(sun, velocity: velocity)
    }
}

/// A relay at one instant, in each of the frames that sightlines use.
struct RelayMoment {
    let place: Vector3
    let inMoonAxes: Vector3
    let inEarthAxes: Vector3

    init(_ path: any RelayPath, at moment: Moment) {
        place = path.position(at: moment.t, moon: moment.moon)
        inMoonAxes = moment.moonFixed * place
        inEarthAxes = moment.earthFixed * (place + moment.moon.position)
    }
}

extension Scene {
    /// Above nought where the sightline is open; a continuous function whose sign changes at edges.
    ///
    /// Elevations enter by their sines, occultations by an angle in radians.
    @inline(__always)
    static func siteRelay(_ site: Place, _ relay: RelayMoment) -> Double {
        site.clearance(of: relay.inMoonAxes - site.position)
    }

    @inline(__always)
    func relayStation(_ relay: RelayMoment, _ station: Place, moon: Vector3) -> Double {
        let sight = relay.inEarthAxes - station.position
        let fromMoon = relay.inEarthAxes - moon
        // The point of the sight that is next to the Moon's centre.
        let part = max(0, min(1, fromMoon.dot(sight) / sight.squaredLength))
        let nearest = (fromMoon - sight * part).length
        return min(station.clearance(of: sight), (nearest - moonRadius) / sight.length)
    }

    @inline(__always)
    static func siteStation(_ here: Place, _ there: Place, _ moment: Moment) -> Double {
        let siteInEarthAxes = moment.earthFixed * (moment.moonFixed.transposed * here.position + moment.moon.position)
        let sight = siteInEarthAxes - there.position
        let back = moment.moonFixed * (moment.earthFixed.transposed * -sight)
        return min(there.clearance(of: sight), here.clearance(of: back))
    }

    @inline(__always)
    static func siteSun(_ place: Place, _ rule: Site.SunRule, _ moment: Moment) -> Double {
        let sight = moment.sunInMoonAxes - place.position
        guard case .discFraction(let part) = rule else { return place.clearance(of: sight) }
        return SunDisc.visiblePart(of: sight, at: place) - part
    }

    @inline(__always)
    func relaySun(_ relay: RelayMoment, _ moment: Moment) -> Double {
        let fromMoon = SunDisc.separation(observer: relay.place, sun: moment.sun, body: .zero, radius: moonRadius)
        let earth = -moment.moon.position
        return min(fromMoon, SunDisc.separation(observer: relay.place, sun: moment.sun, body: earth, radius: 6_378.137))
    }

    /// The sightline's clearance at any instant.
    func clearance(_ sightline: Sightline, at t: Double) -> Double {
        let moment = Moment(at: t, in: sky)
        let relay = { (index: Int) in RelayMoment(self.relays[index].path, at: moment) }
        switch sightline {
        case .siteRelay(let site, let index): return Scene.siteRelay(sitePlaces[site], relay(index))
        case .relayStation(let index, let station):
            return relayStation(relay(index), stationPlaces[station], moon: moment.moonInEarthAxes)
        case .siteStation(let site, let station):
            return Scene.siteStation(sitePlaces[site], stationPlaces[station], moment)
        case .siteSun(let site): return Scene.siteSun(sunPlaces[site], sites[site].sun, moment)
        case .relaySun(let index): return relaySun(relay(index), moment)
        }
    }
}
