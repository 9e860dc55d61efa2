/// A request for samples under a call, from submission to decision.
///
/// Drafts are not here: they live in the vault until they are submitted.
package struct Application: Subject {
    /// The identity of an application.
    package typealias ID = Identifier<Application>
    /// `application`.
    package static let streamKind = "application"

    /// How far it has come.
    package enum Stage: String, Codable, Hashable, Sendable, CaseIterable {
        /// From the draft in the vault to the authority's decision.
        case draft, submitted, eligible, ineligible, inReview, recommended, examined, approved, partlyApproved, declined
        /// From the agreement to its signature, or one of the other ends.
        case agreementSent, signed, lapsed, withdrawn

        /// True while the authority has still to decide.
        package var isUndecided: Bool {
            switch self {
            case .submitted, .eligible, .inReview, .recommended, .examined: true
            default: false
            }
        }
    }

    /// How far it has really come; for the applicant's eyes there is ``toldStage``.
    package private(set) var stage: Stage = .draft
    /// The last revision submitted.
    package private(set) var submitted: Submitted?
    /// The decision, item by item; empty before.
    package private(set) var decisions: [ItemDecision] = []
    /// Pseudonyms of those who are asked to review it.
    package private(set) var reviewers: Set<String> = []
    /// True once the applicant has been told.
    package private(set) var isAnnounced = false
    /// The loan that came of it.
    package private(set) var loan: Loan.ID?

    /// An application that nobody has submitted.
    package init() {}

    /// The stage as the applicant may know it: nothing between submission and announcement.
    package var toldStage: Stage {
        switch stage {
        case .draft, .submitted, .withdrawn: stage
        default: isAnnounced ? stage : .submitted
        }
    }

    /// Folds one record of the application's stream.
    package mutating func apply(_ body: any EventBody) {
        switch body {
        case let e as Submitted:
            submitted = e
            stage = .submitted
        case let e as EligibilityChecked: stage = e.isEligible ? .eligible : .ineligible
        case let e as ReviewerAssigned:
            reviewers.insert(e.reviewer)
            stage = .inReview
        case let e as ReviewerReleased: reviewers.remove(e.reviewer)
        case is Recommended: stage = .recommended
        case is Examined: stage = .examined
        case let e as Decided:
            decisions = e.items
            let approved = e.items.filter { $0.approved > .zero }
            stage = approved.isEmpty ? .declined : approved.count == e.items.count ? .approved : .partlyApproved
        case is Announced: isAnnounced = true
        case let e as AgreementSent:
            loan = e.loan
            stage = .agreementSent
        case is AgreementSigned: stage = .signed
        case is Lapsed: stage = .lapsed
        case is Withdrawn: stage = .withdrawn
        default: break
        }
    }
}
