import Domain
import Foundation
import HTTPTypes
import Intake
import NIOCore
import ReadModels
import Registrar
import WebServer

/// The rules in force, for everybody, and their adoption, by the programme office.
enum PolicyRoutes {
    /// Policies are some fifty kilobytes; nobody needs one of a megabyte.
    static let limit = 1 << 20

    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/policy", name: "policy", audience: .everybody) { request, visit in
                guard let file = try house.programmes?.policyFile(visit.policy.digest) else { throw Problem.notFound }
                return try await PolicySheet(house: house, request: request, visit: visit, file: file).response()
            },
            .get("/policy/file", name: "policy.file", audience: .everybody) { request, visit in try bytes(visit, house, request) },
            .get("/policy/adopt", name: "policy.adopt.form", audience: "programmeOffice") { request, visit in
                try visit.require(.policyAdopt)
                return try PolicyAdoption(house: house, request: request, visit: visit).form()
            },
            .post("/policy/adopt", name: "policy.adopt", audience: "programmeOffice", body: .stream(limit: 4 * limit)) {
                request, visit in
                try visit.require(.policyAdopt)
                return try await PolicyAdoption(house: house, request: request, visit: visit).carryOut()
            },
            Route(.post, "/api/v1/policies", name: "api.do.policy.adopt", audience: "signedIn", body: .json(limit: limit)) {
                request, visit in
                try visit.requireToken()
                guard let desk = house.policyDesk else { throw Problem.notFound }
                let key = try request.idempotencyKey()
                guard visit.viewer.may(.policyAdopt) else {
                    throw Explain.problem(.forbidden(.policyAdopt), request.strings)
                }
                do {
                    let policy = try desk.keep(Data(request.body.readableBytesView))
                    let receipt = try await house.desk.registrar.submit(
                        Installation.AdoptPolicy(digest: policy.digest), as: visit.requester, id: key,
                        at: Instant(milliseconds: request.arrived))
                    let outcome = Outcome(kind: Installation.streamKind, receipt: receipt)
                    let prose = try await Prose.load([], Ask(house: house, request: request, visit: visit))
                    return Response.json(Outcome.resource.shape.write(outcome, prose), status: .created).cached(.never)
                } catch let invalid as ReferenceDataInvalid {
                    throw Problem(
                        .unprocessableContent, code: "policy", title: request.strings("policy.wrong"),
                        errors: invalid.problems.prefix(20).map {
                            .init(place: "/" + $0.path.replacing(".", with: "/"), detail: "\($0.problem); \($0.remedy)")
                        })
                }
            },
        ]
    }

    private static func bytes(_ visit: Visit, _ house: House, _ request: Request) throws -> Response {
        guard let data = try house.policyDesk?.data(visit.policy.digest) else { throw Problem.notFound }
        return Response.bytes(Array(data), mediaType: "application/json").cached(.revalidate)
            .tagged(EntityTag(version: String(visit.policy.digest.prefix(32))), for: request)
    }
}

/// Writes, checks, compares and adopts a policy file.
private struct PolicyAdoption {
    let house: House
    let request: Request
    let visit: Visit

    private var strings: Strings { request.strings }

    func form() throws -> Response {
        guard let desk = house.policyDesk, let data = try desk.data(visit.policy.digest) else { throw Problem.notFound }
        return page(text: String(decoding: data, as: UTF8.self))
    }

    func carryOut() async throws -> Response {
        guard let desk = house.policyDesk else { throw Problem.notFound }
        var sent: [UInt8] = []
        let form = try await request.withForm { _, file in
            while let piece = try await file.read() {
                guard sent.count + piece.count <= PolicyRoutes.limit else { throw Problem.tooLarge(limit: PolicyRoutes.limit) }
                sent += piece
            }
            return nil
        }.form
        let typed = form["text"] ?? ""
        let data = sent.isEmpty ? Data(typed.utf8) : Data(sent)
        let text = String(decoding: data, as: UTF8.self)
        guard !data.isEmpty else {
            return page(text: "", errors: [FormError(field: "f-text", message: strings("refusal.field.missing"))], status: .unprocessableContent)
        }
        let policy: Policy
        do {
            policy = try desk.check(data).policy
        } catch let invalid as ReferenceDataInvalid {
            return page(
                text: text, errors: [FormError(field: "f-text", message: strings("policy.wrong", count: invalid.problems.count))],
                problems: invalid.problems.prefix(100).map {
                    .init(place: $0.path.isEmpty ? "–" : $0.path, problem: $0.problem, remedy: $0.remedy)
                }, status: .unprocessableContent)
        }
        // Confirmed is what was compared, and nothing that was typed since.
        guard form["confirm"] == policy.digest else {
            return page(text: text, comparison: try comparison(data, policy.digest, desk))
        }
        _ = try desk.keep(data)
        _ = try await house.desk.registrar.submit(
            Installation.AdoptPolicy(digest: policy.digest), as: visit.requester, at: Instant(milliseconds: request.stream.arrived ?? request.arrived))
        return .redirect(to: "/policy?done=policy.adopt")
    }

