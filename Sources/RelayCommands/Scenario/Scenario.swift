package import Foundation
package import RelayPlanning
import TOMLKit

/// A scenario as it stands in its file: who sees whom, from when to when, and whose bits go home.
package struct Scenario: Sendable {
    /// A statement's standing and where it comes from.
    package struct Provenance: Hashable, Sendable {
        /// S stated, P published, W weak, K general knowledge.
        package var mark: String?
        /// The document that states it.
        package var source: String?
    }

    /// A span in which a station does not receive.
    package struct Outage: Sendable {
        package var start: Instant
        package var end: Instant
        package var reason: String?
    }

    /// A site with what a plan needs of it.
    package struct SiteEntry: Sendable {
        package var site: Site
        package var name: String
        package var provenance: Provenance
        package var store: Double?
        package var power: SitePower?
    }

    /// A station with its outages.
    package struct StationEntry: Sendable {
        package var station: GroundStation
        package var name: String
        package var provenance: Provenance
        package var outages: [Outage]
    }

    /// A relay with what a plan needs of it.
    package struct RelayEntry: Sendable {
        package var id: String
        package var name: String
        package var provenance: Provenance
        package var orbit: RelayOrbit
        package var store: Double?
        package var beams: Int
        package var power: SitePower?
    }

    package var title: String
    package var folder: URL
    package var start: Instant
    package var end: Instant
    package var step: Double
    package var zone: Zone
    package var bodies: Bodies
    package var sites: [SiteEntry]
    package var stations: [StationEntry]
    package var relays: [RelayEntry]
    package var direct: Bool
    package var links: [LinkEntry]
    package var payloads: [PayloadEntry]
    package var objective: Objective

    /// Reads a scenario file.
    ///
    /// - Throws: ``RelayError`` of code `badFile` that names the key, or the line where the file is
    ///   no TOML.
    package init(contentsOf url: URL) throws {
        let data: Data
        do {
            data = try Data(contentsOf: url)
        } catch {
            throw RelayError(
                .badFile,
                "cannot read the scenario \(url.path); give the path of a TOML file, as in Scenarios/change-4.toml"
            )
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw RelayError(.badFile, "\(url.path) is not UTF-8")
        }
        try self.init(text: text, folder: url.deletingLastPathComponent())
    }

    /// Reads a scenario's text; relative file names in it count from `folder`.
    package init(text: String, folder: URL) throws {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw RelayError(.badFile, "this is no TOML: \(error.description)", line: error.source.begin.line)
        }
        self = try ScenarioTable(table, path: "").read { root in
            try Scenario(root, folder: folder)
        }
    }

    private init(_ root: ScenarioTable, folder: URL) throws {
        let format = try root.required("format", root.string)
        guard format == "magpie-relay/1" else {
            throw root.bad("format", "'\(format)' is not known; this program reads magpie-relay/1")
        }
        title = try root.string("title") ?? "Relay scenario"
        self.folder = folder
        let span = try root.required("span", root.table)
        let start = try span.required("start", span.instant)
        let days = try span.number("days")
        let stop = try span.instant("end")
        guard (days == nil) != (stop == nil) else { throw span.bad("days", "give either days or end") }
        self.start = start
        end = stop ?? start + (days ?? 0) * 86_400
        guard end > start else {
            throw RelayError(.badSpan, "span: it ends at \(end.text), which is not after its start \(start.text)")
        }
        step = try span.number("step_s") ?? 60
        zone = try Zone(span.string("zone") ?? "UTC", in: span)
        try span.finish()
        bodies = try root.table("bodies").map { try $0.read { try Bodies($0, folder: folder) } } ?? Bodies()
        sites = try root.tables("site").map { try $0.read(SiteEntry.init(_:)) }
        stations = try root.tables("station").map { try $0.read(StationEntry.init(_:)) }
        relays = try root.tables("relay").map { table in try table.read { try RelayEntry($0, folder: folder) } }
        direct = try root.flag("direct") ?? false
        links = try root.tables("link").map { try $0.read(LinkEntry.init(_:)) }
        payloads = try root.tables("payload").map { try $0.read(PayloadEntry.init(_:)) }
        objective = try root.table("plan").map { try $0.read(Objective.init(_:)) } ?? Objective()
        try checkNames(root)
    }

    /// What sites, stations and relays are called, by their ids.
    package var names: [String: String] {
        let pairs =
            sites.map { ($0.site.id, $0.name) } + stations.map { ($0.station.id, $0.name) }
            + relays.map { ($0.id, $0.name) }
        return Dictionary(pairs) { first, _ in first }
    }

    private func checkNames(_ root: ScenarioTable) throws {
        let (siteIDs, relayIDs) = (sites.map(\.site.id), relays.map(\.id))
        let stationIDs = stations.map(\.station.id)
        for link in links {
            let isUp = siteIDs.contains(link.from) && relayIDs.contains(link.to)
            let isDown = relayIDs.contains(link.from) && (link.to == "*" || stationIDs.contains(link.to))
            let isDirect = siteIDs.contains(link.from) && (link.to == "*" || stationIDs.contains(link.to))
            guard isUp || isDown || isDirect else {
                throw root.bad(
                    "link",
                    "from '\(link.from)' to '\(link.to)' joins no site with a relay, relay with a station or site with a station; "
                        + "use their ids, or \"*\" for every station"
                )
            }
        }
        var pairs: Set<[String]> = []
        for link in links where !pairs.insert([link.from, link.to, link.band]).inserted {
            throw root.bad(
                "link",
                "from '\(link.from)' to '\(link.to)' is given twice in band '\(link.band)'; name the bands to use both at once"
            )
        }
        var seen: Set<String> = []
        for payload in payloads {
            guard siteIDs.contains(payload.at) || relayIDs.contains(payload.at) else {
                throw root.bad("payload '\(payload.id)'", "at = '\(payload.at)' is neither a site nor a relay")
            }
            guard seen.insert(payload.id).inserted else { throw root.bad("payload '\(payload.id)'", "is given twice") }
        }
    }
}

/// The ephemeris and constants of a scenario.
package struct Bodies: Sendable {
    package var ephemerisFile: URL?
    package var orientationFile: URL?
    package var moonRadius = 1_737.4
    package var universalOffset = 0.0
    package var gravity = LunarGravity()

    package init() {}

    init(_ table: ScenarioTable, folder: URL) throws {
        if let name = try table.string("ephemeris"), name != "erfa" { ephemerisFile = folder.appending(name) }
        if let name = try table.string("orientation"), name != "iau2015" { orientationFile = folder.appending(name) }
        moonRadius = try table.number("moon_radius_km") ?? moonRadius
        universalOffset = try table.number("ut1_utc_s") ?? universalOffset
        for (key, path) in [
            ("gm_moon_km3_s2", \LunarGravity.moon), ("gm_earth_km3_s2", \LunarGravity.earth),
            ("gm_sun_km3_s2", \LunarGravity.sun),
        ] as [(String, WritableKeyPath<LunarGravity, Double>)] {
            guard let value = try table.number(key) else { continue }
            let isMoon = path == \LunarGravity.moon
            guard value > 0 || value == 0 && !isMoon else {
                throw table.bad(key, isMoon ? "must be above 0" : "must be above 0, or 0 to leave the body out")
            }
            gravity[keyPath: path] = value
        }
    }
}

extension URL {
    /// A file named in a scenario: absolute, or counted from the scenario's folder.
    func appending(_ name: String) -> URL {
        name.hasPrefix("/") ? URL(fileURLWithPath: name) : appendingPathComponent(name)
    }
}
