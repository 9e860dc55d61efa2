import HTTPTypes
import TestSupport
import Testing

@testable import WebServer

@Suite("Routes", .tags(.small))
struct RouteTests {
    private func route(_ pattern: String, _ method: HTTPRequest.Method = .get, name: String? = nil) -> Route<
        TestContext
    > {
        Route(method, pattern, name: name ?? "\(method) \(pattern)", audience: .everybody) { _, _ in .text("") }
    }

    private func found(_ table: RouteTable<TestContext>, _ path: String, _ method: HTTPRequest.Method = .get) throws
        -> String
    {
        let target = try #require(RequestTarget(path))
        return switch table.match(method, target.segments) {
        case .route(let route, let values):
            route.pattern.description + values.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        case .otherMethods(let methods): methods.map(\.rawValue).joined(separator: ",")
        case .nothing: "nothing"
        }
    }

    @Test func `the narrowest pattern wins, and others are tried after it`() throws {
        let table = try RouteTable([
            route("/"), route("/a/{x}"), route("/a/{n:int}"), route("/a/b"), route("/a/{s:slug}/c"),
            route("/t/{rest...}"),
            route("/a/{x}", .post), route("/d/{hash:digest}"), route("/a/b/d"),
        ])
        let digest = String(repeating: "0f", count: 32)

        #expect(try found(table, "/") == "/")
        #expect(try found(table, "/a/b") == "/a/b")
        #expect(try found(table, "/a/12") == "/a/{n:int} n=12")
        #expect(try found(table, "/a/x%20y") == "/a/{x} x=x y")
        #expect(try found(table, "/a/b/c") == "/a/{s:slug}/c s=b")
        #expect(try found(table, "/a/b", .post) == "/a/{x} x=b")
        #expect(try found(table, "/a/b", .head) == "/a/b")
        #expect(try found(table, "/t/x001/234") == "/t/{rest...} rest=x001/234")
        #expect(try found(table, "/t") == "nothing")
        #expect(try found(table, "/d/\(digest)") == "/d/{hash:digest} hash=\(digest)")
        #expect(try found(table, "/d/\(digest.uppercased())") == "nothing")
        #expect(try found(table, "/a/") == "nothing")
        #expect(try found(table, "/a/x", .delete) == "GET,HEAD,OPTIONS,POST")
        #expect(try found(table, "/a/\(String(repeating: "x", count: 201))") == "nothing")
        #expect(table.routes.map(\.name).contains("GET /a/b"))
    }

    @Test func `two routes in one place or with one name are refused`() {
        #expect(throws: RouteTable<TestContext>.Conflict.samePath("GET /a/{x}", "GET /a/{y}")) {
            try RouteTable([route("/a/{x}"), route("/a/{y}")])
        }
        #expect(throws: RouteTable<TestContext>.Conflict.sameName("n")) {
            try RouteTable([route("/a", name: "n"), route("/b", name: "n")])
        }
    }

    @Test func `a pattern makes the paths that it takes`() throws {
        let pattern = PathPattern("/samples/{number}/files/{rest...}")

        let path = pattern.path(["10002,5/嫦", "a b/c"])

        #expect(path == "/samples/10002%2C5%2F%E5%AB%A6/files/a%20b/c")
    }

    @Test func `the context is made before the handler and may refuse`() async throws {
        let site = try Site<String>(
            routes: [.get("/", name: "home", audience: "curator") { _, person in .text(person) }],
            catalog: try Fixture.catalog(),
            logger: Fixture.silence,
            makeContext: { request, route in
                guard let token = request.bearerToken else { throw Problem.unauthenticated }
                return "\(route.audience.name) \(token)"
            },
            explainError: { error, _ in error is RawClient.Failure ? Problem.notFound : nil },
            problemPage: { problem, _ in problem.response(html: problem.title) }
        )

        let known = await site.answer(.get("/", headers: [.authorization: "Bearer t"]))
        let unknown = await site.answer(.get("/"))

        #expect(try await known.text() == "curator t")
        #expect(unknown.status == .unauthorized)
    }
}
