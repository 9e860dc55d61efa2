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
        guard
            let row = try db.row(
                """
                SELECT available, category, custodian, offer_consignment IS NULL AND broken_seal IS NULL
                        AND quarantined = 0 AND loan IS NULL AS usable, withheld,
                    (SELECT mass FROM balance WHERE sample = id AND account = 'vault') AS vault
                FROM sample WHERE id = ?
                """, id)
        else { return }
        let before: Int64 = row["available"]
        let category = Sample.Category(rawValue: row["category"])
        let custodian: String = row["custodian"]
        let usable: Bool = row["usable"]
        let vault: Int64 = row["vault"] ?? 0
        let withheld: Int64 = row["withheld"]
        let isFree = usable && category?.isLendable == true && custodian.hasPrefix("facility:")
        let after = isFree ? vault + withheld : 0
        guard after != before else { return }
        let moves = (after > 0) != (before > 0)
        if moves { try countFacet(id, -1, db) }
        try db.run("UPDATE sample SET available = ? WHERE id = ?", after, id)
        if moves { try countFacet(id, 1, db) }
    }

    /// Keeps the counts beside the facets, so that no page has to count samples.
    static func countFacet(_ id: String, _ by: Int, _ db: Database) throws {
        try db.run(
            """
            INSERT INTO facet SELECT mission, material, form, category, available > 0, ? FROM sample WHERE id = ?
            ON CONFLICT DO UPDATE SET samples = samples + excluded.samples
            """, by, id)
    }
}
