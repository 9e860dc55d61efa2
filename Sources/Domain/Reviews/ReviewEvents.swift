extension Review {
    /// Somebody is asked to review an application.
    package struct Invited: EventBody {
        /// `review.invited`.
        package static let type = "review.invited"
        /// The review.
        package var id: ID
        /// The application.
        package var application: Application.ID
        /// The pseudonym.
        package var reviewer: String
        /// When it is wanted.
        package var due: Instant
    }

    /// Signed by the act itself: the pseudonym, the instant, the statement's digest.
    package struct ConflictDeclared: EventBody {
        /// `review.conflictDeclared`.
        package static let type = "review.conflictDeclared"
        /// The review.
        package var review: ID
        /// The application.
        package var application: Application.ID
        /// What kind, or none.
        package var conflict: Conflict
        /// The statement, in the vault.
        package var statement: TextReference?
    }

    /// The reviewer will not do it.
    package struct Declined: EventBody {
        /// `review.declined`.
        package static let type = "review.declined"
        /// The review.
        package var review: ID
        /// The application.
        package var application: Application.ID
    }

    /// One figure for one criterion.
    package struct Score: Codable, Hashable, Sendable {
        /// The criterion, by its name in the policy file.
        package var criterion: String
        /// The figure.
        package var value: Int

        /// A score.
        package init(criterion: String, value: Int) {
            self.criterion = criterion
            self.value = value
        }
    }

    /// A strength or a weakness, major or minor.
    package struct Finding: Codable, Hashable, Sendable {
        /// False for a weakness.
        package var isStrength: Bool
        /// False for a minor one.
        package var isMajor: Bool
        /// The criterion that it bears on.
        package var criterion: String?
        /// What was found, in the vault.
        package var text: TextReference

        /// A finding.
        package init(isStrength: Bool, isMajor: Bool, criterion: String?, text: TextReference) {
            self.isStrength = isStrength
            self.isMajor = isMajor
            self.criterion = criterion
            self.text = text
        }
    }

    /// The reviewer has judged.
    package struct Submitted: EventBody {
        /// `review.submitted`.
        package static let type = "review.submitted"
        /// The review.
        package var review: ID
        /// The application.
        package var application: Application.ID
        /// One for each criterion.
        package var scores: [Score]
        /// At least one.
        package var findings: [Finding]
        /// What the reviewer advises.
        package var advice: Application.Advice
    }

    /// The reviewer is asked no longer.
    package struct Released: EventBody {
        /// `review.ended`.
        package static let type = "review.ended"
        /// The review.
        package var review: ID
        /// The application.
        package var application: Application.ID
    }
}
