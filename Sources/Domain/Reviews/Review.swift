/// One reviewer's work on one application, under the reviewer's pseudonym in that call.
package struct Review: Subject {
    package typealias ID = Identifier<Review>
    package static let streamKind = "review"

    package enum Stage: String, Codable, Hashable, Sendable, CaseIterable {
        case none, invited, accepted, declined, submitted, released
    }

    /// Kinds of interest; `none` is itself a declaration.
    package enum Conflict: String, Codable, Hashable, Sendable, CaseIterable {
        case none, personal, institutional, national, financial, adviser
    }

    package private(set) var stage: Stage = .none
    package private(set) var invited: Invited?
    package private(set) var declared: Conflict?

    package init() {}

    package mutating func apply(_ body: any EventBody) {
        switch body {
        case let e as Invited:
            invited = e
            stage = .invited
        case let e as ConflictDeclared:
            declared = e.conflict
            stage = e.conflict == .none ? .accepted : .declined
        case is Declined: stage = .declined
        case is Submitted: stage = .submitted
        case is Released: stage = .released
        default: break
        }
    }
}

extension Review {
    package struct Invited: EventBody {
        package static let type = "review.invited"
        package var id: ID
        package var application: Application.ID
        package var reviewer: String
        package var due: Instant
    }

    /// Signed by the act itself: the pseudonym, the instant, the statement's digest.
    package struct ConflictDeclared: EventBody {
        package static let type = "review.conflictDeclared"
        package var review: ID
        package var application: Application.ID
        package var conflict: Conflict
        package var statement: TextReference?
    }

    package struct Declined: EventBody {
        package static let type = "review.declined"
        package var review: ID
        package var application: Application.ID
    }

    package struct Score: Codable, Hashable, Sendable {
        package var criterion: String
        package var value: Int
        package init(criterion: String, value: Int) {
            self.criterion = criterion
            self.value = value
        }
    }

    /// A strength or a weakness, major or minor.
    package struct Finding: Codable, Hashable, Sendable {
        package var isStrength: Bool
        package var isMajor: Bool
        package var criterion: String?
        package var text: TextReference
        package init(isStrength: Bool, isMajor: Bool, criterion: String?, text: TextReference) {
            self.isStrength = isStrength
            self.isMajor = isMajor
            self.criterion = criterion
            self.text = text
        }
    }

    package struct Submitted: EventBody {
        package static let type = "review.submitted"
        package var review: ID
        package var application: Application.ID
        package var scores: [Score]
        package var findings: [Finding]
        package var advice: Application.Advice
    }

    package struct Released: EventBody {
        package static let type = "review.ended"
        package var review: ID
        package var application: Application.ID
    }
}
