import Domain
import HTTPTypes
import ReadModels
import Vault
import WebServer

/// The reviewer's desk, each review, and all assigned texts on one page for print.
enum ReviewRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/reviews", name: "reviews", audience: "reviewer") { request, visit in
                try visit.require(.reviewWrite)
                return try await desk(request, visit, house)
            },
            .get("/reviews/all-texts", name: "reviews.print", audience: "reviewer") { request, visit in
                try visit.require(.reviewWrite)
                return try await allTexts(request, visit, house)
            },
            .get("/reviews/{id}", name: "reviews.one", audience: "reviewer") { request, visit in
                try await one(request, visit, house)
            },
        ]
    }

    private static func desk(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let strings = request.strings
        let reviews = try await house.register.reviews(visit.viewer).filter(\.isOwn)
        let applications = try await applications(of: reviews, visit, house)
        let texts = try await Texts.load(applications.values.map(\.title), house, request)
        func time(_ instant: Instant) -> String { Wording.time(instant, visit.policy.calendar, request.language) }
        let rows = reviews.filter { $0.stage != .released }.map { review in
            // Before the declaration not even the title is shown.
            let title = applications[review.application].map { texts($0.title) } ?? strings("review.sealed")
            let isLate = review.stage != .submitted && review.stage != .declined && review.due < visit.now
            return SheetPage.Row(
                cells: [
                    .init(text: title, cellHref: "/reviews/\(review.id)"),
                    .init(text: strings.stage(review.stage.rawValue), cellState: StageStyle.kind(review.stage.rawValue)),
                    .init(text: time(review.due)),
                ], isOverdue: isLate)
        }
        let page = SheetPage(
            heading: strings("nav.reviews"),
            standfirst: strings("reviews.text"),
            buttons: rows.isEmpty
                ? [] : [.init(buttonHref: "/reviews/all-texts", buttonLabel: strings("reviews.print"), isQuiet: true)],
            sections: [
                .table(
                    strings("reviews.assigned"),
                    ["applications.column.title", "applications.column.stage", "field.due"].map {
                        .init(name: strings($0), isPlain: $0 == "applications.column.stage")
                    },
                    rows, empty: strings("reviews.none"))
            ])
        return page.response(house, request, visit, dense: false)
    }

    private static func applications(of reviews: [ReviewRow], _ visit: Visit, _ house: House) async throws
        -> [String: ApplicationRow]
    {
        let readable = Set(reviews.filter { $0.stage == .accepted || $0.stage == .submitted }.map(\.application))
        var result: [String: ApplicationRow] = [:]
        for row in try await house.register.applications(visit.viewer) where readable.contains(row.id) { result[row.id] = row }
        return result
    }

    private static func one(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let strings = request.strings
        _ = try visit.person()
        let id: String = try request.parameter("id")
        guard let review = try await house.register.review(Review.ID(id), visit.viewer) else { throw Problem.notFound }
        let application = try await house.register.application(Application.ID(review.application), visit.viewer)
        var references: [TextReference?] = review.findings.map(\.text) + [review.statement]
        if let application { references += [application.title, application.plan] + application.materials.map(\.text) }
        let texts = try await Texts.load(references, house, request)
        func time(_ instant: Instant) -> String { Wording.time(instant, visit.policy.calendar, request.language) }
        var page = SheetPage(heading: application.map { texts($0.title) } ?? strings("review.sealed"))
        page.kicker = strings("review.kicker")
        page.stateText = strings.stage(review.stage.rawValue)
        page.stateKind = StageStyle.kind(review.stage.rawValue)
        page.facts = [.init(term: strings("field.due"), value: time(review.due))]
        if let conflict = review.conflict {
            page.facts.append(.init(term: strings("field.conflict"), value: strings.word(conflict.rawValue)))
        }
        if review.isOwn {
            switch review.stage {
            case .invited:
                page.standfirst = strings("review.declareFirst")
                page.buttons = [button("review.declare", id, strings), button("review.decline", id, strings, quiet: true)]
            case .accepted:
                page.buttons = [
                    .init(
                        buttonHref: "/do/review.submit/\(id)?" + scores(visit.policy),
                        buttonLabel: strings("action.review.submit.title")), button("review.decline", id, strings, quiet: true),
                ]
            default: break
            }
        } else if visit.viewer.may(.reviewOrganise), review.stage != .submitted, review.stage != .released {
            page.buttons = [button("review.release", id, strings, quiet: true)]
        }
        if let application {
            page.sections = proposal(application, texts, strings)
            page.facts.append(
                .init(
                    term: strings("field.application"), value: application.callNumber,
                    factHref: "/applications/\(application.id)"))
        }
        if review.stage == .submitted {
            page.sections.append(
                .table(
                    strings("field.scores"),
                    [.init(name: strings("field.criterion")), .init(name: strings("field.value"), isFigure: true)],
                    review.scores.map {
                        .init(cells: [
                            .init(text: strings.word($0.criterion, of: "criterion")), .init(text: "\($0.value)", isFigure: true),
                        ])
                    }, empty: "–"))
            page.sections.append(
                .texts(
                    strings("field.findings"),
                    review.findings.map { finding in
                        .init(
                            strings(finding.isStrength ? "review.strength" : "review.weakness")
                                + (finding.isMajor ? " (\(strings("review.major")))" : ""), texts(finding.text))
                    }))
        }
        return page.response(
            house, request, visit, crumbs: [visit.deskCrumb(strings), .init(page.heading)], dense: false)
    }

    private static func proposal(_ application: ApplicationRow, _ texts: Texts, _ strings: Strings) -> [SheetPage.Section] {
        [
            .table(
                strings("field.items"),
                [
                    .init(name: strings("field.sample")), .init(name: strings("field.wanted"), isFigure: true),
                    .init(name: strings("field.destructive"), isFigure: true),
                ],
                application.items.map { item in
                    .init(cells: [
                        .init(text: item.number ?? item.material.map { strings.word($0) } ?? "–", cellHref: item.sample.map { "/samples/\($0)" }),
                        .init(text: Wording.mass(Mass(micrograms: item.wanted)), isFigure: true),
                        .init(text: Wording.mass(Mass(micrograms: item.destructive)), isFigure: true),
                    ])
                }, empty: "–"),
            .texts(strings("application.proposal"), [.init(strings("field.plan"), texts(application.plan))]),
            .texts(
                strings("field.materials"),
                application.materials.map {
                    .init(strings.word($0.kind), $0.text.map { texts($0) } ?? strings("application.file"))
                }),
        ]
    }

    /// Names the criteria in the review's form, so that only figures are to be written.
    private static func scores(_ policy: Policy) -> String {
        policy.criteria.enumerated().map { "scores.\($0).criterion=\($1.id)" }.joined(separator: "&")
    }

    private static func button(_ action: String, _ id: String, _ strings: Strings, quiet: Bool = false) -> SheetPage.Button {
        .init(buttonHref: "/do/\(action)/\(id)", buttonLabel: strings("action.\(action).title"), isQuiet: quiet)
    }

    private static func allTexts(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let strings = request.strings
        let reviews = try await house.register.reviews(visit.viewer).filter(\.isOwn)
        let applications = try await applications(of: reviews, visit, house)
        let all = applications.values.sorted { $0.id < $1.id }
        let references = all.flatMap { [$0.title, $0.plan] + $0.materials.compactMap(\.text) }
        let texts = try await Texts.load(references, house, request)
        var page = SheetPage(heading: strings("reviews.print"), standfirst: strings("reviews.printText"))
        page.sections = all.map { application in
            .texts(
                texts(application.title),
                [.init(strings("field.plan"), texts(application.plan))]
                    + application.materials.compactMap { material in
                        material.text.map { .init(strings.word(material.kind), texts($0)) }
                    })
        }
        page.canPrint = !page.sections.isEmpty
        if page.sections.isEmpty { page.standfirst = strings("reviews.none") }
        return page.response(house, request, visit, crumbs: [.init(strings("nav.reviews"), "/reviews"), .init(page.heading)])
    }
}
