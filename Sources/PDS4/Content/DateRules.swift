/// Dates and times as PDS4 writes them: a subset of ISO 8601, with a day of the month or of the year.
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
        case .time: return time(&cursor, longestFraction: .max) && zone(&cursor, needed: false)
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
        _ = cursor.accept(45)
        guard let year = cursor.number(4, 0...9999) else { return false }
        guard cursor.accept(45) else { return zone(&cursor, needed: zoneNeeded) }
        if byDay {
            guard cursor.number(3, 1...(isLeap(year) ? 366 : 365)) != nil else { return false }
        } else {
            guard let month = cursor.number(2, 1...12) else { return false }
            guard cursor.accept(45) else { return zone(&cursor, needed: zoneNeeded) }
            guard cursor.number(2, 1...days(year, month)) != nil else { return false }
        }
        if withTime, cursor.accept(84), !time(&cursor, longestFraction: 6) { return false }
        return zone(&cursor, needed: zoneNeeded)
    }

    /// `hh[:mm[:ss[.f…]]]`, where 24 may only be followed by zeros and 60 seconds are a leap second.
    private static func time(_ cursor: inout Cursor, longestFraction: Int) -> Bool {
        guard let hour = cursor.number(2, 0...24) else { return false }
        guard cursor.accept(58) else { return true }
        guard cursor.number(2, 0...(hour == 24 ? 0 : 59)) != nil else { return false }
        guard cursor.accept(58) else { return true }
        guard cursor.number(2, 0...(hour == 24 ? 0 : 60)) != nil else { return false }
        guard cursor.accept(46) else { return true }
        var digits = 0
        while cursor.index < cursor.bytes.count, cursor.bytes[cursor.index] &- 48 < 10 {
            if hour == 24, cursor.bytes[cursor.index] != 48 { return false }
            cursor.index += 1
            digits += 1
        }
        return digits >= 1 && digits <= longestFraction
    }
}
