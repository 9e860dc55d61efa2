import Crypto
import Testing
import Vault

@Suite("Texts")
struct TextsTests {
    let start = TemporaryVault.start

    @Test(arguments: ["", "a", "嫦娥", "NUL \u{0} inside", "e\u{301}", String(repeating: "x", count: Texts.limit)])
    func `a text comes back to the byte and opens its commitment`(text: String) async throws {
        try await withVault { temporary async throws in
            let reference = try await temporary.vault.texts.put(text, now: start)

            let state = try await temporary.vault.texts.state(reference.id)

            guard case .present(let stored) = state else {
                Issue.record("the text is not there")
                return
            }
            #expect(stored.text.utf8.elementsEqual(text.utf8))
            #expect(stored.salt.count == 32)
            #expect(Array(SHA256.hash(data: stored.salt + Array(text.utf8))) == reference.commitment)
        }
    }

    @Test func `the same words twice have commitments that nobody can tell are of the same words`() async throws {
        try await withVault { temporary async throws in
            let references = try await temporary.vault.texts.put(["yes", "yes"], now: start)

            #expect(references[0].commitment != references[1].commitment)
            #expect(references[0].id != references[1].id)
        }
    }

    @Test func `a text over the limit is refused, and those with it are not stored`() async throws {
        try await withVault { temporary async throws in
            let long = String(repeating: "x", count: Texts.limit + 1)

            let thrown = try await code { _ = try await temporary.vault.texts.put(["short", long], now: start) }
            let swept = try await temporary.vault.texts.sweep(storedBefore: .max) { _ in [] }

            #expect(thrown == .tooLarge(limit: Texts.limit))
            #expect(swept.isEmpty)
        }
    }

    @Test func `unknown ids are missing from the answer, and repeated ones answered once`() async throws {
        try await withVault { temporary async throws in
            let reference = try await temporary.vault.texts.put("here", now: start)

            let states = try await temporary.vault.texts.states([reference.id, "nothing", reference.id])

            #expect(states.mapValues(\.text) == [reference.id: "here"])
        }
    }

    @Test func `the sweep takes orphans, keeps what an event refers to, and waits for what is new`() async throws {
        try await withVault { temporary async throws in
            let texts = temporary.vault.texts
            let confirmed = try await texts.put("confirmed", now: start)
            try await texts.confirm([confirmed.id])
            let crashedAfterAppend = try await texts.put("in the log, not confirmed", now: start)
            let orphan = try await texts.put("canary-of-an-orphan", now: start)
            let waiting = try await texts.put("its event is on its way", now: start + 1_000)

            let asked = Recorder()
            let removed = try await texts.sweep(storedBefore: start + 1_000) { ids in
                await asked.note(ids)
                return [crashedAfterAppend.id]
            }

            #expect(removed == [orphan.id])
            #expect(await Set(asked.ids) == [crashedAfterAppend.id, orphan.id])
            let left = try await texts.states([confirmed.id, crashedAfterAppend.id, orphan.id, waiting.id])
            #expect(Set(left.keys) == [confirmed.id, crashedAfterAppend.id, waiting.id])
            #expect(try !temporary.disk(holds: "canary-of-an-orphan"))
            let second = try await texts.sweep(storedBefore: start + 1_000) { _ in [] }
            #expect(second.isEmpty, "a text that the log refers to is confirmed by the first sweep")
        }
    }

    @Test func `ids with quotes, brackets and nothing in them do no harm`() async throws {
        try await withVault { temporary async throws in
            let odd = ["'; DROP TABLE texts; --", "\"", "]", "\\", "", "\u{0}"]

            #expect(try await temporary.vault.texts.states(odd).isEmpty)
        }
    }
}

private actor Recorder {
    private(set) var ids: [String] = []
    func note(_ ids: [String]) { self.ids += ids }
}
