internal import GRDB

/// Tokens with which a person's programs use the API.
package struct APITokens: Sendable {
    /// What a token begins with, so that scanners of leaked secrets know it.
    package static let prefix = "mgp_"
    /// The most tokens that a person may have.
    package static let countLimit = 50

    /// What is known of a token; the token itself is shown once, when it is made.
    package struct Token: Hashable, Sendable {
        /// Its name in lists; it opens nothing.
        package let id: String
        /// Whose it is.
        package let person: String
        /// What its owner calls it.
        package let name: String
        /// What it may be used for.
        package let scopes: Set<String>
        /// When it was made, in milliseconds since 1970, UTC.
        package let created: Int64
        /// From when on it opens nothing; nil for never.
        package let expires: Int64?
        /// When it was last used, to within a minute.
        package let used: Int64?
    }

    let database: VaultDatabase

    /// Makes a token.
    ///
    /// - Parameters:
    ///   - person: Whose it is.
    ///   - name: What its owner calls it.
    ///   - scopes: What it may be used for: at least one, each of lower-case letters, digits and `.:_-`.
    ///   - expires: From when on it opens nothing; nil for never.
    ///   - now: Milliseconds since 1970, UTC.
    /// - Returns: The token, which is kept nowhere, and what is known of it.
    /// - Throws: ``VaultError`` with code `invalid`, or `tooLarge` if the person has too many.
    package func issue(
        to person: String,
        name: String,
        scopes: Set<String>,
        expires: Int64?,
        now: Int64
    ) async throws -> (secret: String, token: Token) {
        try Field.id(person, "person")
        try Field.line(name, "name", limit: 100)
        guard (1...50).contains(scopes.count), scopes.allSatisfy(Self.isScope) else {
            throw VaultError(.invalid(field: "scopes"), "A token has 1 to 50 scopes such as samples:read")
        }
        if let expires, expires <= now {
            throw VaultError(.invalid(field: "expires"), "The token would have expired already")
        }
        let secret = SecretToken.new(database.randomness, prefix: Self.prefix)
        let token = Token(
            id: database.randomness.id(),
            person: person,
            name: name,
            scopes: scopes,
            created: now,
            expires: expires,
            used: nil
        )
        try await database.write("store a token") { database in
            let count = try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM api_tokens WHERE person = ?",
                arguments: [person]
            )
            guard (count ?? 0) < Self.countLimit else {
                throw VaultError(
                    .tooLarge(limit: Self.countLimit),
                    "There are \(Self.countLimit) tokens already: revoke one first"
                )
            }
            try database.execute(
                sql: """
                    INSERT INTO api_tokens (digest, id, person, name, scopes, created, expires, used)
                    VALUES (?, ?, ?, ?, ?, ?, ?, NULL)
                    """,
                arguments: [
                    secret.digest.data, token.id, person, name, scopes.sorted().joined(separator: " "), now, expires,
                ]
            )
        }
        return (secret.text, token)
    }

    /// The token that a request shows, if it is one and has not expired; its use is noted, once a minute.
    package func token(_ secret: String, now: Int64) async throws -> Token? {
        guard let digest = SecretToken.digest(of: secret, prefix: Self.prefix) else { return nil }
        let found = try database.read("read a token") { database in
            try database.row("SELECT * FROM api_tokens WHERE digest = ?", [digest.data]).map(Token.init(row:))
        }
        guard let found, found.expires.map({ now < $0 }) ?? true else { return nil }
        if found.used.map({ now - $0 >= 60_000 }) ?? true {
            try await database.write("note that a token is used") { database in
                try database.execute(
                    sql: "UPDATE api_tokens SET used = ? WHERE digest = ?",
                    arguments: [now, digest.data]
                )
            }
        }
        return found
    }

    /// A person's tokens, the newest first, expired ones too.
    package func tokens(of person: String) async throws -> [Token] {
        try database.read("list tokens") { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM api_tokens WHERE person = ? ORDER BY created DESC, id",
                arguments: [person]
            ).map(Token.init(row:))
        }
    }

    /// Ends one of a person's tokens.
    ///
    /// Somebody else's is not touched.
    package func revoke(id: String, of person: String) async throws {
        try await database.write("revoke a token") { database in
            try database.execute(sql: "DELETE FROM api_tokens WHERE id = ? AND person = ?", arguments: [id, person])
        }
    }

    /// Ends all of a person's tokens.
    package func revokeAll(of person: String) async throws {
        try await database.write("revoke all tokens of a person") { database in
            try database.execute(sql: "DELETE FROM api_tokens WHERE person = ?", arguments: [person])
        }
    }

    private static func isScope(_ scope: String) -> Bool {
        (1...64).contains(scope.utf8.count)
            && scope.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
                    || ".:_-".utf8.contains($0)
            }
    }
}

extension APITokens.Token {
    fileprivate init(row: Row) {
        let scopes: String = row["scopes"]
        self.init(
            id: row["id"],
            person: row["person"],
            name: row["name"],
            scopes: Set(scopes.split(separator: " ").map(String.init)),
            created: row["created"],
            expires: row["expires"],
            used: row["used"]
        )
    }
}
