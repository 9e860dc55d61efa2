import Domain
import GRDB

extension Projector {
    /// Reviews under their pseudonyms. Whose they are, only the vault knows.
    mutating func projectReviews() {
        on(Review.Invited.self) { e, applied, db in
            try db.run(
                "INSERT INTO review (id, application, reviewer, stage, invited, due) VALUES (?, ?, ?, 'invited', ?, ?)",
                e.id.rawValue, e.application.rawValue, e.reviewer, applied.event.at.milliseconds, e.due.milliseconds)
        }
        on(Review.ConflictDeclared.self) { e, applied, db in
            let stage: Review.Stage = e.conflict == .none ? .accepted : .declined
            try db.run(
                "UPDATE review SET stage = ?, conflict = ?, statement = ?, declared = ? WHERE id = ?", stage.rawValue,
                e.conflict.rawValue, try e.statement.map(JSONColumn.text), applied.event.at.milliseconds,
                e.review.rawValue)
        }
        on(Review.Declined.self) { e, _, db in
            try db.run("UPDATE review SET stage = 'declined' WHERE id = ?", e.review.rawValue)
        }
        on(Review.Submitted.self) { e, applied, db in
            try db.run(
                "UPDATE review SET stage = 'submitted', scores = ?, findings = ?, advice = ?, submitted = ? WHERE id = ?",
                try JSONColumn.text(e.scores), try JSONColumn.text(e.findings), e.advice.rawValue,
                applied.event.at.milliseconds, e.review.rawValue)
        }
        on(Review.Released.self) { e, _, db in
            try db.run("UPDATE review SET stage = 'released' WHERE id = ?", e.review.rawValue)
        }
    }
}
