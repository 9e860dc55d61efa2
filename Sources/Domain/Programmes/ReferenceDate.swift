/// A date of reference data, as exactly as it is known: a year, a month or a day.
///
/// Written `2023`, `2023-11` or `2023-11-24`, in the calendar of the place that
/// the text speaks of; nothing here converts between zones.
package struct ReferenceDate: Hashable, Sendable, Comparable {
    /// The year, 1900 to 2199.
    package let year: Int
    /// The month, 1 to 12, where it is known.
    package let month: Int?
    /// The day of the month, where it is known.
    package let day: Int?

    /// Reads `text`, or answers nil where it is no date.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let widths = [4, 2, 2]
        guard (1...3).contains(parts.count), zip(parts, widths).allSatisfy({ $0.count == $1 }),
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = Int(parts[0]), (1900...2199).contains(year)
        else { return nil }
        self.year = year
        let month = parts.count > 1 ? Int(parts[1]) : nil
        if let month, !(1...12).contains(month) { return nil }
        self.month = month
        let day = parts.count > 2 ? Int(parts[2]) : nil
        if let month, let day, Day(year: year, month: month, day: day) == nil { return nil }
        self.day = day
    }

    /// Whether the date names a day.
    package var isDay: Bool { day != nil }

    /// The day, where the date names one.
    package var calendarDay: Day? {
        guard let month, let day else { return nil }
        return Day(year: year, month: month, day: day)
    }

    /// Orders by what is known; a year stands before its months, a month before its days.
    package static func < (a: ReferenceDate, b: ReferenceDate) -> Bool {
        (a.year, a.month ?? 0, a.day ?? 0) < (b.year, b.month ?? 0, b.day ?? 0)
    }
}

extension ReferenceDate: CustomStringConvertible {
    package var description: String {
        [String(year), month.map(Self.twoDigits), day.map(Self.twoDigits)].compactMap { $0 }.joined(separator: "-")
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension ReferenceDate: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let date = ReferenceDate(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "\"\(text)\" is no date (write 2023, 2023-11 or 2023-11-24)"
                )
            )
        }
        self = date
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
