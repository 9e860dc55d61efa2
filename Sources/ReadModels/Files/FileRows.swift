import Domain
import GRDB

/// Which files the log names: those stay, others are swept.
enum FileRows {
    static func name(_ files: [FileReference], _ applied: Applied, _ db: Database) throws {
        for file in files {
            try db.run("INSERT OR IGNORE INTO file VALUES (?, ?)", file.sha256, applied.sequence)
        }
    }
}

extension Register {
    /// Of these files, the ones that some record names and none has ordered to be erased, up to a position in the log.
    /// For the sweep: names no record, only tells which may go.
    package func named(_ files: [String]) async throws -> (files: Set<String>, position: Int) {
        try read { db in
            let named = try files.filter { file in
                let isNamed = try db.row("SELECT 1 FROM file WHERE sha256 = ? LIMIT 1", file) != nil
                return try isNamed && !Self.isErased(file, db)
            }
            return (Set(named), try Register.position(db))
        }
    }

    /// True for a file that the log has ordered to be erased: it is not taken again.
    package func isErased(_ file: String) async throws -> Bool {
        try read { try Self.isErased(file, $0) }
    }

    private static func isErased(_ file: String, _ db: Database) throws -> Bool {
        try db.row("SELECT 1 FROM erased_file WHERE sha256 = ?", file) != nil
    }
}
