internal import GRDB

/// Why the vault did not do what was asked.
///
/// `message` is written for the person who runs or programs the server; what a visitor reads is the page's
/// business.
package struct VaultError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it was, for a program to act on.
    package enum Code: Hashable, Sendable {
        /// A value is malformed, empty or too long; `field` says which.
        case invalid(field: String)
        /// Another person has this e-mail address.
        case emailTaken
        /// There is nothing under this id (any more).
        case notFound
        /// Somebody saved in between; `current` is what stands now (0: nothing).
        case versionMoved(current: Int)
        /// A limit on size or number was met.
        case tooLarge(limit: Int)
        /// Too much waits already: try again shortly.
        case busy
        /// The database answered with an error: disk full, read-only, damaged.
        case storage
        /// Stored bytes are not what was stored.
        case damaged
        /// The file was written by a newer version of the server.
        case tooNew
    }

    /// What kind of failure it was.
    package let code: Code
    /// What happened, in a sentence.
    package let message: String
    /// What was being done.
    package let context: String
    /// The error underneath, if there is one.
    package let cause: (any Error)?

    init(_ code: Code, _ message: String, during context: String = "", cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.context = context
        self.cause = cause
    }

    /// Code, message and cause on one line, for the operator's log.
    package var description: String {
        let place = context.isEmpty ? "" : " (while trying to \(context))"
        let reason = cause.map { ": \($0)" } ?? ""
        return "\(message)\(place)\(reason)"
    }
}

extension VaultError {
    /// Any error as one of the vault's; cancellation stays what it is.
    static func wrapping(_ error: any Error, during context: String) -> any Error {
        switch error {
        case let error as VaultError:
            return VaultError(error.code, error.message, during: context, cause: error.cause)
        case is CancellationError:
            return error
        case let error as DatabaseError:
            return VaultError(storageCode(of: error), storageMessage(of: error), during: context, cause: error)
        default:
            return VaultError(.storage, "The vault could not be read or written", during: context, cause: error)
        }
    }

    private static func storageCode(of error: DatabaseError) -> Code {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged
        default: .storage
        }
    }

    private static func storageMessage(of error: DatabaseError) -> String {
        // The shared index beside the file cannot grow: a full disk, when the vault is opened.
        let isFull = error.extendedResultCode == .SQLITE_IOERR_SHMSIZE
        return switch isFull ? .SQLITE_FULL : error.resultCode {
        case .SQLITE_FULL: "The disk that holds the vault is full: make room and try again"
        case .SQLITE_READONLY: "The vault can only be read: check the owner and the mode of its folder"
        case .SQLITE_CANTOPEN: "The vault cannot be opened: check that its folder exists and may be written"
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: "The vault's file is damaged: restore it from a backup"
        case .SQLITE_BUSY, .SQLITE_LOCKED: "Another process holds the vault: try again shortly"
        case .SQLITE_IOERR: "The disk that holds the vault answered with an error"
        default: "The vault could not be read or written"
        }
    }
}
