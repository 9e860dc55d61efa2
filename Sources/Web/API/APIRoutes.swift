import Domain
import HTTPTypes
import Intake
import NIOCore
import Registrar
import WebServer

/// The API: every command of the table, everything that pages read, and their description.
enum APIRoutes {
    static let queries: [Query] =
        SampleQueries.all + CallQueries.all + LoanQueries.all + PeopleQueries.all + LogQueries.all + UploadQueries.all

    static func all(_ house: House) -> [Route<Visit>] {
        let description = Response.json(OpenAPI.document)
        return commands(house) + queries.map { $0.route(house) } + [
            .get("/api/v1/openapi.json", name: "api.openapi", audience: "everybody") { request, _ in
                description.cached(.revalidate).taggedByContent(for: request)
            }
        ]
    }

    /// Replaces an application: the same command on a subject that exists.
    static let replacement = "applications/{id}"

    private static func commands(_ house: House) -> [Route<Visit>] {
        ActionTable.all.map { action in
            Route(.post, "/api/v1/" + action.path, name: "api.do." + action.name, audience: "signedIn", body: .json()) {
                request, visit in
                try await carryOut(action, status: action.creates ? .created : .ok, request, visit, house)
            }
        }
            + [
                Route(.put, "/api/v1/" + replacement, name: "api.replace.application", audience: "signedIn", body: .json()) {
                    request, visit in
                    guard let action = ActionTable.action(Application.Submit.name) else { throw Problem.notFound }
                    return try await carryOut(action, status: .ok, request, visit, house)
                }
            ]
    }

    private static func carryOut(
        _ action: Action, status: HTTPResponse.Status, _ request: Request, _ visit: Visit, _ house: House
    ) async throws -> Response {
        try await house.desk.registrar.expectingCommand {
            try await decide(action, status: status, request, visit, house)
        }
    }

    private static func decide(
        _ action: Action, status: HTTPResponse.Status, _ request: Request, _ visit: Visit, _ house: House
    ) async throws -> Response {
        try visit.requireToken()
        let key = try request.idempotencyKey()
        let call = Action.Call(
            inputs: Inputs(try ActionBody(fields: action.fields).read(request.body.readableBytesView), calendar: visit.policy.calendar),
            path: request.parameters,
            requester: visit.requester,
            arrived: Instant(milliseconds: request.arrived),
            desk: house.desk
        )
        do {
            let receipt = try await action.carryOut(call, id: key)
            let prose = Prose(
                names: try await Names.load(people: [], organisations: [], from: house.vault, request.language),
                language: request.language, now: visit.now)
            let outcome = Outcome(kind: action.subjectKind, receipt: receipt)
            return Response.json(Outcome.resource.shape.write(outcome, prose), status: status).cached(.never)
        } catch let refusal as Refusal {
            var problem = Explain.problem(refusal, request.strings)
            problem.errors = problem.errors.map {
                .init(place: "/" + $0.place.replacing(".", with: "/"), detail: $0.detail)
            }
            throw problem
        }
    }
}

/// What a command led to.
struct Outcome: Sendable {
    var kind: String
    var receipt: Registrar.Receipt

    static let resource = Resource<Outcome>(
        "Outcome",
        [
            .init("subject", .text) { $0.receipt.subject },
            .init("kind", .text) { $0.kind },
            .init("first", .integer) { $0.receipt.first },
            .init("last", .integer) { $0.receipt.last },
            .init("isRepeat", .flag) { $0.receipt.isRepeat },
        ])
}
