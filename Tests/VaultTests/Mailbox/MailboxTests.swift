import Testing
import Vault

@Suite("Mailbox")
struct MailboxTests {
    let start = TemporaryVault.start
    let payload = Array(#"{"loan":"loan-1"}"#.utf8)

    @Test func `a notice posted again with its key is there once`() async throws {
        try await withVault { temporary async throws in
            let mailbox = temporary.vault.mailbox

            let first = try await mailbox.post("loan-due", to: "p-1", key: "17:p-1", payload: payload, now: start)
            let again = try await mailbox.post("loan-due", to: "p-1", key: "17:p-1", payload: payload, now: start + 1)

            #expect(first && !again)
            #expect(try await mailbox.notices(of: "p-1").map(\.at) == [start])
            #expect(try await mailbox.unread(by: "p-1") == 1)
        }
    }

    @Test func `a notice waits for e-mail until it is handed over, whether it was read or not`() async throws {
        try await withVault { temporary async throws in
            let mailbox = temporary.vault.mailbox
            for number in 1...3 {
                _ = try await mailbox.post("k", to: "p-1", key: "\(number)", payload: payload, now: start)
            }
            let waiting = try await mailbox.waitingForMail()
            try await mailbox.markRead(by: "p-1", upTo: waiting[1].number, now: start)

            try await mailbox.markMailed([waiting[0].number], now: start + 5)

            #expect(try await mailbox.waitingForMail().map(\.key) == ["2", "3"])
            #expect(try await mailbox.unread(by: "p-1") == 1)
            #expect(try await mailbox.notices(of: "p-1").map(\.mailed) == [nil, nil, start + 5])
        }
    }

    @Test func `nobody sees or marks another's notices`() async throws {
        try await withVault { temporary async throws in
            let mailbox = temporary.vault.mailbox
            _ = try await mailbox.post("k", to: "p-1", key: "1", payload: payload, now: start)

            try await mailbox.markRead(by: "p-2", upTo: .max, now: start)

            #expect(try await mailbox.notices(of: "p-2").isEmpty)
            #expect(try await mailbox.unread(by: "p-1") == 1)
        }
    }

    @Test func `notices are read in pages, the newest first`() async throws {
        try await withVault { temporary async throws in
            let mailbox = temporary.vault.mailbox
            for number in 0..<7 {
                _ = try await mailbox.post("k", to: "p-1", key: "\(number)", payload: payload, now: start)
            }

            let first = try await mailbox.notices(of: "p-1", limit: 5)
            let rest = try await mailbox.notices(of: "p-1", before: first.last?.number ?? 0, limit: 5)

            #expect((first + rest).map(\.key) == ["6", "5", "4", "3", "2", "1", "0"])
        }
    }

    @Test(arguments: ["", "{", "\u{FF}\u{0}"])
    func `a payload that is no JSON is refused`(text: String) async throws {
        try await withVault { temporary async throws in
            let thrown = try await code {
                _ = try await temporary.vault.mailbox.post(
                    "k",
                    to: "p",
                    key: "1",
                    payload: Array(text.utf8),
                    now: start
                )
            }

            #expect(thrown == .invalid(field: "payload"))
        }
    }
}

extension MailboxTests {
    private func notice(_ key: String) -> Mailbox.NewNotice {
        Mailbox.NewNotice(kind: "k", person: "p-1", key: key, payload: payload)
    }

    @Test func `notices of a stretch are there together with how far it was followed`() async throws {
        try await withVault { temporary async throws in
            let mailbox = temporary.vault.mailbox
            let begun = try await mailbox.follow("log", from: 5)
            let again = try await mailbox.follow("log", from: 9)

            let posted = try await mailbox.post(
                [notice("1"), notice("2")], following: "log", from: 5, to: 7, now: start)
            let repeated = try await mailbox.post([notice("3")], following: "log", from: 5, to: 7, now: start)

            #expect([begun, again] == [5, 5])
            #expect(posted == 2)
            #expect(repeated == nil, "another process was quicker")
            #expect(try await mailbox.position(of: "log") == 7)
            #expect(try await mailbox.notices(of: "p-1").map(\.key) == ["2", "1"])
        }
    }

    @Test func `a notice that cannot be posted leaves the whole stretch to be followed again`() async throws {
        try await withVault { temporary async throws in
            let mailbox = temporary.vault.mailbox
            _ = try await mailbox.follow("log", from: 0)
            let broken = Mailbox.NewNotice(kind: "k", person: "p-1", key: "2", payload: Array("{".utf8))

            let failure = try await code {
                _ = try await mailbox.post([notice("1"), broken], following: "log", from: 0, to: 2, now: start)
            }

            #expect(failure == .invalid(field: "payload"))
            #expect(try await mailbox.position(of: "log") == 0)
            #expect(try await mailbox.notices(of: "p-1").isEmpty)
        }
    }

    @Test func `letters are asked for in order, for any address, and forgotten when they are written`() async throws {
        try await withVault { temporary async throws in
            let letters = temporary.vault.letters
            try await letters.ask("passwordReset", to: "ann@example.org", language: "en", now: start)
            try await letters.ask("invitation", to: "bo@example.org", about: "p-2", language: "zh-Hans", now: start + 1)

            let waiting = try await letters.waiting()
            try await letters.done(waiting[0].number)

            #expect(waiting.map(\.kind) == ["passwordReset", "invitation"])
            #expect(try await letters.waiting().map(\.person) == ["p-2"])
            #expect(
                try await code { try await letters.ask("k", to: "no address", language: "en", now: start) }
                    == .invalid(field: "email"))
        }
    }

    @Test func `who is erased is not written to`() async throws {
        try await withVault { temporary async throws in
            let letters = temporary.vault.letters
            try await letters.ask("invitation", to: "ann@example.org", about: "p-1", language: "en", now: start)

            try await temporary.vault.erasePerson("p-1", now: start)

            #expect(try await letters.waiting().isEmpty)
        }
    }
}
