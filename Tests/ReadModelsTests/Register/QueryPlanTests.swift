import Domain
import GRDB
import ReadModels
import Synchronization
import TestSupport
import Testing

/// The statements that queries really run, explained on 100,000 rows.
@Suite("Queries use their indexes", .tags(.medium), .serialized)
struct QueryPlanTests {
    /// What the queries ask for, and as whom.
    struct Scene: Sendable {
        let cast: Cast
        let sample: Sample.ID
        let piece: Sample.ID
        let call: SampleCall.ID
        let application: Application.ID
        let loan: Loan.ID
        let anyone: Viewer
        private let viewers: [Person.ID: Viewer]

        init(_ journey: Journey) {
            cast = journey.cast
            sample = journey.sample
            piece = journey.piece
            call = journey.call
            application = journey.application
            loan = journey.loan
            anyone = journey.anyone
            let people = [
                cast.administrator, cast.office, cast.centre, cast.curator, cast.reviewer, cast.applicant, cast.director,
            ]
            viewers = Dictionary(uniqueKeysWithValues: people.map { ($0, journey.viewer($0)) })
        }

        func viewer(_ person: Person.ID) -> Viewer { viewers[person] ?? anyone }
    }

    /// A register with a hundred thousand samples, loans, applications and records beside a real journey.
    static func withManyRows(_ body: (Register, Scene) async throws -> Void) async throws {
        let journey = try Journey.at(.out)
        try await withRegister(journey.world.events) { (register) async throws in
            try await register.pool.write { db in
                for statement in filling { try db.execute(sql: statement) }
            }
            try await body(register, Scene(journey))
        }
    }

    private static let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"

    private static let filling = [
        """
        \(numbers) INSERT INTO sample (catalogue_place, id, number, sort, root, mission, material, form, category, pristinity,
            birth_mass, birth_seq, birth, custodian, available)
        SELECT i, 'many' || i, 'M' || i, printf('m%010d', i), 'many' || i, 'apollo' || (i % 7),
            substr('basalt  breccia soil    ', 1 + 8 * (i % 3), 8), 'rock', 'research', 2, 1000, i, birth,
            'facility:houston', 1000
        FROM n, (SELECT birth FROM sample WHERE id = 'sample1')
        """,
        "UPDATE sample SET material = trim(material) WHERE id LIKE 'many%'",
        "INSERT INTO sample_words (rowid, words) SELECT catalogue_place, number || ' ' || mission || ' ' || material || ' rock' FROM sample WHERE id LIKE 'many%'",
        "INSERT INTO facet SELECT mission, material, form, category, available > 0, count(*) FROM sample WHERE id LIKE 'many%' GROUP BY 1, 2, 3, 4, 5",
        "INSERT INTO sample_name SELECT number, id, birth_seq FROM sample WHERE id LIKE 'many%'",
        "INSERT INTO balance SELECT id, 'vault', 1000 FROM sample WHERE id LIKE 'many%'",
        "INSERT INTO entry SELECT 1000 + birth_seq, 'sample/' || id, 'sample.registered', 'everyone', birth_seq, 'operator' FROM sample WHERE id LIKE 'many%'",
        "INSERT INTO custody SELECT 1000 + birth_seq, id, birth_seq, 'accepted', NULL, NULL, NULL, NULL, 0, NULL FROM sample WHERE id LIKE 'many%'",
        "INSERT INTO posting SELECT 1000 + birth_seq, 0, id, 'vault', 1000 FROM sample WHERE id LIKE 'many%'",
        """
        \(numbers) INSERT INTO application SELECT 'a' || i, 'c' || (i % 100), 'p' || (i % 1000), 'o' || (i % 50), 'submitted',
            1, i, i, title, plan, materials, coapplicants, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            NULL, NULL
        FROM n, (SELECT title, plan, materials, coapplicants FROM application WHERE id = 'application1')
        """,
        "INSERT INTO application_person SELECT applicant, id FROM application WHERE id <> 'application1'",
        "INSERT INTO application_item SELECT id, 0, 'many1', NULL, 10, 0, 0, NULL, NULL, NULL FROM application WHERE id <> 'application1'",
        "INSERT INTO loan SELECT 'l' || first_seq, id, organisation, applicant, 'research', 'signed', 0, 0, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM application WHERE id <> 'application1'",
        "INSERT INTO loan_piece (sample, loan, item, lent) SELECT 'many' || first_seq, 'l' || first_seq, 0, 10 FROM application WHERE id <> 'application1'",
        "INSERT INTO review SELECT 'v' || first_seq, id, 'r' || (first_seq % 500), 'invited', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM application WHERE id <> 'application1'",
        "\(numbers) INSERT INTO role_grant SELECT 'g' || i, 'p' || i, 'applicant', 0, 9223372036854775807 FROM n",
        "\(numbers) INSERT INTO person SELECT 'p' || i, 0, 0 FROM n",
        "\(numbers) INSERT INTO certificate SELECT 'X-' || i, 'l' || i, 'o1', 1, 1, i * 1000000, i FROM n",
    ]

