/// A scene as CZML, which Cesium's globes play: the Moon-centred paths of relays, and the windows.
public struct CesiumLanguage: Sendable {
    private var packets: [String]

    /// A document of a name over a span.
    public init(name: String, start: Instant, end: Instant) {
        let interval = "\(start.text)/\(end.text)"
        packets = [
            "{\"id\": \"document\", \"name\": \(JSONText.quoted(name)), \"version\": \"1.0\", \"clock\": "
                + "{\"interval\": \"\(interval)\", \"currentTime\": \"\(start.text)\", \"multiplier\": 3600}}"
        ]
    }

    /// Adds a body's path: places in km along the ICRF from the Moon's centre, written in metres.
    ///
    /// CZML's INERTIAL frame is that of the globe's centre; a viewer has to use a lunar ellipsoid.
    public mutating func add(path: [(time: Instant, place: Vector3)], id: String, name: String) {
        guard let first = path.first else { return }
        let numbers = path.map { point in
            let seconds = KVN.number(point.time - first.time, 3)
            let p = point.place * 1_000
            return "\(seconds), \(KVN.number(p.x, 1)), \(KVN.number(p.y, 1)), \(KVN.number(p.z, 1))"
        }
        packets.append(
            "{\"id\": \(JSONText.quoted(id)), \"name\": \(JSONText.quoted(name)), \"path\": {\"width\": 1, \"leadTime\": 1300000, "
                + "\"trailTime\": 1300000}, \"point\": {\"pixelSize\": 6}, \"position\": {\"epoch\": \"\(first.time.text)\", "
                + "\"interpolationAlgorithm\": \"LAGRANGE\", \"interpolationDegree\": 5, \"referenceFrame\": \"INERTIAL\", "
                + "\"cartesian\": [\(numbers.joined(separator: ", "))]}}"
        )
    }

    /// Adds a line between two bodies that is shown while their window is open.
    public mutating func add(windows: [(start: Instant, end: Instant)], from: String, to: String) {
        let intervals = windows.map { "{\"interval\": \"\($0.start.text)/\($0.end.text)\", \"boolean\": true}" }
        let whole = "{\"interval\": \"0000-01-01T00:00:00Z/9999-12-31T00:00:00Z\", \"boolean\": false}"
        packets.append(
            "{\"id\": \(JSONText.quoted(from + "-" + to)), \"polyline\": {\"show\": [\(([whole] + intervals).joined(separator: ", "))], "
                + "\"positions\": {\"references\": [\(JSONText.quoted(from + "#position")), \(JSONText.quoted(to + "#position"))]}, "
                + "\"arcType\": \"NONE\", \"width\": 1}}"
        )
    }

    /// The document.
    public var text: String { "[\n" + packets.joined(separator: ",\n") + "\n]\n" }
}

/// What JSON needs of a text.
enum JSONText {
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case _ where scalar.value < 0x20:
                quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
