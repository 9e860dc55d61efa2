import GRDB

extension Register {
    /// The digest of the policy in force, or nil before one was adopted.
    package func policyDigest() async throws -> String? {
        try await pool.read { db in try db.row("SELECT value FROM installation WHERE key = 'policy'")?["value"] }
    }
}
