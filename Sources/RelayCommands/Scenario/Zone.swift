import Foundation
package import RelayPlanning

/// The zone in which a table shows its times beside UTC.
package struct Zone: Sendable {
    package let name: String
    private let fixed: Int?

    /// A zone by its offset (`+08:00`), `UTC`, or its name in the time zone database.
    init(_ name: String, in table: ScenarioTable) throws {
        guard let zone = Zone(name: name) else {
            throw table.bad(
                "zone",
                "'\(name)' is no zone; write UTC, an offset such as +08:00, or a name such as Asia/Shanghai"
            )
        }
        self = zone
    }

    package init?(name: String) {
        self.name = name
        fixed = Instant.zoneOffset(name)
        if fixed == nil, TimeZone(identifier: name) == nil { return nil }
    }

    /// Seconds east of Greenwich at an instant.
    package func offset(at instant: Instant) -> Int {
        if let fixed { return fixed }
        let date = Date(timeIntervalSince1970: instant.secondsSince1970)
        return TimeZone(identifier: name)?.secondsFromGMT(for: date) ?? 0
    }

    package func text(_ instant: Instant, digits: Int = 0) -> String {
        instant.text(zoneSeconds: offset(at: instant), digits: digits)
    }
}
