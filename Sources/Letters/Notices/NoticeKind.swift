package import Domain

/// Every kind of notice: what a step is called when it is told to somebody.
///
/// The name is kept with each notice in the vault, and finds its words in the catalog (`notice.NAME.title`,
/// `notice.NAME.text`): names are added, never changed.
package enum NoticeKind: String, CaseIterable, Hashable, Sendable {
    /// To applicants.
    case applicationReceived, applicationReplaced, applicationWithdrawn, applicationAnnounced, callExtended, callCancelled
    /// To those who examine, judge and decide.
    case applicationToCheck, applicationToReview, applicationIneligible, applicationToExamine, applicationToDecide
    case applicationTakenBack, reviewTurnedDown, reviewHandedIn, reviewLate
    /// To reviewers.
    case reviewInvited, reviewEnded, reviewDue, reviewOverdue
    /// About an agreement.
    case agreementToSign, agreementSigned, agreementComplete, agreementDue, agreementLapsed, certificateToIssue
    case certificateIssued
    /// About hand-overs.
    case handoverOffered, handoverAccepted, handoverWithdrawn, handoverLate, sealBroken
    /// About a loan.
    case loanDue, loanOverdue, loanRecalled, loanClosed, returnToReconcile, returnReconciled, renewalToDecide
    case renewalGranted, renewalDeclined, incidentOpened, incidentResolved, outcomeFiled, outcomeWaived
    /// About one's own account.
    case roleGranted, roleEnded, membershipStarted, membershipEnded, delegationReceived, delegationReturned
    case passwordChanged, emailChanged, secondFactorOn, secondFactorOff, recoveryCodeUsed, tokenIssued
    /// A message in a thread.
    case messageFromApplicant, messageFromOffice
}

/// What a notice's words are filled with: ids, official numbers and instants, and nothing that its reader may not
/// see on the page that it leads to.
package struct NoticePayload: Codable, Hashable, Sendable {
    /// The page that tells the rest.
    package var page: String
    /// The official number of the call.
    package var call: String?
    /// A deadline, or when something begins or ends, in milliseconds since 1970, UTC.
    package var at: Int64?
    /// Days from now to the deadline, or since.
    package var days: Int?
    /// How many pieces.
    package var count: Int?
    /// A role's name in the policy file.
    package var role: String?
    /// An organisation's id.
    package var organisation: String?
    /// What is handed over, and between whom.
    package var delivery: Delivery?
    /// The review that a link in the letter turns down.
    package var review: String?

    /// A payload.
    package init(
        page: String, call: String? = nil, at: Int64? = nil, days: Int? = nil, count: Int? = nil, role: String? = nil,
        organisation: String? = nil, delivery: Delivery? = nil, review: String? = nil
    ) {
        self.page = page
        self.call = call
        self.at = at
        self.days = days
        self.count = count
        self.role = role
        self.organisation = organisation
        self.delivery = delivery
        self.review = review
    }
}

/// A delivery, as a notice names it: all its samples are told once, so that only the first is known.
package struct Delivery: Codable, Hashable, Sendable {
    package var from: Party
    package var to: Party
    /// The official number of the first sample.
    package var sample: String
    /// The delivery's own number; nil on a loan, which the page tells its parties more about.
    package var consignment: String?

    /// A delivery between two parties.
    package init(from: Party, to: Party, sample: String, consignment: String? = nil) {
        self.from = from
        self.to = to
        self.sample = sample
        self.consignment = consignment
    }
}
