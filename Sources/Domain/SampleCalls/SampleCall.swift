/// An announcement of opportunity over chosen samples, with a window to apply in.
package struct SampleCall: Subject {
    package typealias ID = Identifier<SampleCall>
    package static let streamKind = "call"

    package private(set) var opened: Opened?
    package private(set) var closes: Instant?
    package private(set) var isCancelled = false
    package private(set) var announced = false

    package init() {}

    package mutating func apply(_ body: any EventBody) {
        switch body {
        case let e as Opened:
            opened = e
            closes = e.closes
        case let e as Extended: closes = e.closes
        case is Cancelled: isCancelled = true
        case is SelectionAnnounced: announced = true
        default: break
        }
    }
}

extension SampleCall {
    package struct Opened: EventBody {
        package static let type = "call.opened"
        package var id: ID
        package var number: String
        /// The agency's own texts, by language, which are public for good.
        package var title: TextReference
        package var summary: TextReference
        package var samples: [Sample.ID]
        package var category: Sample.Category
        package var opens: Instant
        /// The first instant that is too late.
        package var closes: Instant
        package var zone: String
        package var policy: String
    }

    package struct Extended: EventBody {
        package static let type = "call.extended"
        package var closes: Instant
    }

    package struct Cancelled: EventBody {
        package static let type = "call.cancelled"
        package var reason: TextReference
    }

    /// What the public learns of the outcome, when the authority says so.
    package struct SelectionAnnounced: EventBody {
        package static let type = "call.selectionAnnounced"
        package var call: ID
        package var received: Int
        package var sets: Int
        package var selected: [Selected]
    }

    package struct Selected: Codable, Hashable, Sendable {
        package var organisation: Organisation.ID
        package var items: Int
        package var mass: Mass
    }
}

extension SampleCall {
    /// Opens a call. Its window is set in the agency's zone and ends to the second.
    package struct Open: Command {
        package static let name = "call.open"
        package var subject: ID
        package var number: String
        package var title: TextReference
        package var summary: TextReference
        package var samples: [Sample.ID]
        package var category: Sample.Category
        package var opens: Instant
        package var closes: Instant

        package init(
            subject: ID, number: String, title: TextReference, summary: TextReference, samples: [Sample.ID],
            category: Sample.Category, opens: Instant, closes: Instant
        ) {
            self.subject = subject
            self.number = number
            self.title = title
            self.summary = summary
            self.samples = samples
            self.category = category
            self.opens = opens
            self.closes = closes
        }

        package func decide(_ state: SampleCall, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.callOpen)
            guard state.opened == nil else { throw Refusal("call.exists") }
            guard !number.isEmpty, number.utf8.count <= 64 else { throw .missing("number") }
            guard !context.facts.isCallNumber(number) else { throw Refusal("call.numberUsed", .conflict, field: "number") }
            guard !samples.isEmpty else { throw .missing("samples") }
            guard samples.count <= 2000, Set(samples).count == samples.count else {
                throw .invalid("samples", "tooMany", ["most": "2000"])
            }
            guard category.isLendable, context.policy.loanTerms[category] != nil else {
                throw .invalid("category", "notLendable")
            }
            guard closes > opens, closes > context.now else { throw .invalid("closes", "inThePast") }
            for id in samples {
                guard let sample = context.facts.sample(id) else { throw .invalid("samples", "unknown") }
                // Permanent and backup material cannot enter a call (invariant 7).
                guard sample.category == category else {
                    throw Refusal("call.categoryDiffers", .conflict, field: "samples", ["number": sample.number])
                }
                guard sample.isUsable else {
                    throw Refusal("call.notAvailable", .conflict, field: "samples", ["number": sample.number])
                }
            }
            let opened = Opened(
                id: subject,
                number: number,
                title: title,
                summary: summary,
                samples: samples,
                category: category,
                opens: opens,
                closes: closes,
                zone: context.policy.calendar.zone,
                policy: context.policy.digest
            )
            return [Draft(SampleCall.stream(subject), .everyone, opened)]
        }
    }

    /// Gives everyone more time. Never less, and never after the close.
    package struct Extend: Command {
        package static let name = "call.extend"
        package var subject: ID
        package var closes: Instant
        package init(subject: ID, closes: Instant) {
            self.subject = subject
            self.closes = closes
        }

        package func decide(_ state: SampleCall, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.callOpen)
            guard let end = state.closes, !state.isCancelled else { throw .notFound }
            guard context.now < end else { throw Refusal("call.closed") }
            guard closes > end else { throw .invalid("closes", "notLater") }
            return [Draft(SampleCall.stream(subject), .everyone, Extended(closes: closes))]
        }
    }

    package struct Cancel: Command {
        package static let name = "call.cancel"
        package var subject: ID
        package var reason: TextReference
        package init(subject: ID, reason: TextReference) {
            self.subject = subject
            self.reason = reason
        }

        package func decide(_ state: SampleCall, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.callOpen)
            guard state.opened != nil, !state.isCancelled else { throw .notFound }
            guard context.facts.promised(inCall: subject) == .zero else { throw Refusal("call.hasPromises") }
            return [Draft(SampleCall.stream(subject), .everyone, Cancelled(reason: reason))]
        }
    }

    /// Announces the selection: every application must have its decision by now.
    package struct AnnounceSelection: Command {
        package static let name = "call.announce"
        package var subject: ID
        package init(subject: ID) { self.subject = subject }

        package func decide(_ state: SampleCall, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.applicationDecide)
            guard let end = state.closes, !state.isCancelled else { throw .notFound }
            guard context.now >= end else { throw Refusal("call.stillOpen") }
            guard !state.announced else { throw Refusal("call.announced") }
            let applications = context.facts.applications(inCall: subject)
            let undecided = applications.count { $0.stage.isUndecided }
            guard undecided == 0 else {
                throw Refusal("call.undecided", .conflict, ["count": "\(undecided)"])
            }
            let standing = applications.filter { $0.stage != .withdrawn }
            let announced = SelectionAnnounced(
                call: subject,
                received: standing.count,
                sets: standing.reduce(0) { $0 + $1.items },
                selected: standing.filter { !$0.approved.isEmpty }.map { application in
                    Selected(
                        organisation: application.organisation,
                        items: application.approved.count,
                        mass: application.approved.reduce(.zero) { $0 + $1.approved }
                    )
                }
            )
            var drafts = [Draft(SampleCall.stream(subject), .everyone, announced)]
            for application in standing {
                let result = Application.Announced(application: application.id, items: application.decisions)
                drafts.append(Draft(Application.stream(application.id), .party, result))
            }
            return drafts
        }
    }
}
