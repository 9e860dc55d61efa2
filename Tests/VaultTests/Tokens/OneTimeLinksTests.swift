import Testing
import Vault

@Suite("One-time links")
struct OneTimeLinksTests {
    let start = TemporaryVault.start

    @Test func `a link is looked at as often as one likes and used once`() async throws {
        try await withVault { temporary async throws in
            let links = temporary.vault.links
            let payload = Array(#"{"email":"a@example.org"}"#.utf8)
            let secret = try await links.issue(
                .invitation,
                about: "p-1",
                payload: payload,
                expires: start + 100,
                now: start
            )

            let looked = try await links.look(at: secret, for: .invitation, now: start)
            let lookedAgain = try await links.look(at: secret, for: .invitation, now: start)
            let used = try await links.redeem(secret, for: .invitation, now: start)
            let usedAgain = try await links.redeem(secret, for: .invitation, now: start)

            #expect(looked?.payload == payload)
            #expect(lookedAgain == looked)
            #expect(used == looked)
            #expect(usedAgain == nil)
            #expect(try !temporary.disk(holds: secret))
        }
    }

    @Test func `a link does what it was made for, until it expires`() async throws {
        try await withVault { temporary async throws in
            let links = temporary.vault.links
            let secret = try await links.issue(.addressConfirmation, about: "p-1", expires: start + 100, now: start)

            for purpose in OneTimeLinks.Purpose.allCases where purpose != .addressConfirmation {
                #expect(try await links.redeem(secret, for: purpose, now: start) == nil)
            }
            #expect(try await links.redeem(secret, for: .addressConfirmation, now: start + 100) == nil)
            #expect(try await links.redeem(secret, for: .addressConfirmation, now: start + 99) != nil)
        }
    }

    @Test func `a second password reset ends the first`() async throws {
        try await withVault { temporary async throws in
            let links = temporary.vault.links
            let first = try await links.issue(.passwordReset, about: "p-1", expires: start + 100, now: start)
            let other = try await links.issue(.passwordReset, about: "p-2", expires: start + 100, now: start)
            let second = try await links.issue(.passwordReset, about: "p-1", expires: start + 100, now: start)

            #expect(try await links.redeem(first, for: .passwordReset, now: start) == nil)
            #expect(try await links.redeem(second, for: .passwordReset, now: start) != nil)
            #expect(try await links.redeem(other, for: .passwordReset, now: start) != nil)
        }
    }

    @Test func `links of which several may run do not end each other, and are revoked together`() async throws {
        try await withVault { temporary async throws in
            let links = temporary.vault.links
            let one = try await links.issue(.decline, about: "r-1", isOnlyOne: false, expires: start + 9, now: start)
            let two = try await links.issue(.decline, about: "r-1", isOnlyOne: false, expires: start + 9, now: start)
            #expect(try await links.look(at: one, for: .decline, now: start) != nil)

            try await links.revoke(.decline, about: "r-1")

            #expect(try await links.look(at: one, for: .decline, now: start) == nil)
            #expect(try await links.look(at: two, for: .decline, now: start) == nil)
        }
    }

    @Test func `of many that use a link at once one gets it`() async throws {
        try await withVault { temporary async throws in
            let links = temporary.vault.links
            let secret = try await links.issue(.invitation, about: "p-1", expires: start + 9, now: start)

            let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await links.redeem(secret, for: .invitation, now: TemporaryVault.start) != nil
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }

            #expect(winners == 1)
        }
    }

    @Test(
        arguments: [
            "", "x", Typed(repeating: "A", count: 43), Typed(repeating: "A", count: 10_000_000), "' OR 1=1",
        ] as [Typed]
    )
    func `another secret does nothing`(secret: Typed) async throws {
        try await withVault { temporary async throws in
            _ = try await temporary.vault.links.issue(.invitation, about: "p-1", expires: start + 9, now: start)

            #expect(try await temporary.vault.links.redeem(secret.text, for: .invitation, now: start) == nil)
        }
    }

    @Test func `a payload that is no JSON, too long, or a link that has expired is refused`() async throws {
        try await withVault { temporary async throws in
            let links = temporary.vault.links

            let malformed = try await code {
                _ = try await links.issue(.decline, about: "r", payload: [0xFF], expires: start + 1, now: start)
            }
            let long = try await code {
                let payload = Array(repeating: UInt8(ascii: "1"), count: OneTimeLinks.payloadLimit + 1)
                _ = try await links.issue(.decline, about: "r", payload: payload, expires: start + 1, now: start)
            }
            let late = try await code { _ = try await links.issue(.decline, about: "r", expires: start, now: start) }

            #expect(malformed == .invalid(field: "payload"))
            #expect(long == .tooLarge(limit: OneTimeLinks.payloadLimit))
            #expect(late == .invalid(field: "expires"))
        }
    }

    @Test func `the sweep deletes what has expired and nothing else`() async throws {
        try await withVault { temporary async throws in
            let links = temporary.vault.links
            let old = try await links.issue(.decline, about: "r-1", expires: start + 1, now: start)
            let new = try await links.issue(.decline, about: "r-2", expires: start + 9, now: start)

            try await links.sweep(now: start + 1)

            #expect(try await links.look(at: old, for: .decline, now: start) == nil, "even by a clock set back")
            #expect(try await links.look(at: new, for: .decline, now: start) != nil)
        }
    }
}
