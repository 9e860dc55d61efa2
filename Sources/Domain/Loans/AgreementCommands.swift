extension Loan {
    /// Sends the loan agreement for what was approved and announced.
    package struct SendAgreement: Command {
        package static let name = "loan.sendAgreement"
        package var subject: ID
        package var application: Application.ID
        package init(subject: ID, application: Application.ID) {
            self.subject = subject
            self.application = application
        }

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.agreementSign)
            guard state.agreement == nil else { throw Refusal("loan.exists") }
            guard let facts = context.facts.application(application) else { throw .notFound }
            guard [.approved, .partlyApproved].contains(facts.stage) else {
                throw .wrongStage("application", facts.stage)
            }
            guard facts.isAnnounced else { throw Refusal("application.notAnnounced") }
            let items = facts.approved.map { Item(sample: $0.sample, approved: $0.approved, destructive: $0.destructive) }
            let sent = AgreementSent(
                id: subject,
                application: application,
                borrower: facts.organisation,
                responsible: facts.applicant,
                category: facts.category,
                items: items,
                signBy: context.policy.calendar.end(
                    ofWorkingDay: context.policy.signWithinWorkingDays, after: context.now)
            )
            let told = Application.AgreementSent(application: application, loan: subject)
            return [
                Draft(Loan.stream(subject), .party, sent),
                Draft(Application.stream(application), .party, told),
            ]
        }
    }

    /// Signs for one side. Both are needed, in either order, before the last day ends.
    package struct Sign: Command {
        package static let name = "loan.sign"
        package var subject: ID
        package var side: Side
        package init(subject: ID, side: Side) {
            self.subject = subject
            self.side = side
        }

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            guard let agreement = state.agreement else { throw .notFound }
            switch side {
            case .agency: try context.require(.agreementSign)
            case .borrower:
                guard context.actor.represents.contains(agreement.borrower) else { throw .notYours }
            }
            guard let person = context.actor.person else { throw .notYours }
            guard state.stage == .agreementSent else { throw .wrongStage("loan", state.stage) }
            guard context.now < agreement.signBy else { throw Refusal("loan.signTooLate") }
            guard state.signatures[side] == nil else { throw Refusal("loan.alreadySigned") }
            var drafts = [
                Draft(Loan.stream(subject), .party, Signed(side: side, person: person, at: context.now))
            ]
            if state.signatures.count + 1 == Side.allCases.count {
                let told = Application.AgreementSigned(application: agreement.application, loan: subject)
                drafts.append(Draft(Application.stream(agreement.application), .party, told))
            }
            return drafts
        }
    }

    /// Lets an unsigned agreement lapse once its time is over, and frees what it held. The clock's.
    package struct Lapse: Command {
        package static let name = "loan.lapse"
        package var subject: ID
        package init(subject: ID) { self.subject = subject }

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            guard context.actor.kind == .clock else { throw .notFound }
            guard state.stage == .agreementSent, let agreement = state.agreement, context.now >= agreement.signBy
            else { return [] }
            let application = Application.stream(agreement.application)
            let items = agreement.items.map { Application.Released(sample: $0.sample, mass: $0.approved) }
            return [
                Draft(Loan.stream(subject), .party, Lapsed(application: agreement.application)),
                Draft(application, .party, Application.Lapsed(application: agreement.application)),
                Draft(
                    application, .staff,
                    Application.ReservationReleased(application: agreement.application, items: items)),
            ]
        }
    }

    /// Issues the certificate whose number anyone can check.
    package struct IssueCertificate: Command {
        package static let name = "certificate.issue"
        package var subject: ID
        package init(subject: ID) { self.subject = subject }

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.certificateIssue)
            guard let agreement = state.agreement else { throw .notFound }
            guard state.stage == .signed else { throw .wrongStage("loan", state.stage) }
            let year = context.policy.calendar.day(of: context.now).year
            let next = String(context.facts.certificates(inYear: year) + 1)
            let number = "LS-\(year)-" + String(repeating: "0", count: max(0, 4 - next.count)) + next
            let issued = CertificateIssued(
                loan: subject,
                number: number,
                borrower: agreement.borrower,
                items: agreement.items.count,
                mass: agreement.items.reduce(.zero) { $0 + $1.approved }
            )
            return [Draft(Loan.stream(subject), .everyone, issued)]
        }
    }

    /// Names the physical piece that goes out for an approved item.
    package struct Allocate: Command {
        package static let name = "loan.allocate"
        package var subject: ID
        package var item: Int
        package var sample: Sample.ID
        package init(subject: ID, item: Int, sample: Sample.ID) {
            self.subject = subject
            self.item = item
            self.sample = sample
        }

        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.loanAllocate)
            guard let agreement = state.agreement else { throw .notFound }
            guard state.stage == .certified else { throw .wrongStage("loan", state.stage) }
            guard agreement.items.indices.contains(item) else { throw .invalid("item", "unknown") }
            guard !state.pieces.values.contains(where: { $0.item == item }) else {
                throw Refusal("loan.alreadyAllocated", .conflict, field: "item")
            }
            guard let facts = context.facts.sample(sample) else { throw .invalid("sample", "unknown") }
            guard context.facts.loanItem(allocated: sample) == nil else {
                throw Refusal("loan.alreadyAllocated", .conflict, field: "sample")
            }
            if let block = context.facts.block(of: agreement.borrower, at: context.now) {
                throw Refusal("borrower.blocked", .conflict, ["reason": block])
            }
            let promised = agreement.items[item]
            let isWhole = sample == promised.sample
            guard isWhole || facts.parent == promised.sample else { throw .invalid("sample", "notFromTheItem") }
            guard facts.isUsable, facts.category.isLendable else {
                throw Refusal("sample.notAvailable", .conflict, field: "sample", ["number": facts.number])
            }
            let mass = facts.balance(.reserved)
            // A whole sample may stand allocated only when nothing else of it remains or is promised elsewhere.
            guard mass > .zero, mass <= promised.approved, !isWhole || facts.balance(.vault) == .zero else {
                throw Refusal(
                    "loan.massDiffers", .conflict, field: "sample",
                    ["approved": "\(promised.approved.micrograms)", "mass": "\(mass.micrograms)"])
            }
            return [Draft(Loan.stream(subject), .party, Allocated(item: item, sample: sample, mass: mass))]
        }
    }
}
