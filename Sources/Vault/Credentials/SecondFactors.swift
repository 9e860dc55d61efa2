internal import Crypto
internal import Foundation
internal import GRDB

/// Second factors: an authenticator's codes, and recovery codes for when it is lost.
///
/// A code has a million values: the caller asks ``SignInLimiter`` before each try.
package struct SecondFactors: Sendable {
    /// How many recovery codes a person gets at a time.
    package static let recoveryCodeCount = 10

    let database: VaultDatabase

    /// What an authenticator is set up with.
    package struct Enrolment: Hashable, Sendable {
        /// The secret in base32, to be typed.
        package let secret: String
        /// `otpauth://totp/…`, to be scanned.
        package let uri: String
    }

    /// Begins to set up an authenticator.
    ///
    /// One that is in use stays so until ``confirm(of:code:now:)``.
    ///
    /// - Parameters:
    ///   - person: Whose it is.
    ///   - issuer: The installation's name, as the authenticator will show it.
    ///   - account: The person's e-mail address, likewise.
    ///   - now: Milliseconds since 1970, UTC.
    /// - Returns: The secret, to be shown once.
    /// - Throws: ``VaultError`` if the vault cannot be written.
    package func begin(for person: String, issuer: String, account: String, now: Int64) async throws -> Enrolment {
        try Field.id(person, "person")
        try Field.line(issuer, "issuer")
        try Field.line(account, "account")
        let secret = database.randomness.bytes(20)  // RFC 4226, section 4: 160 bits are recommended
        try await database.write("begin to set up an authenticator") { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO unconfirmed_second_factors (person, secret, begun) VALUES (?, ?, ?)",
                arguments: [person, secret.data, now]
            )
        }
        let text = Base32.text(of: secret)
        return Enrolment(secret: text, uri: Self.uri(secret: text, issuer: issuer, account: account))
    }

    /// What was begun and not confirmed yet: so that a wrong code does not send anybody back to the start.
    package func begun(by person: String, issuer: String, account: String) async throws -> Enrolment? {
        let secret = try database.read("read an authenticator that is being set up") { database in
            try Row.fetchOne(
                database,
                sql: "SELECT secret FROM unconfirmed_second_factors WHERE person = ?",
                arguments: [person]
            )?.bytes("secret")
        }
        guard let secret else { return nil }
        let text = Base32.text(of: secret)
        return Enrolment(secret: text, uri: Self.uri(secret: text, issuer: issuer, account: account))
    }

    /// Takes the authenticator into use if it gives the right code, and draws recovery codes.
    ///
    /// - Returns: The recovery codes, to be shown once; nil if the code is wrong or nothing was begun.
    package func confirm(of person: String, code: String, now: Int64) async throws -> [String]? {
        let codes = Self.drawRecoveryCodes(database.randomness)
        return try await database.write("take an authenticator into use") { database in
            let begun = try Row.fetchOne(
                database,
                sql: "SELECT secret FROM unconfirmed_second_factors WHERE person = ?",
                arguments: [person]
            )
            guard let secret = begun?.bytes("secret"),
                let step = TimeBasedCode.matchingStep(of: code, secret: secret, now: now)
            else { return nil }
            try database.execute(
                sql: "INSERT OR REPLACE INTO second_factors (person, secret, last_step) VALUES (?, ?, ?)",
                arguments: [person, secret.data, step]
            )
            try database.execute(
                sql: "DELETE FROM unconfirmed_second_factors WHERE person = ?",
                arguments: [person]
            )
            try Self.replaceRecoveryCodes(of: person, by: codes, in: database)
            return codes
        }
    }

    /// Whether this is a code of the person's authenticator, now or a period around; each works once.
    package func verify(_ code: String, of person: String, now: Int64) async throws -> Bool {
        try await database.write("check a code") { database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT secret, last_step FROM second_factors WHERE person = ?",
                arguments: [person]
            )
            guard let row, let step = TimeBasedCode.matchingStep(of: code, secret: row.bytes("secret"), now: now),
                step > row["last_step"]
            else { return false }
            try database.execute(
                sql: "UPDATE second_factors SET last_step = ? WHERE person = ?",
                arguments: [step, person]
            )
            return true
        }
    }

    /// Whether the person has an authenticator in use.
    package func isInUse(by person: String) async throws -> Bool {
        try database.read("look for an authenticator") { database in
            try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM second_factors WHERE person = ?)",
                arguments: [person]
            )
                ?? false
        }
    }

    /// Takes the authenticator and the recovery codes away.
    package func remove(of person: String) async throws {
        try await database.write("remove an authenticator") { database in
            for table in ["second_factors", "unconfirmed_second_factors", "recovery_codes"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE person = ?", arguments: [person])
            }
        }
    }

    /// Uses up a recovery code, with or without its hyphens, in any case.
    ///
    /// - Returns: How many are left; nil if this is none of them.
    package func redeemRecoveryCode(_ code: String, of person: String) async throws -> Int? {
        let typed = Self.digest(ofRecoveryCode: code)
        return try await database.write("use a recovery code") { database in
            let stored = try Row.fetchAll(
                database,
                sql: "SELECT digest FROM recovery_codes WHERE person = ?",
                arguments: [person]
            ).map { $0.bytes("digest") }
            // All are compared, so the time does not say which one it was.
            let matching = stored.filter { ConstantTime.equal($0, typed) }
            guard let match = matching.first else { return nil }
            try database.execute(
                sql: "DELETE FROM recovery_codes WHERE person = ? AND digest = ?",
                arguments: [person, match.data]
            )
            return stored.count - 1
        }
    }

    /// Draws new recovery codes; the old ones are worthless.
    ///
    /// - Throws: ``VaultError`` with code `notFound` if the person has no authenticator.
    package func renewRecoveryCodes(of person: String) async throws -> [String] {
        let codes = Self.drawRecoveryCodes(database.randomness)
        try await database.write("renew recovery codes") { database in
            let isInUse = try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM second_factors WHERE person = ?)",
                arguments: [person]
            )
            guard isInUse == true else { throw VaultError(.notFound, "There is no authenticator to recover") }
            try Self.replaceRecoveryCodes(of: person, by: codes, in: database)
        }
        return codes
    }

    /// How many recovery codes the person has left.
    package func recoveryCodesLeft(of person: String) async throws -> Int {
        try database.read("count recovery codes") { database in
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM recovery_codes WHERE person = ?",
                arguments: [person]
            ) ?? 0
        }
    }
}

