import Domain
import GRDB
import Synchronization

/// The rows of the mass ledger, and the availability that follows from them.
enum LedgerRows {
    static func post(_ applied: Applied, _ db: Database) throws {
        let postings = Ledger.postings(of: applied.event)
        guard !postings.isEmpty else { return }
        for (line, posting) in postings.enumerated() {
            try db.run(
                "INSERT INTO posting VALUES (?, ?, ?, ?, ?)", applied.sequence, line, posting.sample.rawValue,
                posting.account.rawValue, posting.mass.micrograms)
            try db.run(
                """
                INSERT INTO balance VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET mass = mass + excluded.mass
                """,
                posting.sample.rawValue, posting.account.rawValue, posting.mass.micrograms)
        }
        for posting in postings { applied.stale?.note(posting.sample.rawValue) }
    }

    /// What the public is told may be requested of every sample, after a build that left it open.
    static func refreshAvailability(_ db: Database) throws {
        for id in try String.fetchAll(db, sql: "SELECT id FROM sample") { try refreshAvailability(id, db) }
    }

    /// What the public is told may be requested.
    ///
    /// Mass promised by a decision that has not been announced still counts
    /// (`withheld`): the figure must not give the decision away.
    fileprivate static func refreshAvailability(_ id: String, _ db: Database) throws {
        let found = try db.first(
            """
            SELECT catalogue_place, available, mission, material, form, category,
                offer_consignment IS NULL AND broken_seals IS NULL AND quarantined = 0 AND loan IS NULL
                    AND substr(custodian, 1, 9) = 'facility:' AND category IN (\(lendable)),
                withheld + coalesce((SELECT mass FROM balance WHERE sample = id AND account = 'vault'), 0)
            FROM sample WHERE id = ?
            """, id
        ) { row in
            let (before, after) = (row.int64(1), row.bool(6) ? row.int64(7) : 0)
            // The facets are read where they are counted.
            let isCounted = (after > 0) != (before > 0)
            return (
                place: row.int(0), before: before, after: after,
                facets: isCounted ? (row.text(2), row.text(3), row.text(4), row.text(5)) : nil
            )
        }
        guard let found, found.after != found.before else { return }
        try db.run("UPDATE sample SET available = ? WHERE catalogue_place = ?", found.after, found.place)
        guard let (mission, material, form, category) = found.facets else { return }
        try countFacet(mission, material, form, category, isAvailable: found.before > 0, -1, db)
        try countFacet(mission, material, form, category, isAvailable: found.after > 0, 1, db)
    }

    private static let lendable = Sample.Category.allCases.filter(\.isLendable).map { "'\($0.rawValue)'" }
        .joined(separator: ", ")

    /// Keeps the counts beside the facets, so that no page has to count samples.
    static func countFacet(
        _ mission: String, _ material: String, _ form: String, _ category: String, isAvailable: Bool, _ by: Int, _ db: Database
    ) throws {
        let count = try db.first(
            """
            INSERT INTO facet VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET samples = samples + excluded.samples
            RETURNING samples
            """, mission, material, form, category, isAvailable, by
        ) { $0.int(0) }
        guard count == 0 else { return }
        try db.run(
            "DELETE FROM facet WHERE mission = ? AND material = ? AND form = ? AND category = ? AND available = ?", mission,
            material, form, category, isAvailable)
    }
}

/// The samples of which records that are applied together may have changed what is available.
///
/// It is made out once at their end: under load a sample is offered and taken many times among a thousand records, and
/// each time it cost more than the rest of the record.
final class StaleSamples: Sendable {
    private let ids = Mutex<Set<String>>([])

    func note(_ id: String) { _ = ids.withLock { $0.insert(id) } }

    func refresh(_ db: Database) throws {
        for id in ids.withLock({ $0 }) { try LedgerRows.refreshAvailability(id, db) }
    }
}
