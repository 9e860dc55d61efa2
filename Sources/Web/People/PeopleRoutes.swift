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
        if visit.viewer.may(.personInvite) {
            page.buttons.append(.init(buttonHref: "/people/invitation", buttonLabel: strings("invite.title")))
        }
        page.buttons += [
            .init(
                buttonHref: "/do/organisation.register", buttonLabel: strings("action.organisation.register.title"),
                isQuiet: true),
            .init(buttonHref: "/policy", buttonLabel: strings("people.separation"), isQuiet: true),
        ]
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
            people: [id] + person.given.map(\.receiver) + person.received.map(\.giver),
            organisations: person.memberships.map(\.organisation), from: house.vault, request.language)
        let calendar = visit.policy.calendar
        func period(_ from: Instant, _ until: Instant) -> String {
            let start = Wording.day(from, calendar, request.language)
            return until == .distantFuture
                ? strings("people.openPeriod", ["from": start])
                : strings("people.period", ["from": start, "until": Wording.day(until, calendar, request.language)])
        }
        func state(_ from: Instant, _ until: Instant) -> SheetPage.Cell {
            if from > visit.now { return .init(text: strings("people.planned"), cellState: "wait") }
            return until > visit.now
                ? .init(text: strings("people.holding"), cellState: "good")
                : .init(text: strings("people.ended"), cellState: "ended")
        }
        /// An end that the visitor may put to it, or a dash.
        func end(_ action: String, _ query: String, _ until: Instant, _ mayEnd: Bool) -> SheetPage.Cell {
            guard mayEnd, until > visit.now else { return .init(text: "–") }
            return .init(text: strings("action.\(action).title"), cellHref: "/do/\(action)/\(id)?\(query)")
        }
        let isOwn = visit.profile?.id == id
        func columns(_ first: String) -> [SheetPage.Column] {
            [strings(first), strings("people.holds"), strings("applications.column.stage"), strings("applications.column.next")]
                .map { .init(name: $0) }
        }
        var page = SheetPage(heading: names.person(id))
        page.kicker = strings("field.person")
        page.sections = [
            .table(
                strings("account.roles"), columns("field.role"),
                person.grants.map { grant in
                    .init(cells: [
                        .init(text: strings.word(grant.role, of: "role")), .init(text: period(grant.from, grant.until)),
                        state(grant.from, grant.until),
                        end("role.end", "grant=\(grant.id)", grant.until, visit.viewer.may(.roleGrant)),
                    ])
                }, empty: strings("account.noRoles")
            ).with([.init(buttonHref: "/policy", buttonLabel: strings("people.separation"), isQuiet: true)]),
            .table(
                strings("people.memberships"), columns("field.organisation"),
                person.memberships.map { membership in
                    let name = names.organisation(membership.organisation)
                    let represents = membership.represents ? " (\(strings("field.represents")))" : ""
                    return .init(cells: [
                        .init(text: name + represents), .init(text: period(membership.from, membership.until)),
                        state(membership.from, membership.until),
                        end(
                            "membership.end", "membership=\(membership.id)", membership.until,
                            isOwn || visit.viewer.may(.membershipGrant)),
                    ])
                }, empty: strings("people.noMemberships")),
        ]
        page.sections += delegations(person, names, strings, period, state, end, isOwn: isOwn)
        if visit.viewer.may(.roleGrant) {
            page.buttons = ["role.grant", "membership.start"].map {
                .init(buttonHref: "/do/\($0)/\(id)", buttonLabel: strings("action.\($0).title"))
            }
        }
        if isOwn, !visit.viewer.actor.permissions.subtracting(visit.policy.everyone).isEmpty {
            page.buttons.append(
                .init(
                    buttonHref: "/do/delegation.grant/\(id)", buttonLabel: strings("action.delegation.grant.title"),
                    isQuiet: true))
        }
        let crumbs: [Frame.Crumb] = isOwn
            ? [.init(strings("account.title"), "/account"), .init(page.heading)]
            : [.init(strings("nav.people"), "/people"), .init(page.heading)]
        return page.response(house, request, visit, crumbs: crumbs)
    }

    private static func delegations(
        _ person: PersonRow, _ names: Names, _ strings: Strings, _ period: (Instant, Instant) -> String,
        _ state: (Instant, Instant) -> SheetPage.Cell, _ end: (String, String, Instant, Bool) -> SheetPage.Cell, isOwn: Bool
    ) -> [SheetPage.Section] {
        func table(_ title: String, _ other: String, _ rows: [SheetPage.Row]) -> SheetPage.Section {
            let columns = [other, "people.powers", "people.holds", "applications.column.stage", "applications.column.next"]
            return .table(strings(title), columns.map { .init(name: strings($0)) }, rows, empty: strings("people.noDelegations"))
        }
        func cells(_ delegation: DelegationRow, _ other: String) -> [SheetPage.Cell] {
            [
                .init(text: names.person(other)), .init(text: strings.words(delegation.permissions, of: "permission")),
                .init(text: period(delegation.from, delegation.until)), state(delegation.from, delegation.until),
            ]
        }
        return [
            table(
                "people.delegationsGiven", "people.to",
                person.given.map { delegation in
                    let last = end("delegation.end", "delegation=\(delegation.id)", delegation.until, isOwn)
                    return .init(cells: cells(delegation, delegation.receiver) + [last])
                }),
            table(
                "people.delegationsReceived", "people.by",
                person.received.map { .init(cells: cells($0, $0.giver) + [.init(text: "–")]) }),
        ]
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
