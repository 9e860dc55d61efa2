import Domain
import HTTPTypes
import Intake
import ReadModels
import Registrar
import Vault
import WebServer

/// People and organisations, with their roles over time.
enum PeopleRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/people", name: "people", audience: "administrator") { request, visit in
                guard visit.viewer.may(.roleGrant) || visit.viewer.may(.personInvite) else {
                    _ = try visit.person()
                    throw Problem.notFound
                }
                return try await list(request, visit, house)
            },
            .get("/people/{id}", name: "people.one", audience: "administrator") { request, visit in
                try await one(request, visit, house)
            },
            .get("/organisations", name: "organisations", audience: "everybody") { request, visit in
                try await organisations(request, visit, house)
            },
            .get("/organisations/{id}", name: "organisations.one", audience: "everybody") { request, visit in
                try await organisations(request, visit, house)
            },
        ]
    }

    private static func list(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let strings = request.strings
        let people = try await house.register.people(visit.viewer)
        let names = try await Names.load(people: people.map(\.id), organisations: [], from: house.vault, request.language)
        let rows = people.map { person in
            let roles = person.grants.filter { $0.from <= visit.now && $0.until > visit.now }
            return SheetPage.Row(cells: [
                .init(text: names.person(person.id), cellHref: "/people/\(person.id)"),
                .init(text: roles.map { strings.word($0.role, of: "role") }.joined(separator: ", ")),
                .init(text: Wording.day(person.registered, visit.policy.calendar, request.language)),
            ])
        }
        var page = SheetPage(heading: strings("nav.people"), standfirst: strings("people.text"))
        page.buttons = [.init(buttonHref: "/do/organisation.register", buttonLabel: strings("action.organisation.register.title"), isQuiet: true)]
        page.sections = [
            .table(
                strings("people.accounts"), ["field.person", "account.roles", "people.since"].map { .init(name: strings($0)) },
                rows, empty: strings("people.none"))
        ]
        return page.response(house, request, visit)
    }

    private static func one(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let strings = request.strings
        _ = try visit.person()
        let id: String = try request.parameter("id")
        guard let person = try await house.register.person(Person.ID(id), visit.viewer) else { throw Problem.notFound }
        let names = try await Names.load(
            people: [id], organisations: person.memberships.map(\.organisation), from: house.vault, request.language)
        func period(_ from: Instant, _ until: Instant) -> String {
            let start = Wording.day(from, visit.policy.calendar, request.language)
            return until == .distantFuture
                ? strings("people.openPeriod", ["from": start])
                : strings("people.period", ["from": start, "until": Wording.day(until, visit.policy.calendar, request.language)])
        }
        var page = SheetPage(heading: names.person(id))
        page.kicker = strings("field.person")
        page.sections = [
            .table(
                strings("account.roles"), ["field.role", "people.holds", "applications.column.next"].map { .init(name: strings($0)) },
                person.grants.map { grant in
                    let holds = grant.from <= visit.now && grant.until > visit.now
                    return .init(cells: [
                        .init(text: strings.word(grant.role, of: "role"), cellState: holds ? "good" : "ended"),
                        .init(text: period(grant.from, grant.until)),
                        holds && visit.viewer.may(.roleGrant)
                            ? .init(
                                text: strings("action.role.end.title"),
                                cellHref: "/do/role.end/\(id)?grant=\(grant.id)")
                            : .init(text: "–"),
                    ])
                }, empty: strings("account.noRoles")),
            .table(
                strings("people.memberships"),
                ["field.organisation", "field.represents", "people.holds"].map { .init(name: strings($0)) },
                person.memberships.map { membership in
                    .init(cells: [
                        .init(text: names.organisation(membership.organisation)),
                        .init(text: strings(membership.represents ? "form.yes" : "form.no")),
                        .init(text: period(membership.from, membership.until)),
                    ])
                }, empty: strings("people.noMemberships")),
        ]
        if visit.viewer.may(.roleGrant) {
            page.buttons = ["role.grant", "membership.start"].map {
                .init(buttonHref: "/do/\($0)/\(id)", buttonLabel: strings("action.\($0).title"))
            }
        }
        return page.response(
            house, request, visit, crumbs: [.init(strings("nav.people"), "/people"), .init(page.heading)])
    }

    private static func organisations(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        let strings = request.strings
        let rows = try await house.register.organisations(visit.viewer)
        let names = try await Names.load(people: [], organisations: rows.map(\.id), from: house.vault, request.language)
        let page = SheetPage(
            heading: strings("nav.organisations"),
            sections: [
                .table(
                    strings("nav.organisations"), ["field.organisation", "field.country", "field.kind"].map { .init(name: strings($0)) },
                    rows.map { row in
                        .init(cells: [
                            .init(text: names.organisation(row.id)), .init(text: row.country),
                            .init(text: strings.word(row.kind)),
                        ])
                    }.sorted { $0.cells[0].text < $1.cells[0].text }, empty: strings("people.noOrganisations"))
            ])
        return page.response(house, request, visit, dense: false)
    }
}