    /// Runs `query` and returns the plans of all statements that it ran, by their text.
    static func plans(_ register: Register, _ query: () async throws -> Void) async throws -> [String: [String]] {
        let statements = Mutex<[String]>([])
        // Queries that run one after the other use the same reader.
        try register.read { db in
            db.trace { event in
                if case .statement(let statement) = event {
                    let sql = statement.expandedSQL
                    statements.withLock { $0.append(sql) }
                }
            }
        }
        try await query()
        try register.read { $0.trace() }
        let ran = statements.withLock { $0 }.filter { $0.hasPrefix("SELECT") || $0.hasPrefix("WITH") }
        return try register.read { db in
            var plans: [String: [String]] = [:]
            for sql in ran { plans[sql] = try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] } }
            return plans
        }
    }

    /// Tables that stay small: combinations of facets, calls, and what hangs on one of them.
    static let small = [
        "SCAN facet", "SCAN call", "SCAN organisation", "SCAN installation", "SCAN CONSTANT ROW",
        // A list that the rest of the statement has cut, and what the search keeps of itself.
        "SCAN (subquery", "SCAN main.sample_words_config",
    ]

    /// A query, and the indexes that its statements must use.
    struct Hot: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var indexes: [String]
        /// Scans that are meant: in the order of an index, with a limit.
        var scans: [String] = []
        var run: @Sendable (Register, Scene) async throws -> Void
    }

    @Test func `hot queries use the index that is meant for them, and scan nothing large`() async throws {
        try await Self.withManyRows { (register, scene) async throws in
            for hot in Self.hot { try await check(hot, register, scene) }
        }
    }

    private func check(_ hot: Hot, _ register: Register, _ scene: Scene) async throws {
        let plans = try await Self.plans(register) { try await hot.run(register, scene) }
        let lines = plans.values.flatMap(\.self)

        #expect(!lines.isEmpty, "\(hot.testDescription): no statement was seen")
        for index in hot.indexes {
            #expect(lines.contains { $0.contains(index) }, "\(hot.testDescription): \(index) is not in \(lines)")
        }
        for (sql, plan) in plans {
            let allowed = Self.small + hot.scans
            let scans = plan.filter { line in line.hasPrefix("SCAN") && !allowed.contains { line.hasPrefix($0) } }
            #expect(scans.isEmpty, "\(hot.testDescription): \(scans) in \(sql)")
            let sorts = plan.filter { $0.contains("TEMP B-TREE FOR ORDER BY") }
            // What a list shows comes in the order of its index.
            if !hot.scans.isEmpty { #expect(sorts.isEmpty, "\(hot.testDescription): sorts all rows in \(sql)") }
        }
    }

    static let now = World.start.advanced(byDays: 400)

    static let hot: [Hot] = [
        Hot(testDescription: "the catalogue's first page", indexes: [], scans: ["SCAN sample"]) { register, _ in
            _ = try await register.catalogue(CatalogueSearch(), limit: 50, .anyone(at: Self.now))
        },
        Hot(testDescription: "a later page", indexes: ["INTEGER PRIMARY KEY (rowid>?)", "sqlite_autoindex_sample_2 (number=?)"]) { register, _ in
            _ = try await register.catalogue(CatalogueSearch(after: "M50000"), limit: 50, .anyone(at: Self.now))
        },
        Hot(testDescription: "a mission's samples of a material", indexes: ["sample_words"], scans: ["SCAN sample_words VIRTUAL TABLE"]) {
            register, _ in
            _ = try await register.catalogue(CatalogueSearch(mission: "apollo3", material: .soil), limit: 50, .anyone(at: Self.now))
        },
        Hot(testDescription: "the few that may not be requested", indexes: ["sample_available"]) { register, _ in
            _ = try await register.catalogue(CatalogueSearch(isAvailable: false), limit: 50, .anyone(at: Self.now))
        },
        Hot(
            testDescription: "those of them with a word that very many have",
            indexes: ["sample_available", "CORRELATED SCALAR SUBQUERY"], scans: ["SCAN sample_words VIRTUAL TABLE"]
        ) { register, _ in
            _ = try await register.catalogue(CatalogueSearch(text: "soil", isAvailable: false), limit: 50, .anyone(at: Self.now))
        },
        Hot(
            testDescription: "the many that may be requested, with a word", indexes: ["sample_words"],
            scans: ["SCAN sample_words VIRTUAL TABLE"]
        ) { register, _ in
            _ = try await register.catalogue(CatalogueSearch(text: "soil", isAvailable: true), limit: 50, .anyone(at: Self.now))
        },
        Hot(testDescription: "a search for a number", indexes: ["sample_words"], scans: ["SCAN sample_words VIRTUAL TABLE"]) {
            register, _ in
            _ = try await register.catalogue(CatalogueSearch(text: "M77777"), limit: 50, .anyone(at: Self.now))
        },
        Hot(
            testDescription: "a search for a word that very many have", indexes: ["sample_words"],
            scans: ["SCAN sample_words VIRTUAL TABLE"]
        ) { register, _ in
            _ = try await register.catalogue(CatalogueSearch(text: "apollo3"), limit: 50, .anyone(at: Self.now))
        },
        Hot(
            testDescription: "a sample's sheet",
            indexes: ["sqlite_autoindex_sample_1", "sample_parent", "custody_sample", "call_item_sample", "sample_name_sample"]
        ) { register, journey in
            _ = try await register.sample(journey.piece, journey.viewer(journey.cast.director))
            _ = try await register.sample(Sample.ID("many500"), journey.viewer(journey.cast.curator))
        },
        Hot(testDescription: "an applicant's applications", indexes: ["application_person"]) { register, journey in
            _ = try await register.ownApplications(journey.viewer(journey.cast.applicant))
        },
        Hot(testDescription: "an application", indexes: ["PRIMARY KEY (id=?)", "application_item"]) { register, journey in
            _ = try await register.application(journey.application, journey.viewer(journey.cast.office))
        },
        Hot(testDescription: "a call's applications", indexes: ["application_call (call=?)"]) { register, journey in
            _ = try await register.applications(inCall: journey.call, journey.viewer(journey.cast.office))
        },
        Hot(testDescription: "a reviewer's reviews", indexes: ["review_reviewer (reviewer=?"]) { register, journey in
            _ = try await register.reviews(journey.viewer(journey.cast.reviewer))
        },
        Hot(testDescription: "an application's reviews", indexes: ["review_application (application=?)"]) { register, journey in
            _ = try await register.reviews(of: journey.application, journey.viewer(journey.cast.centre))
        },
        Hot(testDescription: "a borrower's loan", indexes: ["loan_borrower (borrower=?)", "loan_piece_loan", "loan_line_loan", "incident_loan"]) {
            register, journey in
            _ = try await register.loan(journey.loan, journey.viewer(journey.cast.director))
        },
        Hot(testDescription: "a certificate by its number", indexes: ["PRIMARY KEY (number=?)"]) { register, journey in
            _ = try await register.certificate("LS-2025-0001", journey.anyone)
        },
        Hot(testDescription: "the newest records", indexes: [], scans: ["SCAN entry"]) { register, journey in
            _ = try await register.entries(.init(), limit: 50, Viewer(.operator, at: Self.now))
        },
        Hot(testDescription: "a subject's records", indexes: ["entry_stream (stream=?)"]) { register, journey in
            _ = try await register.entries(.init(stream: "sample/many500"), limit: 50, Viewer(.operator, at: Self.now))
        },
        Hot(testDescription: "records of a type", indexes: ["entry_type (type=?"]) { register, journey in
            _ = try await register.entries(.init(type: "loan.closed"), limit: 50, Viewer(.operator, at: Self.now))
        },
        Hot(testDescription: "a person", indexes: ["PRIMARY KEY (id=?)", "role_grant_person", "membership_person"]) {
            register, journey in
            _ = try await register.person(journey.cast.curator, journey.viewer(journey.cast.administrator))
        },
        Hot(testDescription: "open hand-overs", indexes: ["sample_offer"], scans: ["SCAN sample USING INDEX sample_offer"]) {
            register, journey in
            _ = try await register.openHandovers(journey.viewer(journey.cast.curator))
        },
    ]

    @Test func `what decisions ask for is found by index`() async throws {
        try await Self.withManyRows { (register, journey) async throws in
            let (sample, person) = (Sample.ID("many777"), Person.ID("p777"))
            let (piece, loan, house) = (journey.piece, journey.loan, journey.cast.house)
            let plans = try await Self.plans(register) {
                try register.read { db in
                    let facts = RegisterFacts(db, policy: .sample)
                    _ = facts.sample(sample)
                    _ = facts.birth(of: sample)
                    _ = facts.sample(numbered: "M777")
                    _ = facts.loanItem(allocated: piece)
                    _ = facts.application(Application.ID("a777"))
                    _ = facts.isReviewing("r7", Application.ID("a777"))
                    _ = facts.block(of: house, at: Self.now)
                    _ = facts.earliestDue(of: loan)
                    _ = facts.certificates(inYear: 2025)
                    _ = facts.isPerson(person)
                    _ = facts.may(person, .sampleRead, at: Self.now)
                    _ = facts.organisations(of: person, at: Self.now)
                    _ = facts.openDiscrepancies(of: sample)
                    #expect(facts.failure == nil)
                }
            }

            #expect(plans.count >= 13)
            for (sql, plan) in plans {
                let scans = plan.filter { line in line.hasPrefix("SCAN") && !Self.small.contains { line.hasPrefix($0) } }
                #expect(scans.isEmpty, "\(scans) in \(sql)")
            }
        }
    }
}
