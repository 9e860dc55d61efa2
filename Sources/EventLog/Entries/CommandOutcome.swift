/// What a command led to, kept so that a repeat of it gets the same answer.
package struct CommandOutcome: Hashable, Sendable {
    /// The command's own id, unique in the log.
    package let id: String
    /// Digest of the request: the same id with another digest is another command, and refused.
    package let digest: [UInt8]
    /// Sequence of the first entry that the command appended.
    package let first: Int
    /// Sequence of the last one; `first - 1` if it appended none.
    package let last: Int
    /// What the command's author was told, in the Registrar's encoding.
    package let result: [UInt8]

    /// Makes an outcome; `first` is the head plus one at the time of the command.
    package init(id: String, digest: [UInt8], first: Int, last: Int, result: [UInt8]) {
        self.id = id
        self.digest = digest
        self.first = first
        self.last = last
        self.result = result
    }
}
