import Foundation
import GRDB
import Testing
import Vault

@Suite("Erasure")
struct ErasureTests {
    let start = TemporaryVault.start
    let canary = "canary-5f2c-the-secret-finding"

    @Test func `an erased text is on no byte of the disk, nor is its salt`() async throws {
        try await withVault { temporary async throws in
            let reference = try await temporary.vault.texts.put(
                canary + String(repeating: " long", count: 3_000),
                now: start
            )
            _ = try await temporary.vault.texts.put("another text that stays", now: start)
            let wasThere = try temporary.disk(holds: canary)

            try await temporary.vault.eraseTexts([reference.id], now: start + 5)

            #expect(wasThere, "or the test would prove nothing")
            #expect(try !temporary.disk(holds: canary))
            #expect(try temporary.disk(holds: "another text that stays"))
            #expect(try await temporary.vault.texts.state(reference.id) == .erased(at: start + 5))
        }
    }

    @Test func `a restored backup is erased again when it is opened`() async throws {
        try await withVault { temporary async throws in
            let reference = try await temporary.vault.texts.put(canary, now: start)
            let copy = temporary.folder.appending(path: "restored/vault.sqlite")
            try FileManager.default.createDirectory(
                at: copy.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try await temporary.vault.backUp(to: copy.path)
            try await temporary.vault.eraseTexts([reference.id], now: start + 5)

            let restored = try await Vault.open(
                at: copy.path,
                carryingOut: ErasureOrders(texts: [reference.id]),
                now: start + 9
            )

            #expect(try await restored.texts.state(reference.id) == .erased(at: start + 9))
            try restored.close()
            #expect(try Data(contentsOf: copy).range(of: Data(canary.utf8)) == nil)
        }
    }

    @Test func `carrying out an order twice keeps the first instant`() async throws {
        try await withVault { temporary async throws in
            let reference = try await temporary.vault.texts.put(canary, now: start)
            let orders = ErasureOrders(texts: [reference.id, reference.id, "never-was"])

            try await temporary.vault.carryOut(orders, now: start + 1)
            try await temporary.vault.carryOut(orders, now: start + 2)

            #expect(try await temporary.vault.texts.state(reference.id) == .erased(at: start + 1))
            #expect(try await temporary.vault.texts.state("never-was") == .erased(at: start + 1))
        }
    }

    @Test func `bytes that a reader keeps in the write-ahead log go with the next opening`() async throws {
        try await withVault { temporary async throws in
            let reference = try await temporary.vault.texts.put(canary, now: start)
            let reader = try DatabasePool(path: temporary.path)
            let snapshot = try reader.makeSnapshot()

            try await temporary.vault.eraseTexts([reference.id], now: start)
            let isErased = try await temporary.vault.texts.state(reference.id) == .erased(at: start)
            let isLeft = try temporary.disk(holds: canary)
            try snapshot.close()
            try reader.close()
            let other = try await temporary.reopened(carryingOut: ErasureOrders(texts: [reference.id]))

            #expect(isErased)
            #expect(isLeft, "a reader that sees the older state needs its bytes")
            #expect(try !temporary.disk(holds: canary))
            try other.close()
        }
    }

    @Test func `an erased person is gone from every store, and others are not`() async throws {
        try await withVault { temporary async throws in
            let vault = temporary.vault
            for (id, name) in [("p-gone", "Canary Person"), ("p-stays", "Other Person")] {
                try await vault.people.store(
                    People.Profile(
                        id: id,
                        name: name,
                        latinName: name,
                        email: "\(id)@example.org",
                        language: "en",
                        created: start
                    )
                )
                _ = try await vault.drafts.save(
                    Array(#"{"by":"\#(name)"}"#.utf8),
                    as: Drafts.Key(owner: id, kind: "k", subject: "s"),
                    replacing: 0,
                    now: start
                )
                _ = try await vault.pseudonyms.pseudonym(of: id, in: "call-1")
            }
            let gone = try await vault.sessions.begin(
                for: "p-gone",
                label: "Firefox",
                hasSecondFactor: false,
                now: start
            )
            let stays = try await vault.sessions.begin(
                for: "p-stays",
                label: "Firefox",
                hasSecondFactor: false,
                now: start
            )

            try await vault.erasePerson("p-gone", now: start)

            #expect(try await vault.people.profile("p-gone") == nil)
            #expect(try await vault.people.profile(email: "p-gone@example.org") == nil)
            #expect(try await vault.drafts.drafts(of: "p-gone").isEmpty)
            #expect(try await vault.pseudonyms.all(of: "p-gone").isEmpty)
            #expect(try await vault.sessions.session(gone.secret, now: start) == nil)
            #expect(try await vault.people.profile("p-stays")?.name == "Other Person")
            #expect(try await vault.drafts.drafts(of: "p-stays").count == 1)
            #expect(try await vault.sessions.session(stays.secret, now: start) != nil)
            #expect(try !temporary.disk(holds: "Canary Person"))
        }
    }

    @Test func `an erased person's id is not used again`() async throws {
        try await withVault { temporary async throws in
            try await temporary.vault.erasePerson("p-gone", now: start)
            let profile = People.Profile(
                id: "p-gone",
                name: "N",
                latinName: "N",
                email: "n@example.org",
                language: "en",
                created: start
            )

            #expect(try await code { try await temporary.vault.people.store(profile) } == .notFound)
        }
    }
}
