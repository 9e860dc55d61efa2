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
