internal import GRDB

/// Who stands behind an id that hides a person, in one scope (a call, or a call and a proposal).
///
/// A reviewer has another id in each call, and nothing links two of them but this table: each is drawn at
/// random, never derived from the person or the call.
package struct Pseudonyms: Sendable {
    let database: VaultDatabase

    /// The person's id in this scope; the first time it is asked for, it is drawn.
    package func pseudonym(of person: String, in scope: String) async throws -> String {
        try Field.id(person, "person")
        try Field.id(scope, "scope")
        let drawn = database.randomness.id()
        return try await database.write("draw a pseudonym") { database in
            try database.execute(
                sql: """
                    INSERT INTO pseudonyms (scope, person, pseudonym) VALUES (?, ?, ?)
                    ON CONFLICT (scope, person) DO NOTHING
                    """,
                arguments: [scope, person, drawn]
            )
            let stored = try String.fetchOne(
                database,
                sql: "SELECT pseudonym FROM pseudonyms WHERE scope = ? AND person = ?",
                arguments: [scope, person]
            )
            guard let stored else { throw VaultError(.storage, "A pseudonym that was stored is not there") }
            return stored
        }
    }

    /// The person's id in this scope if one was drawn.
    ///
    /// Asking leaves no trace.
    package func existing(of person: String, in scope: String) async throws -> String? {
        try database.read("read a pseudonym") { database in
            try String.fetchOne(
                database,
                sql: "SELECT pseudonym FROM pseudonyms WHERE scope = ? AND person = ?",
                arguments: [scope, person]
            )
        }
    }

    /// Who stands behind these ids in this scope.
    ///
    /// Unknown ids, and those of erased people, are missing.
    package func people(behind pseudonyms: some Sequence<String>, in scope: String) async throws -> [String: String] {
        let list = try VaultDatabase.list(pseudonyms)
        return try database.read("look behind pseudonyms") { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT pseudonym, person
                    FROM (SELECT DISTINCT value FROM json_each(?)) AS asked
                    JOIN pseudonyms ON pseudonyms.scope = ? AND pseudonyms.pseudonym = asked.value
                    """,
                arguments: [list, scope]
            )
            return Dictionary(uniqueKeysWithValues: rows.map { ($0["pseudonym"], $0["person"]) })
        }
    }

    /// The ids of a person in every scope: what a reviewer's own task list needs.
    package func all(of person: String) async throws -> [String: String] {
        try database.read("list a person's pseudonyms") { database in
            let rows = try database.rows("SELECT scope, pseudonym FROM pseudonyms WHERE person = ?", [person])
            return Dictionary(uniqueKeysWithValues: rows.map { ($0["scope"], $0["pseudonym"]) })
        }
    }
}
