import Domain
import Foundation
import HTTPTypes
import Intake
import Letters
import ReadModels
import Registrar
import Vault
import WebServer

/// Turning a review down by the link in the letter, without signing in.
///
/// Opening the address only shows what it would do: mail scanners open addresses. The button declines.
enum DeclineRoutes {
    static func all(_ house: House) -> [Route<Visit>] {
        [
            .get("/decline/{secret}", name: "reviews.decline.form", audience: "everybody", rate: .credentials) { request, visit in
                try await show(request, visit, house, refusal: nil)
            },
            .post("/decline/{secret}", name: "reviews.decline", audience: "everybody", rate: .credentials) { request, visit in
                try await decline(request, visit, house)
            },
        ]
    }

    private struct Pending {
        var review: Review.ID
        var grant: DeclineGrant
        var requester: Registrar.Requester
    }

    private static func pending(_ request: Request, _ house: House) async throws -> Pending? {
        let secret: String = try request.parameter("secret")
        guard let link = try await house.vault.links.look(at: secret, for: .decline, now: request.arrived) else { return nil }
        let grant = try JSONDecoder().decode(DeclineGrant.self, from: Data(link.payload))
        let pseudonyms = Set(try await house.vault.pseudonyms.all(of: grant.person).values)
        return Pending(
            review: Review.ID(link.subject), grant: grant,
            requester: .person(Person.ID(grant.person), pseudonyms: pseudonyms))
    }

    private static func show(_ request: Request, _ visit: Visit, _ house: House, refusal: Refusal?) async throws -> Response {
        guard let pending = try await pending(request, house) else {
            return PlainAnswer.deadLink(request).response(house, request, visit, status: .notFound)
        }
        let strings = request.strings
        // Who has the link may know the call, and nothing of the application.
        return AccountForm(
            heading: strings("decline.title"), introduction: strings("decline.text", ["call": pending.grant.call]),
            target: request.target.rawPath, fields: [], submit: strings("decline.submit"),
            back: "/reviews/\(pending.review.rawValue)", isFinal: true,
            errors: refusal.map { [FormError(field: nil, message: Explain.message($0, strings))] } ?? []
        ).response(house, request, visit, status: refusal == nil ? .ok : .conflict)
    }

    private static func decline(_ request: Request, _ visit: Visit, _ house: House) async throws -> Response {
        guard let pending = try await pending(request, house) else {
            return PlainAnswer.deadLink(request).response(house, request, visit, status: .notFound)
        }
        do {
            _ = try await house.desk.registrar.submit(
                Review.Decline(subject: pending.review), as: pending.requester, at: visit.now)
        } catch let refusal as Refusal {
            return try await show(request, visit, house, refusal: refusal)
        }
        // The link goes last: a crash in between lets it be tried again, and the second try says that it is done.
        _ = try await house.vault.links.redeem(request.parameter("secret"), for: .decline, now: request.arrived)
        return PlainAnswer(heading: request.strings("decline.done"), text: request.strings("decline.done.text"))
            .response(house, request, visit)
    }
}
