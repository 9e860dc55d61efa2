/// A moment in UTC, to the millisecond.
///
/// Stored as text (`2023-12-22T16:00:00.000Z`), so that a record can be read
/// without this program. Years 0001 to 9999; leap seconds are not counted,
/// as in POSIX time.
package struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package var milliseconds: Int64

    /// The instant so many milliseconds after 1970-01-01T00:00:00Z.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Orders by time.
    package static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    /// The instant so many seconds later.
    package func advanced(bySeconds seconds: Int64) -> Instant {
        Instant(milliseconds: milliseconds + seconds * 1000)
    }

    /// Whole seconds from `other` to this instant, rounded towards the past.
    package func seconds(since other: Instant) -> Int64 {
        let difference = milliseconds - other.milliseconds
        return difference >= 0 ? difference / 1000 : -((-difference + 999) / 1000)
    }

    /// Far enough away to stand for "no end".
    package static let distantFuture = Instant(milliseconds: 253_402_300_799_000)

    /// What can be written with four digits of a year, and therefore read again.
    static let writable: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999
}

extension Instant {
    /// `2023-12-22T16:00:00.000Z`.
    package var text: String {
        let (day, rest) = Day.split(milliseconds)
        let seconds = Int(rest / 1000)
        return String(unsafeUninitializedCapacity: 24) { bytes in
            day.write(to: bytes)
            bytes[10] = UInt8(ascii: "T")
            Digits.write(seconds / 3600, 11..<13, to: bytes)
            bytes[13] = UInt8(ascii: ":")
            Digits.write(seconds / 60 % 60, 14..<16, to: bytes)
            bytes[16] = UInt8(ascii: ":")
            Digits.write(seconds % 60, 17..<19, to: bytes)
            bytes[19] = UInt8(ascii: ".")
            Digits.write(Int(rest % 1000), 20..<23, to: bytes)
            bytes[23] = UInt8(ascii: "Z")
            return 24
        }
    }

    /// Reads RFC 3339 in UTC or with a numeric offset; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8.prefix(40))
        guard bytes.count >= 20, let day = Day(String(decoding: bytes[0..<10], as: UTF8.self)) else { return nil }
        guard bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ") else { return nil }
        func two(_ at: Int) -> Int64? {
            guard at + 1 < bytes.count else { return nil }
            let (a, b) = (bytes[at], bytes[at + 1])
            guard (48...57).contains(a), (48...57).contains(b) else { return nil }
            return Int64(a - 48) * 10 + Int64(b - 48)
        }
        guard let hour = two(11), bytes[13] == 58, let minute = two(14), bytes[16] == 58, let second = two(17),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var at = 19
        var thousandths: Int64 = 0
        if bytes[at] == UInt8(ascii: ".") {
            at += 1
            var scale: Int64 = 100
            let start = at
            while at < bytes.count, (48...57).contains(bytes[at]) {
                thousandths += Int64(bytes[at] - 48) * scale
                scale /= 10
                at += 1
            }
            guard at > start else { return nil }
        }
        guard at < bytes.count else { return nil }
        var offset: Int64 = 0
        switch bytes[at] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            guard at + 1 == bytes.count else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard at + 6 == bytes.count, let h = two(at + 1), bytes[at + 3] == 58, let m = two(at + 4), h < 24, m < 60
            else { return nil }
            offset = (h * 3600 + m * 60) * (bytes[at] == UInt8(ascii: "-") ? -1 : 1)
        default:
            return nil
        }
        let seconds = Int64(day.number) * 86_400 + hour * 3600 + minute * 60 + second - offset
        let milliseconds = seconds * 1000 + thousandths
        // An offset can carry a readable figure out of the years that can be written.
        guard Instant.writable.contains(milliseconds) else { return nil }
        self.init(milliseconds: milliseconds)
    }
}

extension Instant: Codable {
    /// Reads RFC 3339 text.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let read = Instant(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 instant")
        }
        self = read
    }

    /// Writes RFC 3339 text in UTC, to the millisecond; throws for what could not be read again.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(writableText(encoder.codingPath))
    }

    /// ``text``; throws `EncodingError` for what could not be read again.
    func writableText(_ path: [any CodingKey] = []) throws -> String {
        guard Instant.writable.contains(milliseconds) else {
            throw EncodingError.invalidValue(
                milliseconds, .init(codingPath: path, debugDescription: "an instant outside the years 1 to 9999"))
        }
        return text
    }
}
