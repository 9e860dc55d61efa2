extension Installation {
    /// Tells everybody that a new key signs the log from now on.
    ///
    /// Whoever runs it holds both keys, on the machine itself, and has made the note with them.
    package struct AnnounceKey: Command {
        /// `log.announceKey`.
        package static let name = "log.announceKey"
        /// The one installation.
        package var subject: Installation.ID = Installation.only
        /// The signed note.
        package var note: String

        /// An announcement.
        package init(note: String) { self.note = note }

        /// From the machine itself only: nobody else has the keys.
        package func decide(_ state: Installation, _ context: Context) throws(Refusal) -> [Draft] {
            guard context.actor.kind == .operator else { throw .notFound }
            guard subject == Installation.only else { throw .notFound }
            guard !note.isEmpty, note.utf8.count <= 4096 else { throw .invalid("note", "outOfRange") }
            return [Draft(.log, .everyone, KeyAnnounced(note: note))]
        }
    }
}
