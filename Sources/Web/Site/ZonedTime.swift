import Domain
import WebServer

/// An instant as pages show it: in the agency's zone, in UTC, and (by script) in the reader's.
struct ZonedTime: Sendable {
    /// For machines.
    var iso: String
    /// `22 December 2023, 24:00`.
    var local: String
    /// `Beijing time`.
    var zone: String
    /// `2023-12-22 16:00 UTC`.
    var utc: String
    /// Id of the element that takes the reader's own time.
    var readerID: String

    /// - Parameter id: unique among the times of the page.
    init(_ instant: Instant, id: String, _ calendar: PolicyCalendar, _ request: Request) {
        iso = instant.text
        local = Wording.time(instant, calendar, request.language)
        zone = ZonedTime.name(of: calendar.zone, request.strings)
        utc = Wording.utc(instant)
        readerID = "reader-" + id
    }

    /// A zone's name in the reader's language, or its identifier.
    static func name(of zone: String, _ strings: Strings) -> String {
        zone == "Asia/Shanghai" ? strings("time.beijing") : zone
    }
}

/// A chart with what stands around it, for `partials/chart`.
struct ChartPart: Sendable {
    var svg: Markup
    var chartLabel: String
    var chartCaption: String?

    /// The drawing comes from `Charts`, which escapes every text that it is given.
    init(_ drawing: String, label: String, caption: String? = nil) {
        svg = Markup(trusted: drawing)
        chartLabel = label
        chartCaption = caption
    }
}
