import Domain
import GRDB

extension Projector {
    /// Loans, their pieces, lines, incidents, outcomes and certificates.
    mutating func projectLoans() {
        on(Loan.AgreementSent.self) { e, applied, db in
            try db.run(
                """
                INSERT INTO loan (id, application, borrower, responsible, category, stage, sent, sign_by)
                VALUES (?, ?, ?, ?, ?, 'agreementSent', ?, ?)
                """,
                e.id.rawValue, e.application.rawValue, e.borrower.rawValue, e.responsible.rawValue, e.category.rawValue,
                applied.event.at.milliseconds, e.signBy.milliseconds)
            for (item, line) in e.items.enumerated() {
                try db.run(
                    "INSERT INTO loan_item VALUES (?, ?, ?, ?, ?)", e.id.rawValue, item, line.sample.rawValue,
                    line.approved.micrograms, line.destructive.micrograms)
            }
        }
        on(Loan.Signed.self) { e, applied, db in
            let id = applied.event.subject
            try db.run(
                "INSERT INTO loan_signature VALUES (?, ?, ?, ?, ?)", id, e.side.rawValue, e.person.rawValue,
                e.at.milliseconds, applied.sequence)
            if try db.int("SELECT count(*) FROM loan_signature WHERE loan = ?", id) == Loan.Side.allCases.count {
                try db.run("UPDATE loan SET stage = 'signed' WHERE id = ?", id)
            }
        }
        on(Loan.Lapsed.self) { _, applied, db in
            try db.run("UPDATE loan SET stage = 'lapsed' WHERE id = ?", applied.event.subject)
        }
        on(Loan.CertificateIssued.self) { e, applied, db in
            try db.run("UPDATE loan SET stage = 'certified', certificate = ? WHERE id = ?", e.number, e.loan.rawValue)
            try db.run(
                "INSERT INTO certificate VALUES (?, ?, ?, ?, ?, ?, ?)", e.number, e.loan.rawValue, e.borrower.rawValue,
                e.items, e.mass.micrograms, applied.event.at.milliseconds, applied.sequence)
        }
        on(Loan.DocumentAttached.self) { e, applied, db in
            try db.run(
                "INSERT INTO loan_document VALUES (?, ?, ?, ?, ?)", applied.sequence, applied.event.subject,
                applied.event.at.milliseconds, e.kind.rawValue, try JSONColumn.text(e.file))
            try FileRows.name([e.file], applied, db)
        }
        on(Loan.Allocated.self) { e, applied, db in
            try db.run(
                "INSERT INTO loan_piece (sample, loan, item, lent) VALUES (?, ?, ?, ?)", e.sample.rawValue,
                applied.event.subject, e.item, e.mass.micrograms)
        }
        on(Loan.Released.self) { e, applied, db in
            guard e.isPiece else { return }
            try db.run(
                "DELETE FROM loan_piece WHERE sample = ? AND loan = ?", e.sample.rawValue, applied.event.subject)
        }
        on(Loan.Divided.self) { e, applied, db in
            try db.run(
                """
                INSERT INTO loan_piece (sample, loan, item, lent, parent, due, handed)
                SELECT ?, loan, item, ?, sample, due, handed FROM loan_piece WHERE sample = ? AND loan = ?
                """,
                e.part.id.rawValue, e.part.mass.micrograms, e.from.rawValue, applied.event.subject)
            try db.run(
                "UPDATE loan_piece SET lent = lent - ? WHERE sample = ? AND loan = ?", e.part.mass.micrograms,
                e.from.rawValue, applied.event.subject)
        }
        on(Loan.Closed.self) { e, applied, db in
            let stage: Loan.Stage = e.withLoss ? .closedWithLoss : .closed
            try db.run(
                "UPDATE loan SET stage = ?, closed = ? WHERE id = ?", stage.rawValue, applied.event.at.milliseconds,
                e.loan.rawValue)
        }
        projectReturns()
        projectRenewals()
        projectOutcomes()
    }

