internal import Foundation
internal import GRDB

/// Passwords, as scrypt hashes with their parameters.
///
/// Whether a password is a good one is for ``PasswordPolicy`` to say, before it is set; how often one may be tried,
/// for ``SignInLimiter``.
package struct Passwords: Sendable {
    /// The most bytes that a password may have once normalised.
    package static let byteLimit = 1_024

    let database: VaultDatabase
    let parameters: ScryptParameters
    let pool: HashingPool

    /// Sets a person's password, instead of the one before.
    ///
    /// The caller ends the person's other sessions.
    ///
    /// - Throws: ``VaultError`` with code `busy` if too many are being hashed, `invalid` if it is empty, `tooLarge`.
    package func set(_ password: String, of person: String, now: Int64) async throws {
        try Field.id(person, "person")
        guard !password.isEmpty else { throw VaultError(.invalid(field: "password"), "The password is empty") }
        guard let bytes = Self.normalised(password) else {
            throw VaultError(.tooLarge(limit: Self.byteLimit), "The password has more than \(Self.byteLimit) bytes")
        }
        let salt = database.randomness.bytes(16)
        let hash = try await pool.run { [parameters] in try PasswordHash(bytes, salt: salt, parameters: parameters) }
        try await store(hash, of: person, now: now)
    }

    /// Whether this is the person's password.
    ///
    /// For nobody (`nil`: the name typed is unknown), for somebody without a password and for a password that
    /// cannot be anybody's, the same work is done, so that the time tells nothing. A hash with older parameters
    /// is renewed when its password is seen.
    ///
    /// - Throws: ``VaultError`` with code `busy` if too many are being checked; that says nothing about this one.
    package func verify(_ password: String, of person: String?, now: Int64) async throws -> Bool {
        let stored = try database.read("read a password's hash") { database in
            try Row.fetchOne(
                database,
                sql: "SELECT * FROM passwords WHERE person = ?",
                arguments: [person ?? ""]
            ).map(PasswordHash.init(row:))
        }
        let bytes = password.isEmpty ? nil : Self.normalised(password)
        let hash = stored ?? .dummy(parameters)
        let isRight = try await pool.run { try hash.opens(with: bytes ?? [0]) } && bytes != nil && stored != nil
        if isRight, let person, let bytes, hash.parameters != parameters {
            let salt = database.randomness.bytes(16)
            let renewed = try await pool.run { [parameters] in
                try PasswordHash(bytes, salt: salt, parameters: parameters)
            }
            try await store(renewed, of: person, ifStill: hash, now: now)
        }
        return isRight
    }

    /// Whether the person has a password.
    package func exists(of person: String) async throws -> Bool {
        try database.read("look for a password") { database in
            try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM passwords WHERE person = ?)",
                arguments: [person]
            ) ?? false
        }
    }

    /// Takes a person's password away; they need a link to set a new one.
    package func remove(of person: String) async throws {
        try await database.write("remove a password") { database in
            try database.execute(sql: "DELETE FROM passwords WHERE person = ?", arguments: [person])
        }
    }

    /// NFC, so that one keyboard's é is another's; nil if it is too long.
    static func normalised(_ password: String) -> [UInt8]? {
        // Composing makes a text at most three times as short: what is longer than that cannot fit.
        guard password.utf8.count <= 3 * byteLimit else { return nil }
        let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
        return bytes.count <= byteLimit ? bytes : nil
    }

    private func store(
        _ hash: PasswordHash,
        of person: String,
        ifStill former: PasswordHash? = nil,
        now: Int64
    ) async throws {
        try await database.write("store a password's hash") { database in
            if let former {
                let current = try Row.fetchOne(
                    database,
                    sql: "SELECT * FROM passwords WHERE person = ?",
                    arguments: [person]
                ).map(PasswordHash.init(row:))
                guard current?.hash == former.hash else { return }  // changed while this one was being renewed
            }
            try database.execute(
                sql: """
                    INSERT INTO passwords (person, rounds, block_size, parallelism, salt, hash, changed)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (person) DO UPDATE SET rounds = excluded.rounds, block_size = excluded.block_size,
                        parallelism = excluded.parallelism, salt = excluded.salt, hash = excluded.hash,
                        changed = excluded.changed
                    """,
                arguments: [
                    person, hash.parameters.rounds, hash.parameters.blockSize, hash.parameters.parallelism,
                    hash.salt.data, hash.hash.data, now,
                ]
            )
        }
    }
}

extension PasswordHash {
    fileprivate init(row: Row) {
        self.init(
            parameters: ScryptParameters(
                rounds: row["rounds"],
                blockSize: row["block_size"],
                parallelism: row["parallelism"]
            ),
            salt: row.bytes("salt"),
            hash: row.bytes("hash")
        )
    }
}
