extension SampleCall {
    /// Opens a call. Its window is set in the agency's zone and ends to the second.
    package struct Open: Command {
        /// `call.open`.
        package static let name = "call.open"
        /// The new call.
        package var subject: ID
        /// Its official number.
        package var number: String
        /// Its title, in the vault.
        package var title: TextReference
        /// What it is about, in the vault.
        package var summary: TextReference
        /// What is offered.
        package var samples: [Sample.ID]
        /// What it may be used for.
        package var category: Sample.Category
        /// The first instant at which applications are taken.
        package var opens: Instant
        /// The first instant that is too late.
        package var closes: Instant

        /// A call over `samples`, with its window.
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

        /// Refuses samples of another category, and any that could not be lent.
        package func decide(_ state: SampleCall, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.callOpen)
            guard state.opened == nil else { throw Refusal("call.exists") }
            try context.requireNew(subject)
            try Code.check(number, "number")
            guard !context.facts.isCallNumber(number) else { throw Refusal("call.numberUsed", .conflict, field: "number") }
            guard !samples.isEmpty else { throw .missing("samples") }
            guard samples.count <= 2000 else { throw .invalid("samples", "tooMany", ["most": "2000"]) }
            guard Set(samples).count == samples.count else { throw .invalid("samples", "twice") }
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
                guard sample.isUsable, sample.balance(.vault) > .zero else {
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
        /// `call.extend`.
        package static let name = "call.extend"
        /// The call.
        package var subject: ID
        /// The first instant that is too late from now on.
        package var closes: Instant

        /// An extension.
        package init(subject: ID, closes: Instant) {
            self.subject = subject
            self.closes = closes
        }

        /// Refuses an earlier close, and any change after it.
        package func decide(_ state: SampleCall, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.callOpen)
            guard let end = state.closes, !state.isCancelled else { throw .notFound }
            guard context.now < end else { throw Refusal("call.closed") }
            guard closes > end else { throw .invalid("closes", "notLater") }
            return [Draft(SampleCall.stream(subject), .everyone, Extended(closes: closes))]
        }
    }

    /// Calls a call off, unless something was promised or announced already.
    package struct Cancel: Command {
        /// `call.cancel`.
        package static let name = "call.cancel"
        /// The call.
        package var subject: ID
        /// Why.
        package var reason: TextReference

        /// A cancellation.
        package init(subject: ID, reason: TextReference) {
            self.subject = subject
            self.reason = reason
        }

        /// Refuses once mass is promised or the selection is public.
        package func decide(_ state: SampleCall, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.callOpen)
            guard state.opened != nil, !state.isCancelled else { throw .notFound }
            guard !state.announced else { throw Refusal("call.announced") }
            guard context.facts.promised(inCall: subject) == .zero else { throw Refusal("call.hasPromises") }
            return [Draft(SampleCall.stream(subject), .everyone, Cancelled(reason: reason))]
        }
    }

    /// Announces the selection: every application must have its decision by now.
    package struct AnnounceSelection: Command {
        /// `call.announce`.
        package static let name = "call.announce"
        /// The call.
        package var subject: ID

        /// An announcement.
        package init(subject: ID) { self.subject = subject }

        /// Tells the public the figures and each applicant their own outcome, in one turn.
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
