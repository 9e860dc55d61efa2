package import RelayPlanning

/// A link's rates by distance.
package struct LinkEntry: Sendable {
    /// One rate that holds up to a distance.
    package struct Rate: Sendable {
        /// Bits per second.
        package var bitsPerSecond: Double
        /// Up to this many km.
        package var maximumRange: Double
    }

    package var from: String
    package var to: String
    package var band: String
    package var efficiency: Double
    package var rates: [Rate]
    package var provenance: Scenario.Provenance

    init(_ table: ScenarioTable) throws {
        from = try table.required("from", table.string)
        to = try table.required("to", table.string)
        band = try table.string("band") ?? ""
        efficiency = try table.number("efficiency") ?? 1
        guard efficiency > 0, efficiency <= 1 else { throw table.bad("efficiency", "must lie above 0 and not above 1") }
        provenance = try Scenario.Provenance(table)
        let single = try table.number("kbit_s")
        let list = try table.tables("rates").map { row in
            try row.read { row in
                Rate(
                    bitsPerSecond: try row.required("kbit_s", row.number) * 1_000,
                    maximumRange: try row.number("max_range_km") ?? .infinity
                )
            }
        }
        guard (single == nil) != list.isEmpty else { throw table.bad("kbit_s", "give either kbit_s or rates") }
        rates = single.map { [Rate(bitsPerSecond: $0 * 1_000, maximumRange: .infinity)] } ?? list
        for rate in rates where rate.bitsPerSecond <= 0 || rate.maximumRange <= 0 {
            throw RelayError(
                .badRate,
                "a rate of \(rate.bitsPerSecond / 1_000) kbit/s"
                    + (rate.maximumRange.isFinite ? " up to \(rate.maximumRange) km: both" : "")
                    + " must be above 0"
            )
        }
    }

    /// Bits per second at a distance in km; nought beyond the last.
    package func rate(at range: Double) -> Double {
        (rates.filter { range <= $0.maximumRange }.map(\.bitsPerSecond).max() ?? 0) * efficiency
    }
}

/// A guest's instrument and what it sends.
package struct PayloadEntry: Sendable {
    /// A rate that holds for a part of the lunar day, in hours of local solar time.
    package struct Production: Sendable {
        package var from: Double
        package var to: Double
        package var bitsPerSecond: Double
    }

    package var id: String
    package var name: String
    package var partner: String
    package var at: String
    package var priority: Double
    package var quota: Double
    package var deadline: Instant?
    package var deadlineAfter: Double?
    package var waiting: Double
    package var production: [Production]
    package var provenance: Scenario.Provenance

    init(_ table: ScenarioTable) throws {
        id = try table.required("id", table.string)
        name = try table.string("name") ?? id
        partner = try table.string("partner") ?? "–"
        at = try table.required("at", table.string)
        priority = try table.amount("priority") ?? 1
        quota = try table.amount("quota") ?? 1
        deadline = try table.instant("deadline")
        deadlineAfter = try table.amount("deadline_after_h").map { $0 * 3_600 }
        waiting = try table.bits("waiting_gbit") ?? 0
        provenance = try Scenario.Provenance(table)
        production = try table.tables("production").map { row in
            try row.read { row in
                let (from, to) = (try row.number("from_h") ?? 0, try row.number("to_h") ?? 24)
                guard (0...24).contains(from), (0...24).contains(to), from != to else {
                    throw row.bad("from_h", "from \(from) to \(to) h is no part of the lunar day of 0–24 h")
                }
                let rate = try row.required("kbit_s", row.number)
                guard rate >= 0 else {
                    throw RelayError(.badRate, "\(row.path).kbit_s: a rate of \(rate) kbit/s must not be negative")
                }
                return Production(from: from, to: to, bitsPerSecond: rate * 1_000)
            }
        }
        guard waiting > 0 || !production.isEmpty else {
            throw table.bad("production", "a payload needs production or waiting_gbit")
        }
    }
}

/// A site's or relay's power, which limits how long it may send.
package struct SitePower: Hashable, Sendable {
    package var solar: Double
    package var load: Double
    package var transmit: Double
    package var battery: Double
    package var initial: Double
    package var floor: Double

    init(_ table: ScenarioTable) throws {
        solar = try table.amount("solar_w") ?? 0
        load = try table.amount("load_w") ?? 0
        transmit = try table.required("transmit_w", table.amount)
        battery = try table.required("battery_wh", table.amount) * 3_600
        initial = try table.amount("initial_wh").map { $0 * 3_600 } ?? battery
        floor = try table.amount("floor_wh").map { $0 * 3_600 } ?? 0
        guard initial <= battery, floor <= initial else {
            throw table.bad("initial_wh", "must lie between floor_wh and battery_wh")
        }
    }
}

/// What a plan is best in.
package struct Objective: Sendable {
    /// The three ways to weigh bits against each other.
    package enum Kind: String, Sendable, CaseIterable {
        /// As many bits as possible, weighted by priority.
        case weighted
        /// As many bits as possible, all alike.
        case total
        /// Max–min fair among partners by quota, then as many weighted bits as possible.
        case fair
    }

    package var kind = Kind.weighted

    package init() {}

    init(_ table: ScenarioTable) throws {
        let name = try table.string("objective") ?? "weighted"
        guard let kind = Kind(rawValue: name) else {
            throw table.bad("objective", "'\(name)' is none of weighted, total and fair")
        }
        self.kind = kind
    }
}
