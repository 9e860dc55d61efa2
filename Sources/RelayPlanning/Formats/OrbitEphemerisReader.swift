extension OrbitEphemerisMessage {
    /// Reads a message in KVN.
    ///
    /// Comments are skipped, covariance blocks too (their bounds are checked).
    ///
    /// - Throws: ``RelayError`` of code `badFile` with the number of the offending line.
    public init(text: String) throws {
        var reader = OrbitEphemerisReader()
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            try reader.take(String(line).trimmingBlanks, line: number)
        }
        self = try reader.finish(line: number)
    }
}

/// The state machine that a message's lines drive.
private struct OrbitEphemerisReader {
    private enum Place { case header, metadata, data, covariance }

    private var place = Place.header
    private var header: [String: String] = [:]
    private var metadata: [String: String] = [:]
    private var metadataLine = 0
    private var entries: [OrbitEphemerisMessage.Segment.Entry] = []
    private var timeSystem = TimeSystem.utc
    private var bounds: (start: Instant, stop: Instant)?
    private var usable: (start: Instant?, stop: Instant?)
    private var segments: [OrbitEphemerisMessage.Segment] = []

    mutating func take(_ line: String, line number: Int) throws {
        if line.isEmpty || line == "COMMENT" || line.hasPrefix("COMMENT ") { return }
        switch (place, line) {
        case (.header, "META_START"):
            try checkHeader(number)
            (place, metadata, metadataLine) = (.metadata, [:], number)
        case (.data, "META_START"):
            try close(number)
            (place, metadata, metadataLine) = (.metadata, [:], number)
        case (.metadata, "META_STOP"):
            try openData(number)
            place = .data
        case (.data, "COVARIANCE_START"): place = .covariance
        case (.covariance, "COVARIANCE_STOP"): place = .data
        case (.covariance, _): break
        case (.header, _): try keyed(line, number, into: &header)
        case (.metadata, _): try keyed(line, number, into: &metadata)
        case (.data, _): try datum(line, number)
        }
    }

    mutating func finish(line number: Int) throws -> OrbitEphemerisMessage {
        guard place == .data else {
            let what =
                place == .header
                ? "without any segment" : place == .metadata ? "within metadata" : "within a covariance"
            throw bad("the message ends \(what)", number)
        }
        try close(number)
        let created = try instant(header["CREATION_DATE"] ?? "", number, .utc)
        return OrbitEphemerisMessage(created: created, originator: header["ORIGINATOR"] ?? "", segments: segments)
    }

    private func bad(_ message: String, _ line: Int) -> RelayError {
        RelayError(.badFile, message, line: line)
    }

    private func keyed(_ line: String, _ number: Int, into table: inout [String: String]) throws {
        guard let equals = line.firstIndex(of: "=") else {
            throw bad("'\(line)' is no KEY = VALUE line", number)
        }
        let key = line[..<equals].trimmingBlanks
        let value = line[line.index(after: equals)...].trimmingBlanks
        if table.isEmpty, place == .header, key != "CCSDS_OEM_VERS" {
            throw bad("a message must begin with CCSDS_OEM_VERS, not with \(key)", number)
        }
        guard !value.isEmpty else { throw bad("\(key) has no value", number) }
        guard table.updateValue(value, forKey: key) == nil else { throw bad("\(key) is given twice", number) }
        if key == "CCSDS_OEM_VERS", !["1.0", "2.0", "3.0"].contains(value) {
            throw bad("version \(value) of the message is not known; 1.0, 2.0 and 3.0 are", number)
        }
        if key == "CREATION_DATE" { _ = try instant(value, number, .utc) }
    }

    private func checkHeader(_ number: Int) throws {
        for key in ["CCSDS_OEM_VERS", "CREATION_DATE", "ORIGINATOR"] where header[key] == nil {
            throw bad("\(key) is missing before the first META_START", number)
        }
    }

