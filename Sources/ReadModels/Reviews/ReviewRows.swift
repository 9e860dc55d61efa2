package import Domain
import GRDB

/// One review, under its pseudonym.
package struct ReviewRow: Codable, Hashable, Sendable {
    package var id: String
    package var application: String
    package var reviewer: String
    package var stage: Review.Stage
    package var invited: Instant
    package var due: Instant
    package var conflict: Review.Conflict?
    package var statement: TextReference?
    package var scores: [Review.Score]
    package var findings: [Review.Finding]
    package var advice: Application.Advice?
    package var submitted: Instant?
    /// True where the viewer is the reviewer.
    package var isOwn: Bool
}

extension Register {
    /// Reviews that the viewer may read: their own, or all for those who organise or read them.
    package func reviews(of application: Application.ID? = nil, _ viewer: Viewer) async throws -> [ReviewRow] {
        try read { db in
            let scope = Scope.reviews(viewer)
            var sql = "SELECT review.* FROM review WHERE \(scope.sql)"
            var arguments = scope.arguments
            if let application {
                sql += " AND review.application = ?"
                arguments.append(application.rawValue.databaseValue)
            }
            sql += " ORDER BY due, id LIMIT 2000"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
                .map { try ReviewRow($0, viewer) }
        }
    }

    package func review(_ id: Review.ID, _ viewer: Viewer) async throws -> ReviewRow? {
        try read { db in
            let scope = Scope.reviews(viewer)
            let sql = "SELECT review.* FROM review WHERE \(scope.identity("review.id")) = ? AND \(scope.sql)"
            let arguments = StatementArguments([id.rawValue.databaseValue] + scope.arguments)
            return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments).map { try ReviewRow($0, viewer) }
        }
    }
}

extension ReviewRow {
    init(_ row: Row, _ viewer: Viewer) throws {
        let reviewer: String = row["reviewer"]
        self.init(
            id: row["id"],
            application: row["application"],
            reviewer: reviewer,
            stage: Review.Stage(rawValue: row["stage"]) ?? .none,
            invited: Instant(milliseconds: row["invited"]),
            due: Instant(milliseconds: row["due"]),
            conflict: (row["conflict"] as String?).flatMap(Review.Conflict.init(rawValue:)),
            statement: try JSONColumn.readIfAny(TextReference.self, from: row["statement"]),
            scores: try JSONColumn.readIfAny([Review.Score].self, from: row["scores"]) ?? [],
            findings: try JSONColumn.readIfAny([Review.Finding].self, from: row["findings"]) ?? [],
            advice: (row["advice"] as String?).flatMap(Application.Advice.init(rawValue:)),
            submitted: (row["submitted"] as Int64?).map(Instant.init(milliseconds:)),
            isOwn: viewer.actor.pseudonyms.contains(reviewer)
        )
    }
}
