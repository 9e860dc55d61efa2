import Domain
import GRDB

extension Projector {
    /// Calls, applications and what was promised to them.
    mutating func projectCalls() {
        on(SampleCall.Opened.self) { e, applied, db in
            try db.run(
                """
                INSERT INTO call (id, number, seq, category, opens, closes, zone, policy, title, summary)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                e.id.rawValue, e.number, applied.sequence, e.category.rawValue, e.opens.milliseconds,
                e.closes.milliseconds, e.zone, e.policy, try JSONColumn.text(e.title), try JSONColumn.text(e.summary))
            for (place, sample) in e.samples.enumerated() {
                try db.run("INSERT INTO call_item VALUES (?, ?, ?)", e.id.rawValue, sample.rawValue, place)
            }
        }
        on(SampleCall.Extended.self) { e, applied, db in
            try db.run("UPDATE call SET closes = ? WHERE id = ?", e.closes.milliseconds, applied.event.subject)
        }
        on(SampleCall.Cancelled.self) { e, applied, db in
            try db.run("UPDATE call SET cancelled = ? WHERE id = ?", try JSONColumn.text(e.reason), applied.event.subject)
        }
        on(SampleCall.SelectionAnnounced.self) { e, applied, db in
            try db.run(
                "UPDATE call SET announced = ?, received = ?, sets = ? WHERE id = ?", applied.event.at.milliseconds,
                e.received, e.sets, e.call.rawValue)
            for (place, selected) in e.selected.enumerated() {
                try db.run(
                    "INSERT INTO call_selected VALUES (?, ?, ?, ?, ?)", e.call.rawValue, place,
                    selected.organisation.rawValue, selected.items, selected.mass.micrograms)
            }
        }
        on(Application.Submitted.self) { e, applied, db in
            let id = e.id.rawValue
            try db.run(
                """
                INSERT INTO application (id, call, applicant, organisation, stage, revision, submitted, first_seq, title,
                    plan, materials, coapplicants)
                VALUES (?, ?, ?, ?, 'submitted', ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET organisation = excluded.organisation, revision = excluded.revision,
                    submitted = excluded.submitted, title = excluded.title, plan = excluded.plan,
                    materials = excluded.materials, coapplicants = excluded.coapplicants
                """,
                id, e.call.rawValue, e.applicant.rawValue, e.organisation.rawValue, e.revision,
                applied.event.at.milliseconds, applied.sequence, try JSONColumn.text(e.title), try JSONColumn.text(e.plan),
                try JSONColumn.text(e.materials), try JSONColumn.text(e.coApplicants))
            try FileRows.name(e.materials.compactMap(\.file), applied, db)
            try db.run("DELETE FROM application_item WHERE application = ?", id)
            try db.run("DELETE FROM application_person WHERE application = ?", id)
            for (item, asked) in e.items.enumerated() {
                try db.run(
                    """
                    INSERT INTO application_item (application, item, sample, material, wanted, minimum, destructive)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                    id, item, asked.sample?.rawValue, asked.material?.rawValue, asked.wanted.micrograms,
                    asked.minimum.micrograms, asked.destructive.micrograms)
            }
            for person in [e.applicant] + e.coApplicants {
                try db.run("INSERT OR IGNORE INTO application_person VALUES (?, ?)", person.rawValue, id)
            }
        }
        projectDecisions()
    }

    private mutating func projectDecisions() {
        on(Application.Withdrawn.self) { _, applied, db in try stage(.withdrawn, applied, db) }
        on(Application.Lapsed.self) { _, applied, db in try stage(.lapsed, applied, db) }
        on(Application.AgreementSigned.self) { _, applied, db in try stage(.signed, applied, db) }
        on(Application.AgreementSent.self) { e, applied, db in
            try db.run(
                "UPDATE application SET stage = 'agreementSent', loan = ? WHERE id = ?", e.loan.rawValue,
                applied.event.subject)
        }
        on(Application.EligibilityChecked.self) { e, applied, db in
            try stage(e.isEligible ? .eligible : .ineligible, applied, db)
            try db.run(
                "UPDATE application SET eligible = ?, eligible_at = ?, eligible_reason = ? WHERE id = ?", e.isEligible,
                applied.event.at.milliseconds, try e.reason.map(JSONColumn.text), applied.event.subject)
        }
        on(Application.ReviewerAssigned.self) { _, applied, db in try stage(.inReview, applied, db) }
        on(Application.Recommended.self) { e, applied, db in
            try stage(.recommended, applied, db)
            try db.run(
                "UPDATE application SET panel = ?, panel_grounds = ?, panel_at = ? WHERE id = ?", e.advice.rawValue,
                try JSONColumn.text(e.grounds), applied.event.at.milliseconds, applied.event.subject)
        }
        on(Application.Examined.self) { e, applied, db in
            try stage(.examined, applied, db)
            try db.run(
                "UPDATE application SET examined = ?, examined_grounds = ?, examined_at = ? WHERE id = ?",
                e.advice.rawValue, try JSONColumn.text(e.grounds), applied.event.at.milliseconds, applied.event.subject)
        }
        on(Application.Decided.self) { e, applied, db in
            let id = e.application.rawValue
            let approved = e.items.count { $0.approved > .zero }
            let outcome: Application.Stage =
                approved == 0 ? .declined : approved == e.items.count ? .approved : .partlyApproved
            try stage(outcome, applied, db)
            try db.run(
                "UPDATE application SET decided = ?, grounds = ? WHERE id = ?", applied.event.at.milliseconds,
                try JSONColumn.text(e.grounds), id)
            for item in e.items {
                try db.run(
                    """
                    UPDATE application_item SET decided_sample = ?, approved = ?, approved_destructive = ?
                    WHERE application = ? AND item = ?
                    """,
                    item.sample.rawValue, item.approved.micrograms, item.destructive.micrograms, id, item.item)
                guard item.approved > .zero else { continue }
                try db.run(
                    "INSERT INTO reservation VALUES (?, ?, ?, ?)", id, item.item, item.sample.rawValue,
                    item.approved.micrograms)
                try withhold(item.sample.rawValue, item.approved.micrograms, applied, db)
            }
        }
        on(Application.Announced.self) { e, applied, db in
            try db.run(
                "UPDATE application SET announced = ? WHERE id = ?", applied.event.at.milliseconds, e.application.rawValue)
            let held = try db.rows("SELECT sample, mass FROM reservation WHERE application = ?", e.application.rawValue)
            for row in held { try withhold(row["sample"], -(row["mass"] as Int64), applied, db) }
        }
        on(Application.ReservationReleased.self) { e, applied, db in
            let id = e.application.rawValue
            let told = try db.int("SELECT announced IS NOT NULL FROM application WHERE id = ?", id) == 1
            if !told {
                let held = try db.rows("SELECT sample, mass FROM reservation WHERE application = ?", id)
                for row in held { try withhold(row["sample"], -(row["mass"] as Int64), applied, db) }
            }
            try db.run("DELETE FROM reservation WHERE application = ?", id)
        }
    }
}

private func stage(_ stage: Application.Stage, _ applied: Applied, _ db: Database) throws {
    try db.run("UPDATE application SET stage = ? WHERE id = ?", stage.rawValue, applied.event.subject)
}

private func withhold(_ sample: String, _ mass: Int64, _ applied: Applied, _ db: Database) throws {
    try db.run("UPDATE sample SET withheld = withheld + ? WHERE id = ?", mass, sample)
    applied.stale?.note(sample)
}
