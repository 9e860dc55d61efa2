/// What happened, as one kind of record in the log.
///
/// The type string and the field names are frozen once written: the golden file
/// of each type pins them. A body holds typed ids, quantities, times, digests
/// and references to committed texts; never free text and never a name.
package protocol EventBody: Codable, Hashable, Sendable {
    /// `subject.happened`, for ever.
    static var type: String { get }
    /// Counts changes of the fields; a reader refuses what is newer than itself.
    static var version: Int { get }
}

extension EventBody {
    /// 1, until a type has changed.
    package static var version: Int { 1 }
}

/// The sequence of records about one subject: `loan/7f3k…`.
package struct Stream: Hashable, Sendable {
    /// `loan/7f3k…`.
    package var name: String

    /// The stream of the subject `id` of a kind.
    package init(_ kind: String, _ id: String) { name = kind + "/" + id }

    private init(name: String) { self.name = name }

    /// The kind and the id that a stream's name is made of; nil for the log's own.
    package static func parts(of name: String) -> (kind: Substring, id: Substring)? {
        guard let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        return (name[..<slash], name[name.utf8.index(after: slash)...])
    }

    /// What concerns the log itself; the log's own verification looks for its keys here.
    package static let log = Stream(name: "log")
}

/// Who may read a record; one record has one audience.
///
/// What a reviewer did and what the public may know are two records, so that
/// nothing ever has to be cut out of one.
package enum Audience: String, Codable, Hashable, Sendable, CaseIterable {
    /// Anyone.
    case everyone
    /// The people whose application or loan it is, and the staff.
    case party
    /// Programme office, review centre and curators.
    case staff
    /// Review centre and programme office, not the curators.
    case deciders
}

/// A record that a decision asks for, before it has a place in the log.
package struct Draft: Sendable {
    /// Whose record it is.
    package var stream: Stream
    /// Who may read it.
    package var audience: Audience
    /// What happened.
    package var body: any EventBody

    /// A record to be.
    package init(_ stream: Stream, _ audience: Audience, _ body: any EventBody) {
        self.stream = stream
        self.audience = audience
        self.body = body
    }
}

extension Draft: Equatable {
    /// Equal where stream, audience and body are.
    package static func == (a: Draft, b: Draft) -> Bool {
        a.stream == b.stream && a.audience == b.audience && AnyHashable(a.body) == AnyHashable(b.body)
    }
}

/// A text that lies in the vault, and the commitment that the log keeps of it.
package struct TextReference: Codable, Hashable, Sendable {
    /// Where the vault keeps the text and its salt.
    package var id: String
    /// SHA-256(salt ‖ UTF-8 text), in hexadecimal.
    package var commitment: String

    /// A reference that the vault has made.
    package init(id: String, commitment: String) {
        self.id = id
        self.commitment = commitment
    }
}

/// A file in the file store, by its content.
package struct FileReference: Codable, Hashable, Sendable {
    /// SHA-256 of the bytes, in hexadecimal.
    package var sha256: String
    /// Its size in bytes.
    package var size: Int64
    /// `application/pdf`.
    package var mediaType: String

    /// A reference that the file store has made.
    package init(sha256: String, size: Int64, mediaType: String) {
        self.sha256 = sha256
        self.size = size
        self.mediaType = mediaType
    }
}

extension TextReference {
    private enum CodingKeys: String, CodingKey {
        case id, commitment
    }

    /// Reads a reference; refuses what is no identity and no digest, so that no text can pass for one.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        commitment = try container.decode(String.self, forKey: .commitment)
        guard !id.isEmpty, IdentifierShape.allows(id), Digest.isOne(commitment) else {
            throw DecodingError.dataCorruptedError(
                forKey: .commitment, in: container, debugDescription: "not a reference to a text")
        }
    }
}

extension FileReference {
    private enum CodingKeys: String, CodingKey {
        case sha256, size, mediaType
    }

    /// Reads a reference; refuses what is no digest, no size and no media type.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        sha256 = try container.decode(String.self, forKey: .sha256)
        size = try container.decode(Int64.self, forKey: .size)
        mediaType = try container.decode(String.self, forKey: .mediaType)
        let isMediaType = mediaType.utf8.count <= 127 && mediaType.utf8.allSatisfy { (32...126).contains($0) }
        guard Digest.isOne(sha256), size >= 0, !mediaType.isEmpty, isMediaType else {
            throw DecodingError.dataCorruptedError(
                forKey: .sha256, in: container, debugDescription: "not a reference to a file")
        }
    }
}

/// SHA-256 as the log writes it.
enum Digest {
    /// True for 64 lower-case hexadecimal digits.
    static func isOne(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
