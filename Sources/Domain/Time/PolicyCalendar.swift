/// The zone and the working days in which a policy counts.
///
/// Handed to the domain as a value, because FoundationEssentials knows no zones
/// on Linux, and because holidays are sourced policy data, not code.
package struct PolicyCalendar: Hashable, Sendable, Codable {
    /// An offset from UTC that holds from an instant on.
    package struct Transition: Hashable, Sendable, Codable {
        package var from: Instant
        /// Seconds east of Greenwich.
        package var offset: Int

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

    package init(zone: String, transitions: [Transition], holidays: Set<Day> = [], makeUpDays: Set<Day> = []) {
        precondition(!transitions.isEmpty, "a calendar without an offset cannot tell the day")
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

    /// Seconds east of Greenwich at `instant`.
    package func offset(at instant: Instant) -> Int {
        (transitions.last { $0.from <= instant } ?? transitions[0]).offset
    }

    package func day(of instant: Instant) -> Day {
        Day.split(instant.milliseconds + Int64(offset(at: instant)) * 1000).0
    }

    /// `2023-12-22 24:00` style deadlines end here: the first instant that is no longer in `day`.
    package func end(of day: Day) -> Instant {
        let local = Int64(day.number + 1) * 86_400_000
        let guess = Instant(milliseconds: local - Int64(transitions[0].offset) * 1000)
        let once = Instant(milliseconds: local - Int64(offset(at: guess)) * 1000)
        return Instant(milliseconds: local - Int64(offset(at: Instant(milliseconds: once.milliseconds - 1))) * 1000)
    }

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
