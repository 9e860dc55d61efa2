package import Vault

/// Letters that go to an address and not to an account: it may be nobody's yet.
package enum LetterKind: String, CaseIterable, Hashable, Sendable {
    /// Somebody was invited and chooses a password.
    case invitation
    /// Somebody wants an account, and shows that the address is theirs.
    case registration
    /// Somebody wants an account at an address that has one.
    case alreadyRegistered
    /// Somebody has lost the password.
    case passwordReset
    /// A new address is to be shown to be its owner's.
    case addressConfirmation
    /// To the former address: it was replaced.
    case addressReplaced
}

/// What a letter says, in one language.
package struct LetterText: Hashable, Sendable {
    package var subject: String
    package var paragraphs: [String]

    package init(subject: String, paragraphs: [String]) {
        self.subject = subject
        self.paragraphs = paragraphs
    }
}

/// The words of letters; the site has them, in the catalog that its pages use.
package protocol LetterWords: Sendable {
    /// A notice as its page words it.
    func notice(_ notice: Mailbox.Notice, language: String) async throws -> LetterText
    /// A letter to an address.
    func letter(_ kind: LetterKind, language: String) -> LetterText
    /// A sentence before the link with which a reviewer turns an invitation down.
    func decline(language: String) -> String
    /// The name that the installation writes under.
    func sender(language: String) -> String
    /// The whole body: greeting, paragraphs, and who writes.
    func body(_ paragraphs: [String], to name: String?, language: String) -> String
}

/// Who wants an account: what the link in the letter carries until its address is confirmed.
package struct Registration: Codable, Hashable, Sendable {
    package var name: String
    package var latinName: String
    package var language: String

    package init(name: String, latinName: String, language: String) {
        self.name = name
        self.latinName = latinName
        self.language = language
    }
}

/// What a link carries that shows whose an address is: of a new account, or of one that changes its address.
package struct Confirmation: Codable, Hashable, Sendable {
    package var email: String
    /// Nil where the account is there already.
    package var registration: Registration?

    package init(email: String, registration: Registration? = nil) {
        self.email = email
        self.registration = registration
    }
}

/// Whom a decline link speaks for.
package struct DeclineGrant: Codable, Hashable, Sendable {
    package var person: String
    /// The official number of the call.
    package var call: String

    package init(person: String, call: String) {
        self.person = person
        self.call = call
    }
}
