internal import Foundation
internal import GRDB

extension Drafts {
    /// What a draft is found by.
    package struct Key: Hashable, Sendable {
        /// Whose draft it is.
        package let owner: String
        /// Which form, such as `sample-application`.
        package let kind: String
        /// What it is about, such as a call's id.
        package let subject: String

        /// A key.
        package init(owner: String, kind: String, subject: String) {
            self.owner = owner
            self.kind = kind
            self.subject = subject
        }
    }

    /// A form that is not submitted yet.
    package struct Draft: Hashable, Sendable {
        /// What it is found by.
        package let key: Drafts.Key
        /// Counts the times it was saved, from 1.
        package let version: Int
        /// When it was saved last, in milliseconds since 1970, UTC.
        package let saved: Int64
        /// The form's contents: JSON.
        package let body: [UInt8]
    }
}

/// Forms that are not submitted yet, saved as their owner types.
///
/// A save names the version that it started from, so that two open windows cannot silently overwrite each other.
package struct Drafts: Sendable {
    /// The most bytes that a draft may have.
    package static let sizeLimit = 1 << 20
    /// The most drafts that a person may have.
    package static let countLimit = 500

    let database: VaultDatabase

    /// Saves a draft.
    ///
    /// - Parameters:
    ///   - body: JSON, at most ``sizeLimit`` bytes.
    ///   - key: What it is found by.
    ///   - version: The version that the change was made from; 0 for a new draft.
    ///   - now: Milliseconds since 1970, UTC.
    /// - Returns: The new version.
    /// - Throws: ``VaultError`` with code `versionMoved(current:)` if another version stands, `tooLarge`, `invalid`.
    package func save(_ body: [UInt8], as key: Drafts.Key, replacing version: Int, now: Int64) async throws -> Int {
        try Field.id(key.owner, "owner")
        try Field.id(key.kind, "kind")
        try Field.id(key.subject, "subject")
        guard body.count <= Self.sizeLimit else {
            throw VaultError(.tooLarge(limit: Self.sizeLimit), "The draft has more than \(Self.sizeLimit) bytes")
        }
        do {
            _ = try JSONSerialization.jsonObject(with: body.data, options: .fragmentsAllowed)
        } catch {
            throw VaultError(.invalid(field: "body"), "The draft is not JSON", cause: error)
        }
        return try await database.write("save a draft") { database in
            let current = try Self.version(of: key, in: database)
            guard current == version else {
                throw VaultError(.versionMoved(current: current), "The draft was saved elsewhere in the meantime")
            }
            if current == 0 { try Self.requireRoom(for: key.owner, in: database) }
            try database.execute(
                sql: """
                    INSERT INTO drafts (owner, kind, subject, version, saved, body)
                    VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (owner, kind, subject) DO UPDATE SET
                        version = excluded.version, saved = excluded.saved, body = excluded.body
                    """,
                arguments: [key.owner, key.kind, key.subject, current + 1, now, body.data]
            )
            return current + 1
        }
    }

    /// The draft under this key.
    package func draft(_ key: Drafts.Key) async throws -> Draft? {
        try database.read("read a draft") { database in
            try Row.fetchOne(
                database,
                sql: "SELECT * FROM drafts WHERE owner = ? AND kind = ? AND subject = ?",
                arguments: [key.owner, key.kind, key.subject]
            ).map(Draft.init(row:))
        }
    }

    /// All drafts of a person, saved last first.
    package func drafts(of owner: String) async throws -> [Draft] {
        try database.read("list drafts") { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM drafts WHERE owner = ? ORDER BY saved DESC, kind, subject",
                arguments: [owner]
            ).map(Draft.init(row:))
        }
    }

    /// Deletes a draft, in whatever version it stands: it was submitted, or is not wanted.
    ///
    /// There may be none.
    package func delete(_ key: Drafts.Key) async throws {
        try await database.write("delete a draft") { database in
            try database.execute(
                sql: "DELETE FROM drafts WHERE owner = ? AND kind = ? AND subject = ?",
                arguments: [key.owner, key.kind, key.subject]
            )
        }
    }

    /// Of these subjects, the ones that somebody has a draft of this kind about.
    package func subjects(ofKind kind: String, among subjects: [String]) async throws -> Set<String> {
        try database.read("look for drafts") { database in
            Set(
                try subjects.filter { subject in
                    try Bool.fetchOne(
                        database, sql: "SELECT EXISTS (SELECT 1 FROM drafts WHERE subject = ? AND kind = ?)",
                        arguments: [subject, kind]) ?? false
                })
        }
    }

    /// Deletes the drafts of a kind that nobody has saved since `instant`.
    ///
    /// - Returns: How many there were.
    @discardableResult
    package func deleteAll(ofKind kind: String, savedBefore instant: Int64) async throws -> Int {
        try await database.write("delete old drafts") { database in
            try database.execute(
                sql: "DELETE FROM drafts WHERE kind = ? AND saved < ?", arguments: [kind, instant])
            return database.changesCount
        }
    }

    private static func version(of key: Drafts.Key, in database: Database) throws -> Int {
        try Int.fetchOne(
            database,
            sql: "SELECT version FROM drafts WHERE owner = ? AND kind = ? AND subject = ?",
            arguments: [key.owner, key.kind, key.subject]
        ) ?? 0
    }

    private static func requireRoom(for owner: String, in database: Database) throws {
        let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM drafts WHERE owner = ?", arguments: [owner])
        guard (count ?? 0) < countLimit else {
            throw VaultError(.tooLarge(limit: countLimit), "There are \(countLimit) drafts already: delete some first")
        }
    }
}

extension Drafts.Draft {
    fileprivate init(row: Row) {
        key = Drafts.Key(owner: row["owner"], kind: row["kind"], subject: row["subject"])
        version = row["version"]
        saved = row["saved"]
        body = row.bytes("body")
    }
}
