package import Domain
import GRDB

/// Everything that one viewer may know of one sample.
package struct SampleSheet: Sendable {
    package var row: SampleRow
    package var birth: Sample.Registered
    package var aliases: [String]
    package var custodian: Party
    /// What it was split from, or pooled of.
    package var parents: [Relative]
    package var children: [Relative]
    /// How many daughters there are beyond those listed.
    package var moreChildren: Int
    /// Micrograms by account; for the public in three places only.
    package var ledger: [Line]
    package var custody: [Step]
    package var calls: [OpenCall]
    package var state: State
    /// Only for those who keep or borrow it.
    package var offer: Offer?
    /// The numbers of the seals that were found broken and not yet cleared; likewise.
    package var brokenSeals: [String]
    package var discrepancies: [Discrepancy]
    /// What was done with it, as far as the viewer may know.
    package var works: [Work]

    package struct Work: Codable, Hashable, Sendable {
        package var sequence: Int
        package var at: Instant
        package var work: Sample.Work
        package var note: TextReference?
        package var files: [FileReference]
    }

    package enum State: String, Codable, Hashable, Sendable {
        case available, reserved, inTransit, onLoan, quarantine, notAvailable
    }

    package struct Relative: Codable, Hashable, Sendable {
        package var id: String
        package var number: String
        package var mass: Int64
        package var state: State
    }

    package struct Line: Codable, Hashable, Sendable {
        package var account: String
        package var mass: Int64
    }

    package struct Step: Codable, Hashable, Sendable {
        package var sequence: Int
        package var at: Instant
        package var kind: Kind
        package var giver: String?
        package var receiver: String?
        package var consignment: String?
        package var isReturn: Bool
        package var mass: Int64?

        /// What happened: each has its words on the sample's page.
        package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
            case offered, accepted, withdrawn, alarmed, sealBroken, sealCleared, quarantineEnded

            /// Whether it is a step of one delivery, which goes out or comes back.
            package var isOfDelivery: Bool { self == .offered || self == .accepted || self == .withdrawn }
        }
    }

    package struct OpenCall: Codable, Hashable, Sendable {
        package var id: String
        package var number: String
        package var closes: Instant
    }

    package struct Offer: Codable, Hashable, Sendable {
        package var consignment: String
        package var to: Party
        /// The numbers of the seals that went on.
        package var seals: [String]
        package var acceptBy: Instant
        package var isReturn: Bool
        /// Whether the viewer may accept it: whoever acts for the receiver and did not offer it.
        package var isAcceptable: Bool
    }

    package struct Discrepancy: Codable, Hashable, Sendable {
        package var id: String
        package var expected: Int64
        package var found: Int64
        package var opened: Instant
    }
}

extension Register {
    package func sample(_ id: Sample.ID, _ viewer: Viewer) async throws -> SampleSheet? {
        try read { db in
            guard let row = try db.row("SELECT * FROM sample WHERE id = ?", id.rawValue),
                let catalogued = try db.first(
                    "SELECT \(SampleRow.columns) FROM sample WHERE id = ?", id.rawValue, read: SampleRow.init)
            else { return nil }
            let isInside = viewer.seesAllSamples
            let ownLoans = try isInside ? nil : Register.loans(of: id, viewer, db)
            let children = try db.rows(
                """
                SELECT * FROM sample WHERE parent = ?1 OR id IN (SELECT pool FROM pool_parent WHERE parent = ?1)
                ORDER BY sort LIMIT 200
                """, id.rawValue
            ).map { Register.relative($0, isInside) }
            let parents = try db.rows(
                """
                SELECT * FROM sample WHERE id = (SELECT parent FROM sample WHERE id = ?1)
                    OR id IN (SELECT parent FROM pool_parent WHERE pool = ?1) ORDER BY sort
                """, id.rawValue
            ).map { Register.relative($0, isInside) }
            var offer: SampleSheet.Offer?
            let isOffered = ownLoans.map { loans in (row["offer_loan"] as String?).map(loans.contains) ?? false } ?? true
            if isOffered, let consignment = row["offer_consignment"] as String?, let to = Party(row["offer_to"] as String) {
                offer = .init(
                    consignment: consignment, to: to,
                    seals: try JSONColumn.read([String].self, from: row["offer_seals"] as String),
                    acceptBy: Instant(milliseconds: row["accept_by"]),
                    isReturn: row["offer_return"],
                    isAcceptable: row["offer_by"] != viewer.actor.mark && viewer.mayAct(for: to, .custodyAccept))
            }
            let isHeld = ownLoans.map { loans in (row["loan"] as String?).map(loans.contains) ?? false } ?? true
            return SampleSheet(
                row: catalogued,
                birth: try JSONColumn.read(Sample.Registered.self, from: row["birth"] as String),
                aliases: try db.rows(
                    "SELECT name FROM sample_name WHERE sample = ? AND name <> ? ORDER BY seq", id.rawValue,
                    row["number"] as String
                ).map { $0["name"] },
                custodian: Party(row["custodian"] as String) ?? .facility("–"),
                parents: parents,
                children: children,
                moreChildren: max(0, (row["children"] as Int) - children.count),
                ledger: try Register.ledger(id, row, isInside: isInside, db),
                custody: try Register.custody(id, ownLoans: ownLoans, db),
                calls: try Register.openCalls(with: id, viewer, db),
                state: Register.state(row, isInside),
                offer: offer,
                brokenSeals: isHeld ? try Register.brokenSeals(row) : [],
                discrepancies: isInside ? try Register.discrepancies(id, db) : [],
                // Notes and photographs are the house's, and no record: whoever audits reads the log.
                works: try Register.works(id, isInside: viewer.may(.sampleRead), db)
            )
        }
    }

