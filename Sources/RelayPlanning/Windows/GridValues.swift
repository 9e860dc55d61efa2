/// The clearances of many sightlines at one instant, with everything that they share worked out
/// once: a thousand pairs of ten relays cost ten orbits, not a thousand.
struct GridValues {
    let scene: Scene
    let sightlines: [Sightline]
    private(set) var values: [Double]
    private let needed: [Int]

    init(scene: Scene, sightlines: [Sightline]) {
        self.scene = scene
        self.sightlines = sightlines
        values = [Double](repeating: 0, count: sightlines.count)
        var used: Set<Int> = []
        for line in sightlines {
            switch line {
            case .siteRelay(_, let relay), .relayStation(let relay, _), .relaySun(let relay): used.insert(relay)
            case .siteStation, .siteSun: break
            }
        }
        needed = used.sorted()
        let nowhere = RelayMoment.nowhere
        relays = [RelayMoment](repeating: nowhere, count: scene.relays.count)
    }

    private var relays: [RelayMoment]

    mutating func evaluate(at t: Double) {
        let moment = Moment(at: t, in: scene.sky)
        for index in needed { relays[index] = RelayMoment(scene.relays[index].path, at: moment) }
        for index in sightlines.indices {
            switch sightlines[index] {
            case .siteRelay(let site, let relay): values[index] = scene.siteRelay(site, relays[relay])
            case .relayStation(let relay, let station):
                values[index] = scene.relayStation(relays[relay], station, moment)
            case .siteStation(let site, let station): values[index] = scene.siteStation(site, station, moment)
            case .siteSun(let site): values[index] = scene.siteSun(site, moment)
            case .relaySun(let relay): values[index] = scene.relaySun(relays[relay], moment)
            }
        }
    }
}

extension RelayMoment {
    /// A placeholder for relays that no sightline of a search uses.
    static var nowhere: RelayMoment { RelayMoment(place: .zero, inMoonAxes: .zero, inEarthAxes: .zero) }

    private init(place: Vector3, inMoonAxes: Vector3, inEarthAxes: Vector3) {
        self.place = place
        self.inMoonAxes = inMoonAxes
        self.inEarthAxes = inEarthAxes
    }
}
