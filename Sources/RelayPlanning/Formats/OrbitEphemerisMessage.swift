/// An orbit as a table of states: CCSDS Orbit Ephemeris Message 2.0 (CCSDS 502.0-B-2), in KVN.
public struct OrbitEphemerisMessage: Hashable, Sendable {
    /// One segment: metadata and states that are interpolated together.
    public struct Segment: Hashable, Sendable {
        /// One state: an instant, place in km and velocity in km/s.
        public struct Entry: Hashable, Sendable {
            /// When.
            public var time: Instant
            /// Place and velocity from the centre, along the frame's axes.
            public var state: OrbitState
            /// The acceleration in km/s², where the file gives it.
            public var acceleration: Vector3?
            /// An entry.
            public init(time: Instant, state: OrbitState, acceleration: Vector3? = nil) {
                self.time = time
                self.state = state
                self.acceleration = acceleration
            }
        }

        /// OBJECT_NAME.
        public var objectName: String
        /// OBJECT_ID.
        public var objectID: String
        /// CENTER_NAME, in upper case.
        public var center: String
        /// REF_FRAME, in upper case.
        public var frame: String
        /// INTERPOLATION, in upper case, where the file states it.
        public var interpolation: String?
        /// INTERPOLATION_DEGREE, where the file states it.
        public var degree: Int?
        /// USEABLE_START_TIME, where the file states it.
        public var usableStart: Instant?
        /// USEABLE_STOP_TIME, where the file states it.
        public var usableStop: Instant?
        /// The states in order of time.
        public var entries: [Entry]

        /// A segment.
        public init(
            objectName: String,
            objectID: String,
            center: String = "MOON",
            frame: String = "ICRF",
            interpolation: String? = "HERMITE",
            degree: Int? = 7,
            usableStart: Instant? = nil,
            usableStop: Instant? = nil,
            entries: [Entry]
        ) {
            self.objectName = objectName
            self.objectID = objectID
            self.center = center
            self.frame = frame
            self.interpolation = interpolation
            self.degree = degree
            self.usableStart = usableStart
            self.usableStop = usableStop
            self.entries = entries
        }
    }

    /// CREATION_DATE.
    public var created: Instant
    /// ORIGINATOR.
    public var originator: String
    /// The segments in order.
    public var segments: [Segment]

    /// A message.
    public init(created: Instant, originator: String, segments: [Segment]) {
        self.created = created
        self.originator = originator
        self.segments = segments
    }

    /// The message as KVN, times in UTC to the microsecond, places to 1e-10 km.
    public var text: String {
        var lines = ["CCSDS_OEM_VERS = 2.0", "CREATION_DATE = \(KVN.time(created))", "ORIGINATOR = \(originator)"]
        for segment in segments {
            lines += ["", "META_START", "OBJECT_NAME = \(segment.objectName)", "OBJECT_ID = \(segment.objectID)"]
            lines += ["CENTER_NAME = \(segment.center)", "REF_FRAME = \(segment.frame)", "TIME_SYSTEM = UTC"]
            lines.append("START_TIME = \(segment.entries.first.map { KVN.time($0.time) } ?? "")")
            if let start = segment.usableStart { lines.append("USEABLE_START_TIME = \(KVN.time(start))") }
            if let stop = segment.usableStop { lines.append("USEABLE_STOP_TIME = \(KVN.time(stop))") }
            lines.append("STOP_TIME = \(segment.entries.last.map { KVN.time($0.time) } ?? "")")
            if let interpolation = segment.interpolation, let degree = segment.degree {
                lines += ["INTERPOLATION = \(interpolation)", "INTERPOLATION_DEGREE = \(degree)"]
            }
            lines += ["META_STOP", ""]
            for entry in segment.entries {
                let (p, v) = (entry.state.position, entry.state.velocity)
                let numbers = [p.x, p.y, p.z].map { KVN.number($0, 10) } + [v.x, v.y, v.z].map { KVN.number($0, 13) }
                let last = entry.acceleration.map { [$0.x, $0.y, $0.z].map { KVN.number($0, 16) } } ?? []
                lines.append(([KVN.time(entry.time)] + numbers + last).joined(separator: " "))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// The key-value notation that CCSDS's messages share.
enum KVN {
    static func time(_ instant: Instant) -> String {
        String(instant.text(zoneSeconds: 0, digits: 6).dropLast())
    }

    /// A number with a fixed count of decimals, without Foundation's formats.
    static func number(_ value: Double, _ digits: Int) -> String {
        precondition(value.isFinite, "a message holds finite numbers")
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let magnitude = abs(value)
        guard magnitude < 9e15 else { return "\(value)" }
        let whole = magnitude.rounded(.down)
        var fraction = ((magnitude - whole) * scale).rounded()
        var units = whole
        if fraction >= scale { (fraction, units) = (0, units + 1) }
        let sign = value < 0 && (fraction != 0 || units != 0) ? "-" : ""
        return digits == 0 ? "\(sign)\(Int(units))" : "\(sign)\(Int(units)).\(padded(Int(fraction), digits))"
    }
}