    /// The loans through which the viewer is a party to a sample: borrowers see more of what they hold or are about to
    /// receive, and nothing more of what others held before or hold now.
    private static func loans(of sample: Sample.ID, _ viewer: Viewer, _ db: Database) throws -> Set<String> {
        let scope = Scope.loans(viewer)
        let sql = """
            SELECT loan.id FROM loan_piece JOIN loan ON loan.id = loan_piece.loan WHERE loan_piece.sample = ? AND \(scope.sql)
            """
        let arguments = StatementArguments([sample.rawValue.databaseValue] + scope.arguments)
        return Set(try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map { $0["id"] })
    }

    /// The seals of a sample's row that were found broken and not yet cleared.
    static func brokenSeals(_ row: Row) throws -> [String] {
        try JSONColumn.readIfAny([String].self, from: row["broken_seals"]) ?? []
    }

    private static func relative(_ row: Row, _ isInside: Bool) -> SampleSheet.Relative {
        .init(id: row["id"], number: row["number"], mass: row["birth_mass"], state: state(row, isInside))
    }

    /// The state as one may know it: to outsiders a promise shows when it is announced, a journey when it has ended.
    static func state(_ row: Row, _ isInside: Bool) -> SampleSheet.State {
        if (row["loan"] as String?) != nil { return .onLoan }
        if row["quarantined"] as Bool { return .quarantine }
        if isInside, (row["offer_consignment"] as String?) != nil { return .inTransit }
        return (row["available"] as Int64) > 0 ? .available : .notAvailable
    }

    private static func ledger(_ id: Sample.ID, _ row: Row, isInside: Bool, _ db: Database) throws -> [SampleSheet.Line] {
        var masses: [Account: Int64] = [:]
        for line in try db.rows("SELECT account, mass FROM balance WHERE sample = ?", id.rawValue) {
            if let account = Account(rawValue: line["account"]) { masses[account] = line["mass"] }
        }
        if !isInside {
            // To outsiders, what is promised or offered is still in the vault; what is coming back is still out.
            let isOut = (row["loan"] as String?) != nil
            let moving = (masses[.transit] ?? 0)
            masses[isOut ? .loan : .vault, default: 0] += moving
            masses[.vault, default: 0] += masses[.reserved] ?? 0
            masses[.transit] = 0
            masses[.reserved] = 0
        }
        return Account.allCases.filter(\.isPlace).compactMap { account in
            guard let mass = masses[account], mass != 0 else { return nil }
            return .init(account: account.rawValue, mass: mass)
        }
    }

    /// - Parameter ownLoans: those whose whole journeys are shown; nil for all. Of others only that custody moved.
    private static func custody(_ id: Sample.ID, ownLoans: Set<String>?, _ db: Database) throws -> [SampleSheet.Step] {
        let own = (ownLoans ?? []).sorted()
        let condition = ownLoans == nil ? "1" : "(kind = 'accepted' OR loan IN (\(Scope.marks(own.count))))"
        let sql = "SELECT * FROM custody WHERE sample = ? AND \(condition) ORDER BY seq DESC LIMIT 500"
        let arguments = StatementArguments([id.rawValue] + own)
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).compactMap { row in
            guard let kind = SampleSheet.Step.Kind(rawValue: row["kind"]) else { return nil }
            let isParty = ownLoans.map { loans in (row["loan"] as String?).map(loans.contains) ?? false } ?? true
            return SampleSheet.Step(
                sequence: row["seq"], at: Instant(milliseconds: row["at"]), kind: kind, giver: row["giver"],
                receiver: row["receiver"], consignment: isParty ? row["consignment"] : nil, isReturn: row["is_return"],
                mass: row["mass"])
        }
    }

    private static func openCalls(with id: Sample.ID, _ viewer: Viewer, _ db: Database) throws -> [SampleSheet.OpenCall] {
        try db.rows(
            """
            SELECT call.id, number, closes FROM call_item JOIN call ON call.id = call_item.call
            WHERE sample = ?1 AND opens <= ?2 AND closes > ?2 AND cancelled IS NULL ORDER BY closes
            """, id.rawValue, viewer.now.milliseconds
        ).map { .init(id: $0["id"], number: $0["number"], closes: Instant(milliseconds: $0["closes"])) }
    }

    private static func works(_ id: Sample.ID, isInside: Bool, _ db: Database) throws -> [SampleSheet.Work] {
        let audience = isInside ? "1" : "is_public = 1"
        return try db.rows("SELECT * FROM sample_work WHERE sample = ? AND \(audience) ORDER BY seq DESC LIMIT 200", id.rawValue)
            .compactMap { row in
                guard let work = Sample.Work(rawValue: row["work"]) else { return nil }
                return .init(
                    sequence: row["seq"], at: Instant(milliseconds: row["at"]), work: work,
                    note: try JSONColumn.readIfAny(TextReference.self, from: row["note"]),
                    files: try JSONColumn.read([FileReference].self, from: row["files"] as String))
            }
    }

    private static func discrepancies(_ id: Sample.ID, _ db: Database) throws -> [SampleSheet.Discrepancy] {
        try db.rows("SELECT * FROM discrepancy WHERE sample = ? AND resolved IS NULL", id.rawValue).map {
            .init(id: $0["id"], expected: $0["expected"], found: $0["found"], opened: Instant(milliseconds: $0["opened"]))
        }
    }
}
