/// A day of the Gregorian calendar, reckoned without a formatter or a time zone database.
///
/// Howard Hinnant's day-number algorithms (`days_from_civil`, `civil_from_days`), from the paper of that name.
struct CivilDate: Equatable {
    var year: Int
    var month: Int
    var day: Int

    /// The day that is `days` after 1970-01-01.
    init(daysSince1970 days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// A date of the calendar; a month beyond 12 counts on into the next years.
    init(year: Int, month: Int, day: Int) {
        let zeroBased = month - 1
        let carry = zeroBased >= 0 ? zeroBased / 12 : (zeroBased - 11) / 12
        self.year = year + carry
        self.month = zeroBased - carry * 12 + 1
        self.day = day
    }

    /// Days since 1970-01-01.
    var daysSince1970: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// `2026-03-14`.
    var text: String { "\(year)-\(ChartNumber.twoDigits(month))-\(ChartNumber.twoDigits(day))" }
    /// `2026-03`.
    var monthText: String { "\(year)-\(ChartNumber.twoDigits(month))" }
    /// `03-14`.
    var dayText: String { "\(ChartNumber.twoDigits(month))-\(ChartNumber.twoDigits(day))" }
}
