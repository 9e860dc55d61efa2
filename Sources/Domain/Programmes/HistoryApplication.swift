extension HistoryScript {
    /// One application, from submission to what became of it.
    package struct Application: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// The person who answers for it.
        package let applicant: String
        /// Keys of further people.
        package let coApplicants: [String]
        /// The institution that applies.
        package let organisation: String
        /// One line that says what is to be measured.
        package let title: Wording
        /// The proposal in short.
        package let plan: Wording
        /// When its last byte arrived.
        package let submittedAt: Instant
        /// The sample sets asked for.
        package let items: [Item]
        /// What supports it.
        package let materials: [Material]
        /// The check before the reviews.
        package let eligibility: Eligibility
        /// In the order of assignment.
        package let reviews: [Review]
        /// What the panel advises.
        package let recommendation: Advice
        /// What the review centre concludes.
        package let examination: Advice
        /// What the authority decides, item by item.
        package let decision: Decision
        /// Present where the application was selected.
        package let agreement: Agreement?
        /// Present where one was issued.
        package let certificate: Act?
        /// What was handed over.
        package let pieces: [Piece]?
        /// What of it is public.
        package let known: [Known]?
        /// True where it is made up because the real thing is not public.
        package let standIn: Bool?

        /// Whether anything was approved.
        package var isSelected: Bool { decision.items.contains { $0.approved > .zero } }
    }

    /// A sample that is asked for.
    package struct Item: Codable, Hashable, Sendable {
        /// The number of a sample that the call offers.
        package let sample: String
        /// What is asked for.
        package let wanted: Mass
        /// The least that is of use.
        package let minimum: Mass
        /// How much of it would be used up.
        package let destructive: Mass

        private enum CodingKeys: String, CodingKey {
            case sample, wanted = "wanted_ug", minimum = "minimum_ug", destructive = "destructive_ug"
        }
    }

    /// A supporting text of a kind that the policy names.
    package struct Material: Codable, Hashable, Sendable {
        /// A kind of the policy.
        package let kind: String
        /// What it says.
        package let text: Wording
    }

    /// The check before the reviews.
    package struct Eligibility: Codable, Hashable, Sendable {
        /// Who did it: the key of a person.
        package let by: String
        /// When it was done.
        package let at: Instant
        /// Whether it went on to the reviews.
        package let isEligible: Bool
    }

    /// One reviewer's part: a declaration, and a review where nothing barred it.
    package struct Review: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// The key of the reviewer.
        package let reviewer: String
        /// Who asked for the review.
        package let assignedBy: String
        /// When it was asked for.
        package let assignedAt: Instant
        /// By when it is to be submitted.
        package let due: Instant
        /// What was declared; nil where the reviewer declined instead.
        package let conflict: Domain.Review.Conflict?
        /// What the reviewer says about the conflict.
        package let statement: Wording?
        /// When the declaration was signed.
        package let declaredAt: Instant?
        /// When the reviewer declined.
        package let declinedAt: Instant?
        /// When the review centre ended an assignment that came to nothing.
        package let releasedAt: Instant?
        /// By criterion of the policy; present where the review was submitted.
        package let scores: [String: Int]?
        /// Strengths and weaknesses.
        package let findings: [Finding]?
        /// What the reviewer advises.
        package let advice: Domain.Application.Advice?
        /// When the review was signed.
        package let submittedAt: Instant?
    }

    /// A strength or weakness that a reviewer found.
    package struct Finding: Codable, Hashable, Sendable {
        /// A weakness where not.
        package let isStrength: Bool
        /// Whether it weighs on the advice.
        package let isMajor: Bool
        /// The criterion that it bears on.
        package let criterion: String?
        /// The sentence, for pages.
        package let text: Wording
    }

    /// What the panel recommends, and what the review centre concludes from it.
    package struct Advice: Codable, Hashable, Sendable {
        /// Who did it: the key of a person.
        package let by: String
        /// When it was done.
        package let at: Instant
        /// The advice itself.
        package let advice: Domain.Application.Advice
        /// Why, as it was written down.
        package let grounds: Wording
    }

    /// The authority's decision on every item.
    package struct Decision: Codable, Hashable, Sendable {
        /// Who did it: the key of a person.
        package let by: String
        /// When it was done.
        package let at: Instant
        /// Every item, exactly once.
        package let items: [ItemDecision]
        /// Why, as it was written down.
        package let grounds: Wording
    }

    /// What was approved of an item; zero where it was declined.
    package struct ItemDecision: Codable, Hashable, Sendable {
        /// The place of the item in the application, from 0.
        package let item: Int
        /// Zero where it was declined.
        package let approved: Mass
        /// How much of it may be used up.
        package let destructive: Mass

        private enum CodingKeys: String, CodingKey {
            case item, approved = "approved_ug", destructive = "destructive_ug"
        }
    }

    /// The loan agreement with its signatures.
    package struct Agreement: Codable, Hashable, Sendable {
        /// Who sent it out.
        package let sentBy: String
        /// When the time for signing began.
        package let sentAt: Instant
        /// How it stood at the end of the day of the announcement.
        package let state: State
        /// In order of time; none where it was left unsigned.
        package let signatures: [Signature]
        /// A remark for readers.
        package let note: Wording?
        /// What of it is public.
        package let known: [Known]?
        /// True where it is made up because the real thing is not public.
        package let standIn: Bool?

        /// Selection and signature are separate states.
        package enum State: String, Codable, Hashable, Sendable { case signedThatDay, pendingThatDay }
    }

    /// One party's signature.
    package struct Signature: Codable, Hashable, Sendable {
        /// For whom the person signs.
        package let side: Domain.Loan.Side
        /// The key of the signatory.
        package let person: String
        /// When it was done.
        package let at: Instant
    }

    /// Something that somebody did at an instant.
    package struct Act: Codable, Hashable, Sendable {
        /// Who did it: the key of a person.
        package let by: String
        /// When it was done.
        package let at: Instant
        /// True where it is made up because the real thing is not public.
        package let standIn: Bool?
    }

    /// What was split off for an approved item, and how it left.
    package struct Piece: Codable, Hashable, Sendable {
        /// The place of the item in the application, from 0.
        package let item: Int
        /// The number of the new piece.
        package let number: String
        /// What it weighs.
        package let mass: Mass
        /// How it was made.
        package let split: Split
        /// Present where naming the piece was an act of its own; preparing it from what was promised names it too.
        package let allocated: Act?
        /// How it left.
        package let handover: Handover
        /// True where it is made up because the real thing is not public.
        package let standIn: Bool?

        private enum CodingKeys: String, CodingKey {
            case item, number, mass = "mass_ug", split, allocated, handover, standIn
        }
    }

    /// The split that made a piece.
    package struct Split: Codable, Hashable, Sendable {
        /// Who did it: the key of a person.
        package let by: String
        /// The second person present.
        package let witness: String
        /// When it was done.
        package let at: Instant
        /// A balance of the policy.
        package let balance: String
        /// What was ground away.
        package let attrition: Mass

        private enum CodingKeys: String, CodingKey {
            case by, witness, at, balance, attrition = "attrition_ug"
        }
    }

    /// The hand-over of a piece, offered by one side and accepted by the other.
    package struct Handover: Codable, Hashable, Sendable {
        /// The number of the consignment.
        package let consignment: String
        /// The numbers of its seals, intact on arrival.
        package let seals: [String]
        /// Who hands over.
        package let offeredBy: String
        /// When it was offered.
        package let offeredAt: Instant
        /// Who takes over.
        package let acceptedBy: String
        /// When custody moved.
        package let acceptedAt: Instant
    }
}
