import Domain
import GRDB

extension Projector {
    /// Samples, their genealogy, custody and discrepancies. Masses: ``LedgerRows``.
    mutating func projectSamples() {
        on(Sample.Registered.self) { e, applied, db in
            let birth = try JSONColumn.text(e)
            let sort = SampleSort.key(e.number)
            let place = try CatalogueOrder.place(for: sort, at: applied.sequence, db)
            try db.run(
                """
                INSERT INTO sample (catalogue_place, id, number, sort, root, parent, mission, material, variety, form, category, pristinity,
                    pristine_share, birth_mass, birth_seq, birth, custodian, loan, available)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
                """,
                place, e.id.rawValue, e.number, sort, e.root.rawValue, e.parent?.rawValue, e.mission,
                e.material.rawValue, e.variety, e.form.rawValue, e.category.rawValue, e.pristinity.rawValue,
                e.pristineShare, e.mass.micrograms, applied.sequence, birth, e.custodian.text, e.loan?.rawValue)
            try db.run(
                "INSERT INTO sample_name VALUES (?, ?, ?)", e.number, e.id.rawValue, applied.sequence)
            // A daughter is born where its parent is.
            if e.parent == nil { try noteFacility(e.custodian, db) }
            if let parent = e.parent {
                try db.run("UPDATE sample SET children = children + 1 WHERE id = ?", parent.rawValue)
            }
            for (place, parent) in (e.parents ?? []).enumerated() {
                try db.run("INSERT INTO pool_parent VALUES (?, ?, ?)", e.id.rawValue, parent.rawValue, place)
                try db.run("UPDATE sample SET children = children + 1 WHERE id = ?", parent.rawValue)
            }
            try db.run("INSERT INTO sample_words (rowid, words) VALUES (?, ?)", place, SampleSort.words(e))
            try LedgerRows.countFacet(
                e.mission, e.material.rawValue, e.form.rawValue, e.category.rawValue, isAvailable: false, 1, db)
            // A daughter's mass was posted with the split, before there was a row to say so.
            if e.parent != nil { applied.stale?.note(e.id.rawValue) }
        }
        on(Sample.Recategorised.self) { e, applied, db in
            let id = applied.event.subject
            let found = try db.first("SELECT mission, material, form, category, available > 0 FROM sample WHERE id = ?", id) {
                (mission: $0.text(0), material: $0.text(1), form: $0.text(2), before: $0.text(3), isAvailable: $0.bool(4))
            }
            guard let found else { return }
            try db.run("UPDATE sample SET category = ? WHERE id = ?", e.to.rawValue, id)
            for (category, by) in [(found.before, -1), (e.to.rawValue, 1)] {
                try LedgerRows.countFacet(
                    found.mission, found.material, found.form, category, isAvailable: found.isAvailable, by, db)
            }
            applied.stale?.note(id)
        }
        on(Sample.Renumbered.self) { e, applied, db in
            try db.run("INSERT INTO sample_name VALUES (?, ?, ?)", e.alias, applied.event.subject, applied.sequence)
        }
        on(Sample.Split.self) { _, applied, db in try wear(applied, db) }
        on(Sample.Drawn.self) { _, applied, db in try wear(applied, db) }
        on(Sample.Processed.self) { e, applied, db in
            if e.work.opens { try wear(applied, db) }
            try db.run(
                "INSERT INTO sample_work VALUES (?, ?, ?, ?, ?, ?, ?)", applied.sequence, applied.event.subject,
                applied.event.at.milliseconds, e.work.rawValue, try e.note.map(JSONColumn.text),
                try JSONColumn.text(e.files), applied.event.audience == .everyone)
            try FileRows.name(e.files, applied, db)
        }
        on(Sample.DiscrepancyOpened.self) { e, applied, db in
            try db.run(
                "INSERT INTO discrepancy (id, sample, loan, expected, found, balance, opened, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                e.discrepancy, e.sample.rawValue, e.loan?.rawValue, e.expected.micrograms, e.found.micrograms, e.balance,
                applied.event.at.milliseconds, applied.sequence)
        }
        on(Sample.DiscrepancyResolved.self) { e, applied, db in
            try db.run(
                "UPDATE discrepancy SET resolved = ?, finding = ? WHERE id = ?", applied.event.at.milliseconds,
                try JSONColumn.text(e.finding), e.discrepancy)
        }
        projectCustody()
    }

