/// A request for samples under a call, from submission to decision.
///
/// Drafts are not here: they live in the vault until they are submitted.
package struct Application: Subject {
    package typealias ID = Identifier<Application>
    package static let streamKind = "application"

    package enum Stage: String, Codable, Hashable, Sendable, CaseIterable {
        case draft, submitted, eligible, ineligible, inReview, recommended, examined, approved, partlyApproved, declined
        case agreementSent, signed, lapsed, withdrawn

        package var isUndecided: Bool {
            switch self {
            case .submitted, .eligible, .inReview, .recommended, .examined: true
            default: false
            }
        }
    }

    package private(set) var stage: Stage = .draft
    package private(set) var submitted: Submitted?
    package private(set) var decisions: [ItemDecision] = []
    package private(set) var reviewers: Set<String> = []

    package init() {}

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
        case is AgreementSent: stage = .agreementSent
        case is AgreementSigned: stage = .signed
        case is Lapsed: stage = .lapsed
        case is Withdrawn: stage = .withdrawn
        default: break
        }
    }
}

extension Application {
    /// One requested item: a number *or* a specification, with masses.
    package struct Item: Codable, Hashable, Sendable {
        package var sample: Sample.ID?
        /// Wanted kind of material, where no number is named.
        package var material: Sample.Material?
        package var wanted: Mass
        package var minimum: Mass
        /// How much of it would be used up.
        package var destructive: Mass

        package init(
            sample: Sample.ID?, material: Sample.Material? = nil, wanted: Mass, minimum: Mass, destructive: Mass
        ) {
            self.sample = sample
            self.material = material
            self.wanted = wanted
            self.minimum = minimum
            self.destructive = destructive
        }
    }

    /// Supporting material: a text, a file, or both.
    package struct Material: Codable, Hashable, Sendable {
        /// A kind of the policy's: `fundingDomestic`.
        package var kind: String
        package var text: TextReference?
        package var file: FileReference?
        package init(kind: String, text: TextReference?, file: FileReference?) {
            self.kind = kind
            self.text = text
            self.file = file
        }
    }

    package struct Submitted: EventBody {
        package static let type = "application.submitted"
        package var id: ID
        package var call: SampleCall.ID
        package var applicant: Person.ID
        package var organisation: Organisation.ID
        package var coApplicants: [Person.ID]
        package var items: [Item]
        package var title: TextReference
        package var plan: TextReference
        package var materials: [Material]
        package var revision: Int
    }

    package struct Withdrawn: EventBody {
        package static let type = "application.withdrawn"
        package var application: ID
    }

    package struct EligibilityChecked: EventBody {
        package static let type = "application.eligibilityChecked"
        package var isEligible: Bool
        package var reason: TextReference?
    }

    /// A reviewer, under the name that this call gives them.
    package struct ReviewerAssigned: EventBody {
        package static let type = "review.assigned"
        package var application: ID
        package var reviewer: String
        package var review: Review.ID
        package var due: Instant
    }

    package struct ReviewerReleased: EventBody {
        package static let type = "review.released"
        package var application: ID
        package var reviewer: String
        package var review: Review.ID
    }

    package enum Advice: String, Codable, Hashable, Sendable, CaseIterable {
        case approve, approvePartly, decline
    }

    package struct Recommended: EventBody {
        package static let type = "application.recommended"
        package var advice: Advice
        package var grounds: TextReference
    }

    package struct Examined: EventBody {
        package static let type = "application.examined"
        package var advice: Advice
        package var grounds: TextReference
    }

    package struct ItemDecision: Codable, Hashable, Sendable {
        /// The place of the item in the application, from 0.
        package var item: Int
        package var sample: Sample.ID
        /// Zero where the item is declined.
        package var approved: Mass
        package var destructive: Mass
        package init(item: Int, sample: Sample.ID, approved: Mass, destructive: Mass) {
            self.item = item
            self.sample = sample
            self.approved = approved
            self.destructive = destructive
        }
    }

    package struct Decided: EventBody {
        package static let type = "application.decided"
        package var application: ID
        package var items: [ItemDecision]
        package var grounds: TextReference
    }

    /// What the applicant is told, when the selection is announced.
    package struct Announced: EventBody {
        package static let type = "application.announced"
        package var application: ID
        package var items: [ItemDecision]
    }

    package struct ReservationReleased: EventBody {
        package static let type = "reservation.released"
        package var application: ID
        package var items: [Released]
    }

    package struct Released: Codable, Hashable, Sendable {
        package var sample: Sample.ID
        package var mass: Mass
    }

    package struct AgreementSent: EventBody {
        package static let type = "application.agreementSent"
        package var application: ID
        package var loan: Loan.ID
    }

    package struct AgreementSigned: EventBody {
        package static let type = "application.agreementSigned"
        package var application: ID
        package var loan: Loan.ID
    }

    package struct Lapsed: EventBody {
        package static let type = "application.lapsed"
        package var application: ID
    }
}
