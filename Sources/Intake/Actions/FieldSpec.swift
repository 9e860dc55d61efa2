/// What an action wants to be told, once for forms, for the API and for its description.
package struct FieldSpec: Sendable {
    package indirect enum Kind: Sendable {
        /// A text that goes to the vault and may be erased: proposals, grounds, findings.
        case text(limit: Int)
        /// One line that is part of the record: numbers, codes.
        case line(limit: Int)
        /// Integer micrograms in JSON; a decimal in milligrams, or with its unit, in a form.
        case mass
        case integer(ClosedRange<Int>)
        case number
        case instant
        case day
        case flag
        /// One of these words.
        case choice([String])
        /// The id of a subject of this kind: `sample`.
        case reference(String)
        /// A list of lines; `of` names the kind of subject, or nothing.
        case lines(of: String?)
        case list([FieldSpec])
        case object([FieldSpec])
        /// Names by language, at least in English.
        case names
        /// The digest of a file that has been uploaded before.
        case file
    }

    package var name: String
    package var kind: Kind
    package var isRequired: Bool

    package init(_ name: String, _ kind: Kind, required: Bool = true) {
        self.name = name
        self.kind = kind
        isRequired = required
    }
}
