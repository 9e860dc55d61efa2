import Domain
import EventLog
import HTTPTypes
import ReadModels
import WebServer

/// `/`.
enum HomeRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/", name: "home", audience: .everybody) { request, visit in try await home(request, visit, house) }
        ]
    }

    private static func home(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let strings = request.strings
        let calls = try await house.register.calls(visit.viewer)
        let texts = try await CallTexts.load(calls, from: house.vault, request)
        func cards(_ states: Set<CallRow.State>) -> [CallListPage.Card] {
            calls.filter { states.contains($0.state(at: visit.now)) }.map { .init($0, texts, request, visit) }
        }
        let found = try await house.register.catalogue(CatalogueSearch(), limit: 1, visit.viewer)
        func facet(_ name: String, _ value: String) -> Int {
            found.facets.first { $0.name == name && $0.value == value }?.samples ?? 0
        }
        let decided = calls.filter { $0.state(at: visit.now) == .announced }
        let latest = Array(cards([.announced, .closed]).prefix(2))
        let adopted = try await house.register.adoptions(visit.viewer).programme
        let milestones = try house.programmes.map { Self.milestones(try $0.register(adopted: adopted), request, visit) } ?? []
        let size = try await house.log.latestCheckpoint()?.size
        let page = HomePage(
            programme: house.settings.title[request.language] ?? "Magpie",
            open: cards([.open]).reversed(),
            latest: latest,
            hasLatest: !latest.isEmpty,
            figures: [
                .init(term: strings("home.figure.samples"), value: Wording.count(found.total), figureHref: "/samples"),
                .init(
                    term: strings("home.figure.available"), value: Wording.count(facet("available", "yes")),
                    figureHref: "/samples?available=yes"),
                .init(
                    term: strings("home.figure.missions"),
                    value: Wording.count(found.facets.filter { $0.name == "mission" }.count), figureHref: nil),
                .init(
                    term: strings("home.figure.applications"),
                    value: Wording.count(decided.reduce(0) { $0 + ($1.received ?? 0) }), figureHref: "/calls"),
            ],
            roadmap: milestones,
            hasRoadmap: !milestones.isEmpty,
            checkpointSize: size.map(Wording.count))
        return house.templates.response(page, frame: house.frame(strings("nav.home"), request, visit), to: request)
    }

    /// What comes next by the newest plans; where nothing is planned, what came last.
    private static func milestones(_ register: ProgrammeRegister, _ request: Request, _ visit: Visit) -> [HomePage.Milestone] {
        let words = ProgrammeWords(register: register, request: request)
        let today = visit.policy.calendar.day(of: visit.now)
        let ahead = register.roadmap.entries.filter { entry in
            guard entry.actual.isEmpty, let date = entry.plans.last?.date else { return false }
            return (date.year, date.month ?? 12, date.day ?? 31) >= (today.year, today.month, today.day)
        }.sorted { a, b in
            guard let first = a.headline?.date, let second = b.headline?.date else { return false }
            return first < second
        }
        return ahead.prefix(6).compactMap { entry in
            guard let headline = entry.headline else { return nil }
            return HomePage.Milestone(
                missionName: words.mission(entry.mission), missionHref: "/missions/\(entry.mission)",
                milestone: words.milestone(entry.milestone), date: words.date(headline),
                milestoneState: StateMark(kind: "idle", text: request.strings("time.planned")),
                source: words.source(headline.source))
        }
    }
}
