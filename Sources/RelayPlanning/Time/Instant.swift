import CERFA

/// An instant, held as atomic time and written as UTC.
///
/// Differences are in SI seconds, leap seconds included. Instants exist from 1972, when UTC took
/// its present form, to the end of 2099, for which the ephemerides here are good. Leap seconds
/// come from ERFA; beyond its last one none is foreseen.
public struct Instant: Hashable, Comparable, Sendable {
    /// Seconds of International Atomic Time since 2000-01-01T12:00:00 TAI.
    public let atomicSeconds: Double

    /// The instant so many seconds of TAI after 2000-01-01T12:00:00 TAI.
    public init(atomicSeconds: Double) {
        self.atomicSeconds = atomicSeconds
    }

    /// The instant of a civil date and time in UTC.
    ///
    /// - Throws: ``RelayError`` of code `badTime` where there is no such date, or where it lies
    ///   outside 1972 … 2099. Second 60 is accepted only where a leap second was.
    public init(
        year: Int,
        month: Int,
        day: Int,
        hour: Int = 0,
        minute: Int = 0,
        second: Double = 0
    ) throws {
        guard (1972...2099).contains(year) else {
            throw RelayError(
                .badTime,
                "the year \(year) lies outside 1972 to 2099, for which times and ephemerides here are good"
            )
        }
        guard (1...12).contains(month), day >= 1, day <= CivilDate.days(in: month, of: year) else {
            throw RelayError(.badTime, "there is no day \(year)-\(month)-\(day)")
        }
        guard (0...23).contains(hour), (0...59).contains(minute), second >= 0, second < 61 else {
            throw RelayError(.badTime, "there is no time \(hour):\(minute):\(second)")
        }
        let days = CivilDate(year: year, month: month, day: day).daysSinceJ2000
        if second >= 60 {
            let next = Double(days + 1) * 86_400 - 43_200
            let isLeap =
                hour == 23 && minute == 59
                && LeapSeconds.offset(utcSeconds: next) > LeapSeconds.offset(utcSeconds: next - 1)
            guard isLeap else { throw RelayError(.badTime, "\(year)-\(month)-\(day) has no leap second") }
        }
        let midnight = Double(days) * 86_400 - 43_200
        let offset = LeapSeconds.offset(utcSeconds: midnight)
        atomicSeconds = midnight + offset + Double(hour * 3_600 + minute * 60) + second
    }

    /// The earlier of two instants comes first.
    public static func < (a: Instant, b: Instant) -> Bool { a.atomicSeconds < b.atomicSeconds }

    /// The instant so many SI seconds later.
    public static func + (a: Instant, seconds: Double) -> Instant {
        Instant(atomicSeconds: a.atomicSeconds + seconds)
    }

    /// The SI seconds from `b` to `a`.
    public static func - (a: Instant, b: Instant) -> Double { a.atomicSeconds - b.atomicSeconds }

    /// Terrestrial Time in seconds since J2000.0.
    var terrestrialSeconds: Double { atomicSeconds + 32.184 }

    /// Barycentric Dynamical Time in seconds since J2000.0, to 30 µs.
    var dynamicalSeconds: Double {
        let g = (357.53 + 0.98560028 * terrestrialSeconds / 86_400).radians
        return terrestrialSeconds + 0.001658 * sin(g) + 0.000014 * sin(2 * g)
    }

    /// UTC in seconds since 1970-01-01T00:00:00, counting days of 86,400 s, as charts and clocks count it.
    public var secondsSince1970: Double { utcSeconds + 946_728_000 }

    /// UTC in seconds since its 2000-01-01T12:00:00, counting days of 86,400 s.
    var utcSeconds: Double { atomicSeconds - LeapSeconds.offset(atomicSeconds: atomicSeconds) }
}

/// The steps of UTC, from ERFA's table.
enum LeapSeconds {
    private static let steps: [(utc: Double, offset: Double)] = {
        var found: [(utc: Double, offset: Double)] = []
        for year in 1972...2099 {
            for month in [1, 7] {
                var offset = 0.0
                // Status 1 calls years beyond the library's release dubious: that is no error.
                guard eraDat(Int32(year), Int32(month), 1, 0, &offset) >= 0 else { continue }
                if found.last?.offset != offset {
                    let days = CivilDate(year: year, month: month, day: 1).daysSinceJ2000
                    found.append((Double(days) * 86_400 - 43_200, offset))
                }
            }
        }
        return found
    }()

    /// TAI − UTC at a UTC in seconds since 2000-01-01T12:00:00.
    static func offset(utcSeconds: Double) -> Double {
        steps.last { $0.utc <= utcSeconds }?.offset ?? 10
    }

    /// TAI − UTC at a TAI in seconds since 2000-01-01T12:00:00.
    static func offset(atomicSeconds: Double) -> Double {
        steps.last { $0.utc + $0.offset <= atomicSeconds }?.offset ?? 10
    }

    /// Whether the instant lies within an inserted second.
    static func isInserted(atomicSeconds: Double) -> Bool {
        for (before, after) in zip(steps, steps.dropFirst()) {
            let start = after.utc + before.offset
            if atomicSeconds >= start, atomicSeconds < start + 1 { return true }
        }
        return false
    }
}

/// A day of the Gregorian calendar.
struct CivilDate: Hashable {
    var year: Int
    var month: Int
    var day: Int

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 2000-01-01 to this day.
    var daysSinceJ2000: Int {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let ofEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + dayOfYear - 730_425
    }

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(daysSinceJ2000 days: Int) {
        let z = days + 730_425
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let ofEra = z - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let dayOfYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}
