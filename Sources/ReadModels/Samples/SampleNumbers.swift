package import Domain
import GRDB

extension Register {
    /// The samples with these official numbers or aliases, in the same order; unknown ones are left out.
    package func sampleIDs(numbered numbers: [String]) async throws -> [Sample.ID] {
        try await pool.read { db in
            try numbers.compactMap { number in
                try db.row("SELECT sample FROM sample_name WHERE name = ?", number).map { Sample.ID($0["sample"]) }
            }
        }
    }
}
