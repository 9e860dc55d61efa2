/// Why the file store did not do what was asked.
package struct FileStoreError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it was, for a program to act on.
    package enum Code: Hashable, Sendable {
        /// The file has more bytes than are taken.
        case tooLarge(limit: Int64)
        /// The file has no bytes.
        case empty
        /// The name cannot be a file's, or its ending is of no type that is taken.
        case nameRefused
        /// The type declared is none that is taken.
        case typeRefused
        /// The bytes are of another type than declared; `found` is nil if of none that is taken.
        case typeDiffers(declared: MediaType, found: MediaType?)
        /// The bytes begin like the type, but are not a whole and clean file of it.
        case malformed(MediaType)
        /// There is no file with this digest.
        case notFound
        /// The range begins beyond the end.
        case rangeNotSatisfiable(size: Int64)
        /// The bytes are not those that were stored.
        case damaged
        /// The disk or the object store answered with an error.
        case storage
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
