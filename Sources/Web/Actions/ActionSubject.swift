import Domain
import Intake
import ReadModels
import WebServer

/// What an action is about, named at the top of its form: nobody should cancel a call without seeing which.
///
/// Found the way the subject's own page finds it, so that a form says nothing that its reader could not open.
struct ActionSubject {
    var name: String
    var address: String

    /// Nil where the action makes its subject, and where the reader may not see it.
    static func find(_ action: Action, _ visit: Visit, _ house: House, _ request: Request) async throws -> ActionSubject? {
        guard action.needsSubject, let id = request.parameters["id"], let folder = action.path.split(separator: "/").first else {
            return nil
        }
        let viewer = visit.viewer
        let name: String?
        switch folder {
        case "samples": name = try await house.register.sampleNumbers([id], viewer)[id]
        case "calls":
            guard let call = try await house.register.call(SampleCall.ID(id), viewer) else { return nil }
            name = "\(call.number) · " + (try await Texts.load([call.title], house, request)(call.title))
        case "applications": name = try await title(Application.ID(id), visit, house, request)
        case "reviews":
            guard let review = try await house.register.review(Review.ID(id), viewer) else { return nil }
            name = try await title(Application.ID(review.application), visit, house, request) ?? request.strings("review.sealed")
        case "loans":
            guard let loan = try await house.register.loan(Loan.ID(id), viewer) else { return nil }
            let names = try await Names.load(people: [], organisations: [loan.borrower], from: house.vault, request.language)
            name = (loan.certificate ?? request.strings("loan.title")) + " · " + names.organisation(loan.borrower)
        case "people":
            guard try await house.register.person(Person.ID(id), viewer) != nil else { return nil }
            name = try await Names.load(people: [id], organisations: [], from: house.vault, request.language).person(id)
        default: name = nil
        }
        return name.map { ActionSubject(name: $0, address: "/\(folder)/\(id)") }
    }

    private static func title(_ id: Application.ID, _ visit: Visit, _ house: House, _ request: Request) async throws -> String? {
        guard let application = try await house.register.application(id, visit.viewer) else { return nil }
        return try await Texts.load([application.title], house, request)(application.title)
    }
}
