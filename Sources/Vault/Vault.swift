internal import GRDB

/// Everything that may change or be erased: one SQLite file, in which no decision lives.
///
/// The log keeps what was decided, for ever; the vault keeps who the people are, what they wrote and how they
/// sign in. Whatever is here can be corrected or deleted without touching the log, because the log holds only
/// ids and salted commitments.
///
/// | store | keeps |
/// | --- | --- |
/// | ``people`` | profiles: names in their own script and in Latin letters, e-mail, language |
/// | ``organisations`` | names by language, country |
/// | ``texts`` | confidential texts with the salts of their commitments; what was erased, and when |
/// | ``passwords`` | scrypt hashes with their parameters |
/// | ``secondFactors`` | time-based codes (RFC 6238) and recovery codes |
/// | ``sessions`` | who is signed in, from where, since when |
/// | ``tokens`` | API tokens with scopes |
/// | ``links`` | one-time links: invitation, confirmation of an address, password reset, decline |
/// | ``drafts`` | forms not yet submitted, with a version against lost updates |
/// | ``messages`` | threads about an application or a loan, with read marks |
/// | ``mailbox`` | notices to a person, each queued for e-mail exactly once |
/// | ``letters`` | letters to an address that may be nobody's yet, until they are written |
/// | ``pseudonyms`` | who stands behind a reviewer's id in one call |
///
/// Three rules hold for all of them:
/// - Time is passed in, as milliseconds since 1970 in UTC; randomness is given at opening. Nothing here looks at
///   a clock.
/// - A call that returns has made its change durable (`synchronous = FULL`, read back at opening).
/// - Deleted bytes are overwritten (`secure_delete`), and texts are in no search index.
///
/// Two processes may open the same vault, so the command line works while the server runs.
package struct Vault: Sendable {
    let database: VaultDatabase
    /// People's profiles.
    package let people: People
    /// Organisations' names.
    package let organisations: Organisations
    /// Confidential texts and their commitments.
    package let texts: Texts
    /// Forms that are not submitted yet.
    package let drafts: Drafts
    /// Threads of messages.
    package let messages: Messages
    /// Reviewers' ids per call.
    package let pseudonyms: Pseudonyms
    /// Who is signed in.
    package let sessions: Sessions
    /// Passwords, as hashes.
    package let passwords: Passwords
    /// Authenticators and recovery codes.
    package let secondFactors: SecondFactors
    /// Tokens for programs.
    package let tokens: APITokens
    /// Links that work once.
    package let links: OneTimeLinks
    /// Notices to people.
    package let mailbox: Mailbox
    /// Letters to addresses, such as a password reset's.
    package let letters: LetterRequests

    /// Opens the vault at `path`, makes it if there is none, and carries out the erasures that the log orders.
    ///
    /// A restored backup may hold what was erased after it was made. The orders come from the log and are asked
    /// for here, so that no opening can forget them.
    ///
    /// - Parameters:
    ///   - path: The file. It is created readable by its owner only.
    ///   - orders: All erasures that the log orders, since its beginning.
    ///   - now: Milliseconds since 1970, UTC.
    ///   - settings: Limits and the source of randomness.
    /// - Returns: The vault, in which nothing is left of what was ordered to be erased.
    /// - Throws: ``VaultError`` that names the file.
    package static func open(
        at path: String,
        carryingOut orders: ErasureOrders,
        now: Int64,
        settings: Settings = Settings()
    ) async throws -> Vault {
        let database = try VaultDatabase(path: path, randomness: settings.randomness)
        let vault = Vault(database: database, settings: settings)
        try await vault.carryOut(orders, now: now)
        return vault
    }

    private init(database: VaultDatabase, settings: Settings) {
        self.database = database
        people = People(database: database)
        organisations = Organisations(database: database)
        texts = Texts(database: database)
        drafts = Drafts(database: database)
        messages = Messages(database: database)
        pseudonyms = Pseudonyms(database: database)
        sessions = Sessions(database: database, limits: settings.sessionLimits)
        passwords = Passwords(
            database: database,
            parameters: settings.scrypt,
            pool: HashingPool(threads: 2, waitingLimit: settings.passwordsWaitingLimit)
        )
        secondFactors = SecondFactors(database: database)
        tokens = APITokens(database: database)
        links = OneTimeLinks(database: database)
        mailbox = Mailbox(database: database)
        letters = LetterRequests(database: database)
    }

    /// Another number after each write of this process: what was read before may hold no longer.
    package var version: Int { database.version }

    /// What every request of a signed-in person asks for, in one read: the profile and the reviewer's ids.
    ///
    /// - Returns: nil where the person is unknown or was erased.
    package func standing(of person: String) async throws -> (profile: People.Profile, pseudonyms: Set<String>)? {
        try database.read("read a person's standing") { database in
            let row = try database.row("SELECT * FROM people WHERE id = ?", [person])
            guard let profile = row.map(People.Profile.init(row:)) else { return nil }
            let names = try database.rows("SELECT pseudonym FROM pseudonyms WHERE person = ?", [person])
            return (profile, Set(names.map { $0["pseudonym"] as String }))
        }
    }

    /// Closes the file.
    ///
    /// No store may be used afterwards.
    package func close() throws {
        try database.close()
    }
}

extension Vault {
    /// What an installation may set.
    package struct Settings: Sendable {
        /// Where ids, salts and secrets come from.
        package var randomness: Randomness
        /// How long a session lasts.
        package var sessionLimits: Sessions.Limits
        /// What a password's hash costs.
        package var scrypt: ScryptParameters
        /// How many passwords may wait to be checked before more are told `busy`.
        package var passwordsWaitingLimit: Int

        /// Settings with the defaults of an installation that says nothing.
        package init(
            randomness: Randomness = .system,
            sessionLimits: Sessions.Limits = Sessions.Limits(),
            scrypt: ScryptParameters = .standard,
            passwordsWaitingLimit: Int = 32
        ) {
            self.randomness = randomness
            self.sessionLimits = sessionLimits
            self.scrypt = scrypt
            self.passwordsWaitingLimit = passwordsWaitingLimit
        }
    }
}
