import EventLog
import GRDB

extension EventLogError {
    /// What SQLite reported while `doing` (such as "writing to") the log at `path`, for an operator.
    init(_ error: DatabaseError, doing: String, path: String, lockTimeout: Int? = nil) {
        let (code, advice) = Self.meaning(of: error, lockTimeout: lockTimeout)
        self.init(
            code,
            "An error occurred while \(doing) the event log \(path): \(advice)",
            cause: error,
            context: [
                "path": path,
                "sqlite": "\(error.extendedResultCode.rawValue)",
                "reason": error.message ?? "\(error.extendedResultCode)",
            ]
        )
    }

    private static func meaning(of error: DatabaseError, lockTimeout: Int?) -> (Code, String) {
        let reason = error.message ?? "SQLite result \(error.extendedResultCode.rawValue)"
        // The shared index beside the file cannot grow: that is what a full disk looks like when the log is opened.
        let isFull = error.extendedResultCode == .SQLITE_IOERR_SHMSIZE
        switch isFull ? .SQLITE_FULL : error.resultCode {
        case .SQLITE_FULL:
            return (.diskFull, "the disk is full. Nothing was recorded; reading goes on. Make room and repeat.")
        case .SQLITE_READONLY:
            return (
                .readOnly,
                "the file or its disk is read-only. Nothing was recorded; reading goes on. "
                    + "Check the folder's permissions and how the disk is mounted."
            )
        case .SQLITE_IOERR:
            return (
                .inputOutput,
                "the disk failed (\(reason), code \(error.extendedResultCode.rawValue)). Nothing was recorded; "
                    + "reading goes on as far as the disk allows. Look at the system's log before writing again."
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            let seconds = lockTimeout.map { " for more than \($0) s" } ?? ""
            return (
                .busy,
                "another process held its lock\(seconds). Nothing was recorded; repeat, "
                    + "and see which other Magpie process is running."
            )
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return (
                .corrupt,
                "the file is damaged (\(reason)). Stop the server, keep a copy of the file, "
                    + "run `magpie log verify`, and restore a backup."
            )
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            return (.cannotOpen, "it cannot be opened (\(reason)). Check that the folder exists and who may use it.")
        default:
            return (.other, reason)
        }
    }
}