    private mutating func projectReturns() {
        on(Loan.ReturnDeclared.self) { e, applied, db in
            try db.run(
                "UPDATE loan_piece SET declared = ? WHERE sample = ? AND loan = ?", try JSONColumn.text(e),
                e.sample.rawValue, applied.event.subject)
        }
        on(Loan.Reconciled.self) { e, applied, db in
            let piece = try db.row(
                "SELECT declared FROM loan_piece WHERE sample = ? AND loan = ?", e.sample.rawValue, applied.event.subject)
            let declared: String? = piece?["declared"]
            let line = try declared.map { try JSONColumn.read(Loan.ReturnDeclared.self, from: $0) }
            try db.run(
                "UPDATE loan_piece SET declared = NULL, settled = ? WHERE sample = ? AND loan = ?",
                line?.isSettled(by: e) ?? false, e.sample.rawValue, applied.event.subject)
            try db.run(
                "INSERT INTO loan_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", applied.sequence,
                applied.event.subject, e.sample.rawValue, applied.event.at.milliseconds, e.returned.micrograms,
                e.consumed.micrograms, e.attrition.micrograms, e.lost.micrograms, e.retained.micrograms,
                e.shortfall.micrograms, e.balance)
        }
        on(Loan.IncidentOpened.self) { e, applied, db in
            try db.run(
                """
                INSERT INTO incident (id, loan, borrower, sample, kind, account, opened)
                SELECT ?, id, borrower, ?, ?, ?, ? FROM loan WHERE id = ?
                """,
                e.incident, e.sample?.rawValue, e.kind, try e.account.map(JSONColumn.text),
                applied.event.at.milliseconds, e.loan.rawValue)
        }
        on(Loan.IncidentResolved.self) { e, applied, db in
            try db.run(
                "UPDATE incident SET resolved = ?, finding = ? WHERE id = ?", applied.event.at.milliseconds,
                try JSONColumn.text(e.finding), e.incident)
        }
    }

    private mutating func projectRenewals() {
        on(Loan.RenewalRequested.self) { e, applied, db in
            try db.run(
                "UPDATE loan SET renewal_requested = ?, renewal_reason = ? WHERE id = ?", applied.event.at.milliseconds,
                try JSONColumn.text(e.reason), applied.event.subject)
        }
        on(Loan.RenewalGranted.self) { e, applied, db in
            let id = applied.event.subject
            try db.run(
                """
                UPDATE loan SET renewals = renewals + 1, renewal_requested = NULL, renewal_reason = NULL,
                    renewed_until = ? WHERE id = ?
                """, e.until.milliseconds, id)
            try db.run(
                "UPDATE loan_piece SET due = max(due, ?) WHERE loan = ? AND due IS NOT NULL AND returned IS NULL",
                e.until.milliseconds, id)
        }
        on(Loan.RenewalDeclined.self) { _, applied, db in
            try db.run(
                "UPDATE loan SET renewal_requested = NULL, renewal_reason = NULL WHERE id = ?", applied.event.subject)
        }
        on(Loan.Recalled.self) { e, applied, db in
            let id = applied.event.subject
            try db.run(
                """
                UPDATE loan SET recalled = ?, recall_reason = ?, renewal_requested = NULL, renewal_reason = NULL WHERE id = ?
                """, applied.event.at.milliseconds, try JSONColumn.text(e.reason), id)
            try db.run(
                "UPDATE loan_piece SET due = min(due, ?) WHERE loan = ? AND due IS NOT NULL AND returned IS NULL",
                e.due.milliseconds, id)
        }
    }

    private mutating func projectOutcomes() {
        on(Loan.OutcomeFiled.self) { e, applied, db in
            try db.run(
                "INSERT INTO outcome VALUES (?, ?, ?, ?, ?, ?)", e.outcome, e.loan.rawValue, e.kind, e.identifier,
                try JSONColumn.text(e.samples), applied.event.at.milliseconds)
        }
        on(Loan.OutcomesWaived.self) { e, applied, db in
            try db.run("UPDATE loan SET waived = ? WHERE id = ?", try JSONColumn.text(e.reason), applied.event.subject)
        }
    }
}
