extension HistoryScript {
    /// One step of the history, in the order in which a replay takes it.
    package struct Step: Hashable, Sendable {
        /// When the step is taken.
        package let at: Instant
        /// The key of the person who takes it.
        package let by: String
        /// What is done.
        package let act: StepAct
    }

    /// What a step does.
    package enum StepAct: Hashable, Sendable {
        /// A curator puts a sample on the catalogue.
        case registerSample(Sample)
        /// The office opens the call.
        case openCall(Call)
        /// An applicant submits.
        case submit(Application)
        /// The review centre checks an application.
        case checkEligibility(Application)
        /// The review centre asks a reviewer.
        case assign(Application, Review)
        /// A reviewer declares a conflict, or that there is none.
        case declare(Application, Review)
        /// A reviewer declines.
        case decline(Application, Review)
        /// The review centre ends an assignment that came to nothing.
        case release(Application, Review)
        /// A reviewer signs a review.
        case review(Application, Review)
        /// The panel advises.
        case recommend(Application)
        /// The review centre concludes.
        case examine(Application)
        /// The authority decides.
        case decide(Application)
        /// The office announces the selection.
        case announce(Call)
        /// The agreement goes out for signature.
        case sendAgreement(Application, Agreement)
        /// One side signs.
        case sign(Application, Signature)
        /// The certificate is issued.
        case certify(Application)
        /// A piece is split off what was promised.
        case split(Application, Piece)
        /// A whole sample is named for an item.
        case allocate(Application, Piece)
        /// The curator offers custody.
        case offerCustody(Application, Piece)
        /// The borrower takes custody.
        case acceptCustody(Application, Piece)
        /// Has to be refused.
        case attempt(RefusedAttempt)
    }

    /// Every step in order of time; steps of one instant keep the order of the file.
    package var timeline: [Step] {
        var steps = samples.map { Step(at: call.registeredAt, by: call.registeredBy, act: .registerSample($0)) }
        steps.append(Step(at: call.opensAt, by: call.openedBy, act: .openCall(call)))
        steps.append(Step(at: call.announcedAt, by: call.announcedBy, act: .announce(call)))
        for application in applications { steps += application.steps }
        steps += refusals.map { Step(at: $0.at, by: $0.by, act: .attempt($0)) }
        let order = steps.indices.sorted { (steps[$0].at, $0) < (steps[$1].at, $1) }
        return order.map { steps[$0] }
    }
}

extension HistoryScript.Application {
    fileprivate var steps: [HistoryScript.Step] {
        typealias Step = HistoryScript.Step
        var steps = [
            Step(at: submittedAt, by: applicant, act: .submit(self)),
            Step(at: eligibility.at, by: eligibility.by, act: .checkEligibility(self)),
            Step(at: recommendation.at, by: recommendation.by, act: .recommend(self)),
            Step(at: examination.at, by: examination.by, act: .examine(self)),
            Step(at: decision.at, by: decision.by, act: .decide(self)),
        ]
        for review in reviews {
            steps.append(Step(at: review.assignedAt, by: review.assignedBy, act: .assign(self, review)))
            if let at = review.declaredAt {
                steps.append(Step(at: at, by: review.reviewer, act: .declare(self, review)))
            }
            if let at = review.declinedAt {
                steps.append(Step(at: at, by: review.reviewer, act: .decline(self, review)))
            }
            if let at = review.releasedAt {
                steps.append(Step(at: at, by: review.assignedBy, act: .release(self, review)))
            }
            if let at = review.submittedAt {
                steps.append(Step(at: at, by: review.reviewer, act: .review(self, review)))
            }
        }
        if let agreement {
            steps.append(Step(at: agreement.sentAt, by: agreement.sentBy, act: .sendAgreement(self, agreement)))
            steps += agreement.signatures.map { Step(at: $0.at, by: $0.person, act: .sign(self, $0)) }
        }
        if let certificate { steps.append(Step(at: certificate.at, by: certificate.by, act: .certify(self))) }
        for piece in pieces ?? [] {
            let handover = piece.handover
            steps.append(Step(at: piece.split.at, by: piece.split.by, act: .split(self, piece)))
            if let allocated = piece.allocated {
                steps.append(Step(at: allocated.at, by: allocated.by, act: .allocate(self, piece)))
            }
            steps.append(Step(at: handover.offeredAt, by: handover.offeredBy, act: .offerCustody(self, piece)))
            steps.append(Step(at: handover.acceptedAt, by: handover.acceptedBy, act: .acceptCustody(self, piece)))
        }
        return steps
    }
}
