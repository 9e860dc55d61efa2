/// A scale of instants, marked at the round ones of a calendar: full hours, midnights, first days of months and years.
struct TimeScale: Equatable {
    /// A mark and what stands beside it.
    struct Tick: Equatable {
        var instant: Double
        var label: String
    }

    /// The first and last instant, in seconds since 1970.
    let lower: Double
    let upper: Double
    /// Seconds by which the marks' clock is ahead of UTC.
    let offset: Int

    /// A scale over `low…high`, seconds since 1970, between the years −9999 and 9999.
    init(_ low: Double, _ high: Double, offset: Int, what: String) throws(ChartError) {
        try requireFinite(low, what)
        try requireFinite(high, what)
        guard low.magnitude < 2.5e11, high.magnitude < 2.5e11, offset.magnitude < 200_000 else { throw .tooWide(what) }
        let isInstant = high <= low
        lower = isInstant ? low - 43_200 : low
        upper = isInstant ? low + 43_200 : high
        self.offset = offset
    }

    /// Where `instant` lies between the ends: 0 at the first, 1 at the last.
    func position(_ instant: Double) -> Double { (instant - lower) / (upper - lower) }

    /// As many marks as leave room for their labels on an axis `width` units wide.
    func ticks(width: Double) -> [Tick] {
        let span = upper - lower
        // No label is narrower than a year, so finer steps need not be tried.
        let most = max(1, (width / 46).rounded(.down))
        for step in TimeScale.steps where span / step.seconds <= most + 1 {
            let marks = marks(step)
            let widest = marks.map { TextWidth.of($0.label) }.max() ?? 0
            if Double(marks.count) * (widest + 18) <= max(width, widest + 18) { return marks }
        }
        return []
    }

    private enum Step {
        case seconds(Int)
        case days(Int)
        case months(Int)

        var seconds: Double {
            switch self {
            case .seconds(let count): Double(count)
            case .days(let count): Double(count) * 86_400
            case .months(let count): Double(count) * 2_629_746
            }
        }
    }

    private static let steps: [Step] =
        [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200].map { .seconds($0) }
        + [1, 2, 4, 7, 14].map { .days($0) }
        + [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 2_400, 6_000, 12_000, 60_000, 240_000].map { .months($0) }

    private func marks(_ step: Step) -> [Tick] {
        let first = lower + Double(offset)
        let last = upper + Double(offset)
        var ticks: [Tick] = []
        switch step {
        case .seconds(let every):
            var local = (first / Double(every)).rounded(.up) * Double(every)
            while local <= last {
                ticks.append(Tick(instant: local - Double(offset), label: clock(Int(local), every: every)))
                local += Double(every)
            }
        case .days(let every):
            var day = Int((first / 86_400).rounded(.up))
            // Weeks begin on Monday; 1970-01-05 was one.
            let phase = every % 7 == 0 ? 4 : 0
            day += ((phase - day) % every + every) % every
            var year: Int?
            while Double(day) * 86_400 <= last {
                let date = CivilDate(daysSince1970: day)
                ticks.append(tick(day: day, label: date.year == year ? date.dayText : date.text))
                year = date.year
                day += every
            }
        case .months(let every):
            let start = CivilDate(daysSince1970: Int((first / 86_400).rounded(.down)))
            var month = start.year * 12 + start.month - 1
            month -= (month % every + every) % every
            while true {
                let date = CivilDate(year: 0, month: month + 1, day: 1)
                let day = date.daysSince1970
                if Double(day) * 86_400 > last { break }
                if Double(day) * 86_400 >= first {
                    ticks.append(tick(day: day, label: every % 12 == 0 ? "\(date.year)" : date.monthText))
                }
                month += every
            }
        }
        return ticks
    }

    private func tick(day: Int, label: String) -> Tick {
        Tick(instant: Double(day) * 86_400 - Double(offset), label: label)
    }

    private func clock(_ local: Int, every: Int) -> String {
        let second = ((local % 86_400) + 86_400) % 86_400
        if second == 0 { return CivilDate(daysSince1970: (local - second) / 86_400).dayText }
        let text = "\(ChartNumber.twoDigits(second / 3_600)):\(ChartNumber.twoDigits(second / 60 % 60))"
        return every % 60 == 0 ? text : text + ":" + ChartNumber.twoDigits(second % 60)
    }
}
