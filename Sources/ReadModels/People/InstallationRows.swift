package import Domain
package import GRDB

/// What the log says is in force: a policy, or a part of the reference data.
package struct AdoptionRow: Hashable, Sendable {
    /// `policy`, or the part of the reference data: `missions`.
    package var part: String
    /// SHA-256 of the file, in hexadecimal.
    package var digest: String
    /// The record that says so.
    package var sequence: Int
    package var at: Instant
}

extension Register {
    /// The same, inside a read that is open.
    package static func policyDigest(_ db: Database) throws -> String? {
        try db.first("SELECT value FROM installation WHERE key = 'policy'") { $0.text(0) }
    }

    /// The digest of the policy in force, or nil before one was adopted.
    package func policyDigest() async throws -> String? {
        try read { try Register.policyDigest($0) }
    }

    /// Everything that was adopted and is in force. Public: whoever is judged by rules may know them.
    package func adoptions(_ viewer: Viewer) async throws -> [AdoptionRow] {
        try read { db in
            try db.rows(
                """
                SELECT key, value, installation.seq, entry.at FROM installation JOIN entry ON entry.seq = installation.seq
                ORDER BY key
                """
            ).map { row in
                let key: String = row["key"]
                return AdoptionRow(
                    part: key.hasPrefix("programme.") ? String(key.dropFirst(10)) : key, digest: row["value"],
                    sequence: row["seq"], at: Instant(milliseconds: row["at"]))
            }
        }
    }
}
