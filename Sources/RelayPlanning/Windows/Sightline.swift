/// Two ends between which there is, or is not, a line of sight.
public enum Sightline: Hashable, Sendable {
    /// A site on the Moon and a relay: above the site's least elevation and mask.
    case siteRelay(site: Int, relay: Int)
    /// A relay and a station: above the station's horizon and not behind the Moon.
    case relayStation(relay: Int, station: Int)
    /// A site and a station without a relay: above both horizons.
    case siteStation(site: Int, station: Int)
    /// A site and the Sun, by the site's ``Site/SunRule``.
    case siteSun(site: Int)
    /// A relay and the Sun: any part of the disc clear of Moon and Earth.
    case relaySun(relay: Int)
}

/// What a window search looks at: places, relays and the sky over them.
///
/// Indices in ``Sightline`` are positions in these lists.
public final class Scene: Sendable {
    /// Where Moon, Earth and Sun are.
    public let sky: Sky
    /// Places on the Moon.
    public let sites: [Site]
    /// Places on the Earth.
    public let stations: [GroundStation]
    /// The relays' names and paths.
    public let relays: [Relay]
    /// The radius in km of the sphere that hides relays from stations.
    public let moonRadius: Double

    let sitePlaces: [Place]
    let sunPlaces: [Place]
    let stationPlaces: [Place]

    /// A relay by its short name.
    public struct Relay: Sendable {
        /// The short name by which links refer to it.
        public var id: String
        /// How it moves.
        public var path: any RelayPath
        /// A relay of a name on a path.
        public init(id: String, path: any RelayPath) {
            self.id = id
            self.path = path
        }
    }

    /// A scene.
    ///
    /// - Throws: ``RelayError`` where two things share a name, the radius is not the Moon's, or a
    ///   relay's path does not cover the sky's span.
    public init(
        sky: Sky,
        sites: [Site] = [],
        stations: [GroundStation] = [],
        relays: [Relay] = [],
        moonRadius: Double = 1_737.4
    ) throws {
        var seen: Set<String> = ["sun"]
        for id in sites.map(\.id) + stations.map(\.id) + relays.map(\.id) {
            guard seen.insert(id).inserted else {
                throw RelayError(
                    .badElement,
                    "the name '\(id)' is used twice; sites, stations and relays share one set of names"
                )
            }
        }
        guard (1_700...1_760).contains(moonRadius) else {
            throw RelayError(.badElement, "a radius of \(moonRadius) km is not the Moon's (1,700–1,760 km)")
        }
        for relay in relays {
            let covered = relay.path.validity
            guard covered.lowerBound <= 0, covered.upperBound >= sky.duration else {
                throw RelayError(
                    .badSpan,
                    "relay \(relay.id)'s orbit covers \((sky.start + covered.lowerBound).text) to "
                        + "\((sky.start + covered.upperBound).text), not the whole span"
                )
            }
        }
        self.sky = sky
        self.sites = sites
        self.stations = stations
        self.relays = relays
        self.moonRadius = moonRadius
        sitePlaces = sites.map(\.place)
        sunPlaces = sites.map { site in
            if case .centreAbove(let elevation) = site.sun { return site.place(least: elevation) }
            return site.place(least: -30)
        }
        stationPlaces = stations.map(\.place)
    }

    /// The names of a sightline's two ends.
    public func ends(of sightline: Sightline) -> (from: String, to: String) {
        switch sightline {
        case .siteRelay(let site, let relay): (sites[site].id, relays[relay].id)
        case .relayStation(let relay, let station): (relays[relay].id, stations[station].id)
        case .siteStation(let site, let station): (sites[site].id, stations[station].id)
        case .siteSun(let site): (sites[site].id, "sun")
        case .relaySun(let relay): (relays[relay].id, "sun")
        }
    }

    /// All sightlines but the direct ones of site and station.
    public var sightlines: [Sightline] {
        var all: [Sightline] = []
        for site in sites.indices { all += relays.indices.map { .siteRelay(site: site, relay: $0) } }
        all += sites.indices.map { .siteSun(site: $0) }
        for relay in relays.indices { all += stations.indices.map { .relayStation(relay: relay, station: $0) } }
        return all
    }

    /// The direct sightlines of sites and stations.
    public var directSightlines: [Sightline] {
        sites.indices.flatMap { site in stations.indices.map { .siteStation(site: site, station: $0) } }
    }
}
