package import Domain
import GRDB

extension RegisterFacts {
    package func loanItem(allocated sample: Sample.ID) -> LoanItemFacts? {
        read(nil) { db in
            guard
                let row = try db.row(
                    """
                    SELECT loan.id, borrower, category, certificate, declared FROM loan_piece
                    JOIN loan ON loan.id = loan_piece.loan
                    WHERE sample = ? AND settled = 0 AND loan.closed IS NULL AND stage <> 'lapsed'
                    """, sample.rawValue),
                let category = Sample.Category(rawValue: row["category"])
            else { return nil }
            return LoanItemFacts(
                loan: Loan.ID(row["id"]),
                borrower: Organisation.ID(row["borrower"]),
                category: category,
                hasCertificate: (row["certificate"] as String?) != nil,
                declared: try JSONColumn.readIfAny(Loan.ReturnDeclared.self, from: row["declared"])
            )
        }
    }

    package func certificates(inYear year: Int?) -> Int {
        read(0) { db in
            guard let year else { return try db.int("SELECT count(*) FROM certificate") }
            guard let last = Day(year: year, month: 12, day: 31), let before = Day(year: year - 1, month: 12, day: 31)
            else { return 0 }
            return try db.int(
                "SELECT count(*) FROM certificate WHERE at >= ? AND at < ?", policy.calendar.end(of: before).milliseconds,
                policy.calendar.end(of: last).milliseconds)
        }
    }

    package func isCertificate(_ number: String) -> Bool { exists("SELECT 1 FROM certificate WHERE number = ?", number) }

    package func earliestDue(of loan: Loan.ID) -> Instant? {
        read(nil) { db in
            let due = try Int64.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT min(due) FROM loan_piece JOIN balance ON balance.sample = loan_piece.sample
                            AND account = 'loan' AND mass > 0 WHERE loan = ? AND settled = 0
                        """), arguments: [loan.rawValue])
            return due.map(Instant.init(milliseconds:))
        }
    }

    package func block(of organisation: Organisation.ID, at now: Instant) -> String? {
        read(nil) { db in
            if try db.row("SELECT 1 FROM incident WHERE borrower = ? AND resolved IS NULL", organisation.rawValue) != nil {
                return "incident"
            }
            let overdue = try db.row(
                """
                SELECT 1 FROM loan JOIN loan_piece ON loan_piece.loan = loan.id
                JOIN balance ON balance.sample = loan_piece.sample AND account = 'loan' AND mass > 0
                WHERE borrower = ? AND due <= ? AND settled = 0
                """, organisation.rawValue, now.milliseconds)
            return overdue == nil ? nil : "overdue"
        }
    }
}
