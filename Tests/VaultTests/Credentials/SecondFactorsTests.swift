import Foundation
import Testing

@testable import Vault

@Suite("Second factors")
struct SecondFactorsTests {
    let start = TemporaryVault.start
    /// The secret that the repeatable randomness draws first.
    let settings = { Vault.Settings(randomness: .repeatable(seed: 7), scrypt: cheap) }
    var secret: [UInt8] { Randomness.repeatable(seed: 7).bytes(20) }

    private func code(at now: Int64) -> String {
        TimeBasedCode.code(secret: secret, step: TimeBasedCode.step(at: now))
    }

    @Test func `an authenticator is in use once it has shown a right code`() async throws {
        try await withVault(settings: settings()) { temporary async throws in
            let factors = temporary.vault.secondFactors
            let enrolment = try await factors.begin(
                for: "p-1",
                issuer: "Magpie 月",
                account: "w@example.org",
                now: start
            )

            let wrong = try await factors.confirm(of: "p-1", code: "000000", now: start)
            let inUseAfterWrong = try await factors.isInUse(by: "p-1")
            let codes = try await factors.confirm(of: "p-1", code: code(at: start), now: start)

            #expect(enrolment.secret == Base32.text(of: secret))
            #expect(
                enrolment.uri == "otpauth://totp/Magpie%20%E6%9C%88:w%40example.org?secret=\(enrolment.secret)"
                    + "&issuer=Magpie%20%E6%9C%88&algorithm=SHA1&digits=6&period=30"
            )
            #expect(wrong == nil)
            #expect(!inUseAfterWrong)
            #expect(codes?.count == 10)
            #expect(try await factors.isInUse(by: "p-1"))
        }
    }

    @Test func `a code works once, and none before it works after it`() async throws {
        try await withVault(settings: settings()) { temporary async throws in
            let factors = temporary.vault.secondFactors
            _ = try await factors.begin(for: "p-1", issuer: "M", account: "a", now: start)
            _ = try await factors.confirm(of: "p-1", code: code(at: start), now: start)
            let later = start + 300_000

            #expect(try await !factors.verify(code(at: start), of: "p-1", now: start), "it confirmed the set-up")
            #expect(try await factors.verify(code(at: later), of: "p-1", now: later))
            #expect(try await !factors.verify(code(at: later), of: "p-1", now: later))
            #expect(try await !factors.verify(code(at: later - 30_000), of: "p-1", now: later))
            #expect(try await factors.verify(code(at: later + 30_000), of: "p-1", now: later))
        }
    }

    @Test func `of the same code sent many times at once one is taken`() async throws {
        try await withVault(settings: settings()) { temporary async throws in
            let factors = temporary.vault.secondFactors
            _ = try await factors.begin(for: "p-1", issuer: "M", account: "a", now: start)
            _ = try await factors.confirm(of: "p-1", code: code(at: start), now: start)
            let later = start + 300_000
            let typed = code(at: later)

            let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { try await factors.verify(typed, of: "p-1", now: later) } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }

            #expect(taken == 1)
        }
    }

    @Test(arguments: ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", Typed(repeating: "1", count: 10_000_000)] as [Typed])
    func `what is no code is refused`(typed: Typed) async throws {
        try await withVault(settings: settings()) { temporary async throws in
            let factors = temporary.vault.secondFactors
            _ = try await factors.begin(for: "p-1", issuer: "M", account: "a", now: start)
            _ = try await factors.confirm(of: "p-1", code: code(at: start), now: start)

            #expect(try await !factors.verify(typed.text, of: "p-1", now: start + 300_000))
            #expect(try await factors.redeemRecoveryCode(typed.text, of: "p-1") == nil)
        }
    }

    @Test func `a recovery code works once, typed with or without hyphens`() async throws {
        try await withVault(settings: settings()) { temporary async throws in
            let factors = temporary.vault.secondFactors
            _ = try await factors.begin(for: "p-1", issuer: "M", account: "a", now: start)
            let codes = try #require(try await factors.confirm(of: "p-1", code: code(at: start), now: start))

            #expect(try await factors.redeemRecoveryCode(codes[3], of: "p-2") == nil)
            #expect(try await factors.redeemRecoveryCode(codes[3], of: "p-1") == 9)
            #expect(try await factors.redeemRecoveryCode(codes[3], of: "p-1") == nil)
            let typed = codes[4].uppercased().replacing("-", with: " ")
            #expect(try await factors.redeemRecoveryCode(typed, of: "p-1") == 8)
            #expect(try await factors.recoveryCodesLeft(of: "p-1") == 8)
            #expect(try !temporary.disk(holds: codes[5]))
        }
    }

    @Test func `new recovery codes make the old ones worthless`() async throws {
        try await withVault(settings: settings()) { temporary async throws in
            let factors = temporary.vault.secondFactors
            _ = try await factors.begin(for: "p-1", issuer: "M", account: "a", now: start)
            let old = try #require(try await factors.confirm(of: "p-1", code: code(at: start), now: start))

            let new = try await factors.renewRecoveryCodes(of: "p-1")

            #expect(Set(new).isDisjoint(with: old))
            #expect(try await factors.redeemRecoveryCode(old[0], of: "p-1") == nil)
            #expect(try await factors.redeemRecoveryCode(new[0], of: "p-1") == 9)
        }
    }

    @Test func `without an authenticator there is nothing to recover`() async throws {
        try await withVault { temporary async throws in
            await #expect(throws: VaultError.self) {
                _ = try await temporary.vault.secondFactors.renewRecoveryCodes(of: "p-1")
            }
        }
    }

    @Test func `setting up a new authenticator leaves the old one in use until it is confirmed`() async throws {
        try await withVault(settings: settings()) { temporary async throws in
            let factors = temporary.vault.secondFactors
            _ = try await factors.begin(for: "p-1", issuer: "M", account: "a", now: start)
            _ = try await factors.confirm(of: "p-1", code: code(at: start), now: start)

            _ = try await factors.begin(for: "p-1", issuer: "M", account: "a", now: start)

            let later = start + 300_000
            #expect(try await factors.verify(code(at: later), of: "p-1", now: later))
        }
    }
}
