import Testing
import Vault

@Suite("Drafts")
struct DraftsTests {
    let key = Drafts.Key(owner: "p-1", kind: "sample-application", subject: "call-1")
    let start = TemporaryVault.start

    @Test func `a draft is saved in steps and read back`() async throws {
        try await withVault { temporary async throws in
            let drafts = temporary.vault.drafts

            let first = try await drafts.save(Array("{}".utf8), as: key, replacing: 0, now: start)
            let second = try await drafts.save(Array(#"{"a":1}"#.utf8), as: key, replacing: first, now: start + 1)

            let stored = try await drafts.draft(key)
            #expect([first, second] == [1, 2])
            #expect(stored?.version == 2)
            #expect(stored?.saved == start + 1)
            #expect(stored.map { String(decoding: $0.body, as: UTF8.self) } == #"{"a":1}"#)
        }
    }

    @Test(arguments: [0, 2, -1, Int.max])
    func `a save from another version changes nothing and says which stands`(version: Int) async throws {
        try await withVault { temporary async throws in
            let drafts = temporary.vault.drafts
            _ = try await drafts.save(Array(#""mine""#.utf8), as: key, replacing: 0, now: start)

            let thrown = try await code {
                _ = try await drafts.save(Array(#""theirs""#.utf8), as: key, replacing: version, now: start)
            }

            #expect(thrown == .versionMoved(current: 1))
            #expect(try await drafts.draft(key)?.body == Array(#""mine""#.utf8))
        }
    }

    @Test func `of many windows that save at once exactly one wins`() async throws {
        try await withVault { temporary async throws in
            let drafts = temporary.vault.drafts
            _ = try await drafts.save(Array("0".utf8), as: key, replacing: 0, now: start)

            let winners = await withTaskGroup(of: Bool.self) { group in
                for number in 1...30 {
                    group.addTask {
                        do {
                            _ = try await drafts.save(Array("\(number)".utf8), as: key, replacing: 1, now: start)
                            return true
                        } catch {
                            return false
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }

            #expect(winners == 1)
            #expect(try await drafts.draft(key)?.version == 2)
        }
    }

    @Test(arguments: ["", "{", "{\"a\":}", "\u{FF}", "[1,2", Typed(repeating: "[", count: 100_000)] as [Typed])
    func `what is not JSON is refused`(body: Typed) async throws {
        try await withVault { temporary async throws in
            let thrown = try await code {
                _ = try await temporary.vault.drafts.save(Array(body.text.utf8), as: key, replacing: 0, now: start)
            }

            #expect(thrown == .invalid(field: "body"))
        }
    }

    @Test func `a draft over the limit is refused`() async throws {
        try await withVault { temporary async throws in
            let body =
                Array("\"".utf8) + Array(repeating: UInt8(ascii: "x"), count: Drafts.sizeLimit) + Array("\"".utf8)

            let thrown = try await code {
                _ = try await temporary.vault.drafts.save(body, as: key, replacing: 0, now: start)
            }

            #expect(thrown == .tooLarge(limit: Drafts.sizeLimit))
        }
    }

    @Test func `a person lists their own drafts only, saved last first`() async throws {
        try await withVault { temporary async throws in
            let drafts = temporary.vault.drafts
            let later = Drafts.Key(owner: "p-1", kind: "loan-report", subject: "loan-1")
            let other = Drafts.Key(owner: "p-2", kind: "loan-report", subject: "loan-1")
            for (key, instant) in [(key, start), (later, start + 1), (other, start + 2)] {
                _ = try await drafts.save(Array("1".utf8), as: key, replacing: 0, now: instant)
            }

            #expect(try await drafts.drafts(of: "p-1").map(\.key) == [later, key])
        }
    }

    @Test func `after deletion a new draft begins at one`() async throws {
        try await withVault { temporary async throws in
            let drafts = temporary.vault.drafts
            _ = try await drafts.save(Array("1".utf8), as: key, replacing: 0, now: start)

            try await drafts.delete(key)
            try await drafts.delete(key)

            #expect(try await drafts.draft(key) == nil)
            #expect(try await drafts.save(Array("2".utf8), as: key, replacing: 0, now: start) == 1)
        }
    }

    @Test(arguments: hostileIDs)
    func `a key with odd characters is refused`(id: String) async throws {
        try await withVault { temporary async throws in
            let key = Drafts.Key(owner: "p-1", kind: "k", subject: id)

            let thrown = try await code {
                _ = try await temporary.vault.drafts.save(Array("1".utf8), as: key, replacing: 0, now: start)
            }

            #expect(thrown == .invalid(field: "subject"))
        }
    }
}
