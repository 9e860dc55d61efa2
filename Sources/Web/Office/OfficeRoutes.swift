import Domain
import HTTPTypes
import ReadModels
import Vault
import WebServer

/// The two desks of those who decide: the review centre and the programme office.
enum OfficeRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/review-centre", name: "reviewCentre", audience: "reviewCentre") { request, visit in
                try visit.require(.reviewOrganise)
                return try await board("nav.reviewCentre", "reviewCentre.text", request, visit, house, office: false)
            },
            .get("/office", name: "office", audience: "programmeOffice") { request, visit in
                try visit.require(.applicationDecide)
                return try await board("nav.office", "office.text", request, visit, house, office: true)
            },
        ]
    }

    /// What waits for whom, by call: an application stands where the next step is somebody's.
    private static func board(
        _ heading: String, _ text: String, _ request: Request, _ visit: Visit, _ house: House, office: Bool
    ) async throws -> Response {
        let strings = request.strings
        let calls = try await house.register.calls(visit.viewer)
        let applications = try await house.register.applications(visit.viewer).filter { !$0.isOwn }
        let reviews = Dictionary(grouping: try await house.register.reviews(visit.viewer), by: \.application)
        let loans = Dictionary(
            try await house.register.loans(visit.viewer).map { ($0.application, $0.stage) }, uniquingKeysWith: { first, _ in first })
        let texts = try await Texts.load(applications.map(\.title) + calls.map(\.title), house, request)
        let names = try await Names.load(
            people: [], organisations: applications.map(\.organisation), from: house.vault, request.language)
        var page = SheetPage(heading: strings(heading), standfirst: strings(text))
        if office {
            page.buttons = [
                .init(buttonHref: "/do/call.open", buttonLabel: strings("action.call.open.title")),
                .init(buttonHref: "/loans", buttonLabel: strings("office.loans"), isQuiet: true),
                .init(buttonHref: "/policy", buttonLabel: strings("policy.title"), isQuiet: true),
            ]
        }
        let counts = Dictionary(grouping: applications, by: \.stage).mapValues(\.count)
        page.facts = Application.Stage.allCases.compactMap { stage in
            counts[stage].map { .init(term: strings.stage(stage.rawValue), value: "\($0)") }
        }
        page.sections = calls.map { call in
            let rows = applications.filter { $0.call == call.id }.map { application in
                let own = reviews[application.id] ?? []
                let done = own.count { $0.stage == .submitted }
                return SheetPage.Row(cells: [
                    .init(text: texts(application.title), cellHref: "/applications/\(application.id)"),
                    .init(text: names.organisation(application.organisation)),
                    .init(
                        text: strings.stage(application.stage.rawValue),
                        cellState: StageStyle.kind(application.stage.rawValue)),
                    .init(text: "\(done) / \(own.count { $0.stage != .declined && $0.stage != .released })", isFigure: true),
                    .init(text: next(application, loans, strings)),
                ])
            }
            let state = call.state(at: visit.now)
            var section = SheetPage.Section.table(
                texts(call.title),
                [
                    .init(name: strings("applications.column.title")), .init(name: strings("application.organisation"), isPlain: true),
                    .init(name: strings("applications.column.stage"), isPlain: true),
                    .init(name: strings("application.reviews"), isFigure: true), .init(name: strings("applications.column.next")),
                ], rows, empty: strings("office.noApplications"),
                intro: strings(call.closes <= visit.now ? "office.windowOver" : "office.window", [
                    "closes": Wording.time(call.closes, visit.policy.calendar, request.language),
                    "state": state == .closed ? strings("office.deciding") : strings.stage(state.rawValue),
                ]))
            var buttons = [SheetPage.Button(buttonHref: "/calls/\(call.id)", buttonLabel: strings("office.toCall"), isQuiet: true)]
            if office, state == .closed {
                buttons.append(
                    .init(buttonHref: "/do/call.announce/\(call.id)", buttonLabel: strings("action.call.announce.title")))
            }
            if office, state == .open {
                buttons.append(
                    .init(
                        buttonHref: "/do/call.extend/\(call.id)", buttonLabel: strings("action.call.extend.title"), isQuiet: true))
            }
            section = section.with(buttons)
            return section
        }
        return page.response(house, request, visit)
    }

    /// The next step that waits for somebody; none once the outcome or the loan says that all is done.
    private static func next(_ application: ApplicationRow, _ loans: [String: Loan.Stage], _ strings: Strings) -> String {
        switch (application.stage, loans[application.id]) {
        case (.declined, _) where application.announced != nil: "–"
        case (.approved, _) where application.announced != nil, (.partlyApproved, _) where application.announced != nil:
            strings("next.announced")
        case (.signed, .certified?): strings("next.certified")
        case (.signed, let loan?) where loan.isOver: "–"
        default: strings("next.\(application.stage.rawValue)")
        }
    }
}
