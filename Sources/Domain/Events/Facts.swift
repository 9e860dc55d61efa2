/// What a decision may know beyond its own subject, as it stands at the head.
///
/// Asked in the very turn that records the outcome. The getters do not throw:
/// a reader that fails remembers its error and answers as if nothing were
/// there, and the registrar throws the decision away. So `decide` stays pure
/// and its typed errors stay refusals.
package protocol Facts: Sendable {
    /// True for an account that is registered and not closed.
    func isPerson(_ id: Person.ID) -> Bool
    /// True for an organisation on the register.
    func isOrganisation(_ id: Organisation.ID) -> Bool
    /// Names of the roles that hold at an instant.
    func roles(of person: Person.ID, at now: Instant) -> [String]
    /// Names of the roles that hold at any instant of a period.
    func roles(of person: Person.ID, from start: Instant, until end: Instant) -> [String]
    /// True where roles, delegations or the policy give the permission at an instant.
    func may(_ person: Person.ID, _ permission: Permission, at now: Instant) -> Bool
    /// Organisations that the person belongs to at an instant.
    func organisations(of person: Person.ID, at now: Instant) -> Set<Organisation.ID>

    /// A sample as it stands; nil for none.
    func sample(_ id: Sample.ID) -> SampleFacts?
    /// The birth record; nil for none.
    func birth(of sample: Sample.ID) -> Sample.Registered?
    /// True for a facility that samples are or have been at.
    func isFacility(_ name: String) -> Bool
    /// Looks among official numbers and aliases.
    func sample(numbered number: String) -> Sample.ID?
    /// True for a discrepancy of this very sample that nobody has resolved.
    func isOpenDiscrepancy(_ id: String, of sample: Sample.ID) -> Bool
    /// How many discrepancies of the sample nobody has resolved.
    func openDiscrepancies(of sample: Sample.ID) -> Int

    /// A call as it stands; nil for none.
    func call(_ id: SampleCall.ID) -> CallFacts?
    /// True for a number that a call has.
    func isCallNumber(_ number: String) -> Bool
    /// True where the call offers the sample.
    func isOffered(_ sample: Sample.ID, in call: SampleCall.ID) -> Bool
    /// What is promised to the call's applications and not released.
    func promised(inCall call: SampleCall.ID) -> Mass
    /// Every application submitted to the call, in the order of first submission.
    func applications(inCall call: SampleCall.ID) -> [ApplicationFacts]
    /// An application as it stands; nil for none.
    func application(_ id: Application.ID) -> ApplicationFacts?
    /// True once the applicant has been told.
    func isAnnounced(_ application: Application.ID) -> Bool

    /// How many reviews of the application were handed in.
    func submittedReviews(of application: Application.ID) -> Int
    /// True while the pseudonym is asked to review the application, or has reviewed it.
    func isReviewing(_ reviewer: String, _ application: Application.ID) -> Bool
    /// True where the pseudonym ever declared a conflict with the application.
    func hasDeclaredConflict(_ reviewer: String, _ application: Application.ID) -> Bool

    /// The loan that a piece is packed for or out on, divided pieces included.
    ///
    /// Nil once the piece is settled, released, or its loan is over: then it may go out again.
    func loanItem(allocated sample: Sample.ID) -> LoanItemFacts?
    /// How many certificates were issued in a year of the agency's calendar; nil for ever.
    func certificates(inYear year: Int?) -> Int
    /// True for a number that a certificate has.
    func isCertificate(_ number: String) -> Bool
    /// The earliest due date among pieces that are still out.
    func earliestDue(of loan: Loan.ID) -> Instant?
    /// Why nothing new may go to a borrower: `overdue` or `incident`.
    func block(of organisation: Organisation.ID, at now: Instant) -> String?
}
