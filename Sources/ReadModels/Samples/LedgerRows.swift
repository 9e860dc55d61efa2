import Domain
import GRDB

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
        for sample in Set(postings.map(\.sample)) { try refreshAvailability(sample.rawValue, db) }
    }

    /// What the public is told may be requested.
    ///
    /// Mass promised by a decision that has not been announced still counts
    /// (`withheld`): the figure must not give the decision away.
    static func refreshAvailability(_ id: String, _ db: Database) throws {
        let found = try db.first(
            """
            SELECT available, offer_consignment IS NULL AND broken_seal IS NULL AND quarantined = 0 AND loan IS NULL
                    AND substr(custodian, 1, 9) = 'facility:' AND category IN (\(lendable)),
                withheld + coalesce((SELECT mass FROM balance WHERE sample = id AND account = 'vault'), 0)
            FROM sample WHERE id = ?
            """, id
        ) { (before: $0.int64(0), isFree: $0.bool(1), mass: $0.int64(2)) }
        guard let found else { return }
        let after = found.isFree ? found.mass : 0
        guard after != found.before else { return }
        let moves = (after > 0) != (found.before > 0)
        if moves { try countFacet(id, -1, db) }
        try db.run("UPDATE sample SET available = ? WHERE id = ?", after, id)
        if moves { try countFacet(id, 1, db) }
    }

    private static let lendable = Sample.Category.allCases.filter(\.isLendable).map { "'\($0.rawValue)'" }
        .joined(separator: ", ")

    /// Keeps the counts beside the facets, so that no page has to count samples.
    static func countFacet(_ id: String, _ by: Int, _ db: Database) throws {
        try db.run(
            """
            INSERT INTO facet SELECT mission, material, form, category, available > 0, ? FROM sample WHERE id = ?
            ON CONFLICT DO UPDATE SET samples = samples + excluded.samples
            """, by, id)
    }
}
