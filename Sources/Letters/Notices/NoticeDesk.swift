package import Domain
package import EventLog
import FoundationEssentials
import GRDB
import ReadModels
package import Registrar
package import Vault

/// Derives notices from the log, from messages and from the calendar, each exactly once.
///
/// How far the log was followed is kept in the vault, in the transaction that posts the notices. A crash before it
/// repeats the stretch, a crash after it does not; a notice that is there already is not posted again. The first
/// time, the log is followed from its end: a history that was replayed, or one from before letters were sent,
/// sends none.
package struct NoticeDesk: Sendable {
    private let log: any EventLog
    private let registrar: Registrar
    private let vault: Vault
    private let policies: any PolicySource

    package init(log: any EventLog, registrar: Registrar, vault: Vault, policies: any PolicySource) {
        self.log = log
        self.registrar = registrar
        self.vault = vault
        self.policies = policies
    }

    /// Whether the log is followed already.
    package func hasBegun() async throws -> Bool { try await vault.mailbox.position(of: Source.log) != nil }

    /// Tells what has happened since the last time.
    ///
    /// - Returns: How many notices are new.
    @discardableResult
    package func follow(at now: Instant) async throws -> Int {
        try await followLog(at: now) + followMessages(at: now)
    }

    private func policy() async throws -> Policy { try policies.policy(await registrar.register.policyDigest()) }

    // MARK: The log

    private func followLog(at now: Instant) async throws -> Int {
        let register = registrar.register
        let head = try register.read { Int64(try Register.position($0)) }
        _ = try await vault.mailbox.follow(Source.since, from: now.milliseconds)
        var position = try await vault.mailbox.follow(Source.log, from: head)
        if position > head {
            // A log that was restored and is behind the vault: what comes now is new.
            try await vault.mailbox.post([], following: Source.log, from: position, to: head, now: now.milliseconds)
            position = head
        }
        var new = 0
        while position < head {
            let entries = try await log.entries(after: Int(position), limit: 200).filter { $0.sequence <= head }
            guard let last = entries.last else { break }
            let policy = try await policy()
            let told = try register.read { db in
                let people = Recipients(db, policy: policy, at: now)
                return try entries.flatMap { entry in
                    let event = try register.codec.decode(entry.record, stream: entry.stream, type: entry.type)
                    let commitment = entry.commitment.prefix(16).hexadecimal
                    return try Step(
                        sequence: entry.sequence, commitment: commitment, event: event, people: people
                    ).told()
                }
            }
            let notices = try await notices(told, policy, at: now)
            let posted = try await vault.mailbox.post(
                notices, following: Source.log, from: position, to: Int64(last.sequence), now: now.milliseconds)
            // Another process was quicker: it goes on from there.
            guard let posted else { return new }
            new += posted
            position = Int64(last.sequence)
        }
        return new
    }

    // MARK: Messages

    private func followMessages(at now: Instant) async throws -> Int {
        let last = try await vault.messages.last()
        let position = try await vault.mailbox.follow(Source.messages, from: last)
        guard position < last else { return 0 }
        let messages = try await vault.messages.posted(after: position)
        guard let end = messages.last?.number else { return 0 }
        let policy = try await policy()
        let told = try registrar.register.read { db in
            let people = Recipients(db, policy: policy, at: now)
            return try messages.flatMap { try Told.about($0, people) }
        }
        let notices = try await notices(told, policy, at: now)
        return try await vault.mailbox.post(
            notices, following: Source.messages, from: position, to: end, now: now.milliseconds) ?? 0
    }

    // MARK: The calendar

    /// Reminds of what is outstanding, at the policy's steps before and after its day.
    ///
    /// Of several steps that have passed, only the last is told, and none that lies before letters were first sent.
    @discardableResult
    package func remind(at now: Instant) async throws -> Int {
        guard let since = try await vault.mailbox.position(of: Source.since) else { return 0 }
        let policy = try await policy()
        guard let longest = policy.reminderDays.max() else { return 0 }
        let told = try registrar.register.read { db in
            let people = Recipients(db, policy: policy, at: now)
            let until = now.advanced(bySeconds: Int64(max(longest, 0) + 2) * 86_400)
            let deadlines = try Deadline.outstanding(from: Instant(milliseconds: 0), until: until, db)
            return try deadlines.flatMap { deadline in
                try Reminder(deadline, policy: policy, since: Instant(milliseconds: since), now: now)?.told(people) ?? []
            }
        }
        var new = 0
        for notice in try await notices(told, policy, at: now) {
            let isNew = try await vault.mailbox.post(
                notice.kind, to: notice.person, key: notice.key, payload: notice.payload, now: now.milliseconds)
            if isNew { new += 1 }
        }
        return new
    }

    // MARK: Readers

    /// One notice for each reader who could find it out on a page.
    private func notices(_ told: [Told], _ policy: Policy, at now: Instant) async throws -> [Mailbox.NewNotice] {
        var addressed: [(person: String, told: Told)] = []
        var pseudonyms: [String: Set<String>] = [:]
        for told in told {
            for reader in told.readers {
                let person: String
                switch reader {
                case .person(let id): person = id
                case .reviewer(let name, let call):
                    guard let id = try await vault.pseudonyms.people(behind: [name], in: call)[name] else { continue }
                    person = id
                }
                if pseudonyms[person] == nil {
                    pseudonyms[person] = Set(try await vault.pseudonyms.all(of: person).values)
                }
                addressed.append((person, told))
            }
        }
        let (candidates, names) = (addressed, pseudonyms)
        return try registrar.register.read { db in
            let people = Recipients(db, policy: policy, at: now)
            var viewers: [String: Viewer?] = [:]
            // Of a delivery of many samples one notice is enough.
            var known: Set<String> = []
            return try candidates.compactMap { person, told in
                let key = "\(told.mark).\(person)"
                guard !known.contains(key) else { return nil }
                if viewers[person] == nil {
                    viewers[person] = try people.viewer(person, pseudonyms: names[person] ?? [])
                }
                guard let viewer = viewers[person] ?? nil, try people.mayKnow(told.ground, viewer) else { return nil }
                known.insert(key)
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
                return Mailbox.NewNotice(
                    kind: told.kind.rawValue, person: person, key: key,
                    payload: Array(try encoder.encode(told.payload)))
            }
        }
    }
}

/// What the vault remembers of what was followed.
enum Source {
    static let log = "log"
    static let messages = "messages"
    /// The instant since which letters are sent at all.
    static let since = "since"
}
