import Domain
import HTTPTypes
import ReadModels
import Registrar
import WebServer

/// What went wrong, as a page that says what to do next.
struct ProblemPage: Page {
    static let template = "problem"
    var heading: String
    var explanation: String
    var incident: String?
    var isSignInNeeded: Bool
    var signIn: String

    static func response(_ problem: Problem, _ request: Request, _ house: House) -> Response {
        let strings = request.strings
        // A stranger who opens a page of the house is asked who they are.
        let heading = problemText("problem.\(problem.code).title", problem.title, strings)
        let page = ProblemPage(
            heading: heading,
            explanation: problemText("problem.\(problem.code).text", problem.detail ?? "", strings),
            incident: problem.incident,
            isSignInNeeded: problem.status == .unauthorized,
            signIn: "/sign-in?next=" + request.target.rawPath
        )
        let nobody = Visit(
            viewer: .anyone(at: Instant(milliseconds: request.arrived)), profile: nil, session: nil, sessionSecret: nil,
            requester: .person(Person.ID("")), roles: [], policy: .empty)
        let frame = house.frame(heading, request, nobody)
        return problem.response(html: house.templates.html(page, frame: frame, in: request.language))
    }

    private static func problemText(_ key: String, _ fallback: String, _ strings: Strings) -> String {
        strings.has(key) ? strings(key) : fallback
    }
}

extension Policy {
    /// No rules at all: for pages that are shown to nobody in particular.
    static let empty = Policy(
        digest: "", calendar: PolicyCalendar(zone: "UTC", offset: 0), roles: [:], loanTerms: [:],
        signWithinWorkingDays: 0, certificatePattern: .counting, acceptWithinHours: 0, reviewQuorum: 0, capPerItem: nil,
        toleranceByBalance: [:], materialKinds: [], requiredMaterials: [], uploads: Uploads(types: [], largest: 0), criteria: [], reminderDays: [])
}
