package import Domain
import GRDB

/// One application, as its viewer may know it.
package struct ApplicationRow: Codable, Hashable, Sendable {
    package var id: String
    package var call: String
    package var callNumber: String
    package var applicant: String
    package var organisation: String
    package var coApplicants: [String]
    /// The stage; to applicants the public one, which does not tell what is being done with it.
    package var stage: Application.Stage
    package var submitted: Instant
    package var revision: Int
    package var title: TextReference
    package var plan: TextReference
    package var materials: [Application.Material]
    package var items: [Item]
    package var announced: Instant?
    package var loan: String?
    /// Only for those who decide.
    package var decision: Decision?
    /// True where the viewer is one of the applicants.
    package var isOwn: Bool

    package struct Item: Codable, Hashable, Sendable {
        package var item: Int
        package var sample: String?
        package var number: String?
        package var material: String?
        package var wanted: Int64
        package var minimum: Int64
        package var destructive: Int64
        /// Nil until the viewer may know.
        package var approved: Int64?
        package var approvedDestructive: Int64?
    }

    package struct Decision: Codable, Hashable, Sendable {
        package var isEligible: Bool?
        package var eligibilityReason: TextReference?
        package var panel: String?
        package var panelGrounds: TextReference?
        package var examined: String?
        package var examinedGrounds: TextReference?
        package var grounds: TextReference?
        package var decided: Instant?
    }
}

extension Register {
    package func applications(inCall call: SampleCall.ID? = nil, _ viewer: Viewer) async throws -> [ApplicationRow] {
        try read { db in
            let scope = Scope.applications(viewer)
            var sql = Register.applicationSQL(viewer) + " WHERE \(scope.sql)"
            var arguments = Scope.ownApplications(viewer).arguments + scope.arguments
            if let call {
                sql += " AND application.call = ?"
                arguments.append(call.rawValue.databaseValue)
            }
            sql += " ORDER BY application.first_seq LIMIT 1000"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
                .map { try Register.application($0, viewer, db) }
        }
    }

    /// Applications that the viewer has a hand in as an applicant.
    package func ownApplications(_ viewer: Viewer) async throws -> [ApplicationRow] {
        try await applications(viewer).filter(\.isOwn)
    }

    package func application(_ id: Application.ID, _ viewer: Viewer) async throws -> ApplicationRow? {
        try read { db in
            let scope = Scope.applications(viewer)
            let sql = Register.applicationSQL(viewer) + " WHERE \(scope.identity("application.id")) = ? AND \(scope.sql)"
            let arguments = Scope.ownApplications(viewer).arguments + [id.rawValue.databaseValue] + scope.arguments
            return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
                .map { try Register.application($0, viewer, db) }
        }
    }

    /// The call that an application was made under; nil where there is none.
    ///
    /// For whoever assigns reviews: it names the scope of a pseudonym, and nothing else is told.
    package func call(of application: Application.ID) async throws -> SampleCall.ID? {
        try read { db in
            try db.row("SELECT call FROM application WHERE id = ?", application.rawValue).map { SampleCall.ID($0["call"]) }
        }
    }

    /// Whether a person leads an application: asked about the requester, before anything is made of a request.
    package func isLead(_ person: Person.ID, of application: Application.ID) async throws -> Bool {
        try read { db in
            try db.row(
                "SELECT 1 FROM application WHERE id = ? AND applicant = ?", application.rawValue, person.rawValue) != nil
        }
    }

    private static func applicationSQL(_ viewer: Viewer) -> String {
        """
        SELECT application.*, call.number AS call_number, \(Scope.ownApplications(viewer).sql) AS own
        FROM application JOIN call ON call.id = application.call
        """
    }

    private static func application(_ row: Row, _ viewer: Viewer, _ db: Database) throws -> ApplicationRow {
        let isOwn: Bool = row["own"]
        let isAnnounced = (row["announced"] as Int64?) != nil
        let stage = Application.Stage(rawValue: row["stage"]) ?? .submitted
        // Nobody learns the fate of their own application before it is announced, whatever their office.
        let mayKnow = viewer.may(.applicationRead) && !isOwn
        // A reviewer has judged and is done: what came of it is between the applicant and the agency.
        let isTold = isOwn && isAnnounced
        let told = Register.toldStage(stage, isAnnounced: isTold)
        let showsOutcome = mayKnow || isTold
        let items = try db.rows(
            """
            SELECT application_item.*, sample.number FROM application_item LEFT JOIN sample
            ON sample.id = application_item.sample WHERE application = ? ORDER BY item
            """, row["id"] as String)
        var decision: ApplicationRow.Decision?
        if mayKnow, viewer.isDecider {
            decision = .init(
                isEligible: row["eligible"],
                eligibilityReason: try JSONColumn.readIfAny(TextReference.self, from: row["eligible_reason"]),
                panel: row["panel"],
                panelGrounds: try JSONColumn.readIfAny(TextReference.self, from: row["panel_grounds"]),
                examined: row["examined"],
                examinedGrounds: try JSONColumn.readIfAny(TextReference.self, from: row["examined_grounds"]),
                grounds: try JSONColumn.readIfAny(TextReference.self, from: row["grounds"]),
                decided: (row["decided"] as Int64?).map(Instant.init(milliseconds:))
            )
        }
        return ApplicationRow(
            id: row["id"],
            call: row["call"],
            callNumber: row["call_number"],
            applicant: row["applicant"],
            organisation: row["organisation"],
            coApplicants: try JSONColumn.read([String].self, from: row["coapplicants"] as String),
            stage: mayKnow ? stage : told,
            submitted: Instant(milliseconds: row["submitted"]),
            revision: row["revision"],
            title: try JSONColumn.read(TextReference.self, from: row["title"] as String),
            plan: try JSONColumn.read(TextReference.self, from: row["plan"] as String),
            materials: try JSONColumn.read([Application.Material].self, from: row["materials"] as String),
            items: items.map { item in
                ApplicationRow.Item(
                    item: item["item"], sample: item["sample"], number: item["number"], material: item["material"],
                    wanted: item["wanted"], minimum: item["minimum"], destructive: item["destructive"],
                    approved: showsOutcome ? item["approved"] : nil,
                    approvedDestructive: showsOutcome ? item["approved_destructive"] : nil)
            },
            announced: showsOutcome ? (row["announced"] as Int64?).map(Instant.init(milliseconds:)) : nil,
            loan: isAnnounced && showsOutcome ? row["loan"] : nil,
            decision: decision,
            isOwn: isOwn
        )
    }

    /// What an applicant is told of the stage.
    static func toldStage(_ stage: Application.Stage, isAnnounced: Bool) -> Application.Stage {
        if stage == .withdrawn { return .withdrawn }
        return isAnnounced ? stage : .submitted
    }
}
