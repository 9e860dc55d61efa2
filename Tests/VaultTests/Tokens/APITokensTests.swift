import Testing
import Vault

@Suite("API tokens")
struct APITokensTests {
    let start = TemporaryVault.start

    @Test func `a token opens what it was made for and is nowhere on the disk`() async throws {
        try await withVault { temporary async throws in
            let tokens = temporary.vault.tokens
            let made = try await tokens.issue(
                to: "p-1",
                name: "nightly export",
                scopes: ["samples:read", "loans:read"],
                expires: start + 100,
                now: start
            )

            let found = try await tokens.token(made.secret, now: start + 99)

            #expect(made.secret.hasPrefix("mgp_"))
            #expect(made.secret.utf8.count == 47)
            #expect(found == made.token)
            #expect(try await tokens.token(made.secret, now: start + 100) == nil, "it has expired")
            #expect(try !temporary.disk(holds: made.secret))
        }
    }

    @Test func `its use is noted`() async throws {
        try await withVault { temporary async throws in
            let made = try await temporary.vault.tokens.issue(
                to: "p-1",
                name: "t",
                scopes: ["a"],
                expires: nil,
                now: start
            )

            _ = try await temporary.vault.tokens.token(made.secret, now: start + 5)
            _ = try await temporary.vault.tokens.token(made.secret, now: start + 6)

            #expect(try await temporary.vault.tokens.tokens(of: "p-1").map(\.used) == [start + 5])
        }
    }

    @Test(
        arguments: [
            "", "mgp_", Typed("mgp_", repeating: "A", count: 43), Typed(repeating: "A", count: 47),
            Typed("mgp_" + String(repeating: "A", count: 42) + "\u{0}"),
            Typed("mgp_", repeating: "A", count: 10_000_000),
        ] as [Typed]
    )
    func `another string opens nothing`(text: Typed) async throws {
        try await withVault { temporary async throws in
            _ = try await temporary.vault.tokens.issue(to: "p-1", name: "t", scopes: ["a"], expires: nil, now: start)

            #expect(try await temporary.vault.tokens.token(text.text, now: start) == nil)
        }
    }

    @Test func `a session's secret is no token`() async throws {
        try await withVault { temporary async throws in
            let session = try await temporary.vault.sessions.begin(
                for: "p-1",
                label: "x",
                hasSecondFactor: true,
                now: start
            )

            #expect(try await temporary.vault.tokens.token(session.secret.text, now: start) == nil)
            #expect(try await temporary.vault.tokens.token("mgp_" + session.secret.text, now: start) == nil)
        }
    }

    @Test func `a revoked token opens nothing, and nobody revokes another's`() async throws {
        try await withVault { temporary async throws in
            let tokens = temporary.vault.tokens
            let mine = try await tokens.issue(to: "p-1", name: "t", scopes: ["a"], expires: nil, now: start)
            let theirs = try await tokens.issue(to: "p-2", name: "t", scopes: ["a"], expires: nil, now: start)

            try await tokens.revoke(id: theirs.token.id, of: "p-1")
            try await tokens.revoke(id: mine.token.id, of: "p-1")

            #expect(try await tokens.token(mine.secret, now: start) == nil)
            #expect(try await tokens.token(theirs.secret, now: start) != nil)
            try await tokens.revokeAll(of: "p-2")
            #expect(try await tokens.token(theirs.secret, now: start) == nil)
        }
    }

    @Test(
        arguments: [[], ["two words"], ["two words"], [""], ["a\u{0}"], [String(repeating: "a", count: 65)]]
            as [Set<String>]
    )
    func `malformed scopes are refused`(scopes: Set<String>) async throws {
        try await withVault { temporary async throws in
            let thrown = try await code {
                _ = try await temporary.vault.tokens.issue(
                    to: "p-1",
                    name: "t",
                    scopes: scopes,
                    expires: nil,
                    now: start
                )
            }

            #expect(thrown == .invalid(field: "scopes"))
        }
    }

    @Test func `a person has at most fifty`() async throws {
        try await withVault { temporary async throws in
            for _ in 0..<50 {
                _ = try await temporary.vault.tokens.issue(
                    to: "p-1",
                    name: "t",
                    scopes: ["a"],
                    expires: nil,
                    now: start
                )
            }

            let thrown = try await code {
                _ = try await temporary.vault.tokens.issue(
                    to: "p-1",
                    name: "t",
                    scopes: ["a"],
                    expires: nil,
                    now: start
                )
            }

            #expect(thrown == .tooLarge(limit: 50))
        }
    }
}
