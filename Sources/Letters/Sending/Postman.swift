import FoundationEssentials
package import Mail
package import Vault

/// Writes letters: takes notices and requests from the vault and puts messages into the spool.
///
/// The spool takes each id once, so a crash between writing and noting it repeats nothing. Secrets of links are
/// made when the letter is written and are nowhere but in it.
package struct Postman: Sendable {
    /// What a round has done.
    package struct Report: Hashable, Sendable {
        /// Letters that are in the spool now and were not before.
        package var written = 0
        /// Letters that cannot be written, and why, for the operator.
        package var refused: [String] = []

        package init() {}
    }

    private let vault: Vault
    private let spool: Spool
    private let words: any LetterWords
    private let from: String
    private let address: String
    /// So that nobody can be flooded with letters by somebody who types their address.
    private let limiter = SignInLimiter(rules: [.account: .init(limit: 5, per: 60 * 60_000)])

    /// - Parameters:
    ///   - from: The installation's own e-mail address.
    ///   - address: `https://samples.example.org`, before the path of every link.
    package init(vault: Vault, spool: Spool, words: any LetterWords, from: String, address: String) {
        self.vault = vault
        self.spool = spool
        self.words = words
        self.from = from
        self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
    }

    /// Writes what waits.
    ///
    /// - Parameter now: Milliseconds since 1970, UTC.
    /// - Throws: ``MailError`` with code `storage`, or a vault's error; what was not written waits on.
    package func write(now: Int64) async throws -> Report {
        var report = Report()
        while true {
            let requests = try await vault.letters.waiting()
            for request in requests {
                try await attempt("request \(request.number)", &report) { try await write(request, now: now) }
                try await vault.letters.done(request.number)
            }
            let notices = try await vault.mailbox.waitingForMail()
            for notice in notices {
                try await attempt("notice \(notice.number)", &report) { try await write(notice, now: now) }
            }
            // Together, because each waits for the disk, and decisions wait for the same one. What a crash leaves
            // unmarked is in the spool already and is put there once.
            if !notices.isEmpty {
                try spool.settle()
                try await vault.mailbox.markMailed(notices.map(\.number), now: now)
            }
            if requests.isEmpty, notices.isEmpty { return report }
        }
    }

    private func attempt(_ what: String, _ report: inout Report, _ body: () async throws -> Bool) async throws {
        do {
            if try await body() { report.written += 1 }
        } catch let error as MailError {
            // A letter that can never be written must not keep the others.
            guard case .refused = error.code else { throw error }
            report.refused.append("\(what): \(error)")
        }
    }

    // MARK: Notices

    private func write(_ notice: Mailbox.Notice, now: Int64) async throws -> Bool {
        let id = "notice-\(notice.number)-\(notice.at)"
        guard !spool.holds(id), let profile = try await vault.people.profile(notice.person) else { return false }
        var text = try await words.notice(notice, language: profile.language)
        let payload = try JSONDecoder().decode(NoticePayload.self, from: Data(notice.payload))
        text.paragraphs.append(address + payload.page)
        if let review = payload.review, let link = try await declineLink(review, notice, payload, now: now) {
            text.paragraphs += [words.decline(language: profile.language), link]
        }
        return try put(id, text, to: profile.email, name: profile.addressed, profile.language, now, isSettled: false)
    }

    /// Only in a letter to the reviewer, and never on a page that somebody else may open.
    private func declineLink(_ review: String, _ notice: Mailbox.Notice, _ payload: NoticePayload, now: Int64)
        async throws -> String?
    {
        guard let kind = NoticeKind(rawValue: notice.kind), [.reviewInvited, .reviewDue].contains(kind) else { return nil }
        let grant = try JSONEncoder().encode(DeclineGrant(person: notice.person, call: payload.call ?? ""))
        let month: Int64 = 30 * 86_400_000
        let secret = try await vault.links.issue(
            .decline, about: review, payload: Array(grant), isOnlyOne: false,
            expires: max(payload.at ?? now, now) + month, now: now)
        return "\(address)/decline/\(secret)"
    }

    // MARK: Requests

    private func write(_ request: LetterRequests.LetterRequest, now: Int64) async throws -> Bool {
        let id = "letter-\(request.number)-\(request.at)"
        guard !spool.holds(id), let kind = LetterKind(rawValue: request.kind) else { return false }
        if [.passwordReset, .registration, .addressConfirmation].contains(kind) {
            guard case .admitted = limiter.admit(account: request.address, address: "", now: now) else { return false }
        }
        let known = try await vault.people.profile(email: request.address)
        let hour: Int64 = 3_600_000
        switch kind {
        case .passwordReset:
            guard let known else { return false }
            let secret = try await vault.links.issue(.passwordReset, about: known.id, expires: now + 2 * hour, now: now)
            let text = letter(kind, "/welcome/\(secret)", known.language)
            return try put(id, text, to: known.email, name: known.addressed, known.language, now)
        case .registration:
            if let known {
                let text = letter(.alreadyRegistered, "/forgotten", known.language)
                return try put(id, text, to: known.email, name: known.addressed, known.language, now)
            }
            let registration = try JSONDecoder().decode(Registration.self, from: Data(request.payload))
            return try await confirm(request, id, kind, registration, now)
        case .invitation:
            guard let known, known.id == request.person else { return false }
            let secret = try await vault.links.issue(
                .invitation, about: known.id, isOnlyOne: false, expires: now + 14 * 24 * hour, now: now)
            let text = letter(kind, "/welcome/\(secret)", known.language)
            return try put(id, text, to: known.email, name: known.addressed, known.language, now)
        case .addressConfirmation:
            return known == nil ? try await confirm(request, id, kind, nil, now) : false
        case .addressReplaced:
            var name = ""
            if let person = request.person { name = try await vault.people.profile(person)?.addressed ?? "" }
            let text = letter(kind, "/forgotten", request.language)
            return try put(id, text, to: request.address, name: name, request.language, now)
        case .alreadyRegistered: return false
        }
    }

    /// A link that confirms exactly the address that the letter goes to.
    ///
    /// It greets nobody: the name is what a stranger typed, and would carry their words to anybody's mailbox.
    private func confirm(
        _ request: LetterRequests.LetterRequest, _ id: String, _ kind: LetterKind, _ registration: Registration?,
        _ now: Int64
    ) async throws -> Bool {
        guard let person = request.person else { return false }
        let payload = try JSONEncoder().encode(Confirmation(email: request.address, registration: registration))
        let secret = try await vault.links.issue(
            .addressConfirmation, about: person, payload: Array(payload), expires: now + 2 * 86_400_000, now: now)
        let text = letter(kind, "/confirm/\(secret)", request.language)
        return try put(id, text, to: request.address, name: "", request.language, now)
    }

    private func letter(_ kind: LetterKind, _ page: String, _ language: String) -> LetterText {
        var text = words.letter(kind, language: language)
        text.paragraphs.append(address + page)
        return text
    }

    private func put(
        _ id: String, _ text: LetterText, to email: String, name: String, _ language: String, _ now: Int64,
        isSettled: Bool = true
    ) throws -> Bool {
        let sender = try MailAddress(name: words.sender(language: language), address: from)
        let message = try MailMessage(
            id: id, from: sender, to: try MailAddress(name: name, address: email), subject: text.subject,
            body: words.body(text.paragraphs, to: name.isEmpty ? nil : name, language: language), language: language,
            date: now)
        return try spool.put(message, isSettled: isSettled)
    }
}

extension People.Profile {
    /// The name in the script of the language that the person reads.
    fileprivate var addressed: String { language.hasPrefix("zh") || latinName.isEmpty ? name : latinName }
}
