extension Application {
    /// One requested item: a number *or* a specification, with masses.
    package struct Item: Codable, Hashable, Sendable {
        /// The sample, where one is named.
        package var sample: Sample.ID?
        /// Wanted kind of material, where no number is named.
        package var material: Sample.Material?
        /// What would be best.
        package var wanted: Mass
        /// What the work needs at least.
        package var minimum: Mass
        /// How much of it would be used up.
        package var destructive: Mass

        /// A request for one item.
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
        /// A text in the vault.
        package var text: TextReference?
        /// A file in the store.
        package var file: FileReference?

        /// Material of one kind.
        package init(kind: String, text: TextReference?, file: FileReference?) {
            self.kind = kind
            self.text = text
            self.file = file
        }
    }

    /// The application as it was sent, or sent again while the call was open.
    package struct Submitted: EventBody {
        /// `application.submitted`.
        package static let type = "application.submitted"
        /// The application.
        package var id: ID
        /// The call.
        package var call: SampleCall.ID
        /// Who applies.
        package var applicant: Person.ID
        /// The house that would borrow.
        package var organisation: Organisation.ID
        /// People who apply with them.
        package var coApplicants: [Person.ID]
        /// What is asked for.
        package var items: [Item]
        /// The title, in the vault.
        package var title: TextReference
        /// The research plan, in the vault.
        package var plan: TextReference
        /// Supporting material.
        package var materials: [Material]
        /// 1 for the first submission.
        package var revision: Int
    }

    /// The applicant has taken it back.
    package struct Withdrawn: EventBody {
        /// `application.withdrawn`.
        package static let type = "application.withdrawn"
        /// The application.
        package var application: ID
    }

    /// The review centre has looked at completeness and standing.
    package struct EligibilityChecked: EventBody {
        /// `application.eligibilityChecked`.
        package static let type = "application.eligibilityChecked"
        /// False for what may only be declined.
        package var isEligible: Bool
        /// Why not.
        package var reason: TextReference?
    }

    /// A reviewer, under the name that this call gives them.
    package struct ReviewerAssigned: EventBody {
        /// `review.assigned`.
        package static let type = "review.assigned"
        /// The application.
        package var application: ID
        /// The pseudonym.
        package var reviewer: String
        /// The review.
        package var review: Review.ID
        /// When it is wanted.
        package var due: Instant
    }

    /// A reviewer is asked no longer.
    package struct ReviewerReleased: EventBody {
        /// `review.released`.
        package static let type = "review.released"
        /// The application.
        package var application: ID
        /// The pseudonym.
        package var reviewer: String
        /// The review.
        package var review: Review.ID
    }

    /// What is advised, by the panel and by those who examine it.
    package enum Advice: String, Codable, Hashable, Sendable, CaseIterable {
        /// All, some or none of it.
        case approve, approvePartly, decline
    }

    /// The panel has given its advice.
    package struct Recommended: EventBody {
        /// `application.recommended`.
        package static let type = "application.recommended"
        /// What it advises.
        package var advice: Advice
        /// Why, in the vault.
        package var grounds: TextReference
    }

    /// The review centre has examined the advice.
    package struct Examined: EventBody {
        /// `application.examined`.
        package static let type = "application.examined"
        /// What it advises.
        package var advice: Advice
        /// Why, in the vault.
        package var grounds: TextReference
    }

    /// What was decided of one item.
    package struct ItemDecision: Codable, Hashable, Sendable {
        /// The place of the item in the application, from 0.
        package var item: Int
        /// The sample that it is promised from; without one, only a declined item.
        package var sample: Sample.ID
        /// Zero where the item is declined.
        package var approved: Mass
        /// How much of it may be used up.
        package var destructive: Mass

        /// A decision on one item.
        package init(item: Int, sample: Sample.ID, approved: Mass, destructive: Mass) {
            self.item = item
            self.sample = sample
            self.approved = approved
            self.destructive = destructive
        }
    }

    /// The authority has decided. Nobody outside knows yet.
    package struct Decided: EventBody {
        /// `application.decided`.
        package static let type = "application.decided"
        /// The application.
        package var application: ID
        /// Each item once.
        package var items: [ItemDecision]
        /// Why, in the vault.
        package var grounds: TextReference
    }

    /// What the applicant is told, when the selection is announced.
    package struct Announced: EventBody {
        /// `application.announced`.
        package static let type = "application.announced"
        /// The application.
        package var application: ID
        /// Each item once.
        package var items: [ItemDecision]
    }

    /// What was promised is free again.
    package struct ReservationReleased: EventBody {
        /// `reservation.released`.
        package static let type = "reservation.released"
        /// The application.
        package var application: ID
        /// Empty where nothing was held.
        package var items: [Released]
    }

    /// What is free again of one sample.
    package struct Released: Codable, Hashable, Sendable {
        /// The sample.
        package var sample: Sample.ID
        /// How much.
        package var mass: Mass
    }

    /// A loan agreement is on its way to the applicant.
    package struct AgreementSent: EventBody {
        /// `application.agreementSent`.
        package static let type = "application.agreementSent"
        /// The application.
        package var application: ID
        /// The loan.
        package var loan: Loan.ID
    }

    /// Both sides have signed.
    package struct AgreementSigned: EventBody {
        /// `application.agreementSigned`.
        package static let type = "application.agreementSigned"
        /// The application.
        package var application: ID
        /// The loan.
        package var loan: Loan.ID
    }

    /// The agreement was not signed in time.
    package struct Lapsed: EventBody {
        /// `application.lapsed`.
        package static let type = "application.lapsed"
        /// The application.
        package var application: ID
    }
}