    private mutating func projectCustody() {
        on(Sample.CustodyOffered.self) { e, applied, db in
            try db.run(
                """
                UPDATE sample SET offer_consignment = ?, offer_to = ?, offer_loan = ?, offer_return = ?, offer_at = ?,
                    offer_seals = ?, offer_by = ?, accept_by = ?, alarmed = 0 WHERE id = ?
                """,
                e.consignment, e.to.text, e.loan?.rawValue, e.isReturn, e.at.milliseconds, try JSONColumn.text(e.seals), e.by,
                e.acceptBy.milliseconds, e.sample.rawValue)
            try custodyRow(.offered, applied, e.sample, e.from, e.to, e.consignment, e.loan, e.isReturn, e.mass, db)
            applied.stale?.note(e.sample.rawValue)
        }
        on(Sample.CustodyAccepted.self) { e, applied, db in
            let onLoan = e.isReturn ? nil : e.loan?.rawValue
            try db.run(
                """
                UPDATE sample SET custodian = ?, loan = ?, quarantined = max(quarantined, ?), offer_consignment = NULL,
                    offer_to = NULL, offer_loan = NULL, offer_return = NULL, offer_at = NULL, offer_seals = NULL,
                    offer_by = NULL, accept_by = NULL, alarmed = 0 WHERE id = ?
                """,
                e.to.text, onLoan, e.isReturn, e.sample.rawValue)
            if e.isReturn {
                try db.run("UPDATE sample SET pristinity = 0 WHERE id = ?", e.sample.rawValue)
                try db.run(
                    "UPDATE loan_piece SET returned = ? WHERE sample = ? AND loan = ?", applied.event.at.milliseconds,
                    e.sample.rawValue, e.loan?.rawValue)
            } else if let loan = e.loan {
                try db.run(
                    "UPDATE loan_piece SET handed = ?, due = ? WHERE sample = ? AND loan = ?",
                    applied.event.at.milliseconds, e.due?.milliseconds, e.sample.rawValue, loan.rawValue)
            }
            try noteFacility(e.to, db)
            try custodyRow(.accepted, applied, e.sample, e.from, e.to, e.consignment, e.loan, e.isReturn, e.mass, db)
            applied.stale?.note(e.sample.rawValue)
        }
        on(Sample.CustodyWithdrawn.self) { e, applied, db in
            // The record names no parties: they are those of the offer that it takes back.
            let offer = try db.row("SELECT custodian, offer_to FROM sample WHERE id = ?", e.sample.rawValue)
            let giver = (offer?["custodian"] as String?).flatMap { Party($0) }
            let receiver = (offer?["offer_to"] as String?).flatMap { Party($0) }
            try db.run(
                """
                UPDATE sample SET offer_consignment = NULL, offer_to = NULL, offer_loan = NULL, offer_return = NULL,
                    offer_at = NULL, offer_seals = NULL, offer_by = NULL, accept_by = NULL, alarmed = 0 WHERE id = ?
                """,
                e.sample.rawValue)
            try custodyRow(.withdrawn, applied, e.sample, giver, receiver, e.consignment, e.loan, e.isReturn, e.mass, db)
            applied.stale?.note(e.sample.rawValue)
        }
        on(Sample.CustodyAlarmed.self) { e, applied, db in
            try db.run("UPDATE sample SET alarmed = 1 WHERE id = ?", e.sample.rawValue)
            try custodyRow(.alarmed, applied, e.sample, nil, nil, e.consignment, nil, false, nil, db)
        }
        on(Sample.SealBroken.self) { e, applied, db in
            try db.run(
                "UPDATE sample SET broken_seals = json_insert(coalesce(broken_seals, '[]'), '$[#]', ?) WHERE id = ?", e.seal,
                e.sample.rawValue)
            try custodyRow(.sealBroken, applied, e.sample, nil, nil, e.consignment, nil, false, nil, db)
            applied.stale?.note(e.sample.rawValue)
        }
        on(Sample.SealCleared.self) { e, applied, db in
            try db.run("UPDATE sample SET broken_seals = NULL WHERE id = ?", e.sample.rawValue)
            try custodyRow(.sealCleared, applied, e.sample, nil, nil, nil, nil, false, nil, db)
            applied.stale?.note(e.sample.rawValue)
        }
        on(Sample.QuarantineEnded.self) { e, applied, db in
            try db.run("UPDATE sample SET quarantined = 0 WHERE id = ?", e.sample.rawValue)
            try custodyRow(.quarantineEnded, applied, e.sample, nil, nil, nil, nil, false, nil, db)
            applied.stale?.note(e.sample.rawValue)
        }
    }
}

/// Whatever was opened is pristine no longer.
private func wear(_ applied: Applied, _ db: Database) throws {
    let worn = Sample.Pristinity.processed.rawValue
    try db.run("UPDATE sample SET pristinity = min(pristinity, ?) WHERE id = ?", worn, applied.event.subject)
}

/// Remembers where samples have been: there they may be sent again.
private func noteFacility(_ party: Party, _ db: Database) throws {
    guard case .facility(let name) = party else { return }
    try db.run("INSERT OR IGNORE INTO facility VALUES (?)", name)
}

private func custodyRow(
    _ kind: SampleSheet.Step.Kind, _ applied: Applied, _ sample: Sample.ID, _ giver: Party?, _ receiver: Party?, _ consignment: String?,
    _ loan: Loan.ID?, _ isReturn: Bool, _ mass: Mass?, _ db: Database
) throws {
    // What names no loan belongs to the journey before it: an alarm, a seal, the end of a quarantine.
    var loan = loan?.rawValue
    if !kind.isOfDelivery {
        loan = try db.row("SELECT loan FROM custody WHERE sample = ? ORDER BY seq DESC LIMIT 1", sample.rawValue)?["loan"]
    }
    // A command may write several records of one sample; each has its own sequence.
    try db.run(
        "INSERT INTO custody VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", applied.sequence, sample.rawValue,
        applied.event.at.milliseconds, kind.rawValue, giver?.text, receiver?.text, consignment, loan, isReturn,
        mass?.micrograms)
}

/// How official numbers sort and what a search finds them by.
enum SampleSort {
    /// Digits are padded, so that `10002,6` comes before `10002,22`.
    static func key(_ number: String) -> String {
        var key = ""
        var digits = ""
        func flush() {
            guard !digits.isEmpty else { return }
            key += String(repeating: "0", count: max(0, 10 - digits.count)) + digits
            digits = ""
        }
        for character in number.lowercased() {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else {
                flush()
                key.append(character)
            }
        }
        flush()
        return key
    }

    static func words(_ e: Sample.Registered) -> String {
        var words = [e.number, e.mission, e.material.rawValue, e.form.rawValue]
        if let variety = e.variety { words.append(variety) }
        if let site = e.collected?.site { words.append(site) }
        return words.joined(separator: " ")
    }
}
