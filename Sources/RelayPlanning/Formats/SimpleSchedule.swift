/// A schedule of tracks for ground stations, as XML in the Simple Schedule Format (CCSDS 902.1-B-1).
///
/// The standard's data are attributes: a header, then a package for each spacecraft with its activities, each at a site
/// and an aperture, with the services that it carries. Instants are in the ASCII time code B that the standard asks
/// for, `2027-001T00:00:00.000Z`. `Scripts/relay/simple_schedule.rng` states the same structure as a grammar, against
/// which the tests hold the output.
public struct SimpleSchedule: Hashable, Sendable {
    /// One track: a station's aperture on one spacecraft.
    public struct Activity: Hashable, Sendable {
        /// The site, here the station's name.
        public var site: String
        /// The spacecraft.
        public var user: String
        /// When the track begins.
        public var start: Instant
        /// When it ends.
        public var end: Instant
        /// The frequency band by the standard's names (`S-NE`, `X-DS`, `Ka-NE`), or `N/A`.
        public var band: String
        /// A track.
        public init(site: String, user: String, start: Instant, end: Instant, band: String = "N/A") {
            self.site = site
            self.user = user
            self.start = start
            self.end = end
            self.band = band
        }
    }

    /// Who gives out the schedule.
    public var originator: String
    /// When it was made.
    public var created: Instant
    /// The first instant that it covers.
    public var start: Instant
    /// The last instant that it covers.
    public var end: Instant
    /// The tracks.
    public var activities: [Activity]

    /// A schedule of a span.
    public init(originator: String, created: Instant, start: Instant, end: Instant, activities: [Activity]) {
        self.originator = originator
        self.created = created
        self.start = start
        self.end = end
        self.activities = activities
    }

    /// The schedule as XML; instants are UTC to the millisecond.
    public var xml: String {
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<simpleSchedule xmlns=\"urn:ccsds:schema:cssm:1.0.0\" srvMgtEntityType=\"SIMPLE_SCHEDULE\">",
            "  <simpleScheduleHeader originatingOrganization=\"\(XML.escape(originator))\" "
                + "generationTime=\"\(created.dayOfYearText)\" version=\"1\" startTime=\"\(start.dayOfYearText)\" "
                + "endTime=\"\(end.dayOfYearText)\" status=\"OPERATIONAL\" inclusionType=\"OVERLAP_INCLUSION\"/>",
        ]
        let users = activities.map(\.user).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        for user in users {
            let mine = activities.filter { $0.user == user }
            lines.append(
                "  <scheduledPackage user=\"\(XML.escape(user))\" comment=\"\" scheduledPackageId=\"\(XML.escape(user))\">"
            )
            for (index, activity) in mine.enumerated() {
                let (from, to) = (activity.start.dayOfYearText, activity.end.dayOfYearText)
                let site = XML.escape(activity.site)
                lines += [
                    "    <scheduledActivity scheduledActivityId=\"\(XML.escape(user))-\(index + 1)\" siteRef=\"\(site)\" "
                        + "apertureRef=\"\(site)\" beginningOfActivity=\"\(from)\" endOfActivity=\"\(to)\" "
                        + "beginningOfTrack=\"\(from)\" endOfTrack=\"\(to)\" activityStatus=\"TENTATIVE\">",
                    "      <serviceInfo serviceType=\"TELEMETRY\" frequencyBand=\"\(XML.escape(activity.band))\"/>",
                    "    </scheduledActivity>",
                ]
            }
            lines.append("  </scheduledPackage>")
        }
        lines.append("</simpleSchedule>")
        return lines.joined(separator: "\n") + "\n"
    }
}

/// What XML needs of a text.
public enum XML {
    /// The text with the five characters that XML reserves written as entities.
    public static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&apos;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
