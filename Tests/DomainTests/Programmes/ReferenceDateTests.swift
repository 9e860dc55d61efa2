import Domain
import TestSupport
import Testing

@Suite("Dates of reference data", .tags(.small))
struct ReferenceDateTests {
    @Test(arguments: ["2023", "2023-11", "2023-11-24", "2024-02-29", "1900", "2199-12-31"])
    func `a year, a month and a day are read and written alike`(text: String) throws {
        #expect(try #require(ReferenceDate(text)).description == text)
    }

    @Test(arguments: [
        "", "23", "2023-", "2023-13", "2023-00", "2023-02-29", "2023-2-1", "2023-11-24T00:00", "20a3", "2300", "２０２３",
    ])
    func `what is no date is refused`(text: String) {
        #expect(ReferenceDate(text) == nil)
    }

    @Test func `dates order by what is known`() throws {
        let dates = try ["2023-11-24", "2023", "2024-01", "2023-11"].map { try #require(ReferenceDate($0)) }

        #expect(dates.sorted().map(\.description) == ["2023", "2023-11", "2023-11-24", "2024-01"])
    }

    @Test func `only a day is a day of the calendar`() throws {
        #expect(ReferenceDate("2023-11")?.calendarDay == nil)
        #expect(ReferenceDate("2023-11-24")?.calendarDay == Day("2023-11-24"))
    }
}
