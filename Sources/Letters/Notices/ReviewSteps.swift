import Domain
import ReadModels

extension Step {
    /// Reviews: to the reviewer under their name in the call, to the review centre without any name.
    func aboutReviews() throws -> [Told] {
        switch event.body {
        case let e as Review.Invited:
            guard let call = try people.call(ofApplication: e.application.rawValue) else { return [] }
            var payload = NoticePayload(page: "/reviews/\(e.id.rawValue)", call: call.number)
            payload.at = e.due.milliseconds
            payload.review = e.id.rawValue
            return [toReviewer(.reviewInvited, e.reviewer, call.id, payload, of: e.id.rawValue)]
        case let e as Review.Released:
            guard let review = try people.review(e.review.rawValue),
                let call = try people.call(ofApplication: e.application.rawValue)
            else { return [] }
            let payload = NoticePayload(page: "/reviews", call: call.number)
            return [toReviewer(.reviewEnded, review.reviewer, call.id, payload, of: e.review.rawValue)]
        case let e as Review.Declined: return try toOrganisers(.reviewTurnedDown, e.application.rawValue)
        case let e as Review.ConflictDeclared:
            return e.conflict == .none ? [] : try toOrganisers(.reviewTurnedDown, e.application.rawValue)
        case let e as Review.Submitted: return try toOrganisers(.reviewHandedIn, e.application.rawValue)
        default: return []
        }
    }

    private func toReviewer(
        _ kind: NoticeKind, _ reviewer: String, _ call: String, _ payload: NoticePayload, of review: String
    ) -> Told {
        Told(
            kind, to: [.reviewer(reviewer, call: call)], payload, ground: .review(review),
            mark: mark(kind))
    }

    private func toOrganisers(_ kind: NoticeKind, _ application: String) throws -> [Told] {
        [tell(kind, try office(.reviewOrganise, of: application), try self.application(application))]
    }
}
