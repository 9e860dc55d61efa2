/// One reviewer's work on one application, under the reviewer's pseudonym in that call.
package struct Review: Subject {
    /// The identity of a review.
    package typealias ID = Identifier<Review>
    /// `review`.
    package static let streamKind = "review"

    /// How far it has come.
    package enum Stage: String, Codable, Hashable, Sendable, CaseIterable {
        /// `declined`, `submitted` and `released` are ends.
        case none, invited, accepted, declined, submitted, released
    }

    /// Kinds of interest; `none` is itself a declaration.
    package enum Conflict: String, Codable, Hashable, Sendable, CaseIterable {
        /// Whatever is not `none` ends the review.
        case none, personal, institutional, national, financial, adviser
    }

    /// How far it has come.
    package private(set) var stage: Stage = .none
    /// The invitation; nil before.
    package private(set) var invited: Invited?
    /// What the reviewer has declared.
    package private(set) var declared: Conflict?

    /// A review that nobody was asked for.
    package init() {}

    /// Folds one record of the review's stream.
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
