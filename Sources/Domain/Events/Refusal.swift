/// Why a command was turned down, in terms that its author can act on.
///
/// The code is frozen: interfaces, translations and the documentation name it.
/// A refusal never repeats what the author may not see.
package struct Refusal: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The world stands otherwise: 409.
        case conflict
        /// What was sent cannot be right: 422, with the field.
        case invalid
        /// The author lacks the power: 403 where the subject is visible, else 404.
        case forbidden
        /// Nothing there that the author may see: 404.
        case notFound
    }

    /// `subject.state`, frozen.
    package var code: String
    /// What the interfaces make of it.
    package var kind: Kind
    /// The field that is to be mended, as the interfaces name it.
    package var field: String?
    /// Figures and numbers for the message; never a name or a text.
    package var values: [String: String]

    /// A refusal with its code.
    package init(_ code: String, _ kind: Kind = .conflict, field: String? = nil, _ values: [String: String] = [:]) {
        self.code = code
        self.kind = kind
        self.field = field
        self.values = values
    }

    /// The author lacks a power.
    package static func forbidden(_ permission: Permission) -> Refusal {
        Refusal("access.notPermitted", .forbidden, ["permission": permission.rawValue])
    }

    /// The author is not the person whose subject this is: to them it does not exist.
    ///
    /// The same refusal as ``notFound``, to the letter, or it would say that there is something.
    package static let notYours = notFound
    /// There is nothing there that the author may see.
    package static let notFound = Refusal("access.notFound", .notFound)

    /// A field holds what cannot be right.
    package static func invalid(_ field: String, _ reason: String, _ values: [String: String] = [:]) -> Refusal {
        Refusal("field.\(reason)", .invalid, field: field, values)
    }

    /// A field is empty that must not be.
    package static func missing(_ field: String) -> Refusal { .invalid(field, "missing") }

    /// The subject is not at a stage where this can happen.
    package static func wrongStage(_ subject: String, _ stage: some RawRepresentable<String>) -> Refusal {
        Refusal("\(subject).wrongStage", .conflict, ["stage": stage.rawValue])
    }
}
