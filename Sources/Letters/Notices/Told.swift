package import ReadModels

/// A step that is to be told to people, before it is known who they are and whether they may know.
package struct Told: Hashable, Sendable {
    /// To whom.
    package enum Reader: Hashable, Sendable {
        case person(String)
        /// Whoever stands behind a reviewer's name in a call.
        case reviewer(String, call: String)
    }

    package var kind: NoticeKind
    package var readers: [Reader]
    package var payload: NoticePayload
    /// What the readers must be able to see.
    package var ground: Recipients.Ground
    /// Makes it this one, beside the reader: what has the same mark is told once, in whatever words.
    package var mark: String

    package init(
        _ kind: NoticeKind, to readers: [Reader], _ payload: NoticePayload, ground: Recipients.Ground, mark: String
    ) {
        self.kind = kind
        self.readers = readers
        self.payload = payload
        self.ground = ground
        self.mark = mark
    }
}
