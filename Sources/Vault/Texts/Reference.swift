extension Texts {
    /// What an event holds of a text: an id, and a commitment that says nothing about the text while the salt is
    /// secret, and nothing for ever once text and salt are erased.
    package struct Reference: Hashable, Sendable {
        /// The text's id.
        package let id: String
        /// `SHA-256(salt ‖ UTF-8 bytes of the text)`, 32 bytes.
        package let commitment: [UInt8]

        /// The commitment in lower-case hexadecimal, as records write it.
        package var commitmentDigits: String { Hexadecimal.text(of: commitment) }

        /// A reference.
        package init(id: String, commitment: [UInt8]) {
            self.id = id
            self.commitment = commitment
        }
    }

    /// A text with what opens its commitment.
    package struct Stored: Hashable, Sendable {
        /// The text's id.
        package let id: String
        /// The text.
        package let text: String
        /// The 32 random bytes that the commitment is salted with.
        package let salt: [UInt8]
        /// `SHA-256(salt ‖ UTF-8 bytes of the text)`, 32 bytes.
        package let commitment: [UInt8]
        /// When it was stored, in milliseconds since 1970, UTC.
        package let stored: Int64
    }

    /// What the vault knows under a text's id.
    package enum State: Hashable, Sendable {
        /// The text is here.
        case present(Texts.Stored)
        /// Text and salt were erased at this instant.
        case erased(at: Int64)

        /// The text, if it is here.
        package var text: String? {
            if case .present(let stored) = self { stored.text } else { nil }
        }
    }
}
