/// A schedule of tracks for ground stations, in the structure of CCSDS 902.1-B-1 (Simple Schedule
/// Format) as XML.
///
/// Element names follow the standard's information model; the output has not been run through the
/// standard's own schema, which is not distributed with this package.
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
        /// A track.
        public init(site: String, user: String, start: Instant, end: Instant) {
            self.site = site
            self.user = user
            self.start = start
            self.end = end
        }
    }

    /// Who gives out the schedule.
    public var originator: String
    /// When it was made.
    public var created: Instant
    /// The span that it covers.
    public var span: (start: Instant, end: Instant) {
        (first, last)
    }
    private var first: Instant
    private var last: Instant
    /// The tracks.
    public var activities: [Activity]

    /// A schedule of a span.
    public init(originator: String, created: Instant, start: Instant, end: Instant, activities: [Activity]) {
        self.originator = originator
        self.created = created
        first = start
        last = end
        self.activities = activities
    }

    /// The schedule as XML; instants are UTC to the millisecond.
    public var xml: String {
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<simpleSchedule xmlns=\"urn:ccsds:schema:cssm:1.0.0\">",
            "  <simpleScheduleHeader>",
            "    <originatingOrganization>\(XML.escape(originator))</originatingOrganization>",
            "    <generationTime>\(created.text)</generationTime>",
            "    <version>1</version>",
            "    <startTime>\(first.text)</startTime>",
            "    <endTime>\(last.text)</endTime>",
            "    <status>OPERATIONAL</status>",
            "  </simpleScheduleHeader>",
        ]
        for (index, activity) in activities.enumerated() {
            lines += [
                "  <scheduledPackage>",
                "    <scheduledPackageId>\(index + 1)</scheduledPackageId>",
                "    <user>\(XML.escape(activity.user))</user>",
                "    <scheduledActivity>",
                "      <scheduledActivityId>\(index + 1)</scheduledActivityId>",
                "      <siteRef>\(XML.escape(activity.site))</siteRef>",
                "      <apertureRef>\(XML.escape(activity.site))</apertureRef>",
                "      <beginningOfTrack>\(activity.start.text)</beginningOfTrack>",
                "      <endOfTrack>\(activity.end.text)</endOfTrack>",
                "    </scheduledActivity>",
                "  </scheduledPackage>",
            ]
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
