extension Instant {
    /// The instant that an ISO 8601 text names: `2027-01-01T00:00:00.000Z`, with an offset
    /// (`+08:00`) or none (UTC), or by the day of the year (`2027-001T00:00:00`).
    ///
    /// - Throws: ``RelayError`` of code `badTime`.
    public init(_ text: String) throws {
        let bad = RelayError(.badTime, "'\(text)' is no instant; write it as 2027-01-01T00:00:00Z")
        var body = Substring(text.trimmingBlanks)
        var offset = 0.0
        guard let t = body.firstIndex(where: { $0 == "T" || $0 == "t" || $0 == " " }) else {
            if let date = try Instant.date(body) {
                try self.init(year: date.year, month: date.month, day: date.day)
                return
            }
            throw bad
        }
        if body.last == "Z" || body.last == "z" {
            body.removeLast()
        } else if let sign = body[t...].lastIndex(where: { $0 == "+" || $0 == "-" }) {
            guard let seconds = Instant.zoneOffset(String(body[sign...])) else { throw bad }
            offset = Double(seconds)
            body = body[..<sign]
        }
        guard let date = try Instant.date(body[..<t]) else { throw bad }
        let clock = body[body.index(after: t)...].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 2 || clock.count == 3, clock[0].count == 2, clock[1].count == 2,
            clock.allSatisfy({ $0.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") } }),
            let hour = Int(clock[0]), let minute = Int(clock[1]),
            let second = clock.count == 3 ? Double(clock[2]) : 0
        else { throw bad }
        let local = try Instant(
            year: date.year,
            month: date.month,
            day: date.day,
            hour: hour,
            minute: minute,
            second: second
        )
        self = local + -offset
    }

    /// The seconds east of Greenwich that `Z`, `+08:00` or `+0800` mean; nil for anything else.
    public static func zoneOffset(_ text: String) -> Int? {
        if text == "Z" || text == "UTC" { return 0 }
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let digits = text.dropFirst().filter { $0 != ":" }
        guard digits.count == 4, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            let hours = Int(digits.prefix(2)), let minutes = Int(digits.suffix(2)),
            hours <= 14, minutes < 60
        else { return nil }
        return (sign == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    private static func date(_ text: Substring) throws -> CivilDate? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let first = parts.first, first.count == 4, let year = Int(first)
        else { return nil }
        if parts.count == 3, let month = Int(parts[1]), let day = Int(parts[2]) {
            return CivilDate(year: year, month: month, day: day)
        }
        guard parts.count == 2, parts[1].count == 3, let day = Int(parts[1]), day >= 1 else { return nil }
        let length = CivilDate.days(in: 2, of: year) + 337
        guard day <= length else { throw RelayError(.badTime, "the year \(year) has no day \(day)") }
        return CivilDate(daysSinceJ2000: CivilDate(year: year, month: 1, day: 1).daysSinceJ2000 + day - 1)
    }

    /// The instant as `2027-01-01T00:00:00.000Z`, rounded to the millisecond.
    public var text: String { text(zoneSeconds: 0) }

    /// The instant by the day of the year, `2027-001T00:00:00.000Z`: the ASCII time code B of CCSDS 301.0-B-4.
    public var dayOfYearText: String {
        let text = text
        let parts = text.prefix(10).split(separator: "-").compactMap { Int($0) }
        let day = CivilDate(year: parts[0], month: parts[1], day: parts[2]).daysSinceJ2000
        let first = CivilDate(year: parts[0], month: 1, day: 1).daysSinceJ2000
        return "\(parts[0])-\(padded(day - first + 1, 3))\(text.dropFirst(10))"
    }

    /// The instant in a zone so many seconds east of Greenwich, rounded to `digits` decimals.
    public func text(zoneSeconds: Int, digits: Int = 3) -> String {
        // Errors name instants that went wrong too: they must not fail themselves.
        guard abs(atomicSeconds) < 1e13 else { return "(no instant: \(atomicSeconds) s after 2000)" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let inserted = LeapSeconds.isInserted(atomicSeconds: atomicSeconds) && zoneSeconds == 0
        let utc = (inserted ? utcSeconds - 1 : utcSeconds) + Double(zoneSeconds)
        let ticks = ((utc + 43_200) * scale).rounded()
        let perDay = 86_400 * scale
        let days = (ticks / perDay).rounded(.down)
        let ofDay = Int(ticks - days * perDay)
        let unit = Int(scale)
        let date = CivilDate(daysSinceJ2000: Int(days))
        let seconds = ofDay / unit
        let second = seconds % 60 + (inserted ? 1 : 0)
        var text =
            "\(date.year)-\(padded(date.month))-\(padded(date.day))T"
            + "\(padded(seconds / 3_600)):\(padded(seconds / 60 % 60)):\(padded(second))"
        if digits > 0 { text += ".\(padded(ofDay % unit, digits))" }
        if zoneSeconds == 0 { return text + "Z" }
        let offset = abs(zoneSeconds) / 60
        return text + "\(zoneSeconds < 0 ? "-" : "+")\(padded(offset / 60)):\(padded(offset % 60))"
    }
}

func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(abs(number))
    return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension StringProtocol {
    var trimmingBlanks: String {
        let isBlank = { (c: Character) in c == " " || c == "\t" || c == "\r" || c == "\n" }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}
