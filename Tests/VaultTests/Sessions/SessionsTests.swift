import Testing
import Vault

@Suite("Sessions")
struct SessionsTests {
    let start = TemporaryVault.start
    let minute: Int64 = 60_000

    @Test func `a secret opens its session and is nowhere on the disk`() async throws {
        try await withVault { temporary async throws in
            let begun = try await temporary.vault.sessions.begin(
                for: "p-1",
                label: "Firefox on Debian",
                hasSecondFactor: true,
                now: start
            )

            let found = try await temporary.vault.sessions.session(begun.secret, now: start)

            #expect(found == begun.session)
            #expect(begun.secret.text.utf8.count == 43)
            #expect(try !temporary.disk(holds: begun.secret.text))
            #expect(!"\(begun)".contains(begun.secret.text))
        }
    }

    @Test(
        arguments: [
            "", "short", Typed(repeating: "A", count: 43), Typed(repeating: "A", count: 1_000_000),
            Typed(String(repeating: "A", count: 42) + "\u{0}"), "' OR 1=1 --",
        ] as [Typed]
    )
    func `any other secret opens nothing`(text: Typed) async throws {
        try await withVault { temporary async throws in
            _ = try await temporary.vault.sessions.begin(for: "p-1", label: "x", hasSecondFactor: false, now: start)

            #expect(try await temporary.vault.sessions.session(Sessions.Secret(text.text), now: start) == nil)
        }
    }

    @Test func `a session ends after an idle hour, and use prolongs it`() async throws {
        try await withVault { temporary async throws in
            let sessions = temporary.vault.sessions
            let used = try await sessions.begin(for: "p-1", label: "used", hasSecondFactor: false, now: start)
            let idle = try await sessions.begin(for: "p-1", label: "idle", hasSecondFactor: false, now: start)
            _ = try await sessions.session(used.secret, now: start + 59 * minute)

            let later = start + 60 * minute

            #expect(try await sessions.session(used.secret, now: later) != nil)
            #expect(try await sessions.session(idle.secret, now: later) == nil)
            #expect(try await sessions.sessions(of: "p-1", now: later).map(\.label) == ["used"])
        }
    }

    @Test func `however busy, a session ends after a day`() async throws {
        try await withVault { temporary async throws in
            let sessions = temporary.vault.sessions
            let begun = try await sessions.begin(for: "p-1", label: "x", hasSecondFactor: false, now: start)
            for half in 1..<48 {
                #expect(try await sessions.session(begun.secret, now: start + Int64(half) * 30 * minute) != nil)
            }

            #expect(try await sessions.session(begun.secret, now: start + 1_440 * minute) == nil)
        }
    }

    @Test func `signing in gives a new secret and ends the one that the browser had`() async throws {
        try await withVault { temporary async throws in
            let sessions = temporary.vault.sessions
            let former = try await sessions.begin(for: "p-1", label: "x", hasSecondFactor: false, now: start)

            let next = try await sessions.begin(
                for: "p-2",
                label: "x",
                hasSecondFactor: false,
                endingFormer: former.secret,
                now: start
            )

            #expect(try await sessions.session(former.secret, now: start) == nil)
            #expect(try await sessions.session(next.secret, now: start)?.person == "p-2")
        }
    }

    @Test func `proving oneself again changes the secret, keeps the session and lasts a quarter of an hour`()
        async throws
    {
        try await withVault { temporary async throws in
            let sessions = temporary.vault.sessions
            let begun = try await sessions.begin(for: "p-1", label: "x", hasSecondFactor: false, now: start)
            let later = start + 20 * minute
            #expect(!sessions.isElevated(begun.session, now: later))

            let elevated = try await sessions.elevate(begun.secret, withSecondFactor: true, now: later)

            #expect(elevated.session.id == begun.session.id)
            #expect(elevated.session.hasSecondFactor)
            #expect(try await sessions.session(begun.secret, now: later) == nil)
            #expect(try await sessions.session(elevated.secret, now: later) == elevated.session)
            #expect(sessions.isElevated(elevated.session, now: later + 15 * minute - 1))
            #expect(!sessions.isElevated(elevated.session, now: later + 15 * minute))
            #expect(!sessions.isElevated(elevated.session, now: later - 1), "a clock set back elevates nobody")
        }
    }

    @Test func `a session that has ended cannot be elevated`() async throws {
        try await withVault { temporary async throws in
            let sessions = temporary.vault.sessions
            let begun = try await sessions.begin(for: "p-1", label: "x", hasSecondFactor: false, now: start)

            let thrown = try await code {
                _ = try await sessions.elevate(begun.secret, withSecondFactor: true, now: start + 61 * minute)
            }

            #expect(thrown == .notFound)
        }
    }

    @Test func `signing out everywhere leaves other people signed in`() async throws {
        try await withVault { temporary async throws in
            let sessions = temporary.vault.sessions
            let first = try await sessions.begin(for: "p-1", label: "1", hasSecondFactor: false, now: start)
            let second = try await sessions.begin(for: "p-1", label: "2", hasSecondFactor: false, now: start)
            let third = try await sessions.begin(for: "p-1", label: "3", hasSecondFactor: false, now: start)
            let other = try await sessions.begin(for: "p-2", label: "4", hasSecondFactor: false, now: start)

            try await sessions.end(id: other.session.id, of: "p-1")
            try await sessions.end(id: third.session.id, of: "p-1")
            try await sessions.endAll(of: "p-1", exceptID: first.session.id)

            #expect(try await sessions.sessions(of: "p-1", now: start).map(\.id) == [first.session.id])
            #expect(try await sessions.session(second.secret, now: start) == nil)
            #expect(try await sessions.session(other.secret, now: start) != nil)
            try await sessions.endAll(of: "p-1")
            #expect(try await sessions.session(first.secret, now: start) == nil)
        }
    }

    @Test func `the sweep deletes what has ended and nothing else`() async throws {
        try await withVault { temporary async throws in
            let sessions = temporary.vault.sessions
            let old = try await sessions.begin(for: "p-1", label: "old", hasSecondFactor: false, now: start)
            let new = try await sessions.begin(
                for: "p-1",
                label: "new",
                hasSecondFactor: false,
                now: start + 60 * minute
            )

            try await sessions.sweep(now: start + 60 * minute)

            #expect(try await sessions.session(old.secret, now: start) == nil, "even by a clock set back")
            #expect(try await sessions.session(new.secret, now: start + 60 * minute) != nil)
        }
    }

    @Test func `a label is shortened and freed of control characters`() async throws {
        try await withVault { temporary async throws in
            let begun = try await temporary.vault.sessions.begin(
                for: "p-1",
                label: "a\u{0}\r\nb" + String(repeating: "x", count: 100_000),
                hasSecondFactor: false,
                now: start
            )

            #expect(begun.session.label.hasPrefix("abx"))
            #expect(begun.session.label.count <= Sessions.labelLimit)
            #expect(try await temporary.vault.sessions.session(begun.secret, now: start) == begun.session)
        }
    }
}
