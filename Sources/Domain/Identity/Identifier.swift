/// The identity of one subject, as an opaque string that never changes.
///
/// The phantom type keeps a loan's id from being passed where a sample's is
/// meant; the stored form is the bare string, so that old records stay readable
/// whatever the types are called later.
package struct Identifier<Subject>: Hashable, Comparable, Sendable {
    /// The string as the log keeps it.
    package var rawValue: String

    /// Takes the string as it is; what comes from outside is checked when it is decoded and when a subject is created.
    package init(_ rawValue: String) { self.rawValue = rawValue }

    /// True for what a new subject may be called: 1 to 64 letters, digits, `-`, `.` or `_`.
    ///
    /// Identities name streams and appear in addresses, so nothing that either could misread is allowed.
    package var isWellFormed: Bool { !rawValue.isEmpty && IdentifierShape.allows(rawValue) }

    /// Orders by the bytes of the string, which is stable and means nothing.
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

extension Identifier: Codable {
    /// Reads the bare string; refuses characters that no identity can have.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        rawValue = try container.decode(String.self)
        guard IdentifierShape.allows(rawValue) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an identifier")
        }
    }

    /// Writes the bare string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

extension Identifier: CustomStringConvertible {
    /// The bare string.
    package var description: String { rawValue }
}

/// The characters and the length that identities of every kind keep to.
enum IdentifierShape {
    static func allows(_ text: String) -> Bool {
        text.utf8.count <= 64
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

/// Where identities come from: handed in, so that tests and replays repeat exactly.
package protocol IdentitySource: Sendable {
    /// A new opaque identity: lower-case letters and digits, unique for ever.
    func next() -> String
}
