import Domain
import WebServer

/// How figures, dates and names are written, in one place for every page.
enum Wording {
    /// `20 mg`, `5,629 g`, `0.5 µg`: the unit in which the figure reads best, exact.
    static func mass(_ mass: Mass) -> String {
        let size = mass.micrograms.magnitude
        let unit: Mass.Unit = size >= 1_000_000 ? .grams : size >= 1000 || size == 0 ? .milligrams : .micrograms
        return grouped(mass.decimal(in: unit)) + "\u{a0}" + unit.rawValue
    }

    /// A mass in one fixed unit, for columns that must align.
    static func mass(_ mass: Mass, in unit: Mass.Unit) -> String { grouped(mass.decimal(in: unit)) }

    /// `2,229` and `65,104.1`: groups of three before the point.
    static func grouped(_ decimal: String) -> String {
        let sign = decimal.hasPrefix("-") ? "−" : ""
        let parts = decimal.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        let whole = Array(parts[0])
        var result = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { result += "," }
            result.append(digit)
        }
        return sign + result + (parts.count > 1 ? "." + parts[1] : "")
    }

    /// `4.2 MB`, `310 kB`: for people, not for reckoning.
    static func size(_ bytes: Int64) -> String {
        func tenths(_ unit: Int64, _ symbol: String) -> String {
            let tenths = (bytes * 10 + unit / 2) / unit
            let whole = grouped(String(tenths / 10))
            return (tenths % 10 == 0 || tenths >= 1000 ? whole : whole + "." + String(tenths % 10)) + "\u{a0}" + symbol
        }
        return bytes < 1000 ? "\(bytes)\u{a0}B" : bytes < 1_000_000 ? tenths(1000, "kB") : tenths(1_000_000, "MB")
    }

    /// What a form says of a file that is stored: its name and its size.
    static func upload(name: String, size bytes: Int64, _ strings: Strings) -> String {
        strings("upload.stored", ["name": String(name.prefix(100)), "size": size(bytes)])
    }

    static func count(_ number: Int) -> String { grouped(String(number)) }

    /// `22 December 2023`, `2023年12月22日`.
    static func day(_ day: Day, _ language: Language) -> String {
        switch language {
        case .english: "\(day.day) \(monthNames[day.month - 1]) \(day.year)"
        case .chinese: "\(day.year)年\(day.month)月\(day.day)日"
        }
    }

    /// The day in the agency's zone.
    static func day(_ instant: Instant, _ calendar: PolicyCalendar, _ language: Language) -> String {
        day(calendar.day(of: instant), language)
    }

    /// `22 December 2023, 24:00`: an instant on midnight is the end of the day before.
    static func time(_ instant: Instant, _ calendar: PolicyCalendar, _ language: Language) -> String {
        let local = instant.milliseconds + Int64(calendar.offset(at: instant)) * 1000
        let secondOfDay = ((local / 1000) % 86_400 + 86_400) % 86_400
        let isMidnight = local % 86_400_000 == 0
        let shown = isMidnight ? Instant(milliseconds: instant.milliseconds - 1) : instant
        let clock = isMidnight ? "24:00" : "\(two(secondOfDay / 3600)):\(two(secondOfDay / 60 % 60))"
        return day(shown, calendar, language) + (language == .english ? ", " : " ") + clock
    }

    /// `2023-12-22 16:00 UTC`.
    static func utc(_ instant: Instant) -> String {
        let text = instant.text
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5) + " UTC"
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
