package import GRDB

extension Register {
    /// The same, inside a read that is open.
    package static func policyDigest(_ db: Database) throws -> String? {
        try db.row("SELECT value FROM installation WHERE key = 'policy'")?["value"]
    }

    /// The digest of the policy in force, or nil before one was adopted.
    package func policyDigest() async throws -> String? {
        try await pool.read { try Register.policyDigest($0) }
    }
}
