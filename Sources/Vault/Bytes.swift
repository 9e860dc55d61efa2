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
