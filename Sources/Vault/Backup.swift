internal import GRDB

extension Vault {
    /// Copies one consistent state into the file `path`, which must not exist yet, while the server runs.
    ///
    /// The copy holds secrets as the vault does, and is readable by its owner only. When it is restored, opening
    /// it carries out the erasures that were ordered since.
    package func backUp(to path: String) async throws {
        try await database.copy(to: path)
    }

    /// Checks the file: SQLite's own structures, and that every text opens its commitment.
    ///
    /// - Throws: ``VaultError`` with code `damaged`, which names what is wrong.
    package func check() async throws {
        try database.read("check the vault") { database in
            let findings = try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
            guard findings == ["ok"] else {
                throw VaultError(.damaged, "SQLite finds the vault damaged: \(findings.joined(separator: "; "))")
            }
            guard try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") == nil else {
                throw VaultError(.damaged, "A name belongs to an organisation that is not there")
            }
            let texts = try Row.fetchCursor(database, sql: "SELECT * FROM texts")
            while let row = try texts.next() { _ = try Texts.checked(row) }
            let missing = try String.fetchAll(
                database,
                sql: """
                    SELECT text FROM messages
                    WHERE text NOT IN (SELECT id FROM texts)
                        AND text NOT IN (SELECT id FROM erasures WHERE kind = 'text')
                    LIMIT 20
                    """
            )
            guard missing.isEmpty else {
                throw VaultError(.damaged, "Texts of messages are missing: \(missing.joined(separator: ", "))")
            }
        }
    }
}
