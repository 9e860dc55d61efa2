import Charts
import Domain
import HTTPTypes
import ReadModels
import WebServer

/// Missions, roadmap, agreements: reference data, each figure with its source.
enum ProgrammeRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        func route(_ path: String, _ name: String, _ make: @escaping @Sendable (ProgrammeReader, Request, Visit) throws -> Response) -> Route<Visit> {
            .get(path, name: "programmes." + name, audience: .everybody) { request, visit in
                guard let shelf = house.programmes else { throw Problem.notFound }
                let adoptions = try await house.register.adoptions(visit.viewer)
                let reader = ProgrammeReader(
                    words: ProgrammeWords(register: try shelf.register(adopted: adoptions.programme), request: request),
                    adoptions: adoptions, calendar: visit.policy.calendar)
                return try make(reader, request, visit)
            }
        }
        @Sendable func answer<P: Page>(_ page: P, _ title: String, _ request: Request, _ visit: Visit, crumb: String? = nil) -> Response {
            let crumbs = crumb.map { [Frame.Crumb(request.strings("programme.missions"), "/missions"), Frame.Crumb($0)] } ?? []
            return house.templates.response(page, frame: house.frame(title, request, visit, crumbs: crumbs), to: request)
        }
        return [
            route("/missions", "missions") { reader, request, visit in
                answer(reader.missions(), request.strings("programme.missions"), request, visit)
            },
            route("/missions/{id:slug}", "mission") { reader, request, visit in
                let id: String = try request.parameter("id")
                guard let page = reader.mission(id) else { throw Problem.notFound }
                return answer(page, page.name, request, visit, crumb: page.name)
            },
            route("/roadmap", "roadmap") { reader, request, visit in
                let page = RoadmapPage(
                    version: reader.version("roadmap"),
                    chart: try RoadmapDrawing.part(reader.words, request, now: visit.now, visit.policy.calendar),
                    rows: reader.milestones(reader.register.roadmap.entries))
                return answer(page, request.strings("nav.roadmap"), request, visit)
            },
            route("/contradictions", "contradictions") { reader, request, visit in
                answer(reader.contradictions(), request.strings("programme.contradictions"), request, visit)
            },
            route("/institutes", "institutes") { reader, request, visit in
                answer(reader.institutes(), request.strings("programme.institutes"), request, visit)
            },
            route("/agreements", "agreements") { reader, request, visit in
                answer(reader.agreements(), request.strings("nav.agreements"), request, visit)
            },
            route("/restrictions", "restrictions") { reader, request, visit in
                answer(reader.restrictions(), request.strings("programme.restrictions"), request, visit)
            },
            route("/programme-data", "data") { reader, request, visit in
                answer(reader.data(), request.strings("programme.data"), request, visit)
            },
        ]
    }
}

/// The roadmap as a drawing: what happened and what is planned, with the present.
enum RoadmapDrawing {
    static func part(_ words: ProgrammeWords, _ request: Request, now: Instant, _ calendar: PolicyCalendar) throws -> ChartPart {
        let title = words.strings("nav.roadmap")
        let rows = words.register.missions.missions.compactMap { mission -> TimelineRow? in
            let marks = words.register.roadmap.entries(of: mission.id).compactMap { entry -> TimelineRow.Milestone? in
                guard let headline = entry.headline, let date = headline.date,
                    let day = Day(year: date.year, month: date.month ?? 7, day: date.day ?? 1)
                else { return nil }
                return TimelineRow.Milestone(
                    instant: Double(day.number) * 86_400,
                    label: words.milestone(entry.milestone) + ": " + words.date(headline),
                    isPlanned: headline.kind == .planned)
            }
            return marks.isEmpty ? nil : TimelineRow(label: words.mission(mission.id), milestones: marks)
        }
        let chart = TimelineChart(rows: rows, today: Double(now.milliseconds) / 1000, offset: calendar.offset(at: now))
        let frame = ChartFrame(
            title: title, description: words.strings("programme.roadmap.text"), id: "roadmap", width: 1000,
            words: request.language == .chinese ? .chinese : .english)
        return ChartPart(try chart.svg(frame), label: title)
    }
}

extension [AdoptionRow] {
    /// The digests of the reference data in force, by part.
    var programme: [String: String] {
        Dictionary(filter { $0.part != "policy" }.map { ($0.part, $0.digest) }) { first, _ in first }
    }
}
