import Domain
import Intake

/// The description of the API (OpenAPI 3.1), made from the table of actions and from the shapes of answers.
enum OpenAPI {
    static let document: JSONTree = [
        "openapi": "3.1.0",
        "info": [
            "title": "Magpie", "version": "1",
            "description":
                "Lunar samples: catalogue, calls, applications, reviews, loans and their log. Masses are whole micrograms; times are RFC 3339. What you may not see is not found.",
        ],
        "servers": [["url": "/"]],
        "paths": .object(paths),
        "components": [
            "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
            "schemas": .object(schemas),
            "responses": ["Problem": problemResponse, "Malformed": malformedResponse],
        ],
    ]

    private static var schemas: [String: JSONTree] {
        let all =
            [Schema(Outcome.resource), Schema("Problem", problem)] + SampleQueries.schemas + CallQueries.schemas
            + LoanQueries.schemas + PeopleQueries.schemas + LogQueries.schemas + UploadQueries.schemas
        return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.definition) })
    }

    private static let problem: JSONTree = [
        "type": "object", "additionalProperties": false, "required": ["type", "title", "status"],
        "properties": [
            "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"],
            "detail": ["type": "string"], "instance": ["type": "string"], "incident": ["type": "string"],
            "errors": [
                "type": "array",
                "items": [
                    "type": "object", "additionalProperties": false, "required": ["place", "detail"],
                    "properties": ["place": ["type": "string"], "detail": ["type": "string"]],
                ],
            ],
        ],
    ]

    private static let problemResponse: JSONTree = [
        "description": "A problem (RFC 9457)",
        "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
    ]

    /// What is no HTTP is refused before there is a path, and so in plain words.
    private static let malformedResponse: JSONTree = [
        "description": "A problem (RFC 9457), or plain text where the request was no well-formed HTTP",
        "content": [
            "application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]],
            "text/plain": ["schema": ["type": "string"]],
        ],
    ]

    private static func problems(_ codes: [Int]) -> [String: JSONTree] {
        Dictionary(
            uniqueKeysWithValues: codes.map { ("\($0)", ["$ref": .text("#/components/responses/\($0 == 400 ? "Malformed" : "Problem")")]) })
    }

    private static var paths: [String: JSONTree] {
        var paths: [String: [String: JSONTree]] = [:]
        for query in APIRoutes.queries { paths[path(query.path), default: [:]]["get"] = operation(query) }
        for action in ActionTable.all {
            paths[path(action.path), default: [:]]["post"] = operation(action, id: action.name, creates: action.creates)
            if action.name == Application.Submit.name {
                paths[path(APIRoutes.replacement), default: [:]]["put"] = operation(
                    action, id: "application.replace", creates: false, path: APIRoutes.replacement)
            }
        }
        UploadQueries.describe(&paths, placeholders: placeholders, problems: problems)
        describePolicy(&paths)
        return paths.mapValues { .object($0) }
    }

    /// The path without the kinds of its placeholders.
    private static func path(_ text: String) -> String { "/api/v1/" + plain(text) }

    /// The same without the API's own beginning.
    static func plain(_ text: String) -> String { text.replacing(":int}", with: "}") }

    /// The rules in force and their adoption: a file of its own format (`Programmes/README.md`).
    private static func describePolicy(_ paths: inout [String: [String: JSONTree]]) {
        let file: JSONTree = ["type": "object", "required": ["format"], "properties": ["format": ["const": "magpie.policy/1"]]]
        var adopted = problems([400, 401, 403, 409, 413, 415, 422, 429, 503])
        adopted["201"] = [
            "description": "In force, and on record before this answer",
            "content": ["application/json": ["schema": Outcome.resource.shape.schema]],
        ]
        paths["/api/v1/policies", default: [:]]["post"] = [
            "operationId": "do.policy.adopt", "summary": "policy.adopt", "security": [["token": []]],
            "parameters": [idempotencyKey],
            "requestBody": ["required": true, "content": ["application/json": ["schema": file]]],
            "responses": .object(adopted),
        ]
    }

    private static let idempotencyKey: JSONTree = [
        "name": "Idempotency-Key", "in": "header", "required": true,
        "schema": ["type": "string", "pattern": "^[!#-~]{8,128}$"],
        "description": "The same key never does the same command twice; the repeat gets the first outcome.",
    ]

    private static func operation(_ query: Query) -> JSONTree {
        var responses = problems((query.needsSignIn ? [401] : []) + [400, 404, 429, 503])
        responses["200"] = [
            "description": "Found", "headers": ["ETag": ["schema": ["type": "string"]]],
            "content": ["application/json": ["schema": query.schema]],
        ]
        responses["304"] = ["description": "As the version that If-None-Match names"]
        let filters: [JSONTree] = query.parameters.map {
            ["name": .text($0.name), "in": "query", "required": false, "schema": $0.schema, "description": .text($0.text)]
        }
        return [
            "operationId": .text("get." + query.name), "summary": .text(query.summary),
            "security": query.needsSignIn ? [["token": []]] : [[:], ["token": []]],
            "parameters": .list(placeholders(query.path) + filters), "responses": .object(responses),
        ]
    }

    private static func operation(_ action: Action, id: String, creates: Bool, path: String? = nil) -> JSONTree {
        var responses = problems([400, 401, 403, 404, 409, 413, 415, 422, 429, 503])
        responses[creates ? "201" : "200"] = [
            "description": "Carried out, and on record before this answer",
            "content": ["application/json": ["schema": Outcome.resource.shape.schema]],
        ]
        return [
            "operationId": .text("do." + id), "summary": .text(id), "security": [["token": []]],
            "parameters": .list(placeholders(path ?? action.path) + [idempotencyKey]),
            "requestBody": [
                "required": .flag(action.fields.contains(where: \.isRequired)),
                "content": ["application/json": ["schema": ActionBody(fields: action.fields).schema]],
            ],
            "responses": .object(responses),
        ]
    }

    private static func placeholders(_ path: String) -> [JSONTree] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { part in
            let isNumber = part.hasSuffix(":int}")
            let isDigest = part == "{sha256}"
            let name = part.dropFirst().prefix { $0 != ":" && $0 != "}" }
            return [
                "name": .text(String(name)), "in": "path", "required": true,
                "schema": isNumber
                    ? ["type": "integer", "minimum": 0]
                    : isDigest ? ["type": "string", "pattern": "^[0-9a-f]{64}$"] : ["type": "string", "minLength": 1],
            ]
        }
    }
}
