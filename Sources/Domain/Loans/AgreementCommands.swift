extension Loan {
    /// Sends the loan agreement for what was approved and announced.
    package struct SendAgreement: Command {
        /// `loan.sendAgreement`.
        package static let name = "loan.sendAgreement"
        /// The new loan.
        package var subject: ID
        /// The application that it comes of.
        package var application: Application.ID

        /// An agreement for an application.
        package init(subject: ID, application: Application.ID) {
            self.subject = subject
            self.application = application
        }

        /// Refuses before the applicant knows; sets the last working day to sign on.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.agreementSign)
            guard state.agreement == nil else { throw Refusal("loan.exists") }
            try context.requireNew(subject)
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
        /// `loan.sign`.
        package static let name = "loan.sign"
        /// The loan.
        package var subject: ID
        /// For whom.
        package var side: Side

        /// A signature.
        package init(subject: ID, side: Side) {
            self.subject = subject
            self.side = side
        }

        /// Refuses after the last day, a second signature for a side, and one person for both.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            guard let agreement = state.agreement else { throw .notFound }
            switch side {
            case .agency:
                // To whoever is neither a party nor reads loans it does not exist.
                guard context.actor.may(.agreementSign) || context.actor.may(.loanRead)
                    || state.isBorrower(context.actor, agreement)
                else { throw .notYours }
                try context.require(.agreementSign)
            case .borrower:
                guard context.actor.represents.contains(agreement.borrower) else { throw .notYours }
            }
            guard let person = context.actor.person else { throw .notYours }
            guard state.stage == .agreementSent else { throw .wrongStage("loan", state.stage) }
            guard context.now < agreement.signBy else { throw Refusal("loan.signTooLate") }
            guard state.signatures[side] == nil else { throw Refusal("loan.alreadySigned") }
            // An agreement has two parties, whatever powers one person holds.
            guard !state.signatories.values.contains(person) else { throw Refusal("loan.needsTwo", .forbidden) }
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
        /// `loan.lapse`.
        package static let name = "loan.lapse"
        /// The loan.
        package var subject: ID

        /// A look at the clock.
        package init(subject: ID) { self.subject = subject }

        /// Nothing while there is time; afterwards frees what was promised.
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
        /// `certificate.issue`.
        package static let name = "certificate.issue"
        /// The loan.
        package var subject: ID

        /// A certificate.
        package init(subject: ID) { self.subject = subject }

        /// Numbers certificates as the policy's pattern says, by the agency's calendar.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.certificateIssue)
            guard let agreement = state.agreement else { throw .notFound }
            guard state.stage == .signed else { throw .wrongStage("loan", state.stage) }
            let year = context.policy.calendar.day(of: context.now).year
            let pattern = context.policy.certificatePattern
            var next = context.facts.certificates(inYear: pattern.restartsEachYear ? year : nil) + 1
            // After a change of pattern, a number may have been given already.
            while context.facts.isCertificate(pattern.number(next, year: year)) { next += 1 }
            let number = pattern.number(next, year: year)
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
}
