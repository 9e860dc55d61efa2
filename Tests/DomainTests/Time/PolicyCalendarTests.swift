import Domain
import FoundationEssentials
import TestSupport
import Testing

@Suite("The agency's calendar", .tags(.small))
struct PolicyCalendarTests {
    /// Central European Time with the switches of 2024 and 2025, given as data.
    static let berlin = PolicyCalendar(
        zone: "Europe/Berlin",
        transitions: [
            (0, 3600), (1_711_846_800, 7200), (1_729_990_800, 3600), (1_743_296_400, 7200), (1_761_440_400, 3600),
        ].map { .init(from: Instant(milliseconds: $0.0 * 1000), offset: $0.1) }
    )

    /// Cairo in 2024: on 26 April midnight is skipped, on 31 October the hour before it is lived twice.
    static let cairo = PolicyCalendar(
        zone: "Africa/Cairo",
        transitions: [(0, 7200), (1_714_082_400, 10_800), (1_730_408_400, 7200)].map {
            .init(from: Instant(milliseconds: $0.0 * 1000), offset: $0.1)
        }
    )

    /// Samoa left out 30 December 2011 altogether.
    static let apia = PolicyCalendar(
        zone: "Pacific/Apia",
        transitions: [(0, -36_000), (1_325_239_200, 50_400)].map {
            .init(from: Instant(milliseconds: $0.0 * 1000), offset: $0.1)
        }
    )

    @Test func `the call of 2023 closes at 24:00 in Beijing, which is 16:00 UTC`() throws {
        let end = PolicyCalendar.beijing.end(of: try #require(Day("2023-12-22")))

        #expect(end.text == "2023-12-22T16:00:00.000Z")
        #expect(PolicyCalendar.beijing.day(of: end).text == "2023-12-23")
        #expect(PolicyCalendar.beijing.day(of: Instant(milliseconds: end.milliseconds - 1)).text == "2023-12-22")
    }

    @Test(arguments: [
        ("2024-03-30", "2024-03-30T23:00:00.000Z"), ("2024-03-31", "2024-03-31T22:00:00.000Z"),
        ("2024-07-01", "2024-07-01T22:00:00.000Z"), ("2024-10-26", "2024-10-26T22:00:00.000Z"),
        ("2024-10-27", "2024-10-27T23:00:00.000Z"), ("2025-01-15", "2025-01-15T23:00:00.000Z"),
    ])
    func `in Berlin a day ends where the clocks then stand`(day: String, end: String) throws {
        #expect(PolicyCalendarTests.berlin.end(of: try #require(Day(day))).text == end)
    }

    @Test(arguments: [
        // Standard time runs to the switch; the day that begins at 01:00 begins there.
        ("2024-04-25", "2024-04-25T22:00:00.000Z"), ("2024-04-26", "2024-04-26T21:00:00.000Z"),
        // 23:00 to 24:00 is lived twice: the day ends after the second time.
        ("2024-10-31", "2024-10-31T22:00:00.000Z"), ("2024-10-30", "2024-10-30T21:00:00.000Z"),
    ])
    func `where clocks change at midnight a day ends once`(day: String, end: String) throws {
        #expect(PolicyCalendarTests.cairo.end(of: try #require(Day(day))).text == end)
    }

    @Test func `a day that a zone left out ends where the day before it ends`() throws {
        let left = try #require(Day("2011-12-30"))

        #expect(PolicyCalendarTests.apia.end(of: left) == PolicyCalendarTests.apia.end(of: left.adding(days: -1)))
    }

    @Test(arguments: [berlin, cairo, apia, .beijing])
    func `the end of a day is the first instant that is no longer in it`(calendar: PolicyCalendar) throws {
        var day = try #require(Day("2011-12-20"))

        for _ in 0..<5200 {
            let end = calendar.end(of: day)
            let before = Instant(milliseconds: end.milliseconds - 1)
            try #require(calendar.day(of: end) > day, "\(calendar.zone) \(day.text)")
            try #require(calendar.day(of: before) <= day, "\(calendar.zone) \(day.text)")
            day = day.adding(days: 1)
        }
    }

    @Test(arguments: [
        // Thursday, 24 April 2025: the working Sunday counts, May Day's days off do not.
        ("2025-04-24T02:00:00Z", 10, "2025-05-12T16:00:00.000Z"),
        ("2025-04-24T02:00:00Z", 1, "2025-04-25T16:00:00.000Z"),
        ("2025-04-25T02:00:00Z", 1, "2025-04-27T16:00:00.000Z"),
        ("2025-04-30T02:00:00Z", 1, "2025-05-06T16:00:00.000Z"),
        // Late in the evening in Beijing is the same day still; an hour later it is the next.
        ("2025-06-02T15:59:59Z", 1, "2025-06-03T16:00:00.000Z"),
        ("2025-06-02T16:00:00Z", 1, "2025-06-04T16:00:00.000Z"),
        ("2025-06-02T02:00:00Z", 0, "2025-06-02T16:00:00.000Z"),
    ])
    func `working days leave out holidays and count days that make up for them`(
        from: String, days: Int, end: String
    ) throws {
        let calendar = PolicyCalendar.beijing

        #expect(calendar.end(ofWorkingDay: days, after: try #require(Instant(from))).text == end)
    }

    @Test(arguments: [
        ("2025-05-15T02:00:00Z", 12, "2026-05-15T16:00:00.000Z"),
        // 17:00 UTC is already the next day in Beijing.
        ("2024-02-28T17:00:00Z", 12, "2025-02-28T16:00:00.000Z"),
        ("2025-08-31T02:00:00Z", 6, "2026-02-28T16:00:00.000Z"),
    ])
    func `a loan is due when the day some months later ends in the agency's zone`(
        from: String, months: Int, due: String
    ) throws {
        #expect(PolicyCalendar.beijing.end(monthsLater: months, than: try #require(Instant(from))).text == due)
    }

    @Test func `across a switch of the clocks a due day still ends at midnight there`() throws {
        let winter = try #require(Instant("2024-02-10T12:00:00Z"))

        #expect(PolicyCalendarTests.berlin.end(monthsLater: 2, than: winter).text == "2024-04-10T22:00:00.000Z")
    }

    @Test(arguments: [
        #"{"zone":"X","transitions":[],"holidays":[],"makeUpDays":[]}"#,
        #"{"zone":"X","transitions":[{"from":"2024-01-01T00:00:00Z","offset":90000}],"holidays":[],"makeUpDays":[]}"#,
        #"""
        {"zone":"X","transitions":[{"from":"2024-01-01T00:00:00Z","offset":0},{"from":"2023-01-01T00:00:00Z","offset":1}],
        "holidays":[],"makeUpDays":[]}
        """#,
    ])
    func `a calendar that could not tell the day is not read`(json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(PolicyCalendar.self, from: Data(json.utf8))
        }
    }

    @Test func `a calendar is read as it was written`() throws {
        let written = try JSONEncoder().encode(PolicyCalendar.beijing)

        #expect(try JSONDecoder().decode(PolicyCalendar.self, from: written) == .beijing)
    }
}
