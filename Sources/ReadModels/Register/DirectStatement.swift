package import GRDB
import GRDBSQLite

/// What a statement takes as an argument, bound without a list around it.
///
/// GRDB's lists of arguments, and its bookkeeping for observers that the register does not have, cost more than
/// most of the register's statements themselves.
package protocol Bindable {
    func bind(to handle: OpaquePointer, at index: Int32)
}

extension Int64: Bindable {
    package func bind(to handle: OpaquePointer, at index: Int32) { sqlite3_bind_int64(handle, index, self) }
}

extension Int: Bindable {
    package func bind(to handle: OpaquePointer, at index: Int32) { sqlite3_bind_int64(handle, index, Int64(self)) }
}

extension Bool: Bindable {
    package func bind(to handle: OpaquePointer, at index: Int32) { sqlite3_bind_int64(handle, index, self ? 1 : 0) }
}

extension String: Bindable {
    package func bind(to handle: OpaquePointer, at index: Int32) {
        var copy = self
        // Copied by SQLite: the string may be gone when the statement runs.
        copy.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                // A null pointer would bind NULL.
                guard let start = characters.baseAddress, !characters.isEmpty else {
                    sqlite3_bind_text(handle, index, "", 0, copied)
                    return
                }
                sqlite3_bind_text(handle, index, start, Int32(characters.count), copied)
            }
        }
    }
}

/// SQLite's SQLITE_TRANSIENT, a macro that Swift does not see: the text is copied.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// One row while a statement stands at it; columns by their place, from 0.
package struct DirectRow {
    fileprivate let handle: OpaquePointer

    package func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }
    package func int64(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
    package func bool(_ column: Int32) -> Bool { sqlite3_column_int64(handle, column) != 0 }
    package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    package func textIfAny(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    package func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
}

extension Database {
    /// Runs one cached statement: preparing costs more than running.
    package func run(_ sql: String, _ arguments: (any Bindable)?...) throws {
        try step(sql, arguments) { _ in false }
    }

    /// What `read` makes of the first row of a cached statement; nil where there is none.
    package func first<Value>(_ sql: String, _ arguments: (any Bindable)?..., read: (DirectRow) -> Value) throws -> Value? {
        var value: Value?
        try step(sql, arguments) { row in
            value = read(row)
            return false
        }
        return value
    }

    /// What `read` makes of each row.
    package func all<Value>(_ sql: String, _ arguments: (any Bindable)?..., read: (DirectRow) -> Value) throws -> [Value] {
        try all(sql, with: arguments, read: read)
    }

    /// The same with a list of arguments that is put together at run time.
    package func all<Value>(_ sql: String, with arguments: [(any Bindable)?], read: (DirectRow) -> Value) throws -> [Value] {
        var values: [Value] = []
        try step(sql, arguments) { row in
            values.append(read(row))
            return true
        }
        return values
    }

    /// Runs a statement as long as `read` wants another row.
    private func step(_ sql: String, _ arguments: [(any Bindable)?], _ read: (DirectRow) -> Bool) throws {
        // GRDB keeps the statement and owns it.
        let statement = try cachedStatement(sql: sql)
        let handle = statement.sqliteStatement
        sqlite3_reset(handle)
        for (index, argument) in arguments.enumerated() {
            if let argument {
                argument.bind(to: handle, at: Int32(index + 1))
            } else {
                sqlite3_bind_null(handle, Int32(index + 1))
            }
        }
        precondition(
            sqlite3_bind_parameter_count(handle) == Int32(arguments.count), "a statement got another number of arguments")
        var code = sqlite3_step(handle)
        while code == SQLITE_ROW, read(DirectRow(handle: handle)) { code = sqlite3_step(handle) }
        let failure = code == SQLITE_DONE || code == SQLITE_ROW ? nil : failure(handle, sql)
        sqlite3_reset(handle)
        if let failure { throw failure }
    }

    private func failure(_ handle: OpaquePointer, _ sql: String) -> DatabaseError {
        let connection = sqlite3_db_handle(handle)
        return DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: sqlite3_errmsg(connection).map { String(cString: $0) }, sql: sql)
    }
}
