package import Domain
package import GRDB

/// A day that somebody is to be reminded of, as long as something is outstanding.
package struct Deadline: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Pieces of a loan are to come home.
        case loan
        /// A side has still to sign.
        case agreement(missing: Set<Loan.Side>)
        /// A review is wanted.
        case review(reviewer: String)
    }

    package var kind: Kind
    /// The loan or the review.
    package var id: String
    package var application: String
    package var call: String
    package var callNumber: String
    /// The first instant that is too late.
    package var due: Instant
    /// Since when it is known: no reminder lies before it.
    package var since: Instant
    /// How many pieces are outstanding.
    package var count: Int
}

extension Deadline {
    /// Everything outstanding whose deadline lies within these instants.
    ///
    /// What has come back, what was signed and what was handed in or turned down is not outstanding.
    package static func outstanding(from: Instant, until: Instant, _ db: Database) throws -> [Deadline] {
        let range = (from.milliseconds, until.milliseconds)
        var deadlines: [Deadline] = try db.rows(
            """
            SELECT loan.id, application, call, number, due, count(*) AS pieces, max(handed) AS since
            FROM loan_piece JOIN loan ON loan.id = loan_piece.loan
            JOIN balance ON balance.sample = loan_piece.sample AND account = 'loan' AND mass > 0
            JOIN application ON application.id = application JOIN call ON call.id = call
            WHERE settled = 0 AND due BETWEEN ?1 AND ?2 AND loan.closed IS NULL
            GROUP BY loan.id, due ORDER BY due, loan.id
            """, range.0, range.1
        ).map { Deadline(row: $0, kind: .loan, count: $0["pieces"]) }
        deadlines += try db.rows(
            """
            SELECT loan.id, application, call, number, sign_by AS due, sent AS since
            FROM loan JOIN application ON application.id = application JOIN call ON call.id = call
            WHERE loan.stage = 'agreementSent' AND sign_by BETWEEN ?1 AND ?2 ORDER BY sign_by, loan.id
            """, range.0, range.1
        ).map { row in
            let signed = try db.rows("SELECT side FROM loan_signature WHERE loan = ?", row["id"] as String)
                .compactMap { Loan.Side(rawValue: $0["side"]) }
            return Deadline(row: row, kind: .agreement(missing: Set(Loan.Side.allCases).subtracting(signed)), count: 1)
        }
        deadlines += try db.rows(
            """
            SELECT review.id, application, call, number, due, reviewer, invited AS since
            FROM review JOIN application ON application.id = application JOIN call ON call.id = call
            WHERE review.stage IN ('invited', 'accepted') AND application.stage = 'inReview'
                AND due BETWEEN ?1 AND ?2 ORDER BY due, review.id
            """, range.0, range.1
        ).map { Deadline(row: $0, kind: .review(reviewer: $0["reviewer"]), count: 1) }
        return deadlines
    }

    private init(row: Row, kind: Kind, count: Int) {
        self.init(
            kind: kind,
            id: row["id"],
            application: row["application"],
            call: row["call"],
            callNumber: row["number"],
            due: Instant(milliseconds: row["due"]),
            since: Instant(milliseconds: (row["since"] as Int64?) ?? 0),
            count: count
        )
    }
}
