import Foundation
import RelayPlanning
import Testing

@Suite("Instants")
struct InstantTests {
    @Test(arguments: [
        ("2027-01-01T00:00:00Z", "2027-01-01T00:00:00.000Z"), ("2027-01-01T08:00:00+08:00", "2027-01-01T00:00:00.000Z"),
        ("2027-060T12:00:00.5", "2027-03-01T12:00:00.500Z"), ("2024-02-29 23:59:59.9996Z", "2024-03-01T00:00:00.000Z"),
        ("2016-12-31T23:59:60.25Z", "2016-12-31T23:59:60.250Z"), ("2017-01-01", "2017-01-01T00:00:00.000Z"),
    ])
    func `a text is read and written`(text: String, written: String) throws {
        #expect(try Instant(text).text == written)
    }

    @Test(arguments: [
        "2027-02-29T00:00:00Z", "2027-13-01", "2027-01-01T24:00:00Z", "2227-01-01", "soon", "2027-01-01T00:00:60Z", "",
        "2027-01-01T1:00",
    ])
    func `what is no instant is refused`(text: String) {
        #expect(throws: RelayError.self) { try Instant(text) }
    }

    @Test func `leap seconds count`() throws {
        #expect(try Instant("2017-01-01T00:00:00Z") - Instant("2016-12-31T23:59:59Z") == 2)
        #expect(
            try Instant("2027-01-01T08:00:00+08:00").text(zoneSeconds: 28_800, digits: 0) == "2027-01-01T08:00:00+08:00"
        )
    }
}

@Suite("Clocks of instants")
struct InstantClockTests {
    @Test(arguments: [
        ("2027-01-01T00:00:00Z", "2027-001T00:00:00.000Z"), ("2027-12-31T23:59:59.999Z", "2027-365T23:59:59.999Z"),
        ("2028-12-31T12:00:00Z", "2028-366T12:00:00.000Z"), ("2028-03-01T00:00:00Z", "2028-061T00:00:00.000Z"),
    ])
    func `the day of the year is written as it is read`(text: String, coded: String) throws {
        let instant = try Instant(text)

        #expect(instant.dayOfYearText == coded)
        #expect(abs(try Instant(instant.dayOfYearText) - instant) < 1e-3)
    }

    @Test func `seconds since 1970 are those of every other clock`() throws {
        let formatter = ISO8601DateFormatter()
        for text in ["1972-01-01T00:00:00Z", "2016-12-31T23:59:59Z", "2027-07-15T12:34:56Z", "2099-12-31T00:00:00Z"] {
            let date = try #require(formatter.date(from: text))
            #expect(abs(try Instant(text).secondsSince1970 - date.timeIntervalSince1970) < 1e-6)
        }
    }

    @Test func `every day of a century is written as it is read`() throws {
        var instant = try Instant("2000-01-01T06:00:00Z")
        var last = ""
        for _ in 0..<36_500 {
            let text = instant.text
            #expect(text > last)
            last = text
            #expect(abs(try Instant(text) - instant) < 1e-3)
            instant = instant + 86_400 * 0.997
        }
    }

    @Test(arguments: [
        ("Z", 0), ("UTC", 0), ("+08:00", 28_800), ("-0330", -12_600), ("+14:00", 50_400), ("+5", nil), ("08:00", nil),
        ("+25:00", nil), ("+08:99", nil), ("", nil), ("Asia/Shanghai", nil),
    ])
    func `an offset is read or refused`(text: String, seconds: Int?) {
        #expect(Instant.zoneOffset(text) == seconds)
    }

    @Test func `zones east and west are written with their offset`() throws {
        let instant = try Instant("2027-01-01T02:15:00Z")

        #expect(instant.text(zoneSeconds: 28_800, digits: 0) == "2027-01-01T10:15:00+08:00")
        #expect(instant.text(zoneSeconds: -12_600, digits: 1) == "2026-12-31T22:45:00.0-03:30")
    }

    @Test(arguments: [
        (2027, 2, 29, 0, 0, 0.0), (2027, 0, 1, 0, 0, 0), (2027, 1, 0, 0, 0, 0), (2027, 1, 1, 24, 0, 0),
        (2027, 1, 1, 0, 60, 0), (2027, 1, 1, 0, 0, 61), (2027, 1, 1, 0, 0, -1), (1971, 12, 31, 0, 0, 0),
        (2100, 1, 1, 0, 0, 0), (2016, 12, 31, 22, 59, 60.5), (2015, 12, 31, 23, 59, 60.5),
    ])
    func `dates and times that never were are refused`(
        year: Int,
        month: Int,
        day: Int,
        hour: Int,
        minute: Int,
        second: Double
    ) {
        #expect(throws: RelayError.self) {
            try Instant(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        }
    }
}
