internal import GRDB

/// The erasures that a log orders, since its beginning.
package struct ErasureOrders: Hashable, Sendable {
    /// Ids of texts.
    package var texts: [String]
    /// Ids of people.
    package var people: [String]

    /// Orders.
    package init(texts: [String] = [], people: [String] = []) {
        self.texts = texts
        self.people = people
    }

    /// A log that orders none, such as a new one.
    package static let none = ErasureOrders()
}

extension Vault {
    /// Carries out the erasures that the log orders.
    ///
    /// What is erased already stays so; the order is not undone by a restored backup.
    ///
    /// A person's erasure takes the profile, credentials, sessions, tokens, links, drafts, read marks, notices
    /// and pseudonyms. What the person wrote stays until its text is ordered to be erased: it is part of a
    /// record that others rely on.
    package func carryOut(_ orders: ErasureOrders, now: Int64) async throws {
        let texts = try VaultDatabase.list(orders.texts)
        let people = try VaultDatabase.list(orders.people)
        let isUnfinished = try await database.write("carry out erasures") { database in
            try Self.erase(texts: texts, people: people, now: now, in: database)
        }
        if isUnfinished { try await database.finishErasures() }
    }

    /// Deletes texts and their salts.
    ///
    /// To be called once the log orders it, so that a restored vault follows.
    package func eraseTexts(_ ids: some Sequence<String>, now: Int64) async throws {
        try await carryOut(ErasureOrders(texts: Array(ids)), now: now)
    }

    /// Deletes what the vault knows of a person.
    ///
    /// To be called once the log orders it.
    package func erasePerson(_ id: String, now: Int64) async throws {
        try await carryOut(ErasureOrders(people: [id]), now: now)
    }

    /// - Returns: Whether bytes may be left in the write-ahead log.
    private static func erase(texts: String, people: String, now: Int64, in database: Database) throws -> Bool {
        let chosen = "IN (SELECT value FROM json_each(?))"
        var deleted = 0
        try database.execute(sql: "DELETE FROM texts WHERE id \(chosen)", arguments: [texts])
        deleted += database.changesCount
        for (table, column) in Schema.personalTables {
            try database.execute(sql: "DELETE FROM \(table) WHERE \(column) \(chosen)", arguments: [people])
            deleted += database.changesCount
        }
        for (kind, list) in [("text", texts), ("person", people)] {
            try database.execute(
                sql: """
                    INSERT INTO erasures (kind, id, at) SELECT DISTINCT ?, value, ? FROM json_each(?) WHERE true
                    ON CONFLICT (kind, id) DO NOTHING
                    """,
                arguments: [kind, now, list]
            )
        }
        if deleted > 0 {
            try VaultDatabase.noteUnfinishedErasure(in: database)
        }
        return try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM unfinished_erasures)") ?? false
    }
}
