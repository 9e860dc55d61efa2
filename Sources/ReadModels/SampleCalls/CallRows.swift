package import Domain
import GRDB

/// One call, as the public sees it.
package struct CallRow: Codable, Hashable, Sendable {
    package var id: String
    package var number: String
    package var category: String
    package var opens: Instant
    package var closes: Instant
    package var zone: String
    /// Texts of the agency's, in the vault.
    package var title: TextReference
    package var summary: TextReference
    package var isCancelled: Bool
    package var announced: Instant?
    package var received: Int?
    package var sets: Int?
    package var samples: Int

    package enum State: String, Codable, Hashable, Sendable { case planned, open, closed, announced, cancelled }

    package func state(at now: Instant) -> State {
        if isCancelled { return .cancelled }
        if announced != nil { return .announced }
        return now < opens ? .planned : now < closes ? .open : .closed
    }
}

/// Who was selected under a call.
package struct SelectedRow: Codable, Hashable, Sendable {
    package var organisation: String
    package var items: Int
    package var mass: Int64
}

extension Register {
    /// All calls, the one that closes last first. Calls are public.
    package func calls(_ viewer: Viewer) async throws -> [CallRow] {
        try read { db in
            try db.rows(Register.callSQL + " ORDER BY closes DESC LIMIT 200").map(CallRow.init)
        }
    }

    package func call(_ id: SampleCall.ID, _ viewer: Viewer) async throws -> CallRow? {
        try read { db in try db.row(Register.callSQL + " WHERE id = ?", id.rawValue).map(CallRow.init) }
    }

    package func samples(inCall id: SampleCall.ID, _ viewer: Viewer) async throws -> [SampleRow] {
        try read { db in
            try db.all(
                """
                SELECT \(SampleRow.columns) FROM call_item JOIN sample ON sample.id = call_item.sample
                WHERE call = ? ORDER BY place
                """, id.rawValue, read: SampleRow.init)
        }
    }

    package func selected(inCall id: SampleCall.ID, _ viewer: Viewer) async throws -> [SelectedRow] {
        try read { db in
            try db.rows("SELECT organisation, items, mass FROM call_selected WHERE call = ? ORDER BY place", id.rawValue)
                .map { SelectedRow(organisation: $0["organisation"], items: $0["items"], mass: $0["mass"]) }
        }
    }

    private static let callSQL =
        "SELECT *, (SELECT count(*) FROM call_item WHERE call_item.call = call.id) AS samples FROM call"
}

extension CallRow {
    init(_ row: Row) throws {
        self.init(
            id: row["id"],
            number: row["number"],
            category: row["category"],
            opens: Instant(milliseconds: row["opens"]),
            closes: Instant(milliseconds: row["closes"]),
            zone: row["zone"],
            title: try JSONColumn.read(TextReference.self, from: row["title"] as String),
            summary: try JSONColumn.read(TextReference.self, from: row["summary"] as String),
            isCancelled: (row["cancelled"] as String?) != nil,
            announced: (row["announced"] as Int64?).map(Instant.init(milliseconds:)),
            received: row["received"],
            sets: row["sets"],
            samples: row["samples"]
        )
    }
}
