internal import GRDB

/// Who is signed in.
///
/// A secret is rotated when a person signs in and when they prove who they are again, so a secret that was fixed
/// or seen before is worth nothing after.
package struct Sessions: Sendable {
    /// The longest part of a label that is kept, in characters.
    package static let labelLimit = 200

    let database: VaultDatabase
    let limits: Sessions.Limits

    /// Begins a session, and ends the one that the browser had before, if any.
    ///
    /// - Parameters:
    ///   - person: Who signed in.
    ///   - label: What the person will recognise the device by, such as the browser's name; shortened, and
    ///     freed of control characters.
    ///   - hasSecondFactor: Whether a second factor was given.
    ///   - former: The secret that came with the request.
    ///   - now: Milliseconds since 1970, UTC.
    /// - Returns: The secret for the cookie, and the session.
    /// - Throws: ``VaultError`` if the vault cannot be written.
    package func begin(
        for person: String,
        label: String,
        hasSecondFactor: Bool,
        endingFormer former: Sessions.Secret? = nil,
        now: Int64
    ) async throws -> (secret: Sessions.Secret, session: Session) {
        try Field.id(person, "person")
        let secret = SecretToken.new(database.randomness)
        let session = Session(
            id: database.randomness.id(),
            person: person,
            label: Self.tidy(label),
            started: now,
            used: now,
            hasSecondFactor: hasSecondFactor,
            elevated: now
        )
        let ended = former.flatMap { SecretToken.digest(of: $0.text) }
        try await database.write("begin a session") { database in
            if let ended {
                try database.execute(sql: "DELETE FROM sessions WHERE digest = ?", arguments: [ended.data])
            }
            try database.execute(
                sql: """
                    INSERT INTO sessions (digest, id, person, label, started, used, has_second_factor, elevated)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    secret.digest.data, session.id, person, session.label, now, now, hasSecondFactor, now,
                ]
            )
        }
        return (Sessions.Secret(secret.text), session)
    }

    /// The session that a secret opens, if it still runs; its use is noted.
    package func session(_ secret: Sessions.Secret, now: Int64) async throws -> Session? {
        guard let digest = SecretToken.digest(of: secret.text) else { return nil }
        let found = try database.read("read a session") { database in
            try database.row("SELECT * FROM sessions WHERE digest = ?", [digest.data]).map(Session.init(row:))
        }
        guard let found, runs(found, now: now) else { return nil }
        if now - found.used >= limits.notedEvery {
            try await database.write("note that a session is used") { database in
                try database.execute(
                    sql: "UPDATE sessions SET used = max(used, ?) WHERE digest = ?",
                    arguments: [now, digest.data]
                )
            }
        }
        return found
    }

    /// Whether the person proved who they are recently enough to do what needs it.
    package func isElevated(_ session: Session, now: Int64) -> Bool {
        guard let elevated = session.elevated else { return false }
        return now >= elevated && now - elevated < limits.elevation
    }

    /// Gives the session a new secret because the person has proved again who they are; the old one is worthless.
    ///
    /// - Throws: ``VaultError`` with code `notFound` if the session does not run any more.
    package func elevate(
        _ secret: Sessions.Secret,
        withSecondFactor: Bool,
        now: Int64
    ) async throws -> (secret: Sessions.Secret, session: Session) {
        let ended = VaultError(.notFound, "The session has ended: sign in again")
        guard let digest = SecretToken.digest(of: secret.text) else { throw ended }
        let new = SecretToken.new(database.randomness)
        let session = try await database.write("renew a session") { database in
            let found = try Row.fetchOne(
                database,
                sql: "SELECT * FROM sessions WHERE digest = ?",
                arguments: [digest.data]
            ).map(Session.init(row:))
            guard let found, runs(found, now: now) else { throw ended }
            let row = try Row.fetchOne(
                database,
                sql: """
                    UPDATE sessions SET digest = ?, used = ?, elevated = ?, has_second_factor = has_second_factor OR ?
                    WHERE digest = ? RETURNING *
                    """,
                arguments: [new.digest.data, now, now, withSecondFactor, digest.data]
            )
            guard let row else { throw ended }
            return Session(row: row)
        }
        return (Sessions.Secret(new.text), session)
    }

    /// Ends the session that a secret opens: signing out.
    ///
    /// There may be none.
    package func end(_ secret: Sessions.Secret) async throws {
        guard let digest = SecretToken.digest(of: secret.text) else { return }
        try await database.write("end a session") { database in
            try database.execute(sql: "DELETE FROM sessions WHERE digest = ?", arguments: [digest.data])
        }
    }

    /// Ends one of a person's sessions, chosen from their list.
    ///
    /// Somebody else's is not touched.
    package func end(id: String, of person: String) async throws {
        try await database.write("end a session") { database in
            try database.execute(sql: "DELETE FROM sessions WHERE id = ? AND person = ?", arguments: [id, person])
        }
    }

    /// Signs a person out everywhere, or everywhere but in the session `id`.
    package func endAll(of person: String, exceptID id: String? = nil) async throws {
        try await database.write("end all sessions of a person") { database in
            try database.execute(
                sql: "DELETE FROM sessions WHERE person = ? AND id IS NOT ?",
                arguments: [person, id]
            )
        }
    }

    /// A person's running sessions, used last first.
    package func sessions(of person: String, now: Int64) async throws -> [Session] {
        try database.read("list sessions") { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM sessions WHERE person = ? ORDER BY used DESC, id",
                arguments: [person]
            ).map(Session.init(row:))
        }.filter { runs($0, now: now) }
    }

    /// Deletes the sessions that have ended by their limits.
    package func sweep(now: Int64) async throws {
        let (idle, absolute) = (now - limits.idle, now - limits.absolute)
        try await database.write("sweep ended sessions") { database in
            try database.execute(
                sql: "DELETE FROM sessions WHERE used <= ? OR started <= ?",
                arguments: [idle, absolute]
            )
        }
    }

    private func runs(_ session: Session, now: Int64) -> Bool {
        now - session.used < limits.idle && now - session.started < limits.absolute
    }

    private static func tidy(_ label: String) -> String {
        String(
            String.UnicodeScalarView(
                label.unicodeScalars.prefix(labelLimit).filter { $0.properties.generalCategory != .control }
            )
        )
    }
}

extension Sessions.Session {
    fileprivate init(row: Row) {
        id = row["id"]
        person = row["person"]
        label = row["label"]
        started = row["started"]
        used = row["used"]
        hasSecondFactor = row["has_second_factor"]
        elevated = row["elevated"]
    }
}
