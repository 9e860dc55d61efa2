internal import Foundation
internal import GRDB

/// Links that do one thing once: in an invitation, a confirmation, a password reset, a reviewer's decline.
package struct OneTimeLinks: Sendable {
    /// The most bytes that a payload may have.
    package static let payloadLimit = 8_192

    /// What a link does.
    package enum Purpose: String, CaseIterable, Hashable, Sendable {
        /// Opens the registration of somebody who was invited.
        case invitation
        /// Shows that an e-mail address is its owner's.
        case addressConfirmation = "address-confirmation"
        /// Sets a new password.
        case passwordReset = "password-reset"
        /// Turns down a review without signing in.
        case decline
    }

    /// What a link carries.
    package struct Link: Hashable, Sendable {
        /// What it does.
        package let purpose: Purpose
        /// Whom or what it is about: a person's id, as a rule.
        package let subject: String
        /// What is needed to do it: JSON.
        package let payload: [UInt8]
        /// From when on it does nothing, in milliseconds since 1970, UTC.
        package let expires: Int64
    }

    let database: VaultDatabase

    /// Makes a link.
    ///
    /// - Parameters:
    ///   - purpose: What it does.
    ///   - subject: Whom or what it is about.
    ///   - payload: What is needed to do it: JSON of at most ``payloadLimit`` bytes.
    ///   - isOnlyOne: Whether earlier links with the same purpose and subject end, as a password reset's should.
    ///   - expires: From when on it does nothing.
    ///   - now: Milliseconds since 1970, UTC.
    /// - Returns: The secret to put in the address.
    /// - Throws: ``VaultError`` with code `invalid` or `tooLarge`.
    package func issue(
        _ purpose: Purpose,
        about subject: String,
        payload: [UInt8] = Array("{}".utf8),
        isOnlyOne: Bool = true,
        expires: Int64,
        now: Int64
    ) async throws -> String {
        try Field.id(subject, "subject")
        guard payload.count <= Self.payloadLimit else {
            throw VaultError(
                .tooLarge(limit: Self.payloadLimit),
                "The payload has more than \(Self.payloadLimit) bytes"
            )
        }
        do {
            _ = try JSONSerialization.jsonObject(with: payload.data, options: .fragmentsAllowed)
        } catch {
            throw VaultError(.invalid(field: "payload"), "The payload is not JSON", cause: error)
        }
        guard expires > now else {
            throw VaultError(.invalid(field: "expires"), "The link would have expired already")
        }
        let secret = SecretToken.new(database.randomness)
        try await database.write("store a link") { database in
            if isOnlyOne { try Self.delete(purpose, about: subject, in: database) }
            try database.execute(
                sql: """
                    INSERT INTO one_time_links (digest, purpose, subject, payload, issued, expires)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [secret.digest.data, purpose.rawValue, subject, payload.data, now, expires]
            )
        }
        return secret.text
    }

    /// What a link would do, without using it up: for the page that asks for confirmation.
    ///
    /// Opening the address must not use a link up, because mail scanners open addresses.
    package func look(at secret: String, for purpose: Purpose, now: Int64) async throws -> Link? {
        guard let digest = SecretToken.digest(of: secret) else { return nil }
        return try database.read("look at a link") { database in
            try Row.fetchOne(
                database,
                sql: "SELECT * FROM one_time_links WHERE digest = ? AND purpose = ? AND expires > ?",
                arguments: [digest.data, purpose.rawValue, now]
            ).map { Link(purpose: purpose, row: $0) }
        }
    }

    /// Uses a link up.
    ///
    /// Of two that come at once, one gets it.
    package func redeem(_ secret: String, for purpose: Purpose, now: Int64) async throws -> Link? {
        guard let digest = SecretToken.digest(of: secret) else { return nil }
        return try await database.write("use a link") { database in
            try Row.fetchOne(
                database,
                sql: "DELETE FROM one_time_links WHERE digest = ? AND purpose = ? AND expires > ? RETURNING *",
                arguments: [digest.data, purpose.rawValue, now]
            ).map { Link(purpose: purpose, row: $0) }
        }
    }

    /// Ends the links with this purpose and subject: an invitation was withdrawn, a password changed.
    package func revoke(_ purpose: Purpose, about subject: String) async throws {
        try await database.write("revoke links") { try Self.delete(purpose, about: subject, in: $0) }
    }

    /// Deletes the links that have expired.
    package func sweep(now: Int64) async throws {
        try await database.write("sweep expired links") { database in
            try database.execute(sql: "DELETE FROM one_time_links WHERE expires <= ?", arguments: [now])
        }
    }

    private static func delete(_ purpose: Purpose, about subject: String, in database: Database) throws {
        try database.execute(
            sql: "DELETE FROM one_time_links WHERE purpose = ? AND subject = ?",
            arguments: [purpose.rawValue, subject]
        )
    }
}

extension OneTimeLinks.Link {
    fileprivate init(purpose: OneTimeLinks.Purpose, row: Row) {
        self.init(
            purpose: purpose,
            subject: row["subject"],
            payload: row.bytes("payload"),
            expires: row["expires"]
        )
    }
}
