package import Domain
import GRDB

extension RegisterFacts {
    package func call(_ id: SampleCall.ID) -> CallFacts? {
        read(nil) { db in
            guard let row = try db.row("SELECT category, opens, closes, cancelled FROM call WHERE id = ?", id.rawValue),
                let category = Sample.Category(rawValue: row["category"])
            else { return nil }
            return CallFacts(
                id: id,
                category: category,
                opens: Instant(milliseconds: row["opens"]),
                closes: Instant(milliseconds: row["closes"]),
                isCancelled: (row["cancelled"] as String?) != nil
            )
        }
    }

    package func isCallNumber(_ number: String) -> Bool {
        exists("SELECT 1 FROM call WHERE number = ?", number)
    }

    package func isOffered(_ sample: Sample.ID, in call: SampleCall.ID) -> Bool {
        exists("SELECT 1 FROM call_item WHERE call = ? AND sample = ?", call.rawValue, sample.rawValue)
    }

    package func promised(inCall call: SampleCall.ID) -> Mass {
        read(.zero) { db in
            let sum = try db.int(
                """
                SELECT coalesce(sum(mass), 0) FROM reservation JOIN application ON application.id = reservation.application
                WHERE call = ?
                """, call.rawValue)
            return Mass(micrograms: Int64(sum))
        }
    }

    package func applications(inCall call: SampleCall.ID) -> [ApplicationFacts] {
        read([]) { db in
            try db.rows("SELECT id FROM application WHERE call = ? ORDER BY first_seq", call.rawValue)
                .compactMap { try RegisterFacts.application(Application.ID($0["id"]), db) }
        }
    }

    package func application(_ id: Application.ID) -> ApplicationFacts? {
        read(nil) { try RegisterFacts.application(id, $0) }
    }

    static func application(_ id: Application.ID, _ db: Database) throws -> ApplicationFacts? {
        guard
            let row = try db.row(
                """
                SELECT application.*, call.category FROM application JOIN call ON call.id = application.call
                WHERE application.id = ?
                """, id.rawValue),
            let stage = Application.Stage(rawValue: row["stage"]),
            let category = Sample.Category(rawValue: row["category"])
        else { return nil }
        let items = try db.rows(
            "SELECT item, decided_sample, approved, approved_destructive FROM application_item WHERE application = ? ORDER BY item",
            id.rawValue)
        let decisions = items.compactMap { item -> Application.ItemDecision? in
            guard let sample = item["decided_sample"] as String? else { return nil }
            return Application.ItemDecision(
                item: item["item"],
                sample: Sample.ID(sample),
                approved: Mass(micrograms: item["approved"]),
                destructive: Mass(micrograms: item["approved_destructive"])
            )
        }
        return ApplicationFacts(
            id: id,
            call: SampleCall.ID(row["call"]),
            category: category,
            applicant: Person.ID(row["applicant"]),
            coApplicants: try JSONColumn.read([Person.ID].self, from: row["coapplicants"] as String),
            organisation: Organisation.ID(row["organisation"]),
            stage: stage,
            items: items.count,
            decisions: decisions,
            isAnnounced: (row["announced"] as Int64?) != nil
        )
    }

    package func isAnnounced(_ application: Application.ID) -> Bool {
        exists("SELECT 1 FROM application WHERE id = ? AND announced IS NOT NULL", application.rawValue)
    }

    package func submittedReviews(of application: Application.ID) -> Int {
        read(0) {
            try $0.int("SELECT count(*) FROM review WHERE application = ? AND stage = 'submitted'", application.rawValue)
        }
    }

    package func isReviewing(_ reviewer: String, _ application: Application.ID) -> Bool {
        exists(
            "SELECT 1 FROM review WHERE application = ? AND reviewer = ? AND stage <> 'released'", application.rawValue,
            reviewer)
    }

    package func hasDeclaredConflict(_ reviewer: String, _ application: Application.ID) -> Bool {
        exists(
            "SELECT 1 FROM review WHERE application = ? AND reviewer = ? AND conflict IS NOT NULL AND conflict <> 'none'",
            application.rawValue, reviewer)
    }
}
