/// The clearances of many sightlines at a block of instants, with everything that they share worked
/// out once: a thousand pairs of ten relays cost ten orbits, not a thousand.
///
/// Instants come in blocks so that a place, its mask or a path is fetched once a block: fetching
/// them for every pair and instant counts references to objects that all cores share, which took
/// half of a search's time, and more than half on two cores.
struct GridValues {
    /// The most instants of one block: their moments and relays fit into a core's own memory.
    static let longestBlock = 64

    private let scene: Scene
    private let sightlines: [Sightline]
    private let needed: [Int]
    private var moments: [Moment] = []
    /// By relay, then by instant; empty for relays that no sightline needs.
    private var relays: [[RelayMoment]]

    init(scene: Scene, sightlines: [Sightline]) {
        self.scene = scene
        self.sightlines = sightlines
        var used: Set<Int> = []
        for line in sightlines {
            switch line {
            case .siteRelay(_, let relay), .relayStation(let relay, _), .relaySun(let relay): used.insert(relay)
            case .siteStation, .siteSun: break
            }
        }
        needed = used.sorted()
        relays = [[RelayMoment]](repeating: [], count: scene.relays.count)
    }

    /// Goes to other instants, in seconds since the sky's start.
    mutating func move(to instants: [Double]) {
        moments = instants.map { Moment(at: $0, in: scene.sky) }
        for relay in needed {
            let path = scene.relays[relay].path
            relays[relay] = moments.map { RelayMoment(path, at: $0) }
        }
    }

    /// The clearances of one sightline at each instant of the block.
    func clearances(_ sightline: Sightline) -> [Double] {
        // Captured as an array: through self, each instant would count references again.
        let moments = moments
        switch sightline {
        case .siteRelay(let site, let relay):
            let place = scene.sitePlaces[site]
            return relays[relay].map { Scene.siteRelay(place, $0) }
        case .relayStation(let relay, let station):
            let (place, relay) = (scene.stationPlaces[station], relays[relay])
            return moments.indices.map { scene.relayStation(relay[$0], place, moon: moments[$0].moonInEarthAxes) }
        case .siteStation(let site, let station):
            let (here, there) = (scene.sitePlaces[site], scene.stationPlaces[station])
            return moments.map { Scene.siteStation(here, there, $0) }
        case .siteSun(let site):
            let (place, rule) = (scene.sunPlaces[site], scene.sites[site].sun)
            return moments.map { Scene.siteSun(place, rule, $0) }
        case .relaySun(let relay):
            let relay = relays[relay]
            return moments.indices.map { scene.relaySun(relay[$0], moments[$0]) }
        }
    }
}
