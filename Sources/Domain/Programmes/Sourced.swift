/// A value with where it comes from and how well it is known.
package struct Sourced<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// The value itself.
    package let value: Value
    /// How well it is known.
    package let mark: Mark
    /// The id of a source in `Programmes/sources.json`.
    package let source: String
    /// Whether the value stands in for one that is not public.
    package let standIn: Bool?
    /// A remark for readers.
    package let note: Wording?

    /// A value with its origin.
    package init(value: Value, mark: Mark, source: String, standIn: Bool? = nil, note: Wording? = nil) {
        self.value = value
        self.mark = mark
        self.source = source
        self.standIn = standIn
        self.note = note
    }

    /// Whether a page has to label the value as a stand-in.
    package var isStandIn: Bool { standIn == true }
}

extension Sourced: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.requireSource(source)
        inspection.enter("note", note)
        if let value = value as? any ReferenceChecked {
            inspection.enter("value", value)
        } else if let values = value as? [any ReferenceChecked] {
            inspection.enter("value", values)
        }
    }
}