    private func comparison(_ data: Data, _ digest: String, _ desk: PolicyDesk) throws -> PolicyAdoptionPage.Comparison {
        guard let present = try desk.data(visit.policy.digest) else { throw Problem.notFound }
        let lines = PolicyDifference.lines(
            from: try JSONTree(reading: [UInt8](present)), to: try JSONTree(reading: [UInt8](data)))
        let shown = lines.prefix(300)
        return .init(
            digest: digest, isSame: digest == visit.policy.digest, count: strings("policy.changes", count: lines.count),
            lines: shown.map { .init(place: $0.path, before: $0.before, after: $0.after) },
            more: lines.count > shown.count ? strings("policy.more", ["count": Wording.count(lines.count - shown.count)]) : nil)
    }

    private func page(
        text: String, errors: [FormError] = [], problems: [PolicyAdoptionPage.Fault] = [],
        comparison: PolicyAdoptionPage.Comparison? = nil, status: HTTPResponse.Status = .ok
    ) -> Response {
        var field = FormField(id: "f-file", name: "file", label: strings("policy.file"))
        field.fieldHint = strings("policy.file.hint")
        field.accept = "application/json,.json"
        let page = PolicyAdoptionPage(
            hasErrors: !errors.isEmpty, errors: errors, problems: problems, text: text, field: field, comparison: comparison)
        let frame = house.frame(
            strings("policy.adopt"), request, visit,
            crumbs: [.init(strings("policy.title"), "/policy"), .init(strings("policy.adopt"))], dense: true)
        return Response.html(house.templates.html(page, frame: frame, in: request.language), status: status).cached(.never)
    }
}

/// Makes the page of the rules in force.
private struct PolicySheet {
    let house: House
    let request: Request
    let visit: Visit
    let file: PolicyFile

    private var strings: Strings { request.strings }
    private var tag: String { request.language.tag }

    func response() async throws -> Response {
        let adoptions = try await house.register.adoptions(visit.viewer)
        guard let shelf = house.programmes else { throw Problem.notFound }
        let words = ProgrammeWords(register: try shelf.register(adopted: adoptions.programme), request: request)
        let adopted = adoptions.first { $0.part == "policy" }
        let everyone = Set(file.everyone)
        let page = PolicyPage(
            heading: file.title.text(in: tag), note: file.note.text(in: tag), isExample: file.isExample,
            facts: facts(adopted), mayAdopt: visit.viewer.may(.policyAdopt),
            roles: file.roles.map { .init(roleName: $0.title.text(in: tag), body: $0.body?.text(in: tag)) },
            powers: file.permissions.filter { !everyone.contains($0.id) }.map { power in
                .init(
                    power: power.title.text(in: tag),
                    cells: file.roles.map { role in
                        let name = role.may.contains(power.id) ? "may" : role.mayNot.contains(power.id) ? "mayNot" : "silent"
                        return .init(mark: name == "may" ? "●" : name == "mayNot" ? "×" : "·", meaning: strings("policy.power." + name))
                    })
            },
            everyone: file.permissions.filter { everyone.contains($0.id) }.map { $0.title.text(in: tag) }
                .joined(separator: request.language == .chinese ? "；" : "; "),
            pairs: file.incompatibleRoles.map { pair in
                .init(
                    names: pair.roles.map { id in file.role(id)?.title.text(in: tag) ?? id }
                        .joined(separator: request.language == .chinese ? "与" : " – "),
                    reason: pair.reason.text(in: tag), mark: words.mark(pair.mark), source: words.source(pair.source))
            })
        let frame = house.frame(strings("policy.title"), request, visit, dense: true)
        return house.templates.response(page, frame: frame, to: request)
    }

    private func facts(_ adopted: AdoptionRow?) -> [PolicyPage.Fact] {
        var facts: [PolicyPage.Fact] = [
            .init(term: strings("policy.authority"), value: file.authority.name.text(in: tag)),
            .init(term: strings("policy.version"), value: file.version),
            .init(term: strings("files.digest"), value: visit.policy.digest, factHref: "/policy/file"),
        ]
        if let adopted {
            facts.append(
                .init(
                    term: strings("policy.inForce"),
                    value: Wording.time(adopted.at, visit.policy.calendar, request.language)
                        + " · № " + Wording.count(adopted.sequence),
                    factHref: "/receipts/\(adopted.sequence)"))
        }
        return facts
    }
}
