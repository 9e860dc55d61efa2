/// Dates and times as PDS4 writes them: a subset of ISO 8601, with a day of the month or of the year.
///
/// The rules are those of the information model since 1.20 (change CCB-350), for labels of all models: an hour 24 that older
/// models admitted is refused, and 60 seconds only where there was a leap second.
enum DateRules {
    /// A place in a value that only moves forward.
    private struct Cursor {
        let bytes: UnsafeRawBufferPointer
        var index = 0

        var isAtEnd: Bool { index == bytes.count }

        mutating func accept(_ byte: UInt8) -> Bool {
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
            return true
        }

        /// Exactly `count` digits whose value is in `range`.
        mutating func number(_ count: Int, _ range: ClosedRange<Int>) -> Int? {
            guard index + count <= bytes.count else { return nil }
            var value = 0
            for offset in 0..<count {
                let digit = bytes[index + offset] &- 48
                guard digit < 10 else { return nil }
                value = value * 10 + Int(digit)
            }
            guard range.contains(value) else { return nil }
            index += count
            return value
        }
    }

    static func isValid(_ value: UnsafeRawBufferPointer, _ type: DataType) -> Bool {
        var cursor = Cursor(bytes: value)
        switch type {
        case .time: return time(&cursor, isLeapSecond: { hour, _ in hour == 23 }) && zone(&cursor, needed: false)
        case .dateDOY: return date(&cursor, byDay: true, withTime: false, zoneNeeded: false)
        case .dateYMD: return date(&cursor, byDay: false, withTime: false, zoneNeeded: false)
        case .dateTimeDOY: return date(&cursor, byDay: true, withTime: true, zoneNeeded: false)
        case .dateTimeYMD: return date(&cursor, byDay: false, withTime: true, zoneNeeded: false)
        case .dateTimeDOYUTC: return date(&cursor, byDay: true, withTime: true, zoneNeeded: true)
        case .dateTimeYMDUTC: return date(&cursor, byDay: false, withTime: true, zoneNeeded: true)
        default: return true
        }
    }

    private static func zone(_ cursor: inout Cursor, needed: Bool) -> Bool {
        let isThere = cursor.accept(90)
        return (isThere || !needed) && cursor.isAtEnd
    }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func date(_ cursor: inout Cursor, byDay: Bool, withTime: Bool, zoneNeeded: Bool) -> Bool {
        let isBeforeChrist = cursor.accept(45)
        guard let year = cursor.number(4, 0...9999) else { return false }
        guard cursor.accept(45) else { return zone(&cursor, needed: zoneNeeded) }
        var dayOfYear = 0
        if byDay {
            guard let day = cursor.number(3, 1...(isLeap(year) ? 366 : 365)) else { return false }
            dayOfYear = day
        } else {
            guard let month = cursor.number(2, 1...12) else { return false }
            guard cursor.accept(45) else { return zone(&cursor, needed: zoneNeeded) }
            guard let day = cursor.number(2, 1...days(year, month)) else { return false }
            dayOfYear = (1..<month).reduce(day) { $0 + days(year, $1) }
        }
        if withTime, cursor.accept(84) {
            let hadLeapSecond = !isBeforeChrist && leapSeconds.contains(year * 1000 + dayOfYear)
            guard time(&cursor, isLeapSecond: { hour, minute in hadLeapSecond && hour == 23 && minute == 59 }) else { return false }
        }
        return zone(&cursor, needed: zoneNeeded)
    }

    /// The days that had a leap second, as year and day of the year (information model 1.20; IERS Bulletin C).
    private static let leapSeconds: Set<Int> = {
        let june = [1972, 1981, 1982, 1983, 1985, 1992, 1993, 1994, 1997, 2012, 2015]
        let december = [1971, 1972, 1973, 1974, 1975, 1976, 1977, 1978, 1979, 1987, 1989, 1990, 1995, 1998, 2005, 2008, 2016]
        return Set(june.map { $0 * 1000 + (isLeap($0) ? 182 : 181) } + december.map { $0 * 1000 + (isLeap($0) ? 366 : 365) })
    }()

    /// `hh[:mm[:ss[.f…]]]`, of any number of digits.
    private static func time(_ cursor: inout Cursor, isLeapSecond: (_ hour: Int, _ minute: Int) -> Bool) -> Bool {
        guard let hour = cursor.number(2, 0...23) else { return false }
        guard cursor.accept(58) else { return true }
        guard let minute = cursor.number(2, 0...59) else { return false }
        guard cursor.accept(58) else { return true }
        guard cursor.number(2, 0...(isLeapSecond(hour, minute) ? 60 : 59)) != nil else { return false }
        guard cursor.accept(46) else { return true }
        let start = cursor.index
        while cursor.index < cursor.bytes.count, cursor.bytes[cursor.index] &- 48 < 10 { cursor.index += 1 }
        return cursor.index > start
    }
}
