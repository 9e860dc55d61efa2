import HTTPTypes
import TestSupport
import Testing
import Web
import WebServer

/// Every route of the site against the committed table.
@Suite(.tags(.medium)) struct RouteTests {
    @Test func `every route is in the table, and the table names no other`() async throws {
        try await withSite(.everyStage) { site in
            let table = try RouteTable()
            let routes = Set(site.routes.map(\.name))
            let listed = Set(table.rules.keys)

            #expect(routes.subtracting(listed).sorted() == [], "say in routes.tsv who may come there")
            #expect(listed.subtracting(routes).sorted() == [], "routes.tsv lists what is gone")
        }
    }

    @Test func `every address that can be read is tried`() async throws {
        try await withSite(.everyStage) { site in
            let unknown = try await Crawl(site).unknown
            #expect(unknown == [], "give Examples a subject that exists for these routes")
        }
    }

    @Test func `pages answer whom the table names, and nobody else`() async throws {
        try await withSite(.everyStage) { site in
            let table = try RouteTable()
            let examples = try await Examples(site, narrow: true)
            var faults: [String] = []
            for route in site.routes where route.method == .get {
                guard let rule = table.rules[route.name], let path = examples.fill(route)?.first else { continue }
                for (name, who) in VisibilityTable.viewers {
                    guard let expected = Self.expected(rule, name) else { continue }
                    let answer = await site.get(path, as: who)
                    // A search by number leads on.
                    let status = answer.status == 303 ? 200 : answer.status
                    if status != expected { faults.append("\(name) gets \(answer.status) instead of \(expected) at \(path)") }
                }
            }
            #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
        }
    }

    /// What a viewer gets by the table alone; nil where the subject decides.
    private static func expected(_ rule: RouteTable.Rule, _ viewer: String) -> Int? {
        switch rule {
        case .everybody: 200
        case .signedIn: viewer == "any" ? 401 : 200
        case .viewers(let names): names.contains(viewer) ? 200 : viewer == "any" ? 401 : 404
        case .subjects: viewer == "any" ? 401 : nil
        case .records, .published, .own, .stranger, .secret: nil
        }
    }

    @Test func `what is hidden and what is not there are the same answer`() async throws {
        try await withSite(.everyStage) { site in
            let table = try RouteTable()
            let examples = try await Examples(site, narrow: false)
            var faults: [String] = []
            var hidden = 0
            for route in site.routes where route.method == .get {
                guard let rule = table.rules[route.name], rule == .subjects || rule == .records else { continue }
                for path in (examples.fill(route) ?? []).prefix(60) {
                    let end = path.split(separator: "/").last.map(String.init) ?? ""
                    // As long as the id, so that sizes can be compared; beyond the log's end for numbers.
                    let absent = end.allSatisfy(\.isNumber) ? "999999" : String(repeating: "z", count: end.count)
                    for (name, who) in VisibilityTable.viewers where name != "any" || rule == .records {
                        let answer = await site.get(path, as: who)
                        guard answer.status != 200, answer.status != 409 else { continue }
                        hidden += 1
                        var nothing = await site.get(path.dropLast(end.count) + absent, as: who)
                        nothing.text = nothing.text.replacing(absent, with: end)
                        if nothing != answer { faults.append("\(name) can tell \(path) from what is not there") }
                    }
                }
            }
            #expect(hidden > 500, "only \(hidden) answers were about something hidden")
            #expect(faults.isEmpty, "\(faults.count): \(faults.prefix(40).joined(separator: "\n"))")
        }
    }
}
