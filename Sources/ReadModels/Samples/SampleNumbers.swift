package import Domain
import GRDB

extension Register {
    /// The samples with these official numbers or aliases, in the same order; unknown ones are left out.
    package func sampleIDs(numbered numbers: [String]) async throws -> [Sample.ID] {
        try read { db in try numbers.compactMap { try Register.sample(numbered: $0, db) } }
    }

    /// The sample with this official number or alias.
    static func sample(numbered number: String, _ db: Database) throws -> Sample.ID? {
        try db.row("SELECT sample FROM sample_name WHERE name = ?", number).map { Sample.ID($0["sample"]) }
    }

    /// Samples as people name them: by number or alias, or by id; what is neither stays as it is.
    package func samples(named names: [String], _ viewer: Viewer) async throws -> [Sample.ID] {
        // Numbers and birth records are public: every viewer finds the same.
        _ = viewer
        return try read { db in try names.map { try Register.sample(numbered: $0, db) ?? Sample.ID($0) } }
    }

    /// The official numbers of samples: part of their birth records, which are public.
    package func sampleNumbers(_ ids: [String], _ viewer: Viewer) async throws -> [String: String] {
        _ = viewer
        return try read { db in
            var numbers: [String: String] = [:]
            for id in ids {
                if let row = try db.row("SELECT number FROM sample WHERE id = ?", id) { numbers[id] = row["number"] }
            }
            return numbers
        }
    }
}
