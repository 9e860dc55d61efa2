package import Domain
import GRDB

/// One loan with its pieces, for its parties and the staff.
package struct LoanRow: Codable, Hashable, Sendable {
    package var id: String
    package var application: String
    package var borrower: String
    package var responsible: String
    package var category: String
    package var stage: Loan.Stage
    package var sent: Instant
    package var signBy: Instant
    package var certificate: String?
    package var renewals: Int
    package var renewalRequested: Instant?
    package var recalled: Instant?
    package var closed: Instant?
    package var signatures: [Signature]
    package var items: [Item]
    package var pieces: [Piece]
    package var lines: [Line]
    package var incidents: [Incident]
    package var outcomes: [Outcome]
    package var documents: [Document]

    package struct Document: Codable, Hashable, Sendable {
        package var sequence: Int
        package var at: Instant
        package var kind: Loan.DocumentKind
        package var file: FileReference
    }

    package struct Signature: Codable, Hashable, Sendable {
        package var side: Loan.Side
        package var person: String
        package var at: Instant
    }

    package struct Item: Codable, Hashable, Sendable {
        package var item: Int
        package var sample: String
        package var number: String
        package var approved: Int64
        package var destructive: Int64
    }

    package struct Piece: Codable, Hashable, Sendable {
        package var sample: String
        package var number: String
        package var item: Int
        package var lent: Int64
        package var outstanding: Int64
        package var due: Instant?
        package var handed: Instant?
        package var returned: Instant?
        package var isDeclared: Bool
        /// Whether it is offered and not yet accepted: to the other side of this loan, or, for the house, to anybody.
        package var isOnItsWay: Bool
        /// Its broken seals that are not yet cleared, for whoever keeps it: the house, and the borrower while it is out.
        package var brokenSeals: [String]
    }

    package struct Line: Codable, Hashable, Sendable {
        package var sample: String
        package var at: Instant
        package var returned: Int64
        package var consumed: Int64
        package var attrition: Int64
        package var lost: Int64
        package var retained: Int64
        package var shortfall: Int64
    }

    package struct Incident: Codable, Hashable, Sendable {
        package var id: String
        package var kind: String
        package var opened: Instant
        package var resolved: Instant?
    }

    package struct Outcome: Codable, Hashable, Sendable {
        package var id: String
        package var kind: String
        package var identifier: String
        package var at: Instant
    }

    /// The earliest day on which something that is still out is due.
    package var due: Instant? { pieces.filter { $0.outstanding > 0 }.compactMap(\.due).min() }
}

