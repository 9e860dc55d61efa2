import RelayPlanning

extension Scenario.Provenance {
    init(_ table: ScenarioTable) throws {
        mark = try table.string("mark")
        source = try table.string("source")
        if let mark, !["S", "P", "W", "K"].contains(mark) {
            throw table.bad(
                "mark",
                "'\(mark)' is none of S (stated), P (published), W (weak) and K (general knowledge)"
            )
        }
    }
}

extension HorizonMask {
    fileprivate init?(_ table: ScenarioTable) throws {
        guard let rows = try table.rows("mask", width: 2) else { return nil }
        try self.init(rows.map { Point(azimuth: $0[0], elevation: $0[1]) })
    }
}

extension Scenario.SiteEntry {
    init(_ table: ScenarioTable) throws {
        let id = try table.required("id", table.string)
        let (radius, height) = (try table.number("radius_km"), try table.number("height_km"))
        if radius != nil, height != nil { throw table.bad("height_km", "give either radius_km or height_km") }
        var rule = Site.SunRule.centreAbove(0)
        if let sun = try table.table("sun") {
            let (least, part) = (try sun.number("min_elevation_deg"), try sun.number("disc_fraction"))
            guard (least == nil) != (part == nil) else {
                throw sun.bad("min_elevation_deg", "give either min_elevation_deg or disc_fraction")
            }
            rule = least.map { .centreAbove($0) } ?? .discFraction(part ?? 0)
            try sun.finish()
        }
        site = try Site(
            id: id,
            longitude: table.required("longitude_deg", table.number),
            latitude: table.required("latitude_deg", table.number),
            radius: radius ?? 1_737.4 + (height ?? 0),
            minimumElevation: table.number("min_elevation_deg") ?? 0,
            mask: HorizonMask(table),
            sun: rule
        )
        name = try table.string("name") ?? id
        provenance = try Scenario.Provenance(table)
        store = try table.bits("store_gbit")
        power = try table.table("power").map { try $0.read(SitePower.init(_:)) }
    }
}

extension Scenario.StationEntry {
    init(_ table: ScenarioTable) throws {
        let id = try table.required("id", table.string)
        station = try GroundStation(
            id: id,
            longitude: table.required("longitude_deg", table.number),
            latitude: table.required("latitude_deg", table.number),
            height: table.number("height_km") ?? 0,
            minimumElevation: table.number("min_elevation_deg") ?? 10,
            mask: HorizonMask(table),
            accuracy: table.number("accuracy_deg")
        )
        name = try table.string("name") ?? id
        provenance = try Scenario.Provenance(table)
        outages = try table.tables("outages").map { table in
            try table.read { outage in
                let start = try outage.required("start", outage.instant)
                let end = try outage.required("end", outage.instant)
                guard end > start else {
                    throw RelayError(.badWindow, "the outage ends at \(end.text), not after its start")
                }
                return Scenario.Outage(start: start, end: end, reason: try outage.string("reason"))
            }
        }
        let sorted = outages.sorted { $0.start < $1.start }
        for (a, b) in zip(sorted, sorted.dropFirst()) where b.start < a.end {
            throw RelayError(.badWindow, "the outages of \(a.start.text) and \(b.start.text) overlap; join them")
        }
    }
}

extension ScenarioTable {
    /// A volume in Gbit, as bits; not below nought.
    func bits(_ key: String) throws -> Double? {
        guard let value = try number(key) else { return nil }
        guard value >= 0 else { throw bad(key, "must not be negative") }
        return value * 1e9
    }

    /// A number that must not be negative.
    func amount(_ key: String) throws -> Double? {
        guard let value = try number(key) else { return nil }
        guard value >= 0 else { throw bad(key, "must not be negative") }
        return value
    }
}
