/// One e-mail to one person.
///
/// One recipient, because a list of them tells each about the others. Plain text, because a notice needs no more
/// and nothing in it can then be hidden or followed.
package struct MailMessage: Hashable, Sendable {
    /// What makes this message this one: 1 to 100 of letters, digits and `._-`.
    ///
    /// It becomes the left part of the `Message-ID` and the file's name in the spool, which takes each id once.
    package let id: String
    /// Who sends: the installation's own address.
    package let from: MailAddress
    /// Who gets it.
    package let to: MailAddress
    /// The subject: one line, in any script.
    package let subject: String
    /// The words, in any script, with lines of any length.
    package let body: String
    /// The language of the words, as a tag such as `zh`.
    package let language: String
    /// When it was written, in milliseconds since 1970, UTC.
    package let date: Int64
    /// Header fields beyond the usual ones, such as `List-Id`.
    package let fields: [Field]

    /// A header field.
    package struct Field: Hashable, Sendable {
        /// Its name: letters, digits and hyphens.
        package let name: String
        /// Its value: one line, in any script.
        package let value: String

        /// A field.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A message, if nothing in it could be taken for something else.
    ///
    /// - Parameters:
    ///   - id: What makes this message this one.
    ///   - from: Who sends.
    ///   - to: Who gets it.
    ///   - subject: One line.
    ///   - body: The words.
    ///   - language: The language of the words.
    ///   - date: When it was written.
    ///   - fields: Header fields beyond the usual ones.
    /// - Throws: ``MailError`` with code `refused(field:)` if a line break or control character is where one could
    ///   begin a header field of its own, if a field is one that Magpie writes itself, or if something is too long.
    package init(
        id: String,
        from: MailAddress,
        to: MailAddress,
        subject: String,
        body: String,
        language: String = "en",
        date: Int64,
        fields: [Field] = []
    ) throws {
        guard (1...100).contains(id.utf8.count), id.utf8.allSatisfy(Self.isIDByte), !id.hasPrefix(".") else {
            throw MailError(.refused(field: "id"), "A message's id is 1 to 100 of letters, digits and ._-")
        }
        try Self.requireLine(subject, "subject", limit: 500)
        guard (2...35).contains(language.utf8.count), language.utf8.allSatisfy(Self.isNameByte) else {
            throw MailError(.refused(field: "language"), "The language is a tag such as en or zh")
        }
        guard body.utf8.count <= 256 * 1_024 else {
            throw MailError(.refused(field: "body"), "The words have more than 256 KiB")
        }
        guard !body.unicodeScalars.contains(where: { Self.isControl($0) && $0 != "\n" && $0 != "\r" && $0 != "\t" })
        else {
            throw MailError(.refused(field: "body"), "The words hold a control character")
        }
        for field in fields {
            guard (1...60).contains(field.name.utf8.count), field.name.utf8.allSatisfy(Self.isNameByte),
                !Self.reserved.contains(field.name.lowercased())
            else { throw MailError(.refused(field: field.name), "This header field cannot be set") }
            try Self.requireLine(field.value, field.name, limit: 900)
        }
        self.id = id
        self.from = from
        self.to = to
        self.subject = subject
        self.body = body
        self.language = language
        self.date = date
        self.fields = fields
    }

    /// What Magpie writes itself, and what says who gets the message.
    private static let reserved: Set<String> = [
        "from", "to", "cc", "bcc", "sender", "subject", "date", "message-id", "mime-version", "content-type",
        "content-transfer-encoding", "content-language", "auto-submitted", "return-path", "received", "resent-to",
        "resent-cc", "resent-bcc", "resent-from", "content-disposition",
    ]

    /// Refuses what is not one line without control characters.
    static func requireLine(_ text: String, _ field: String, limit: Int) throws {
        guard text.utf8.count <= limit else {
            throw MailError(.refused(field: field), "\(field) has more than \(limit) bytes")
        }
        guard !text.unicodeScalars.contains(where: isControl) else {
            throw MailError(.refused(field: field), "\(field) holds a line break or a control character")
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
    }

    private static func isIDByte(_ byte: UInt8) -> Bool { isNameByte(byte) || byte == 0x2E || byte == 0x5F }
}
