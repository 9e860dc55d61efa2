import Foundation
import Testing

@testable import RelayPlanning

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("Calendars, CZML and schedules")
struct WrittenFormatTests {
    let start: Instant

    init() throws {
        start = try Instant("2027-01-01T00:00:00Z")
    }

    // MARK: iCalendar

    @Test func `an event's texts are escaped and its lines folded within characters' bounds`() throws {
        let event = CalendarEvent(
            id: "a-1@magpie",
            start: start + 0.6,
            end: start + 3_600,
            summary: "Queqiao, 鹊桥; to \\ Kashi\nnext",
            detail: String(repeating: "喀什站接收数据", count: 20)
        )

        let text = CalendarEvent.calendar([event], name: "Plan, 2027", stamp: start)

        let lines = text.components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 75 })
        let unfolded = text.replacingOccurrences(of: "\r\n ", with: "")
        #expect(unfolded.contains("SUMMARY:Queqiao\\, 鹊桥\\; to \\\\ Kashi\\nnext\r\n"))
        #expect(unfolded.contains("DESCRIPTION:" + event.detail))
        #expect(unfolded.contains("DTSTART:20270101T000001Z"))
        #expect(unfolded.contains("X-WR-CALNAME:Plan\\, 2027"))
        #expect(text.hasPrefix("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.hasSuffix("END:VCALENDAR\r\n"))
    }

    // MARK: CZML

    private struct Packet: Decodable {
        struct Position: Decodable {
            var cartesian: [Double]
            var referenceFrame: String
        }
        struct Polyline: Decodable {
            struct Shown: Decodable {
                var interval: String
                var boolean: Bool
            }
            var show: [Shown]
        }
        var id: String
        var name: String?
        var version: String?
        var position: Position?
        var polyline: Polyline?
    }

    @Test func `a document holds a clock, paths in metres and windows`() throws {
        var document = CesiumLanguage(name: "A \"plan\"\nwith \\", start: start, end: start + 600)
        document.add(
            path: [(start, Vector3(1.5, -2, 3)), (start + 300, Vector3(4, 5, 6))],
            id: "relay",
            name: "Queqiao"
        )
        document.add(path: [], id: "nothing", name: "nothing")
        document.add(windows: [(start + 60, start + 120)], from: "relay", to: "lander")

        let packets = try JSONDecoder().decode([Packet].self, from: Data(document.text.utf8))

        #expect(packets.map(\.id) == ["document", "relay", "relay-lander"])
        #expect(packets[0].name == "A \"plan\"\nwith \\" && packets[0].version == "1.0")
        #expect(packets[1].position?.cartesian == [0, 1_500, -2_000, 3_000, 300, 4_000, 5_000, 6_000])
        #expect(packets[1].position?.referenceFrame == "INERTIAL")
        #expect(packets[2].polyline?.show.map(\.boolean) == [false, true])
        #expect(packets[2].polyline?.show[1].interval == "2027-01-01T00:01:00.000Z/2027-01-01T00:02:00.000Z")
    }

    // MARK: Simple Schedule

    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [(name: String, attributes: [String: String])] = []
        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements.append((name, attributes))
        }
    }

    @Test func `a schedule has a package for each spacecraft, its data as attributes`() throws {
        let schedule = SimpleSchedule(
            originator: "R&D \"Magpie\"",
            created: start,
            start: start,
            end: start + 86_400 * 60,
            activities: [
                .init(site: "KSH", user: "relay", start: start + 60, end: start + 3_600, band: "S-NE"),
                .init(site: "NQN", user: "other", start: start + 60, end: start + 3_600),
                .init(site: "JMS", user: "relay", start: start + 86_400 * 59, end: start + 86_400 * 59.5),
            ]
        )
        let reader = Reader()
        let parser = XMLParser(data: Data(schedule.xml.utf8))
        parser.delegate = reader

        #expect(parser.parse())

        #expect(
            reader.elements.map(\.name) == [
                "simpleSchedule", "simpleScheduleHeader", "scheduledPackage", "scheduledActivity", "serviceInfo",
                "scheduledActivity", "serviceInfo", "scheduledPackage", "scheduledActivity", "serviceInfo",
            ]
        )
        #expect(reader.elements[1].attributes["originatingOrganization"] == "R&D \"Magpie\"")
        #expect(reader.elements[1].attributes["endTime"] == "2027-061T00:00:00.000Z")
        #expect(reader.elements[2].attributes["user"] == "relay")
        #expect(reader.elements[3].attributes["beginningOfTrack"] == "2027-001T00:01:00.000Z")
        #expect(reader.elements[4].attributes["frequencyBand"] == "S-NE")
        #expect(reader.elements[5].attributes["scheduledActivityId"] == "relay-2")
        #expect(reader.elements[5].attributes["endOfTrack"] == "2027-060T12:00:00.000Z")
        #expect(reader.elements[9].attributes["frequencyBand"] == "N/A")
    }

    @Test func `XML's own characters are written as entities`() {
        #expect(XML.escape("a<b>&\"c'") == "a&lt;b&gt;&amp;&quot;c&apos;")
    }

    // MARK: Numbers

    @Test(arguments: [
        (0.0, 3, "0.000"), (-0.0004, 3, "0.000"), (-1.5, 0, "-2"), (1.9996, 3, "2.000"), (-12.34, 1, "-12.3"),
        (123_456_789.987654321, 6, "123456789.987654"), (1e-10, 10, "0.0000000001"),
    ])
    func `numbers are written with a fixed count of decimals`(value: Double, digits: Int, text: String) {
        #expect(KVN.number(value, digits) == text)
    }

    @Test func `numbers of an ephemeris come back as they were`() throws {
        var generator = TransferProblems.Generator(seed: 7)
        for _ in 0..<2_000 {
            let value = Double.random(in: -80_000...80_000, using: &generator)
            #expect(abs((Double(KVN.number(value, 10)) ?? 0) - value) < 1e-10)
        }
    }
}
