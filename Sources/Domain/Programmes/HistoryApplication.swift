extension HistoryScript {
    /// One application, from submission to what became of it.
    package struct Application: Codable, Hashable, Sendable {
        package let id: String
        package let applicant: String
        package let coApplicants: [String]
        package let organisation: String
        package let title: Wording
        package let plan: Wording
        package let submittedAt: Instant
        package let items: [Item]
        package let materials: [Material]
        package let eligibility: Eligibility
        /// In the order of assignment.
        package let reviews: [Review]
        package let recommendation: Advice
        package let examination: Advice
        package let decision: Decision
        /// Present where the application was selected.
        package let agreement: Agreement?
        package let certificate: Act?
        /// What was handed over.
        package let pieces: [Piece]?
        package let known: [Known]?
        package let standIn: Bool?

        /// Whether anything was approved.
        package var isSelected: Bool { decision.items.contains { $0.approved > .zero } }
    }

    /// A sample that is asked for.
    package struct Item: Codable, Hashable, Sendable {
        package let sample: String
        package let wanted: Mass
        package let minimum: Mass
        package let destructive: Mass

        private enum CodingKeys: String, CodingKey {
            case sample, wanted = "wanted_ug", minimum = "minimum_ug", destructive = "destructive_ug"
        }
    }

    /// A supporting text of a kind that the policy names.
    package struct Material: Codable, Hashable, Sendable {
        package let kind: String
        package let text: Wording
    }

    /// The check before the reviews.
    package struct Eligibility: Codable, Hashable, Sendable {
        package let by: String
        package let at: Instant
        package let isEligible: Bool
    }

    /// One reviewer's part: a declaration, and a review where nothing barred it.
    package struct Review: Codable, Hashable, Sendable {
        package let id: String
        package let reviewer: String
        package let assignedBy: String
        package let assignedAt: Instant
        package let due: Instant
        /// What was declared; nil where the reviewer declined instead.
        package let conflict: Domain.Review.Conflict?
        package let statement: Wording?
        package let declaredAt: Instant?
        package let declinedAt: Instant?
        /// When the review centre ended an assignment that came to nothing.
        package let releasedAt: Instant?
        /// By criterion of the policy; present where the review was submitted.
        package let scores: [String: Int]?
        package let findings: [Finding]?
        package let advice: Domain.Application.Advice?
        package let submittedAt: Instant?
    }

    /// A strength or weakness that a reviewer found.
    package struct Finding: Codable, Hashable, Sendable {
        package let isStrength: Bool
        package let isMajor: Bool
        package let criterion: String?
        package let text: Wording
    }

    /// What the panel recommends, and what the review centre concludes from it.
    package struct Advice: Codable, Hashable, Sendable {
        package let by: String
        package let at: Instant
        package let advice: Domain.Application.Advice
        package let grounds: Wording
    }

    /// The authority's decision on every item.
    package struct Decision: Codable, Hashable, Sendable {
        package let by: String
        package let at: Instant
        package let items: [ItemDecision]
        package let grounds: Wording
    }

    /// What was approved of an item; zero where it was declined.
    package struct ItemDecision: Codable, Hashable, Sendable {
        package let item: Int
        package let approved: Mass
        package let destructive: Mass

        private enum CodingKeys: String, CodingKey {
            case item, approved = "approved_ug", destructive = "destructive_ug"
        }
    }

    /// The loan agreement with its signatures.
    package struct Agreement: Codable, Hashable, Sendable {
        package let sentBy: String
        package let sentAt: Instant
        /// How it stood at the end of the day of the announcement.
        package let state: State
        package let signatures: [Signature]
        package let note: Wording?
        package let known: [Known]?
        package let standIn: Bool?

        /// Selection and signature are separate states.
        package enum State: String, Codable, Hashable, Sendable { case signedThatDay, pendingThatDay }
    }

    /// One party's signature.
    package struct Signature: Codable, Hashable, Sendable {
        package let side: Domain.Loan.Side
        package let person: String
        package let at: Instant
    }

    /// Something that somebody did at an instant.
    package struct Act: Codable, Hashable, Sendable {
        package let by: String
        package let at: Instant
        package let standIn: Bool?
    }

    /// What was split off for an approved item, and how it left.
    package struct Piece: Codable, Hashable, Sendable {
        package let item: Int
        package let number: String
        package let mass: Mass
        package let split: Split
        /// Present where naming the piece was an act of its own; preparing it from what was promised names it too.
        package let allocated: Act?
        package let handover: Handover
        package let standIn: Bool?

        private enum CodingKeys: String, CodingKey {
            case item, number, mass = "mass_ug", split, allocated, handover, standIn
        }
    }

    /// The split that made a piece.
    package struct Split: Codable, Hashable, Sendable {
        package let by: String
        package let witness: String
        package let at: Instant
        /// A balance of the policy.
        package let balance: String
        package let attrition: Mass

        private enum CodingKeys: String, CodingKey {
            case by, witness, at, balance, attrition = "attrition_ug"
        }
    }

    /// The hand-over of a piece, offered by one side and accepted by the other.
    package struct Handover: Codable, Hashable, Sendable {
        package let consignment: String
        package let seals: [String]
        package let offeredBy: String
        package let offeredAt: Instant
        package let acceptedBy: String
        package let acceptedAt: Instant
    }
}
