import Domain
import HTTPTypes
import ReadModels
import WebServer

/// One request to read, with who asks.
struct Ask: Sendable {
    let house: House
    let request: Request
    let visit: Visit

    var viewer: Viewer { visit.viewer }
    var register: Register { house.register }

    /// The visitor's rows of a list, a page at a time; `key` names a row for the cursor.
    func page<Row>(_ rows: [Row], key: (Row) -> String) throws -> (rows: [Row], next: String?) {
        var rest = rows[...]
        if let cursor = try request.cursor(keys: 1) {
            guard let place = rows.firstIndex(where: { key($0) == cursor.keys[0] }) else {
                throw Problem(
                    .badRequest, code: "cursor", title: "This place of the list is gone",
                    detail: "Begin the list anew, without a cursor.")
            }
            rest = rows[(place + 1)...]
        }
        let limit = try request.limit()
        let page = Array(rest.prefix(limit))
        return (page, rest.count > limit ? page.last.map { request.next(after: [key($0)]) } : nil)
    }

    /// The value of a parameter that must be one of a closed list.
    func choice<Choice: RawRepresentable<String>>(_ name: String, _ type: Choice.Type = Choice.self) throws -> Choice? {
        guard let text = request.query[name] else { return nil }
        guard let value = Choice(rawValue: text) else { throw Ask.badParameter(name) }
        return value
    }

    static func badParameter(_ name: String) -> Problem {
        var problem = Problem(
            .badRequest, code: "parameter", title: "A parameter of the query cannot be right",
            detail: "See /api/v1/openapi.json for its values.")
        problem.errors = [.init(place: name, detail: "is not one of its values")]
        return problem
    }
}

/// One operation that reads: its route and its description.
struct Query: Sendable {
    var path: String
    var name: String
    var summary: String
    var needsSignIn = true
    var parameters: [Parameter] = []
    /// The schema of the answer.
    var schema: JSONTree
    var answer: @Sendable (Ask) async throws -> JSONTree

    struct Parameter: Sendable {
        var name: String
        var schema: JSONTree
        var text: String

        static let page = [
            Parameter(name: "cursor", schema: ["type": "string"], text: "As in `next` of the page before."),
            Parameter(
                name: "limit", schema: ["type": "integer", "minimum": 1, "maximum": 200, "default": 50],
                text: "The most rows of a page."),
        ]
    }

    /// One subject.
    static func one<Value>(
        _ path: String, _ name: String, _ summary: String, _ resource: Resource<Value>, needsSignIn: Bool = true,
        _ find: @escaping @Sendable (Ask) async throws -> (Value, Prose)?
    ) -> Query {
        Query(path: path, name: name, summary: summary, needsSignIn: needsSignIn, schema: resource.shape.schema) { ask in
            guard let (value, prose) = try await find(ask) else { throw Problem.notFound }
            return resource.shape.write(value, prose)
        }
    }

    /// A list, whole or filtered, in pages.
    static func list<Value>(
        _ path: String, _ name: String, _ summary: String, _ resource: Resource<Value>, needsSignIn: Bool = true,
        parameters: [Parameter] = [],
        _ find: @escaping @Sendable (Ask) async throws -> (rows: [Value], next: String?, prose: Prose)
    ) -> Query {
        Query(
            path: path, name: name, summary: summary, needsSignIn: needsSignIn, parameters: parameters + Parameter.page,
            schema: ["$ref": .text("#/components/schemas/\(resource.name)List")]
        ) { ask in
            let found = try await find(ask)
            var members: [String: JSONTree] = ["items": resource.shape.list.write(found.rows, found.prose)]
            if let next = found.next { members["next"] = .text(next) }
            return .object(members)
        }
    }

    func route(_ house: House) -> Route<Visit> {
        .get("/api/v1/" + path, name: "api." + name, audience: needsSignIn ? "signedIn" : "everybody") { request, visit in
            if needsSignIn { try visit.requireToken() }
            // A misspelt filter would otherwise give the whole list.
            let known = Set(parameters.map(\.name) + ["lang"])
            for field in request.query.all where !known.contains(field.name) { throw Ask.badParameter("unknown") }
            let value = try await answer(Ask(house: house, request: request, visit: visit))
            return Response.json(value).cached(visit.isSignedIn ? .never : .revalidate)
                .with(.vary, "Accept-Language, Authorization, Cookie").taggedByContent(for: request)
        }
    }
}

extension Visit {
    /// Refuses strangers with the header that tells programs how to come back.
    func requireToken() throws {
        guard !isSignedIn else { return }
        var problem = Problem.unauthenticated
        problem.detail = "Send Authorization: Bearer with a token from /account."
        problem.headers[.wwwAuthenticate] = "Bearer"
        throw problem
    }
}