    private mutating func openData(_ number: Int) throws {
        let required = [
            "OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM", "START_TIME", "STOP_TIME",
        ]
        for key in required where metadata[key] == nil {
            throw bad("\(key) is missing in the metadata that begin on line \(metadataLine)", number)
        }
        guard let system = TimeSystem(rawValue: metadata["TIME_SYSTEM"] ?? "") else {
            throw bad("TIME_SYSTEM \(metadata["TIME_SYSTEM"] ?? "") is not known; UTC, TAI, TT and TDB are", number)
        }
        timeSystem = system
        let start = try instant(metadata["START_TIME"] ?? "", number, system)
        let stop = try instant(metadata["STOP_TIME"] ?? "", number, system)
        guard stop >= start else { throw bad("STOP_TIME lies before START_TIME", number) }
        bounds = (start, stop)
        usable.start = try metadata["USEABLE_START_TIME"].map { try instant($0, number, system) }
        usable.stop = try metadata["USEABLE_STOP_TIME"].map { try instant($0, number, system) }
        if let degree = metadata["INTERPOLATION_DEGREE"] {
            guard let value = Int(degree), (1...15).contains(value) else {
                throw bad("INTERPOLATION_DEGREE \(degree) must be a whole number from 1 to 15", number)
            }
        }
        if let kind = metadata["INTERPOLATION"], !["HERMITE", "LAGRANGE", "LINEAR"].contains(kind.uppercased()) {
            throw bad("INTERPOLATION \(kind) is not known; HERMITE, LAGRANGE and LINEAR are", number)
        }
        entries = []
    }

    private mutating func datum(_ line: String, _ number: Int) throws {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard words.count == 7 || words.count == 10 else {
            throw bad("a state has a time and 6 or 9 numbers; this line has \(words.count) words", number)
        }
        let time = try instant(String(words[0]), number, timeSystem)
        if let last = entries.last, last.time >= time {
            throw bad("the state of \(words[0]) does not come after the one before it", number)
        }
        if let bounds, time < bounds.start + -1e-3 || time > bounds.stop + 1e-3 {
            throw bad("the state of \(words[0]) lies outside START_TIME … STOP_TIME", number)
        }
        let numbers = try words.dropFirst().map { word in
            guard let value = Double(word), value.isFinite else { throw bad("'\(word)' is no number", number) }
            return value
        }
        let state = OrbitState(
            position: Vector3(numbers[0], numbers[1], numbers[2]),
            velocity: Vector3(numbers[3], numbers[4], numbers[5])
        )
        guard state.position.length > 0 else { throw bad("the state lies in the centre of the body", number) }
        let acceleration = numbers.count == 9 ? Vector3(numbers[6], numbers[7], numbers[8]) : nil
        entries.append(.init(time: time, state: state, acceleration: acceleration))
    }

    private mutating func close(_ number: Int) throws {
        guard entries.count >= 2 else {
            throw bad("the segment of \(metadata["OBJECT_NAME"] ?? "?") has fewer than two states", number)
        }
        try checkCoverage(number)
        segments.append(
            .init(
                objectName: metadata["OBJECT_NAME"] ?? "",
                objectID: metadata["OBJECT_ID"] ?? "",
                center: (metadata["CENTER_NAME"] ?? "").uppercased(),
                frame: (metadata["REF_FRAME"] ?? "").uppercased(),
                interpolation: metadata["INTERPOLATION"]?.uppercased(),
                degree: metadata["INTERPOLATION_DEGREE"].flatMap { Int($0) },
                usableStart: usable.start,
                usableStop: usable.stop,
                entries: entries
            )
        )
    }

    /// States have to reach from START_TIME to STOP_TIME, or between the usable times, within one
    /// step: a file that was cut short is refused, and nothing is extrapolated.
    private func checkCoverage(_ number: Int) throws {
        guard let bounds else { return }
        let times = entries.map(\.time)
        let (first, last) = (times[0], times[times.count - 1])
        if last + (last - times[times.count - 2]) < usable.stop ?? bounds.stop {
            throw bad("the states end at \(last.text), before STOP_TIME: the file is cut short", number)
        }
        if first + (first - times[1]) > usable.start ?? bounds.start {
            throw bad("the states begin at \(first.text), after START_TIME", number)
        }
    }

    private func instant(_ text: String, _ line: Int, _ system: TimeSystem) throws -> Instant {
        do {
            return try system.instant(text)
        } catch let error as RelayError {
            throw RelayError(.badFile, error.message, line: line)
        }
    }
}

/// The time systems that messages may use.
enum TimeSystem: String {
    case utc = "UTC"
    case tai = "TAI"
    case tt = "TT"
    case tdb = "TDB"

    /// The instant that a clock of this system shows.
    func instant(_ text: String) throws -> Instant {
        let shown = try Instant(text)
        switch self {
        case .utc: return shown
        case .tai: return Instant(atomicSeconds: shown.utcSeconds)
        case .tt: return Instant(atomicSeconds: shown.utcSeconds - 32.184)
        case .tdb:
            let first = Instant(atomicSeconds: shown.utcSeconds - 32.184)
            return first + (shown.utcSeconds - first.dynamicalSeconds)
        }
    }
}
