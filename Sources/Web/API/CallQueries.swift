import Domain
import ReadModels
import WebServer

/// Calls, applications and reviews.
enum CallQueries {
    static let call = Resource<CallRow>(
        "Call",
        [
            .init("id", .text) { $0.id }, .init("number", .text) { $0.number }, .init("category", .text) { $0.category },
            .init("state", .text, from: { $0.state(at: $1.now).rawValue }), .init("opens", .instant) { $0.opens },
            .init("closes", .instant) { $0.closes }, .init("zone", .text) { $0.zone }, .init("title", .prose) { $0.title },
            .init("summary", .prose) { $0.summary }, .init(ifAny: "announced", .instant) { $0.announced },
            .init(ifAny: "received", .integer) { $0.received }, .init(ifAny: "sets", .integer) { $0.sets },
            .init("samples", .integer) { $0.samples },
        ])

    static let item = Resource<ApplicationRow.Item>(
        "ApplicationItem",
        [
            .init("item", .integer) { $0.item }, .init(ifAny: "sample", .text) { $0.sample },
            .init(ifAny: "number", .text) { $0.number }, .init(ifAny: "material", .text) { $0.material },
            .init("wanted", .mass) { $0.wanted }, .init("minimum", .mass) { $0.minimum },
            .init("destructive", .mass) { $0.destructive }, .init(ifAny: "approved", .mass) { $0.approved },
            .init(ifAny: "approvedDestructive", .mass) { $0.approvedDestructive },
        ])

    static let file = Resource<FileReference>(
        "File",
        [
            .init("sha256", .text) { $0.sha256 }, .init("size", .integer) { Int($0.size) },
            .init("mediaType", .text) { $0.mediaType },
        ])

    static let material = Resource<Application.Material>(
        "ApplicationMaterial",
        [
            .init("kind", .text) { $0.kind }, .init(ifAny: "text", .prose) { $0.text },
            .init(ifAny: "file", file.shape) { $0.file },
        ])

    static let decision = Resource<ApplicationRow.Decision>(
        "Decision",
        [
            .init(ifAny: "isEligible", .flag) { $0.isEligible },
            .init(ifAny: "eligibilityReason", .prose) { $0.eligibilityReason },
            .init(ifAny: "panel", .text) { $0.panel }, .init(ifAny: "panelGrounds", .prose) { $0.panelGrounds },
            .init(ifAny: "examined", .text) { $0.examined },
            .init(ifAny: "examinedGrounds", .prose) { $0.examinedGrounds },
            .init(ifAny: "grounds", .prose) { $0.grounds }, .init(ifAny: "decided", .instant) { $0.decided },
        ])

    static let application = Resource<ApplicationRow>(
        "Application",
        [
            .init("id", .text) { $0.id }, .init("call", .text) { $0.call }, .init("callNumber", .text) { $0.callNumber },
            .init("applicant", .person) { $0.applicant }, .init("organisation", .organisation) { $0.organisation },
            .init("coApplicants", Shape<String>.person.list) { $0.coApplicants },
            .init("stage", .choice(Application.Stage.allCases.map(\.rawValue))) { $0.stage.rawValue },
            .init("submitted", .instant) { $0.submitted }, .init("revision", .integer) { $0.revision },
            .init("title", .prose) { $0.title }, .init("plan", .prose) { $0.plan },
            .init("materials", material.shape.list) { $0.materials }, .init("items", item.shape.list) { $0.items },
            .init(ifAny: "announced", .instant) { $0.announced }, .init(ifAny: "loan", .text) { $0.loan },
            .init(ifAny: "decision", decision.shape) { $0.decision }, .init("isOwn", .flag) { $0.isOwn },
        ])

    static let score = Resource<Review.Score>(
        "Score", [.init("criterion", .text) { $0.criterion }, .init("value", .integer) { $0.value }])

    static let finding = Resource<Review.Finding>(
        "Finding",
        [
            .init("isStrength", .flag) { $0.isStrength }, .init("isMajor", .flag) { $0.isMajor },
            .init(ifAny: "criterion", .text) { $0.criterion }, .init("text", .prose) { $0.text },
        ])

