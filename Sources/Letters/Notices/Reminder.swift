import Domain
import ReadModels

/// The reminder that a deadline is worth now, if any.
struct Reminder {
    private let deadline: Deadline
    private let step: Int
    private let isOver: Bool

    /// The last of the policy's steps that has come, at the beginning of its day in the agency's zone.
    ///
    /// - Parameters:
    ///   - since: The instant since which letters are sent at all.
    ///   - now: The present.
    init?(_ deadline: Deadline, policy: Policy, since: Instant, now: Instant) {
        let calendar = policy.calendar
        // The first instant that is too late belongs to the day after.
        let dueDay = calendar.day(of: Instant(milliseconds: deadline.due.milliseconds - 1))
        let come = policy.reminderDays.map { days in
            (days: days, at: calendar.end(of: dueDay.adding(days: -days - 1)))
        }.filter { $0.at <= now && $0.at >= since && $0.at > deadline.since }
        guard let last = come.max(by: { $0.at < $1.at }) else { return nil }
        self.deadline = deadline
        step = last.days
        isOver = deadline.due <= now
    }

    func told(_ people: Recipients) throws -> [Told] {
        let due = deadline.due.milliseconds
        let mark = "reminder.\(deadline.id).\(due).\(step)"
        switch deadline.kind {
        case .loan:
            var readers = try people.parties(of: deadline.id)
            if isOver { readers += try people.holding(.loanAllocate) }
            let payload = NoticePayload(
                page: "/loans/\(deadline.id)", call: deadline.callNumber, at: due, count: deadline.count)
            return [told(isOver ? .loanOverdue : .loanDue, readers, payload, .loan(deadline.id), mark)]
        case .agreement(let missing):
            guard !isOver else { return [] }
            var readers = missing.contains(.borrower) ? try people.parties(of: deadline.id) : []
            if missing.contains(.agency) { readers += try people.holding(.agreementSign) }
            let payload = NoticePayload(page: "/loans/\(deadline.id)", call: deadline.callNumber, at: due)
            return [told(.agreementDue, readers, payload, .loan(deadline.id), mark)]
        case .review(let reviewer):
            let page = "/reviews/\(deadline.id)"
            let payload = NoticePayload(page: page, call: deadline.callNumber, at: due, review: deadline.id)
            var all = [
                Told(
                    isOver ? .reviewOverdue : .reviewDue, to: [.reviewer(reviewer, call: deadline.call)], payload,
                    ground: .review(deadline.id), mark: mark)
            ]
            if isOver {
                let applicants = Set(try people.applicants(of: deadline.application))
                let office = try people.holding(.reviewOrganise).filter { !applicants.contains($0) }
                let payload = NoticePayload(
                    page: "/applications/\(deadline.application)", call: deadline.callNumber, at: due)
                all.append(told(.reviewLate, office, payload, .application(deadline.application), mark + ".office"))
            }
            return all
        }
    }

    private func told(
        _ kind: NoticeKind, _ readers: [String], _ payload: NoticePayload, _ ground: Recipients.Ground, _ mark: String
    ) -> Told {
        Told(kind, to: Set(readers).sorted().map(Told.Reader.person), payload, ground: ground, mark: mark)
    }
}
