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
