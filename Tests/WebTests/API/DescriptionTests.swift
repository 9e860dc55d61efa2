import HTTPTypes
import TestSupport
import Testing
import WebServer

@testable import Web

/// What the API answers is what its description says, for everybody.
@Suite(.tags(.medium)) struct DescriptionTests {
    private static let check = SchemaCheck(document: OpenAPI.document)

    /// The operation that a route of the API is described as.
    private static func operation(_ route: Route<Visit>) -> JSONTree? {
        let path = route.pattern.description.replacing(":int}", with: "}")
        return OpenAPI.document["paths"]?[path]?[route.method.rawValue.lowercased()]
    }

    @Test func `every route of the API is described, and nothing else`() async throws {
        try await withSite(.founded) { site in
            var described: Set<String> = []
            if case .object(let paths)? = OpenAPI.document["paths"] {
                for (path, operations) in paths {
                    if case .object(let methods) = operations { described.formUnion(methods.keys.map { "\($0) \(path)" }) }
                }
            }
            let served = Set(
                site.routes.filter { $0.pattern.description.hasPrefix("/api/") && $0.name != "api.openapi" }
                    .map { "\($0.method.rawValue.lowercased()) \($0.pattern.description.replacing(":int}", with: "}"))" })

            #expect(served.subtracting(described).sorted() == [])
            #expect(described.subtracting(served).sorted() == [])
        }
    }

    @Test func `every answer to a reading agrees with its closed schema, whoever asks`() async throws {
        try await withSite(.everyStage) { site in
            let examples = try await Examples(site, narrow: true)
            var faults: [String] = []
            var reached: Set<String> = []
            for route in site.routes where route.method == .get && route.pattern.description.hasPrefix("/api/") {
                guard let operation = Self.operation(route) else { continue }
                let own = "/api/v1/" + route.pattern.description.dropFirst(8)
                let paths = (examples.fill(route) ?? []) + examples.queries.filter { $0.prefix { $0 != "?" } == own }
                for path in paths {
                    for (name, who) in VisibilityTable.viewers {
                        let answer = await site.get(path, as: who)
                        if answer.status == 200 { reached.insert(route.name) }
                        faults += Self.faults(answer, operation).map { "\(name) at \(path): \($0)" }
                    }
                }
            }

            #expect(faults.isEmpty, "\(faults.count): \(faults.prefix(30).joined(separator: "\n"))")
            let readings = site.routes.filter { $0.method == .get && $0.name.hasPrefix("api.") && $0.name != "api.openapi" }
            #expect(Set(readings.map(\.name)).subtracting(reached).sorted() == [], "nobody got an answer there")
        }
    }

    /// What of an answer its operation does not describe.
    static func faults(_ answer: Answer, _ operation: JSONTree) -> [String] {
        guard let response = operation["responses"]?["\(answer.status)"] else { return ["status \(answer.status) is not described"] }
        if answer.status == 304 { return [] }
        var described = response
        if case .text(let reference)? = response["$ref"] {
            guard let target = check.resolve(reference) else { return ["\(reference) leads nowhere"] }
            described = target
        }
        guard case .object(let contents)? = described["content"], let type = answer["content-type"]?.prefix(while: { $0 != ";" }),
            let schema = contents[String(type)]?["schema"]
        else { return ["media type \(answer["content-type"] ?? "none") is not described"] }
        // A file is bytes, whatever they are.
        if schema["format"] == "binary" { return [] }
        do {
            return check.faults(try JSONTree(reading: Array(answer.text.utf8)), schema)
        } catch {
            return ["is no JSON: \(error)"]
        }
    }

    @Test func `the check sees what is wrong`() {
        let schema: JSONTree = [
            "type": "object", "additionalProperties": false, "required": ["id"],
            "properties": ["id": ["type": "string"], "mass": ["type": "integer"]],
        ]

        #expect(Self.check.faults(["id": "a", "mass": 1], schema).isEmpty)
        #expect(Self.check.faults(["mass": 1], schema) == ["/id: is missing"])
        #expect(Self.check.faults(["id": "a", "more": 1], schema) == ["/more: is not described"])
        #expect(Self.check.faults(["id": "a", "mass": "1"], schema) == ["/mass: is no integer"])
    }

    @Test func `the description is served as it is checked`() async throws {
        try await withSite(.founded) { site in
            let served = await site.get("/api/v1/openapi.json")
            let expected = await Answer(Response.json(OpenAPI.document))

            #expect(served.status == 200)
            #expect(served.text == expected.text)
            #expect(served["etag"] != nil)
        }
    }
}