extension SecondFactors {
    /// Ten codes of 80 random bits: `abcd-efgh-2345-mnop`.
    private static func drawRecoveryCodes(_ randomness: Randomness) -> [String] {
        (0..<recoveryCodeCount).map { _ in
            let digits = Array(Base32.text(of: randomness.bytes(10)).lowercased())
            return stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<$0 + 4]) }.joined(separator: "-")
        }
    }

    private static func replaceRecoveryCodes(of person: String, by codes: [String], in database: Database) throws {
        try database.execute(sql: "DELETE FROM recovery_codes WHERE person = ?", arguments: [person])
        for code in codes {
            try database.execute(
                sql: "INSERT INTO recovery_codes (person, digest) VALUES (?, ?)",
                arguments: [person, digest(ofRecoveryCode: code).data]
            )
        }
    }

    /// SHA-256 is enough: 80 random bits are not found by trying.
    private static func digest(ofRecoveryCode code: String) -> [UInt8] {
        let letters = code.prefix(100).lowercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
        return Array(SHA256.hash(data: letters))
    }

    private static func uri(secret: String, issuer: String, account: String) -> String {
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        let issuer = issuer.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
        let account = account.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
        let seconds = TimeBasedCode.period / 1_000
        return "otpauth://totp/\(issuer):\(account)?secret=\(secret)&issuer=\(issuer)"
            + "&algorithm=SHA1&digits=\(TimeBasedCode.digits)&period=\(seconds)"
    }
}
