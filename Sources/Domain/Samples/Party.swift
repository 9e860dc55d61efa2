/// Who may hold samples: a facility of the agency's, or a borrowing organisation.
package enum Party: Hashable, Sendable {
    /// A curation facility, by its short name: one that the policy names, or that samples are or have been at.
    case facility(String)
    /// An organisation on the register.
    case organisation(Organisation.ID)

    /// True for a facility of the agency's own.
    package var isFacility: Bool {
        if case .facility = self { true } else { false }
    }

    /// The id of an organisation; nil for a facility.
    package var organisation: String? {
        if case .organisation(let id) = self { id.rawValue } else { nil }
    }
}

extension Party: Codable {
    /// Reads `facility:…` or `organisation:…`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let party = Party(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a party")
        }
        self = party
    }

    /// Writes ``text``.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// `facility:beijing` or `organisation:…`.
    package var text: String {
        switch self {
        case .facility(let name): "facility:" + name
        case .organisation(let id): "organisation:" + id.rawValue
        }
    }

    /// Reads ``text``; nil for anything else.
    package init?(_ text: String) {
        if text.hasPrefix("facility:"), text.utf8.count > 9, text.utf8.count <= 9 + 64 {
            self = .facility(String(text.dropFirst(9)))
        } else if text.hasPrefix("organisation:") {
            let id = Organisation.ID(String(text.dropFirst(13)))
            guard id.isWellFormed else { return nil }
            self = .organisation(id)
        } else {
            return nil
        }
    }
}
