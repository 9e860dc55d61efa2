/// The identity of one subject, as an opaque string that never changes.
///
/// The phantom type keeps a loan's id from being passed where a sample's is
/// meant; the stored form is the bare string, so that old records stay readable
/// whatever the types are called later.
package struct Identifier<Subject>: Hashable, Comparable, Sendable {
    package var rawValue: String

    package init(_ rawValue: String) { self.rawValue = rawValue }

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

extension Identifier: Codable {
    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

extension Identifier: CustomStringConvertible {
    package var description: String { rawValue }
}

/// Where identities come from: handed in, so that tests and replays repeat exactly.
package protocol IdentitySource: Sendable {
    /// A new opaque identity: lower-case letters and digits, unique for ever.
    func next() -> String
}
