/// Why a message could not be written, spooled or sent.
package struct MailError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it was, for a program to act on.
    package enum Code: Hashable, Sendable {
        /// A field holds what could be taken for something else, or too much.
        case refused(field: String)
        /// The spool's disk answered with an error.
        case storage
        /// The command that sends could not be run.
        case command
    }

    /// What kind of failure it was.
    package let code: Code
    /// What happened, in a sentence.
    package let message: String
    /// The error underneath, if there is one.
    package let cause: (any Error)?

    init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Message and cause on one line, for the operator's log.
    package var description: String { message + (cause.map { ": \($0)" } ?? "") }
}