    static let review = Resource<ReviewRow>(
        "Review",
        [
            .init("id", .text) { $0.id }, .init("application", .text) { $0.application },
            .init("reviewer", .text) { $0.reviewer },
            .init("stage", .choice(Review.Stage.allCases.map(\.rawValue))) { $0.stage.rawValue },
            .init("invited", .instant) { $0.invited }, .init("due", .instant) { $0.due },
            .init(ifAny: "conflict", .text) { $0.conflict?.rawValue }, .init(ifAny: "statement", .prose) { $0.statement },
            .init("scores", score.shape.list) { $0.scores }, .init("findings", finding.shape.list) { $0.findings },
            .init(ifAny: "advice", .text) { $0.advice?.rawValue }, .init(ifAny: "submitted", .instant) { $0.submitted },
            .init("isOwn", .flag) { $0.isOwn },
        ])

    static let schemas: [Schema] = [
        Schema(call), Schema(listOf: call), Schema(item), Schema(file), Schema(material), Schema(decision),
        Schema(application), Schema(listOf: application), Schema(score), Schema(finding), Schema(review),
        Schema(listOf: review),
    ]

    static let all: [Query] = [
        .list("calls", "calls", "All calls", call, needsSignIn: false) { ask in
            let page = try ask.page(try await ask.register.calls(ask.viewer), key: \.id)
            return (page.rows, page.next, try await Prose.load(page.rows.flatMap { [$0.title, $0.summary] }, ask))
        },
        .one("calls/{id}", "calls.one", "One call", call, needsSignIn: false) { ask in
            let id: String = try ask.request.parameter("id")
            guard let found = try await ask.register.call(SampleCall.ID(id), ask.viewer) else { return nil }
            return (found, try await Prose.load([found.title, found.summary], ask))
        },
        .list(
            "applications", "applications", "Applications that you may see", application,
            parameters: [.init(name: "call", schema: ["type": "string"], text: "The id of a call.")]
        ) { ask in
            let call = ask.request.query["call"].map { SampleCall.ID($0) }
            let page = try ask.page(try await ask.register.applications(inCall: call, ask.viewer), key: \.id)
            return (page.rows, page.next, try await prose(page.rows, ask))
        },
        .one("applications/{id}", "applications.one", "One application", application) { ask in
            let id: String = try ask.request.parameter("id")
            guard let found = try await ask.register.application(Application.ID(id), ask.viewer) else { return nil }
            return (found, try await prose([found], ask))
        },
        .list(
            "reviews", "reviews", "Reviews that you may see", review,
            parameters: [.init(name: "application", schema: ["type": "string"], text: "The id of an application.")]
        ) { ask in
            let application = ask.request.query["application"].map { Application.ID($0) }
            let page = try ask.page(try await ask.register.reviews(of: application, ask.viewer), key: \.id)
            return (page.rows, page.next, try await Prose.load(page.rows.flatMap(texts), ask))
        },
        .one("reviews/{id}", "reviews.one", "One review", review) { ask in
            let id: String = try ask.request.parameter("id")
            guard let found = try await ask.register.review(Review.ID(id), ask.viewer) else { return nil }
            return (found, try await Prose.load(texts(found), ask))
        },
    ]

    @Sendable private static func texts(_ review: ReviewRow) -> [TextReference?] {
        [review.statement] + review.findings.map(\.text)
    }

    private static func prose(_ rows: [ApplicationRow], _ ask: Ask) async throws -> Prose {
        var references: [TextReference?] = rows.flatMap { [$0.title, $0.plan] }
        references += rows.flatMap(\.materials).map(\.text)
        for decision in rows.compactMap(\.decision) {
            references += [decision.eligibilityReason, decision.panelGrounds, decision.examinedGrounds, decision.grounds]
        }
        return try await Prose.load(
            references, people: rows.flatMap { [$0.applicant] + $0.coApplicants }, organisations: rows.map(\.organisation),
            ask)
    }
}
