package import Domain
import GRDB

extension RegisterFacts {
    package func sample(_ id: Sample.ID) -> SampleFacts? {
        read(nil) { db in
            guard
                let row = try db.row(
                    """
                    SELECT number, parent, category, pristinity, custodian, quarantined, available,
                        offer_consignment IS NULL AND broken_seals IS NULL AND quarantined = 0 AND loan IS NULL AS usable,
                        (SELECT count(*) FROM call_item JOIN call ON call.id = call_item.call
                         WHERE sample = sample.id AND cancelled IS NULL AND announced IS NULL) AS calls
                    FROM sample WHERE id = ?
                    """, id.rawValue),
                let category = Sample.Category(rawValue: row["category"]), let custodian = Party(row["custodian"] as String)
            else { return nil }
            let pristinity: Int = row["pristinity"]
            var balances: [Account: Mass] = [:]
            for line in try db.rows("SELECT account, mass FROM balance WHERE sample = ?", id.rawValue) {
                if let account = Account(rawValue: line["account"]) {
                    balances[account] = Mass(micrograms: line["mass"])
                }
            }
            var isHome = false
            if case .facility = custodian { isHome = true }
            return SampleFacts(
                id: id,
                number: row["number"],
                parent: (row["parent"] as String?).map { Sample.ID($0) },
                category: category,
                pristinity: Sample.Pristinity(rawValue: pristinity) ?? .returned,
                custodian: custodian,
                isUsable: (row["usable"] as Bool) && isHome,
                isQuarantined: row["quarantined"],
                openCalls: row["calls"],
                balances: balances
            )
        }
    }

    package func birth(of sample: Sample.ID) -> Sample.Registered? {
        read(nil) { db in
            guard let row = try db.row("SELECT birth FROM sample WHERE id = ?", sample.rawValue) else { return nil }
            return try JSONColumn.read(Sample.Registered.self, from: row["birth"] as String)
        }
    }

    package func isFacility(_ name: String) -> Bool {
        if lasting.facilities.contains(name) { return true }
        guard exists("SELECT 1 FROM facility WHERE name = ?", name) else { return false }
        lasting.facilities.insert(name)
        return true
    }

    package func sample(numbered number: String) -> Sample.ID? {
        read(nil) { try Register.sample(numbered: number, $0) }
    }

    package func isOpenDiscrepancy(_ id: String, of sample: Sample.ID) -> Bool {
        exists("SELECT 1 FROM discrepancy WHERE id = ? AND sample = ? AND resolved IS NULL", id, sample.rawValue)
    }

    package func openDiscrepancies(of sample: Sample.ID) -> Int {
        read(0) { try $0.int("SELECT count(*) FROM discrepancy WHERE sample = ? AND resolved IS NULL", sample.rawValue) }
    }
}
