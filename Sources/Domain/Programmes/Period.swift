/// A length of time as rules state it: one year, ten working days.
///
/// It is not a number of seconds: the calendar of the policy turns it into a
/// date, because a year, a month and a working day differ in length.
package struct Period: Codable, Hashable, Sendable {
    /// How many of the unit.
    package let count: Int
    /// What is counted.
    package let unit: Unit

    /// So many of a unit.
    package init(count: Int, unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// What is counted.
    package enum Unit: String, Codable, Hashable, Sendable, CaseIterable {
        case second, minute, hour, day, workingDay, month, year
    }

    /// Seconds, where the unit has a fixed length.
    package var seconds: Int64? {
        switch unit {
        case .second: Int64(count)
        case .minute: Int64(count) * 60
        case .hour: Int64(count) * 3600
        case .day, .workingDay, .month, .year: nil
        }
    }
}

extension Period: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.require(count >= 0, at: "count", "a period of \(count)", remedy: "count from zero")
    }
}
