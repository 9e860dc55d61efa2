internal import GRDB

extension Organisations {
    /// What an organisation is called and where it is.
    package struct Profile: Hashable, Sendable {
        /// The id that the log uses.
        package let id: String
        /// Names by language tag; at least one.
        package var names: [String: String]
        /// ISO 3166-1 alpha-2 code; nil for one of several countries.
        package var country: String?

        /// A profile.
        package init(id: String, names: [String: String], country: String?) {
            self.id = id
            self.names = names
            self.country = country
        }

        /// The name in `language`, or in English, or in whichever language comes first.
        package func name(in language: String) -> String {
            names[language] ?? names["en"] ?? names.min { $0.key < $1.key }?.value ?? id
        }
    }
}

/// Organisations' names.
package struct Organisations: Sendable {
    let database: VaultDatabase

    /// Stores a profile, new or changed; names that it no longer has are removed.
    package func store(_ profile: Organisations.Profile) async throws {
        try Field.id(profile.id, "id")
        guard !profile.names.isEmpty, profile.names.count <= 50 else {
            throw VaultError(.invalid(field: "names"), "An organisation has a name in 1 to 50 languages")
        }
        for (language, name) in profile.names {
            try Field.language(language)
            try Field.line(name, "names")
        }
        if let country = profile.country {
            guard country.utf8.count == 2, country.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
                throw VaultError(.invalid(field: "country"), "The country is two capital letters of ISO 3166-1")
            }
        }
        try await database.write("store an organisation") { database in
            try database.execute(
                sql: """
                    INSERT INTO organisations (id, country) VALUES (?, ?)
                    ON CONFLICT (id) DO UPDATE SET country = excluded.country
                    """,
                arguments: [profile.id, profile.country]
            )
            try database.execute(
                sql: "DELETE FROM organisation_names WHERE organisation = ?",
                arguments: [profile.id]
            )
            for (language, name) in profile.names {
                try database.execute(
                    sql: "INSERT INTO organisation_names (organisation, language, name) VALUES (?, ?, ?)",
                    arguments: [profile.id, language, name]
                )
            }
        }
    }

    /// The organisation under this id.
    package func profile(_ id: String) async throws -> Organisations.Profile? {
        try await profiles([id])[id]
    }

    /// Many organisations at once.
    ///
    /// Unknown ones are missing from the answer.
    package func profiles(_ ids: some Sequence<String>) async throws -> [String: Organisations.Profile] {
        let ids = Array(ids)
        guard !ids.isEmpty else { return [:] }
        let list = try VaultDatabase.list(ids)
        return try database.read("read organisations") { database in
            Self.collect(
                try database.rows(
                    """
                    SELECT id, country, language, name
                    FROM (SELECT DISTINCT value FROM json_each(?)) AS asked
                    JOIN organisations ON organisations.id = asked.value
                    JOIN organisation_names ON organisation_names.organisation = organisations.id
                    """,
                    [list]
                )
            )
        }
    }

    /// All organisations, in the order of their ids.
    package func all() async throws -> [Organisations.Profile] {
        try database.read("list organisations") { database in
            Self.collect(
                try database.rows(
                    """
                    SELECT id, country, language, name
                    FROM organisations JOIN organisation_names ON organisation = id
                    """,
                    []
                )
            ).values.sorted { $0.id < $1.id }
        }
    }

    private static func collect(_ rows: [Row]) -> [String: Organisations.Profile] {
        var profiles: [String: Organisations.Profile] = [:]
        for row in rows {
            let id: String = row["id"]
            profiles[id, default: Organisations.Profile(id: id, names: [:], country: row["country"])]
                .names[row["language"]] = row["name"]
        }
        return profiles
    }
}
