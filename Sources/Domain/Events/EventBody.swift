/// What happened, as one kind of record in the log.
///
/// The type string and the field names are frozen once written: the golden file
/// of each type pins them. A body holds typed ids, quantities, times, digests
/// and references to committed texts; never free text and never a name.
package protocol EventBody: Codable, Hashable, Sendable {
    /// `subject.happened`, for ever.
    static var type: String { get }
    static var version: Int { get }
}

extension EventBody {
    package static var version: Int { 1 }
}

/// The sequence of records about one subject: `loan/7f3k…`.
package struct Stream: Hashable, Sendable {
    package var name: String

    package init(_ kind: String, _ id: String) { name = kind + "/" + id }
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
    package var stream: Stream
    package var audience: Audience
    package var body: any EventBody

    package init(_ stream: Stream, _ audience: Audience, _ body: any EventBody) {
        self.stream = stream
        self.audience = audience
        self.body = body
    }
}

extension Draft: Equatable {
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

    package init(id: String, commitment: String) {
        self.id = id
        self.commitment = commitment
    }
}

/// A file in the file store, by its content.
package struct FileReference: Codable, Hashable, Sendable {
    /// SHA-256 of the bytes, in hexadecimal.
    package var sha256: String
    package var size: Int64
    package var mediaType: String

    package init(sha256: String, size: Int64, mediaType: String) {
        self.sha256 = sha256
        self.size = size
        self.mediaType = mediaType
    }
}
