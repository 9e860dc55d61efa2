import Domain
import TestSupport
import Testing

@Suite("Instants and days", .tags(.small))
struct InstantTests {
    @Test(arguments: [
        ("2023-12-22T16:00:00.000Z", 1_703_260_800_000),
        ("2023-12-22T16:00:00Z", 1_703_260_800_000),
        ("2023-12-23T00:00:00+08:00", 1_703_260_800_000),
        ("2023-12-22 13:00:00-03:00", 1_703_260_800_000),
        ("1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59.999Z", -1),
        ("2020-12-01T15:11:00.5Z", 1_606_835_460_500),
        ("2020-12-01T15:11:00.123456789Z", 1_606_835_460_123),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ])
    func `an instant reads as the milliseconds that it stands for`(text: String, milliseconds: Int64) {
        #expect(Instant(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2023", "2023-12-22", "2023-12-22T16:00:00", "2023-12-22T24:00:00Z", "2023-12-22T16:60:00Z",
        "2016-12-31T23:59:60Z", "2023-02-29T00:00:00Z", "2023-13-01T00:00:00Z", "2023-00-01T00:00:00Z",
        "2023-12-22T16:00:00.Z", "2023-12-22T16:00:00+8", "2023-12-22T16:00:00+0800", "2023-12-22T16:00:00+24:00",
        "2023-12-22T16:00:00ZZ", "2023-12-22t16:00:00Z", "２０23-12-22T16:00:00Z", "-023-12-22T16:00:00Z",
        "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "2023-12-22T16:00:00.000000000000000000000000000000Z",
    ])
    func `what is no instant is refused`(text: String) {
        #expect(Instant(text) == nil)
    }

    /// Written, these would need a fifth digit of the year, or none, and the log could not be read again.
    @Test(arguments: ["9999-12-31T23:59:59-00:01", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-23:59"])
    func `an offset cannot carry an instant out of the years that can be written`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test(arguments: UInt64(1)...20)
    func `every instant that can be written is read as itself`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)

        for _ in 0..<500 {
            let instant = Instant(
                milliseconds: Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &random))
            #expect(Instant(instant.text) == instant, "seed \(seed): \(instant.text)")
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `noise is read as nothing, or as an instant that can be written`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("0123456789-:TZ.+ \u{0}é".unicodeScalars)
        let sound = Array("2023-12-22T16:00:00.000+08:00".unicodeScalars)

        for _ in 0..<2000 {
            var scalars = sound
            for _ in 0..<Int.random(in: 1...6, using: &random) where !scalars.isEmpty {
                let at = Int.random(in: 0..<scalars.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: scalars[at] = alphabet.randomElement(using: &random) ?? "0"
                case 1: scalars.remove(at: at)
                default: scalars.insert(alphabet.randomElement(using: &random) ?? "0", at: at)
                }
            }
            let text = String(String.UnicodeScalarView(scalars))
            if let read = Instant(text) { #expect(Instant(read.text) == read, "seed \(seed): \(text)") }
        }
    }

    @Test func `whole seconds since an instant are rounded towards the past`() {
        let noon = Instant(milliseconds: 10_000)

        #expect(Instant(milliseconds: 11_999).seconds(since: noon) == 1)
        #expect(Instant(milliseconds: 9_999).seconds(since: noon) == -1)
        #expect(noon.advanced(bySeconds: -3).milliseconds == 7_000)
    }

    @Test func `days count on through leap years and centuries`() throws {
        var day = try #require(Day("1899-12-31"))
        var number = day.number

        while day.year < 2105 {
            let next = day.adding(days: 1)
            number += 1
            try #require(next.number == number)
            try #require(Day(year: next.year, month: next.month, day: next.day) == next)
            try #require(next.weekday == day.weekday % 7 + 1)
            day = next
        }
    }

    @Test func `an instant that could not be read again is not written`() throws {
        let last = Instant(milliseconds: 253_402_300_799_999)
        #expect(try CanonicalJSON.bytes([last]) == Array(#"["9999-12-31T23:59:59.999Z"]"#.utf8))
        for milliseconds in [253_402_300_800_000, -62_135_596_800_001, Int64.max, Int64.min] {
            #expect(throws: EncodingError.self) { try CanonicalJSON.bytes([Instant(milliseconds: milliseconds)]) }
        }
    }

    @Test(arguments: [
        ("2024-02-29", 12, "2025-02-28"), ("2023-08-31", 6, "2024-02-29"), ("2023-12-15", 1, "2024-01-15"),
        ("2023-01-31", 1, "2023-02-28"), ("2024-01-15", -1, "2023-12-15"), ("2024-03-31", -13, "2023-02-28"),
        ("2024-05-31", 0, "2024-05-31"), ("2000-01-01", 1200, "2100-01-01"),
    ])
    func `months later is the same day or the month's last`(from: String, months: Int, to: String) throws {
        #expect(try #require(Day(from)).adding(months: months).text == to)
    }

    @Test(arguments: [
        ("1900-02-29", false), ("2000-02-29", true), ("2024-02-29", true), ("2023-04-31", false), ("2023-04-30", true),
        ("2023-4-30", false), ("2023/04/30", false), ("0000-01-01", false), ("2023-04-300", false),
    ])
    func `only days that the calendar has are days`(text: String, isDay: Bool) {
        #expect((Day(text) != nil) == isDay)
    }

    @Test(arguments: [("2023-12-22", 5), ("1970-01-01", 4), ("2000-02-29", 2), ("2025-04-27", 7), ("0001-01-01", 1)])
    func `weekdays are those of ISO 8601`(text: String, weekday: Int) throws {
        #expect(try #require(Day(text)).weekday == weekday)
    }
}