extension Register {
    package func loans(_ viewer: Viewer) async throws -> [LoanRow] {
        try read { db in
            let scope = Scope.loans(viewer)
            let sql = "SELECT loan.* FROM loan WHERE \(scope.sql) ORDER BY sent DESC, id LIMIT 1000"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: StatementArguments(scope.arguments))
                .map { try Register.loan($0, viewer, db) }
        }
    }

    package func loan(_ id: Loan.ID, _ viewer: Viewer) async throws -> LoanRow? {
        try read { db in
            let scope = Scope.loans(viewer)
            let sql = "SELECT loan.* FROM loan WHERE \(scope.identity("loan.id")) = ? AND \(scope.sql)"
            let arguments = StatementArguments([id.rawValue.databaseValue] + scope.arguments)
            return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments).map { try Register.loan($0, viewer, db) }
        }
    }

    /// A certificate by its number: anyone may check one.
    package func certificate(_ number: String, _ viewer: Viewer) async throws -> CertificateRow? {
        try read { db in
            try db.row("SELECT * FROM certificate WHERE number = ?", number).map {
                CertificateRow(
                    number: $0["number"], borrower: $0["borrower"], items: $0["items"], mass: $0["mass"],
                    issued: Instant(milliseconds: $0["at"]), sequence: $0["seq"])
            }
        }
    }

    private static func loan(_ row: Row, _ viewer: Viewer, _ db: Database) throws -> LoanRow {
        let id: String = row["id"]
        func instant(_ row: Row, _ column: String) -> Instant? {
            (row[column] as Int64?).map(Instant.init(milliseconds:))
        }
        return LoanRow(
            id: id,
            application: row["application"],
            borrower: row["borrower"],
            responsible: row["responsible"],
            category: row["category"],
            stage: Loan.Stage(rawValue: row["stage"]) ?? .none,
            sent: Instant(milliseconds: row["sent"]),
            signBy: Instant(milliseconds: row["sign_by"]),
            certificate: row["certificate"],
            renewals: row["renewals"],
            renewalRequested: instant(row, "renewal_requested"),
            recalled: instant(row, "recalled"),
            closed: instant(row, "closed"),
            signatures: try db.rows("SELECT * FROM loan_signature WHERE loan = ? ORDER BY at", id).compactMap { line in
                Loan.Side(rawValue: line["side"]).map {
                    .init(side: $0, person: line["person"], at: Instant(milliseconds: line["at"]))
                }
            },
            items: try db.rows(
                "SELECT loan_item.*, number FROM loan_item JOIN sample ON sample.id = sample WHERE loan_item.loan = ? ORDER BY item",
                id
            ).map {
                .init(
                    item: $0["item"], sample: $0["sample"], number: $0["number"], approved: $0["approved"],
                    destructive: $0["destructive"])
            },
            pieces: try db.rows(
                """
                SELECT loan_piece.*, number, CASE WHEN settled THEN 0 ELSE coalesce((SELECT mass FROM balance
                    WHERE balance.sample = loan_piece.sample AND account = 'loan'), 0) END AS outstanding,
                    coalesce(offer_loan = ?1 OR (?2 AND offer_consignment IS NOT NULL), 0) AS on_its_way,
                    CASE WHEN ?2 OR sample.loan = ?1 THEN broken_seals END AS broken_seals
                FROM loan_piece JOIN sample ON sample.id = loan_piece.sample WHERE loan_piece.loan = ?1 ORDER BY item, sort
                """, id, viewer.seesAllSamples
            ).map {
                .init(
                    sample: $0["sample"], number: $0["number"], item: $0["item"], lent: $0["lent"],
                    outstanding: $0["outstanding"], due: instant($0, "due"), handed: instant($0, "handed"),
                    returned: instant($0, "returned"), isDeclared: ($0["declared"] as String?) != nil,
                    isOnItsWay: $0["on_its_way"], brokenSeals: try brokenSeals($0))
            },
            lines: try db.rows("SELECT * FROM loan_line WHERE loan = ? ORDER BY seq", id).map {
                .init(
                    sample: $0["sample"], at: Instant(milliseconds: $0["at"]), returned: $0["returned"],
                    consumed: $0["consumed"], attrition: $0["attrition"], lost: $0["lost"], retained: $0["retained"],
                    shortfall: $0["shortfall"])
            },
            incidents: try db.rows("SELECT * FROM incident WHERE loan = ? ORDER BY opened", id).map {
                .init(
                    id: $0["id"], kind: $0["kind"], opened: Instant(milliseconds: $0["opened"]),
                    resolved: instant($0, "resolved"))
            },
            outcomes: try db.rows("SELECT * FROM outcome WHERE loan = ? ORDER BY at", id).map {
                .init(id: $0["id"], kind: $0["kind"], identifier: $0["identifier"], at: Instant(milliseconds: $0["at"]))
            },
            documents: try db.rows("SELECT * FROM loan_document WHERE loan = ? ORDER BY seq", id).map {
                .init(
                    sequence: $0["seq"], at: Instant(milliseconds: $0["at"]),
                    kind: Loan.DocumentKind(rawValue: $0["kind"]) ?? .other,
                    file: try JSONColumn.read(FileReference.self, from: $0["file"] as String))
            }
        )
    }
}

/// A certificate as anyone may check it.
package struct CertificateRow: Codable, Hashable, Sendable {
    package var number: String
    package var borrower: String
    package var items: Int
    package var mass: Int64
    package var issued: Instant
    package var sequence: Int
}
