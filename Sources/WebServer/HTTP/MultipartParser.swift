import NIOCore

/// Takes `multipart/form-data` (RFC 7578) apart, piece by piece as it arrives.
///
/// It keeps no more than one piece and a delimiter's length in memory, and
/// refuses what it does not understand.
struct MultipartParser {
    /// What comes out, in order.
    enum Event: Equatable {
        case begin(MultipartHeader)
        case data([UInt8])
        case end
    }

    /// The body is not well formed.
    struct Malformed: Error, Equatable {}

    private enum Phase { case preamble, header, data, epilogue }

    private let delimiter: [UInt8]
    private var phase = Phase.preamble
    private var pending: [UInt8]
    private var parts = 0

    init(boundary: String) {
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter may stand at the very start.
        pending = [0x0d, 0x0a]
    }

    /// Whether the closing delimiter was seen.
    var isComplete: Bool { phase == .epilogue }

    mutating func feed(_ bytes: some Sequence<UInt8>) throws(Malformed) -> [Event] {
        pending.append(contentsOf: bytes)
        var events: [Event] = []
        while try step(&events) {}
        return events
    }

    /// One step; false where more bytes are needed.
    private mutating func step(_ events: inout [Event]) throws(Malformed) -> Bool {
        switch phase {
        case .preamble:
            guard pending.count >= delimiter.count + 2 else { return false }
            guard pending.starts(with: delimiter) else { throw Malformed() }
            return try afterDelimiter()
        case .header:
            guard let end = firstRange(of: Array("\r\n\r\n".utf8)) else {
                guard pending.count <= 4_096 else { throw Malformed() }
                return false
            }
            guard end <= 4_096, let text = String(validating: pending[..<end], as: UTF8.self),
                let header = MultipartHeader(text)
            else { throw Malformed() }
            parts += 1
            guard parts <= 1_000 else { throw Malformed() }
            events.append(.begin(header))
            pending.removeFirst(end + 4)
            phase = .data
            return true
        case .data:
            return try data(&events)
        case .epilogue:
            pending.removeAll()
            return false
        }
    }

    private mutating func data(_ events: inout [Event]) throws(Malformed) -> Bool {
        guard let start = firstRange(of: delimiter) else {
            // What may be the beginning of a delimiter waits for the rest of it.
            emit(upTo: pending.count - delimiter.count + 1, &events)
            return false
        }
        guard pending.count >= start + delimiter.count + 2 else { return false }
        emit(upTo: start, &events)
        events.append(.end)
        return try afterDelimiter()
    }

    private mutating func emit(upTo end: Int, _ events: inout [Event]) {
        guard end > 0 else { return }
        events.append(.data(Array(pending[..<end])))
        pending.removeFirst(end)
    }

    private mutating func afterDelimiter() throws(Malformed) -> Bool {
        let next = delimiter.count
        switch (pending[next], pending[next + 1]) {
        case (0x0d, 0x0a):
            pending.removeFirst(next + 2)
            phase = .header
        case (0x2d, 0x2d):
            pending.removeAll()
            phase = .epilogue
        default:
            throw Malformed()
        }
        return true
    }

    private func firstRange(of needle: [UInt8]) -> Int? {
        guard pending.count >= needle.count else { return nil }
        return pending.withUnsafeBufferPointer { bytes in
            let last = bytes.count - needle.count
            var index = 0
            while index <= last {
                if bytes[index] == needle[0], needle.indices.allSatisfy({ bytes[index + $0] == needle[$0] }) {
                    return index
                }
                index += 1
            }
            return nil
        }
    }
}

/// The header of one part of a form.
package struct MultipartHeader: Equatable, Sendable {
    /// The name of the field.
    package var name: String
    /// The name of the file as the client gave it, without any folder; nil for an ordinary field.
    package var fileName: String?
    /// The media type that the client claims; it proves nothing.
    package var mediaType: String

    init?(_ text: String) {
        var disposition: [String: String]?
        mediaType = "text/plain"
        for line in text.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = String(line[line.index(after: colon)...]).trimmingWhitespace()
            switch line[..<colon].lowercased() {
            case "content-disposition":
                guard disposition == nil, let read = Self.parameters(value, type: "form-data") else { return nil }
                disposition = read
            case "content-type":
                mediaType = value.prefix { $0 != ";" }.lowercased().trimmingWhitespace()
            case "content-transfer-encoding":
                guard ["7bit", "8bit", "binary"].contains(value.lowercased()) else { return nil }
            default: break
            }
        }
        guard let disposition, let name = disposition["name"], name.utf8.count <= 200 else { return nil }
        self.name = name
        fileName = disposition["filename"].map(Self.lastComponent)
    }

    /// The parameters of a header value such as `form-data; name="a"`.
    static func parameters(_ value: String, type: String) -> [String: String]? {
        var rest = value[...]
        guard rest.prefix(while: { $0 != ";" }).lowercased().trimmingWhitespace() == type else { return nil }
        rest = rest.drop { $0 != ";" }
        var result: [String: String] = [:]
        while rest.first == ";" {
            rest = rest.dropFirst().drop { $0 == " " }
            guard !rest.isEmpty else { break }
            let name = rest.prefix { $0 != "=" && $0 != ";" }.lowercased()
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else { return nil }
            rest = rest.dropFirst()
            var text = ""
            if rest.first == "\"" {
                rest = rest.dropFirst()
                // Browsers write %22 for a quote and leave a backslash alone.
                text = String(rest.prefix { $0 != "\"" })
                rest = rest.dropFirst(text.count)
                guard rest.first == "\"" else { return nil }
                rest = rest.dropFirst()
                text = text.replacing("%22", with: "\"").replacing("%0D%0A", with: " ")
            } else {
                text = String(rest.prefix { $0 != ";" }).trimmingWhitespace()
                rest = rest.drop { $0 != ";" }
            }
            rest = rest.drop { $0 == " " }
            guard result.updateValue(text, forKey: name) == nil else { return nil }
        }
        return rest.isEmpty ? result : nil
    }

    private static func lastComponent(_ name: String) -> String {
        let parts = name.unicodeScalars.split(whereSeparator: { $0 == "/" || $0 == "\\" })
        let last = parts.last.map { String($0) } ?? ""
        return String(
            last.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f }.prefix(200).map(Character.init)
        )
    }
}
