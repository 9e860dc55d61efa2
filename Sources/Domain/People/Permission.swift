/// A power that the policy file gives to roles.
///
/// The separation of powers is nothing but this table and the pairs of roles
/// that one person may not hold at once; both are data.
package enum Permission: String, Codable, Hashable, Sendable, CaseIterable {
    /// The installation and its people.
    case policyAdopt = "policy.adopt"
    case personInvite = "person.invite"
    case organisationRegister = "organisation.register"
    case membershipGrant = "membership.grant"
    case roleGrant = "role.grant"
    case erasureOrder = "erasure.order"

    /// Acting for a house that one represents: no role gives it, memberships do; a token needs it as a scope.
    case organisationRepresent = "organisation.represent"

    /// Calls, applications, reviews and agreements.
    case callOpen = "call.open"
    case applicationSubmit = "application.submit"
    case applicationCheck = "application.check"
    case applicationRead = "application.read"
    case reviewOrganise = "review.organise"
    case reviewWrite = "review.write"
    case reviewRead = "review.read"
    case applicationRecommend = "application.recommend"
    case applicationExamine = "application.examine"
    case applicationDecide = "application.decide"
    case agreementSign = "agreement.sign"
    case certificateIssue = "certificate.issue"

    /// Samples and loans.
    case sampleRegister = "sample.register"
    case sampleRead = "sample.read"
    case sampleSplit = "sample.split"
    case sampleWeigh = "sample.weigh"
    case sampleRecategorise = "sample.recategorise"
    case sampleWriteOff = "sample.writeOff"
    case ledgerReverse = "ledger.reverse"
    case custodyOffer = "custody.offer"
    case custodyAccept = "custody.accept"
    case loanRead = "loan.read"
    case loanAllocate = "loan.allocate"
    case loanRenew = "loan.renew"
    case loanRecall = "loan.recall"
    case returnReconcile = "return.reconcile"
    case loanClose = "loan.close"

    /// The log itself.
    case logAudit = "log.audit"

    /// Powers over what a facility holds: the authority's alone, whatever a partner's role lists.
    ///
    /// The policy file lists them for partners too, because partners hand over
    /// what they hold; for that they need no permission but to represent the holder.
    package static let ofTheFacility: Set<Permission> = [.custodyOffer, .custodyAccept]
}
