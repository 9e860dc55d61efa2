/// Why the log could not do what was asked, in terms that an operator can act on.
package struct EventLogError: Error, Sendable {
    /// What kind of failure it is; callers branch on this and on nothing else.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// There is no room left where the log is kept.
        case diskFull
        /// The log's file or disk cannot be written.
        case readOnly
        /// The disk or its driver failed.
        case inputOutput
        /// Another process held the log's lock for too long.
        case busy
        /// What is stored is damaged.
        case corrupt
        /// The log cannot be opened: missing, no right to, or not a log.
        case cannotOpen
        /// The store does not promise durability, so the log does not open.
        case notDurable
        /// A newer version of this program has written the log.
        case newerSchema
        /// An entry or outcome breaks a limit.
        case invalidEntry
        /// The command's id is in the log already.
        case duplicateCommand
        /// The log ends before something that was signed for it.
        case behind
        /// The log contradicts something that was signed for it.
        case forked
        /// The tree in the log is incomplete or out of step.
        case treeDamaged
        /// The second place for checkpoints could not be read or written.
        case mirrorFailed
        /// A note, checkpoint, key, proof or receipt is not in its format.
        case malformed
        /// A signature, proof or digest does not hold.
        case notVerified
        /// A key's file is missing, unreadable or open to others.
        case keyUnusable
        /// What was asked for is not in the log, or not yet under a checkpoint.
        case notFound
        /// Anything else that the store reports.
        case other
    }

    /// What kind of failure it is.
    package let code: Code
    /// A sentence or two: what happened, where, and what to do.
    package let message: String
    /// What was thrown underneath, for the operator's log.
    package let cause: (any Error)?
    /// Facts by name, for the operator's log.
    package let context: [String: String]

    /// Makes an error.
    package init(
        _ code: Code,
        _ message: String,
        cause: (any Error)? = nil,
        context: [String: String] = [:]
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.context = context
    }
}

extension EventLogError: CustomStringConvertible {
    package var description: String { message }
}
