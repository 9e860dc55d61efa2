/// An event of an iCalendar (RFC 5545), by which a calendar program shows windows and contacts.
public struct CalendarEvent: Hashable, Sendable {
    /// A name that never changes for the same event, so that an import updates it.
    public var id: String
    /// When it begins.
    public var start: Instant
    /// When it ends.
    public var end: Instant
    /// Its title.
    public var summary: String
    /// What else there is to say.
    public var detail: String

    /// An event.
    public init(id: String, start: Instant, end: Instant, summary: String, detail: String) {
        self.id = id
        self.start = start
        self.end = end
        self.summary = summary
        self.detail = detail
    }

    /// A calendar of events, times in UTC to the second.
    public static func calendar(_ events: [CalendarEvent], name: String, stamp: Instant) -> String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Magpie//Relay planning//EN", "X-WR-CALNAME:\(escape(name))",
        ]
        for event in events {
            lines += [
                "BEGIN:VEVENT", "UID:\(escape(event.id))", "DTSTAMP:\(time(stamp))", "DTSTART:\(time(event.start))",
                "DTEND:\(time(event.end))", "SUMMARY:\(escape(event.summary))", "DESCRIPTION:\(escape(event.detail))",
                "END:VEVENT",
            ]
        }
        lines.append("END:VCALENDAR")
        return lines.map { fold($0) + "\r\n" }.joined()
    }

    private static func time(_ instant: Instant) -> String {
        instant.text(zoneSeconds: 0, digits: 0).filter { $0 != "-" && $0 != ":" }
    }

    private static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\", ";", ",": escaped += "\\\(character)"
            case _ where character.isNewline: escaped += "\\n"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// Lines are at most 75 octets; a fold is a line break and a blank, never within a character.
    private static func fold(_ line: String) -> String {
        var (folded, width) = ("", 0)
        for character in line {
            let octets = character.utf8.count
            if width + octets > 73 {
                folded += "\r\n "
                width = 1
            }
            folded.append(character)
            width += octets
        }
        return folded
    }
}
