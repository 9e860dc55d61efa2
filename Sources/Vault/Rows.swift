internal import Foundation
internal import GRDB

// GRDB binds and reads `Data`; the vault's interface speaks `[UInt8]`, as the rest of the server does.

extension Array where Element == UInt8 {
    var data: Data { Data(self) }
}

extension Row {
    /// The blob in a column that is NOT NULL.
    func bytes(_ column: String) -> [UInt8] {
        let data: Data = self[column]
        return Array(data)
    }
}

extension Database {
    /// The first row of a query that is prepared once per connection: for what every request asks.
    func row(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    /// The rows of a query that is prepared once per connection: for what every request asks.
    func rows(_ sql: String, _ arguments: StatementArguments) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }
}
