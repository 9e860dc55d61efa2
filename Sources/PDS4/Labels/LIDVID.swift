/// A logical identifier, with a version or without.
public struct LIDVID: Hashable, Sendable, CustomStringConvertible {
    /// The logical identifier: `urn:nasa:pds:…`.
    public var lid: String
    /// The version, as `1.0`; `nil` when none is given.
    public var vid: String?

    /// Splits text at the first `::`.
    public init(_ text: String) {
        let bytes = Array(text.utf8)
        var split: Int?
        for index in bytes.indices.dropLast() where bytes[index] == 58 && bytes[index + 1] == 58 {
            split = index
            break
        }
        guard let split else {
            lid = text.trimmingXMLSpace()
            return
        }
        lid = String(decoding: bytes[..<split], as: UTF8.self).trimmingXMLSpace()
        vid = String(decoding: bytes[(split + 2)...], as: UTF8.self).trimmingXMLSpace()
    }

    /// Takes the two parts.
    public init(lid: String, vid: String?) {
        self.lid = lid
        self.vid = vid
    }

    /// The two parts joined with `::`.
    public var description: String { vid.map { "\(lid)::\($0)" } ?? lid }

    /// Whether a version is older than another. Versions order as pairs of numbers: 2.0 before 13.0.
    public static func isOlder(_ left: String, _ right: String) -> Bool {
        let left = left.split(separator: ".").map { Int($0) ?? 0 }
        let right = right.split(separator: ".").map { Int($0) ?? 0 }
        return left.lexicographicallyPrecedes(right)
    }
}
