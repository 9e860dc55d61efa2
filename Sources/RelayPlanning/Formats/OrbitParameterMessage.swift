/// An orbit as one state: CCSDS Orbit Parameter Message 2.0 (CCSDS 502.0-B-2), in KVN, read only.
public struct OrbitParameterMessage: Hashable, Sendable {
    /// OBJECT_NAME.
    public var objectName: String
    /// OBJECT_ID.
    public var objectID: String
    /// CENTER_NAME, in upper case.
    public var center: String
    /// REF_FRAME, in upper case.
    public var frame: String
    /// EPOCH, in the message's TIME_SYSTEM.
    public var epoch: Instant
    /// Place in km and velocity in km/s from the centre, along the frame's axes.
    public var state: OrbitState

    /// Reads a message in KVN.
    ///
    /// Comments, spacecraft parameters, covariance and user-defined keys are passed over. Keplerian elements that the
    /// message states beside its vector must describe the same orbit. Manoeuvres are refused, since a fall that knows
    /// nothing of them would be another orbit.
    ///
    /// - Throws: ``RelayError`` of code `badFile` with the number of the offending line.
    public init(text: String) throws {
        var reader = OrbitParameterReader()
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            try reader.take(String(line).trimmingBlanks, line: number)
        }
        self = try reader.message(lastLine: number)
    }

    fileprivate init(_ names: [String], epoch: Instant, state: OrbitState) {
        (objectName, objectID) = (names[0], names[1])
        (center, frame) = (names[2].uppercased(), names[3].uppercased())
        self.epoch = epoch
        self.state = state
    }

    /// Refuses what cannot be a relay's orbit: another centre than the Moon, another frame than the ICRF.
    ///
    /// - Throws: ``RelayError`` of code `badFrame`.
    public func checkForRelay() throws {
        guard center == "MOON" else {
            throw RelayError(.badFrame, "the OPM's CENTER_NAME is \(center); a relay's must be MOON")
        }
        guard ["ICRF", "EME2000", "GCRF", "J2000"].contains(frame) else {
            throw RelayError(
                .badFrame,
                "the OPM's REF_FRAME is \(frame); ICRF, GCRF, EME2000 and J2000 are understood"
            )
        }
    }
}

/// Collects a message's keys, each with its line.
private struct OrbitParameterReader {
    private var values: [String: (text: String, line: Int)] = [:]

    private static let units: [String: String] = [
        "X": "km", "Y": "km", "Z": "km", "X_DOT": "km/s", "Y_DOT": "km/s", "Z_DOT": "km/s", "SEMI_MAJOR_AXIS": "km",
        "INCLINATION": "deg", "RA_OF_ASC_NODE": "deg", "ARG_OF_PERICENTER": "deg", "TRUE_ANOMALY": "deg",
        "MEAN_ANOMALY": "deg", "GM": "km**3/s**2",
    ]
    private static let required = [
        "CCSDS_OPM_VERS", "CREATION_DATE", "ORIGINATOR", "OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME",
        "TIME_SYSTEM", "EPOCH", "X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT",
    ]
    private static let passedOver = [
        "MESSAGE_ID", "CLASSIFICATION", "REF_FRAME_EPOCH", "MASS", "SOLAR_RAD_AREA", "SOLAR_RAD_COEFF", "DRAG_AREA",
        "DRAG_COEFF", "COV_REF_FRAME", "ECCENTRICITY",
    ]

    private func bad(_ message: String, _ line: Int) -> RelayError { RelayError(.badFile, message, line: line) }

