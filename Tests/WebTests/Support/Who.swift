import Domain
import Foundation

/// Somebody in the tests' world: who sends a request.
struct Who: Hashable, Sendable, CustomStringConvertible {
    /// The person's id; nil for somebody who is not signed in.
    var person: String?
    /// With an API token, what it is good for; nil for a browser's session.
    var scopes: Set<String>?

    var description: String { (person ?? "anyone") + (scopes.map { " (" + $0.sorted().joined(separator: " ") + ")" } ?? "") }

    init(_ person: String?, scopes: Set<String>? = nil) {
        self.person = person
        self.scopes = scopes
    }

    /// The same person with an API token instead of a session, good for everything that they may do.
    ///
    /// Without scopes of its own; see ``token(_:)`` for a narrow one.
    var program: Who { Who(person, scopes: []) }

    /// The same person with an API token that is good for these permissions only.
    func token(_ scopes: Permission...) -> Who { Who(person, scopes: Set(scopes.map(\.rawValue))) }

    static let anyone = Who(nil)
    /// Leads the applications of Cologne.
    static let applicant = Who("pana")
    /// Applies with the applicant, from the same house.
    static let coApplicant = Who("pben")
    /// Signs for Cologne, the borrower.
    static let director = Who("pdora")
    /// Leads the applications of Osaka.
    static let otherApplicant = Who("poto")
    /// Signs for Osaka.
    static let rival = Who("priva")
    /// Leads the application of Lagos, whose loan is overdue.
    static let lateApplicant = Who("plola")
    /// Signs for Lagos.
    static let lateDirector = Who("plena")
    /// Of a partner's host institute, with no part in anything.
    static let partner = Who("phans")
    /// Review most applications; the first three have handed in what they were asked for.
    static let reviewer = Who("prita")
    static let secondReviewer = Who("prolf")
    static let thirdReviewer = Who("prune")
    /// Has accepted `breview` and not handed in.
    static let slowReviewer = Who("prosa")
    /// Was asked for `breview` and has declared nothing yet.
    static let silentReviewer = Who("prufus")
    /// Declared a conflict with `breview`.
    static let conflictedReviewer = Who("preve")
    /// Was asked for `breview`, and then no longer.
    static let releasedReviewer = Who("prada")
    /// May review, and was never asked.
    static let idleReviewer = Who("pruth")
    /// Chairs the panel.
    static let chair = Who("pchen")
    static let reviewCentre = Who("pcora")
    static let programmeOffice = Who("poleg")
    static let curator = Who("pkurt")
    /// A second curator, to witness.
    static let keeper = Who("pkira")
    static let auditor = Who("paida")
    static let administrator = Who("padam")

    /// Everybody with an account.
    static let people: [Who] = [
        applicant, coApplicant, director, otherApplicant, rival, lateApplicant, lateDirector, partner, reviewer,
        secondReviewer, thirdReviewer, slowReviewer, silentReviewer, conflictedReviewer, releasedReviewer, idleReviewer,
        chair, reviewCentre, programmeOffice, curator, keeper, auditor, administrator,
    ]

    /// The name in Latin letters, which occurs nowhere else: a canary.
    var name: String { person.map { "X\($0.dropFirst())q \($0.dropFirst().capitalized)" } ?? "" }
    /// The address, likewise.
    var email: String { person.map { "\($0)@canary.example" } ?? "" }

    /// The role that the person holds from the beginning.
    var role: String? {
        switch self {
        case .applicant, .coApplicant, .otherApplicant, .lateApplicant: "applicant"
        case .director, .rival, .lateDirector: "institutionSignatory"
        case .partner: "hostInstitute"
        case .reviewer, .secondReviewer, .thirdReviewer, .slowReviewer, .silentReviewer, .conflictedReviewer,
            .releasedReviewer, .idleReviewer:
            "reviewer"
        case .chair: "panelChair"
        case .reviewCentre: "reviewCentre"
        case .programmeOffice: "programmeOffice"
        case .curator, .keeper: "curator"
        case .auditor: "auditor"
        case .administrator: "administrator"
        default: nil
        }
    }

    /// The house that the person belongs to, and whether they act for it.
    var house: (id: String, represents: Bool)? {
        switch self {
        case .applicant, .coApplicant: ("hcologne", false)
        case .director: ("hcologne", true)
        case .otherApplicant: ("hosaka", false)
        case .rival: ("hosaka", true)
        case .lateApplicant: ("hlagos", false)
        case .lateDirector: ("hlagos", true)
        case .partner: ("hhost", true)
        default: nil
        }
    }
}
