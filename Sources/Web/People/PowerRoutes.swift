import Domain
import WebServer

/// Who may do what, and which roles one person may not hold together: the policy's separation of powers.
enum PowerRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/powers", name: "powers", audience: "everybody") { request, visit in
                show(request, visit, house)
            }
        ]
    }

    private static func show(_ request: Request, _ visit: Visit, _ house: House) -> Response {
        let strings = request.strings
        let roles = visit.policy.roles.sorted { $0.key < $1.key }
        func role(_ name: String) -> String { strings.word(name, of: "role") }
        let comma = strings("list.comma")
        var page = SheetPage(heading: strings("powers.title"), standfirst: strings("powers.text"))
        page.facts = [.init(term: strings("powers.everyone"), value: words(visit.policy.everyone, strings))]
        page.sections = [
            .table(
                strings("powers.roles"), [.init(name: strings("field.role")), .init(name: strings("powers.may"))],
                roles.map { .init(cells: [.init(text: role($0.key)), .init(text: words($0.value.permissions, strings))]) },
                empty: strings("powers.none")),
            .table(
                strings("powers.apart"), [.init(name: strings("field.role")), .init(name: strings("powers.notBeside"))],
                roles.filter { !$0.value.excludes.isEmpty }.map {
                    .init(cells: [
                        .init(text: role($0.key)),
                        .init(text: $0.value.excludes.sorted().map(role).joined(separator: comma)),
                    ])
                }, empty: strings("powers.none"), intro: strings("powers.apart.text")),
        ]
        return page.response(house, request, visit, dense: false)
    }

    private static func words(_ permissions: Set<Permission>, _ strings: Strings) -> String {
        guard !permissions.isEmpty else { return strings("powers.nothing") }
        return strings.words(Permission.allCases.filter(permissions.contains).map(\.rawValue), of: "permission")
    }
}