    mutating func take(_ line: String, line number: Int) throws {
        if line.isEmpty || line == "COMMENT" || line.hasPrefix("COMMENT ") { return }
        guard let equals = line.firstIndex(of: "=") else { throw bad("'\(line)' is no KEY = VALUE line", number) }
        let key = line[..<equals].trimmingBlanks
        var value = line[line.index(after: equals)...].trimmingBlanks
        if values.isEmpty, key != "CCSDS_OPM_VERS" {
            throw bad("a message must begin with CCSDS_OPM_VERS, not with \(key)", number)
        }
        if key.hasPrefix("MAN_") {
            throw bad("the message plans a manoeuvre (\(key)), which a fall under gravity cannot follow; give an OEM", number)
        }
        if key.hasPrefix("USER_DEFINED_") || isCovariance(key) { return }
        guard Self.units[key] != nil || Self.required.contains(key) || Self.passedOver.contains(key) else {
            throw bad("\(key) is no key of an orbit parameter message", number)
        }
        if value.last == "]", let bracket = value.lastIndex(of: "[") {
            let unit = value[value.index(after: bracket)...].dropLast().trimmingBlanks
            if let known = Self.units[key], unit != known { throw bad("\(key) must be in \(known), not in \(unit)", number) }
            value = value[..<bracket].trimmingBlanks
        }
        guard !value.isEmpty else { throw bad("\(key) has no value", number) }
        guard values[key] == nil else { throw bad("\(key) is given twice", number) }
        if key == "CCSDS_OPM_VERS", !["1.0", "2.0", "3.0"].contains(value) {
            throw bad("version \(value) of the message is not known; 1.0, 2.0 and 3.0 are", number)
        }
        values[key] = (value, number)
    }

    /// `CX_X`, `CY_DOT_Z` and their like.
    private func isCovariance(_ key: String) -> Bool {
        guard key.count >= 4, key.first == "C", let second = key.dropFirst().first else { return false }
        return "XYZ".contains(second) && key.dropFirst(2).first == "_"
    }

    func message(lastLine: Int) throws -> OrbitParameterMessage {
        for key in Self.required where values[key] == nil { throw bad("\(key) is missing", lastLine) }
        let (name, line) = values["TIME_SYSTEM"] ?? ("", lastLine)
        guard let system = TimeSystem(rawValue: name) else {
            throw bad("TIME_SYSTEM \(name) is not known; UTC, TAI, TT and TDB are", line)
        }
        let state = OrbitState(
            position: Vector3(try number("X"), try number("Y"), try number("Z")),
            velocity: Vector3(try number("X_DOT"), try number("Y_DOT"), try number("Z_DOT"))
        )
        guard state.position.length > 0 else { throw bad("the state lies in the centre of the body", values["X"]?.line ?? 0) }
        _ = try instant("CREATION_DATE", .utc)
        try compare(state)
        return OrbitParameterMessage(
            ["OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME"].map { values[$0]?.text ?? "" },
            epoch: try instant("EPOCH", system),
            state: state
        )
    }

    private func number(_ key: String) throws -> Double {
        guard let (text, line) = values[key] else { return 0 }
        guard let value = Double(text), value.isFinite else { throw bad("\(key): '\(text)' is no number", line) }
        return value
    }

    private func instant(_ key: String, _ system: TimeSystem) throws -> Instant {
        let (text, line) = values[key] ?? ("", 0)
        do {
            return try system.instant(text)
        } catch let error as RelayError {
            throw bad("\(key): \(error.message)", line)
        }
    }

    /// Elements beside the vector must give its distance and speed to a thousandth.
    private func compare(_ state: OrbitState) throws {
        let (named, gm) = (values["SEMI_MAJOR_AXIS"], values["GM"])
        guard let named, gm != nil else { return }
        let (axis, gravity) = (try number("SEMI_MAJOR_AXIS"), try number("GM"))
        guard gravity > 0 else { throw bad("GM must be above 0", gm?.line ?? 0) }
        let energy = state.velocity.squaredLength / 2 - gravity / state.position.length
        guard abs(axis * -2 * energy - gravity) <= 1e-3 * gravity else {
            throw bad(
                "SEMI_MAJOR_AXIS \(axis) km is not that of the state vector, \(-gravity / (2 * energy)) km",
                named.line
            )
        }
    }
}
