import Testing
import Vault

@Suite("Messages")
struct MessagesTests {
    let start = TemporaryVault.start

    @Test func `a thread shows each audience its own messages`() async throws {
        try await withVault { temporary async throws in
            let messages = temporary.vault.messages
            let question = try await messages.post(
                "When?",
                about: "app-1",
                by: "p-applicant",
                to: "applicant",
                now: start
            )
            let secret = try await messages.post("Reject?", about: "app-1", by: "r-7", to: "panel", now: start + 1)
            _ = try await messages.post("Other", about: "app-2", by: "p-applicant", to: "applicant", now: start + 2)

            let seen = try await messages.thread(about: "app-1", audiences: ["applicant"])
            let all = try await messages.thread(about: "app-1", audiences: ["applicant", "panel"])
            let none = try await messages.thread(about: "app-1", audiences: [])

            #expect(seen == [question])
            #expect(all == [question, secret])
            #expect(none.isEmpty)
            #expect(try await temporary.vault.texts.state(question.text)?.text == "When?")
        }
    }

    @Test func `messages of others count as unread until they are read, in the reader's audiences only`() async throws {
        try await withVault { temporary async throws in
            let messages = temporary.vault.messages
            _ = try await messages.post("mine", about: "app-1", by: "p-1", to: "applicant", now: start)
            let theirs = try await messages.post("theirs", about: "app-1", by: "p-2", to: "applicant", now: start)
            _ = try await messages.post("hidden", about: "app-1", by: "p-3", to: "panel", now: start)

            let before = try await messages.unread(by: "p-1", writingAs: ["p-1"], in: ["app-1": ["applicant"]])
            try await messages.markRead("app-1", by: "p-1", upTo: theirs.number)
            try await messages.markRead("app-1", by: "p-1", upTo: 0)
            let after = try await messages.unread(by: "p-1", writingAs: ["p-1"], in: ["app-1": ["applicant"]])

            #expect(before == ["app-1": 1])
            #expect(after.isEmpty, "and a mark does not go back")
        }
    }

    @Test func `a long thread is read in pages`() async throws {
        try await withVault { temporary async throws in
            for number in 1...12 {
                _ = try await temporary.vault.messages.post("\(number)", about: "s", by: "p", to: "a", now: start)
            }

            let first = try await temporary.vault.messages.thread(about: "s", audiences: ["a"], limit: 10)
            let rest = try await temporary.vault.messages.thread(
                about: "s",
                audiences: ["a"],
                after: first.last?.number ?? 0,
                limit: 10
            )

            #expect(first.count == 10)
            #expect(rest.count == 2)
        }
    }

    @Test(arguments: ["", " \n\t "])
    func `an empty message is refused`(text: String) async throws {
        try await withVault { temporary async throws in
            let thrown = try await code {
                _ = try await temporary.vault.messages.post(text, about: "s", by: "p", to: "a", now: start)
            }

            #expect(thrown == .invalid(field: "text"))
        }
    }

    @Test func `a message too long leaves nothing behind`() async throws {
        try await withVault { temporary async throws in
            let long = String(repeating: "x", count: Texts.limit + 1)

            let thrown = try await code {
                _ = try await temporary.vault.messages.post(long, about: "s", by: "p", to: "a", now: start)
            }

            #expect(thrown == .tooLarge(limit: Texts.limit))
            #expect(try await temporary.vault.messages.thread(about: "s", audiences: ["a"]).isEmpty)
        }
    }
}
