/// The zone and the working days in which a policy counts.
///
/// Handed to the domain as a value, because FoundationEssentials knows no zones
/// on Linux, and because holidays are sourced policy data, not code.
package struct PolicyCalendar: Hashable, Sendable, Codable {
    /// An offset from UTC that holds from an instant on.
    package struct Transition: Hashable, Sendable, Codable {
        /// The first instant at which the offset holds.
        package var from: Instant
        /// Seconds east of Greenwich.
        package var offset: Int

        /// An offset, in seconds east of Greenwich, from an instant on.
        package init(from: Instant, offset: Int) {
            self.from = from
            self.offset = offset
        }
    }

    /// The IANA name, for display: `Asia/Shanghai`.
    package var zone: String
    /// In order of time; the first holds for all earlier times as well.
    package var transitions: [Transition]
    /// Days on which nobody works although the week says so.
    package var holidays: Set<Day>
    /// Weekend days on which people work to make up for a holiday.
    package var makeUpDays: Set<Day>

    /// A zone whose offset changes.
    ///
    /// - Precondition: `transitions` is not empty and in order of time.
    package init(zone: String, transitions: [Transition], holidays: Set<Day> = [], makeUpDays: Set<Day> = []) {
        precondition(!transitions.isEmpty, "a calendar without an offset cannot tell the day")
        precondition(PolicyCalendar.isOrdered(transitions), "a calendar's offsets come in order of time")
        self.zone = zone
        self.transitions = transitions
        self.holidays = holidays
        self.makeUpDays = makeUpDays
    }

    /// A zone with one offset for ever.
    package init(zone: String, offset: Int, holidays: Set<Day> = [], makeUpDays: Set<Day> = []) {
        self.init(
            zone: zone,
            transitions: [Transition(from: Instant(milliseconds: 0), offset: offset)],
            holidays: holidays,
            makeUpDays: makeUpDays
        )
    }

    private static func isOrdered(_ transitions: [Transition]) -> Bool {
        zip(transitions, transitions.dropFirst()).allSatisfy { $0.from < $1.from }
    }

    /// Seconds east of Greenwich at `instant`.
    package func offset(at instant: Instant) -> Int {
        (transitions.last { $0.from <= instant } ?? transitions[0]).offset
    }

    /// The calendar day in this zone.
    package func day(of instant: Instant) -> Day {
        Day.split(instant.milliseconds + Int64(offset(at: instant)) * 1000).0
    }

    /// `2023-12-22 24:00` style deadlines end here: the first instant that is no longer in `day`.
    ///
    /// Exact in zones that change their offset at midnight too: each stretch of one
    /// offset is asked for its last instant before that midnight, and the last of those is it.
    package func end(of day: Day) -> Instant {
        let midnight = Int64(day.number + 1) * 86_400_000
        var end = Int64.min
        for (index, stretch) in transitions.enumerated() {
            let start = index == 0 ? Int64.min : stretch.from.milliseconds
            let stop = index + 1 < transitions.count ? transitions[index + 1].from.milliseconds : Int64.max
            let reached = min(stop, midnight - Int64(stretch.offset) * 1000)
            if reached > start { end = max(end, reached) }
        }
        return Instant(milliseconds: end)
    }

    /// True on a weekday that is no holiday, and on a weekend day that makes up for one.
    package func isWorking(_ day: Day) -> Bool {
        if makeUpDays.contains(day) { return true }
        return day.weekday <= 5 && !holidays.contains(day)
    }

    /// The end of the `count`-th working day after the day of `instant`.
    package func end(ofWorkingDay count: Int, after instant: Instant) -> Instant {
        var day = day(of: instant)
        var left = count
        while left > 0 {
            day = day.adding(days: 1)
            if isWorking(day) { left -= 1 }
        }
        return end(of: day)
    }

    /// The end of the day that lies `months` after the day of `instant`.
    package func end(monthsLater months: Int, than instant: Instant) -> Instant {
        end(of: day(of: instant).adding(months: months))
    }
}

extension PolicyCalendar {
    private enum CodingKeys: String, CodingKey {
        case zone, transitions, holidays, makeUpDays
    }

    /// Reads a calendar; refuses one that could not tell the day.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let transitions = try container.decode([Transition].self, forKey: .transitions)
        let areSane = transitions.allSatisfy { (-64_800...64_800).contains($0.offset) }
        guard !transitions.isEmpty, areSane, PolicyCalendar.isOrdered(transitions) else {
            throw DecodingError.dataCorruptedError(
                forKey: .transitions, in: container,
                debugDescription: "at least one offset within 18 hours, in order of time")
        }
        self.init(
            zone: try container.decode(String.self, forKey: .zone),
            transitions: transitions,
            holidays: try container.decode(Set<Day>.self, forKey: .holidays),
            makeUpDays: try container.decode(Set<Day>.self, forKey: .makeUpDays)
        )
    }
}
