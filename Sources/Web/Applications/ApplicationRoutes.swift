import Domain
import HTTPTypes
import Intake
import ReadModels
import Registrar
import Vault
import WebServer

/// The applicant's desk: what is open, what is being written, what was submitted.
enum ApplicationRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/applications", name: "applications", audience: "signedIn") { request, visit in
                try await desk(request, visit, house)
            },
            .get("/applications/{id}", name: "applications.one", audience: "parties") { request, visit in
                try await ApplicationSheet(house: house, request: request, visit: visit).response()
            },
            .get("/calls/{id}/apply", name: "applications.write", audience: "signedIn") { request, visit in
                try await ApplicationForm(house: house, request: request, visit: visit).show()
            },
            .post("/calls/{id}/apply", name: "applications.submit", audience: "signedIn", body: .stream(limit: Uploads.Limit.form)) {
                request, visit in
                let (request, refused) = try await Uploads(house: house, visit: visit).form(request)
                return try await ApplicationForm(house: house, request: request, visit: visit, refused: refused).submit()
            },
            .post("/calls/{id}/apply/draft", name: "applications.draft", audience: "signedIn", body: .form(limit: 4 << 20)) {
                request, visit in
                try await ApplicationForm(house: house, request: request, visit: visit).save()
            },
        ]
    }

    private static func desk(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let strings = request.strings
        let person = try visit.person()
        let applications = try await house.register.ownApplications(visit.viewer)
        let calls = try await house.register.calls(visit.viewer).filter { $0.state(at: visit.now) == .open }
        let drafts = try await house.vault.drafts.drafts(of: person.id).filter { $0.key.kind == "application" }
        let texts = try await Texts.load(applications.map(\.title) + calls.map(\.title), house, request)
        func time(_ instant: Instant) -> String { Wording.time(instant, visit.policy.calendar, request.language) }
        let submitted = applications.map { application in
            SheetPage.Row(cells: [
                .init(text: texts(application.title), cellHref: "/applications/\(application.id)"),
                .init(text: application.callNumber, cellHref: "/calls/\(application.call)"),
                .init(text: time(application.submitted)),
                .init(
                    text: strings.stage(application.stage.rawValue),
                    cellState: StageStyle.kind(application.stage.rawValue)),
            ])
        }
        let open = calls.map { call in
            let hasDraft = drafts.contains { $0.key.subject == call.id }
            let has = applications.contains { $0.call == call.id && $0.stage != .withdrawn }
            let label = strings(has ? "applications.replace" : hasDraft ? "applications.continue" : "applications.apply")
            return SheetPage.Row(cells: [
                .init(text: texts(call.title), cellHref: "/calls/\(call.id)"),
                .init(text: time(call.closes) + " (" + ZonedTime.name(of: visit.policy.calendar.zone, strings) + ")"),
                .init(text: label, cellHref: "/calls/\(call.id)/apply"),
            ])
        }
        let page = SheetPage(
            heading: strings("applications.title"),
            standfirst: strings("applications.text"),
            sections: [
                .table(
                    strings("applications.submitted"),
                    ["applications.column.title", "applications.column.call", "applications.column.submitted", "applications.column.stage"]
                        .map { .init(name: strings($0), isPlain: $0 == "applications.column.stage") }, submitted, empty: strings("applications.none")),
                .table(
                    strings("applications.open"),
                    ["applications.column.call", "applications.column.closes", "applications.column.next"]
                        .map { .init(name: strings($0)) }, open, empty: strings("applications.noneOpen")),
            ])
        return page.response(house, request, visit, dense: false)
    }
}
