internal import GRDB

/// People's profiles.
package struct People: Sendable {
    let database: VaultDatabase

    /// Stores a profile, new or changed.
    ///
    /// `created` is kept from the first time.
    ///
    /// - Throws: ``VaultError`` with code `emailTaken` if another person has the address (which is for the person
    ///   who proved that they own it to read, never for a stranger: it tells who has an account), `invalid` for a
    ///   malformed field, `notFound` if this person was erased (an id is not used again).
    package func store(_ profile: People.Profile) async throws {
        try profile.check()
        let email = try EmailAddress(profile.email)
        try await database.write("store a profile") { database in
            let wasErased = try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM erasures WHERE kind = 'person' AND id = ?)",
                arguments: [profile.id]
            )
            guard wasErased != true else {
                throw VaultError(.notFound, "The person \(profile.id) was erased; a new account takes a new id")
            }
            let holder = try String.fetchOne(
                database,
                sql: "SELECT id FROM people WHERE folded_email = ?",
                arguments: [email.folded]
            )
            guard holder == nil || holder == profile.id else {
                throw VaultError(.emailTaken, "Another person has this e-mail address")
            }
            try database.execute(
                sql: """
                    INSERT INTO people (id, name, latin_name, email, folded_email, language, created)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET name = excluded.name, latin_name = excluded.latin_name,
                        email = excluded.email, folded_email = excluded.folded_email, language = excluded.language
                    """,
                arguments: [
                    profile.id, profile.name, profile.latinName, email.text, email.folded, profile.language,
                    profile.created,
                ]
            )
        }
    }

    /// The profile under this id, or nil if there is none (any more).
    package func profile(_ id: String) async throws -> People.Profile? {
        try database.read("read a profile") { database in
            try database.row("SELECT * FROM people WHERE id = ?", [id]).map(People.Profile.init(row:))
        }
    }

    /// Who has this address, whatever its case.
    ///
    /// A malformed address is nobody's.
    package func profile(email: String) async throws -> People.Profile? {
        guard let email = try? EmailAddress(email) else { return nil }  // malformed: nobody can have it
        return try database.read("find a person by e-mail") { database in
            try Row.fetchOne(
                database,
                sql: "SELECT * FROM people WHERE folded_email = ?",
                arguments: [email.folded]
            ).map(People.Profile.init(row:))
        }
    }

    /// The names of many people at once.
    ///
    /// Who is unknown or erased is missing from the answer.
    package func names(_ ids: some Sequence<String>) async throws -> [String: People.Name] {
        let ids = Array(ids)
        guard !ids.isEmpty else { return [:] }
        let list = try VaultDatabase.list(ids)
        return try database.read("read names") { database in
            let rows = try database.rows(
                """
                SELECT people.id, name, latin_name
                FROM (SELECT DISTINCT value FROM json_each(?)) AS asked JOIN people ON people.id = asked.value
                """,
                [list]
            )
            return Dictionary(
                uniqueKeysWithValues: rows.map {
                    ($0["id"], People.Name(name: $0["name"], latinName: $0["latin_name"]))
                }
            )
        }
    }

    /// People in the order of their ids, after `id`, at most 1,000 at a time: for the administrator's list.
    package func profiles(after id: String = "", limit: Int = 100) async throws -> [People.Profile] {
        try database.read("list people") { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM people WHERE id > ? ORDER BY id LIMIT ?",
                arguments: [id, Field.limit(limit, most: 1_000)]
            ).map(People.Profile.init(row:))
        }
    }
}

extension People.Profile {
    init(row: Row) {
        self.init(
            id: row["id"],
            name: row["name"],
            latinName: row["latin_name"],
            email: row["email"],
            language: row["language"],
            created: row["created"]
        )
    }
}
