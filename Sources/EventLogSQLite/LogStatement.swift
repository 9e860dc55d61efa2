import EventLog
import GRDB
import GRDBSQLite

/// A prepared statement driven directly: GRDB's argument lists cost more than the insert itself.
///
/// GRDB keeps the statement in its cache and owns it; this is used inside one database access only.
struct LogStatement {
    private let owner: Statement
    private let handle: OpaquePointer

    init(_ db: Database, _ sql: String) throws {
        owner = try db.cachedStatement(sql: sql)
        handle = owner.sqliteStatement
        sqlite3_reset(handle)
    }

    func bind(_ value: Int, at index: Int32) {
        sqlite3_bind_int64(handle, index, Int64(value))
    }

    /// Binds without copying: `body` must run the statement before it returns.
    func binding<T>(_ value: String, at index: Int32, _ body: () throws -> T) rethrows -> T {
        var value = value
        return try value.withUTF8 { bytes in
            try bytes.withMemoryRebound(to: CChar.self) { characters in
                // A null pointer would bind NULL.
                if let start = characters.baseAddress, !characters.isEmpty {
                    sqlite3_bind_text(handle, index, start, Int32(characters.count), nil)
                } else {
                    sqlite3_bind_text(handle, index, "", 0, nil)
                }
                return try body()
            }
        }
    }

    /// Binds without copying: `body` must run the statement before it returns.
    func binding<T>(_ value: [UInt8], at index: Int32, _ body: () throws -> T) rethrows -> T {
        try value.withUnsafeBytes { bytes in
            if bytes.isEmpty {
                sqlite3_bind_zeroblob(handle, index, 0)
            } else {
                sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count), nil)
            }
            return try body()
        }
    }

    /// Runs a statement that gives no rows.
    func run() throws {
        let code = sqlite3_step(handle)
        guard code == SQLITE_DONE else { throw failure(code) }
        sqlite3_reset(handle)
    }

    /// Runs the statement and reads each row.
    func rows<T>(_ read: (LogStatement) -> T) throws -> [T] {
        var rows: [T] = []
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW:
                rows.append(read(self))
            case SQLITE_DONE:
                sqlite3_reset(handle)
                return rows
            case let code:
                throw failure(code)
            }
        }
    }

    func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func blob(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    private func failure(_ code: Int32) -> DatabaseError {
        let connection = sqlite3_db_handle(handle)
        let error = DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: sqlite3_errmsg(connection).map { String(cString: $0) }
        )
        sqlite3_reset(handle)
        return error
    }
}

extension LogStatement {
    /// Columns of an entry, in the order in which ``entry`` reads them.
    static let entryColumns = "sequence, stream, type, record, salt"

    /// The entry in the current row.
    var entry: Entry {
        Entry(sequence: int(0), stream: text(1), type: text(2), record: blob(3), salt: blob(4))
    }

    /// Columns of an outcome, in the order in which ``outcome`` reads them.
    static let outcomeColumns = "id, digest, first, last, result"

    /// The outcome in the current row.
    var outcome: CommandOutcome {
        CommandOutcome(id: text(0), digest: blob(1), first: int(2), last: int(3), result: blob(4))
    }

    /// The checkpoint in the current row of `size, note`.
    var checkpoint: StoredCheckpoint { StoredCheckpoint(size: int(0), note: text(1)) }
}
