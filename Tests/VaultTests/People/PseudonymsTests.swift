import Testing
import Vault

@Suite("Pseudonyms")
struct PseudonymsTests {
    @Test func `a reviewer keeps one id within a call and has another in the next`() async throws {
        try await withVault { temporary async throws in
            let pseudonyms = temporary.vault.pseudonyms

            let first = try await pseudonyms.pseudonym(of: "p-1", in: "call-1")
            let again = try await pseudonyms.pseudonym(of: "p-1", in: "call-1")
            let next = try await pseudonyms.pseudonym(of: "p-1", in: "call-2")

            #expect(first == again)
            #expect(first != next)
            #expect(try await pseudonyms.people(behind: [first, next], in: "call-1") == [first: "p-1"])
            #expect(try await pseudonyms.all(of: "p-1") == ["call-1": first, "call-2": next])
        }
    }

    @Test func `asking at once draws one id`() async throws {
        try await withVault { temporary async throws in
            let drawn = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await temporary.vault.pseudonyms.pseudonym(of: "p-1", in: "call-1") }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }

            #expect(drawn.count == 1)
        }
    }

    @Test func `an id is drawn and not derived`() async throws {
        var drawn: Set<String> = []
        for _ in 0..<3 {
            try await withVault { temporary async throws in
                drawn.insert(try await temporary.vault.pseudonyms.pseudonym(of: "p-1", in: "call-1"))
            }
        }

        #expect(drawn.count == 3, "the same person in the same call of three vaults has three ids")
    }

    @Test func `asking for an id that was never drawn draws none`() async throws {
        try await withVault { temporary async throws in
            #expect(try await temporary.vault.pseudonyms.existing(of: "p-1", in: "call-1") == nil)
            #expect(try await temporary.vault.pseudonyms.all(of: "p-1").isEmpty)
        }
    }
}
