import Domain
import ReadModels

extension Step {
    /// Applications: to applicants only what the page tells them, to the office what waits for it.
    func aboutApplications() throws -> [Told] {
        switch event.body {
        case let e as Application.Submitted:
            let payload = try application(e.id.rawValue)
            let isFirst = e.revision == 1
            // Whoever submits has a receipt by it: this one letter goes to its author, too.
            let kind = isFirst ? NoticeKind.applicationReceived : .applicationReplaced
            let received = Told(
                kind, to: try people.applicants(of: e.id.rawValue).map(Told.Reader.person), payload,
                ground: .record(sequence), mark: mark(kind))
            guard isFirst else { return [received] }
            return [received, tell(.applicationToCheck, try office(.applicationCheck, of: e.id.rawValue), payload)]
        case let e as Application.Withdrawn:
            let payload = try application(e.application.rawValue)
            return [
                tell(.applicationWithdrawn, try people.applicants(of: e.application.rawValue), payload),
                tell(.applicationTakenBack, try office(.reviewOrganise, of: e.application.rawValue), payload),
            ]
        case let e as Application.EligibilityChecked:
            let payload = try application(event.subject)
            return e.isEligible
                ? [tell(.applicationToReview, try office(.reviewOrganise, of: event.subject), payload)]
                : [tell(.applicationIneligible, try office(.applicationDecide, of: event.subject), payload)]
        case is Application.Recommended:
            let payload = try application(event.subject)
            return [tell(.applicationToExamine, try office(.applicationExamine, of: event.subject), payload)]
        case is Application.Examined:
            let payload = try application(event.subject)
            return [tell(.applicationToDecide, try office(.applicationDecide, of: event.subject), payload)]
        case let e as Application.Announced:
            // The outcome itself stays on the page.
            let id = e.application.rawValue
            return [tell(.applicationAnnounced, try people.applicants(of: id), try application(id))]
        case let e as SampleCall.Extended:
            var payload = NoticePayload(page: "/calls/\(event.subject)", call: try people.number(ofCall: event.subject))
            payload.at = e.closes.milliseconds
            return [tell(.callExtended, try people.applicants(inCall: event.subject), payload)]
        case is SampleCall.Cancelled:
            let payload = NoticePayload(page: "/calls/\(event.subject)", call: try people.number(ofCall: event.subject))
            return [tell(.callCancelled, try people.applicants(inCall: event.subject), payload)]
        default: return []
        }
    }

    func application(_ id: String) throws -> NoticePayload {
        NoticePayload(page: "/applications/\(id)", call: try people.call(ofApplication: id)?.number)
    }

    /// Those with a power over an application, without those who have a hand in it as applicants.
    func office(_ permission: Permission, of application: String) throws -> [String] {
        let applicants = Set(try people.applicants(of: application))
        return try people.holding(permission).filter { !applicants.contains($0) }
    }
}
