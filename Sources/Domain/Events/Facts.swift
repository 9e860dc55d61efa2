/// What a decision may know beyond its own subject, as it stands at the head.
///
/// Asked in the very turn that records the outcome. The getters do not throw:
/// a reader that fails remembers its error and answers as if nothing were
/// there, and the registrar throws the decision away. So `decide` stays pure
/// and its typed errors stay refusals.
package protocol Facts: Sendable {
    func isPerson(_ id: Person.ID) -> Bool
    func isOrganisation(_ id: Organisation.ID) -> Bool
    func roles(of person: Person.ID, at now: Instant) -> [String]
    func may(_ person: Person.ID, _ permission: Permission, at now: Instant) -> Bool
    func organisations(of person: Person.ID, at now: Instant) -> Set<Organisation.ID>

    func sample(_ id: Sample.ID) -> SampleFacts?
    func birth(of sample: Sample.ID) -> Sample.Registered?
    /// Looks among official numbers and aliases.
    func sample(numbered number: String) -> Sample.ID?
    func isOpenDiscrepancy(_ id: String, of sample: Sample.ID) -> Bool
    func openDiscrepancies(of sample: Sample.ID) -> Int

    func call(_ id: SampleCall.ID) -> CallFacts?
    func isCallNumber(_ number: String) -> Bool
    func isOffered(_ sample: Sample.ID, in call: SampleCall.ID) -> Bool
    func promised(inCall call: SampleCall.ID) -> Mass
    func applications(inCall call: SampleCall.ID) -> [ApplicationFacts]
    func application(_ id: Application.ID) -> ApplicationFacts?
    func isAnnounced(_ application: Application.ID) -> Bool

    func submittedReviews(of application: Application.ID) -> Int
    func isReviewing(_ reviewer: String, _ application: Application.ID) -> Bool
    func hasDeclaredConflict(_ reviewer: String, _ application: Application.ID) -> Bool

    func loanItem(allocated sample: Sample.ID) -> LoanItemFacts?
    func certificates(inYear year: Int) -> Int
    /// The earliest due date among pieces that are still out.
    func earliestDue(of loan: Loan.ID) -> Instant?
    /// Why nothing new may go to a borrower: `overdue` or `incident`.
    func block(of organisation: Organisation.ID, at now: Instant) -> String?
}

package struct SampleFacts: Hashable, Sendable {
    package var id: Sample.ID
    package var number: String
    package var parent: Sample.ID?
    package var category: Sample.Category
    package var custodian: Party
    /// In a facility, not moving, no broken seal, not in quarantine, not on loan.
    package var isUsable: Bool
    package var isQuarantined: Bool
    package var openCalls: Int
    package var balances: [Account: Mass]

    package init(
        id: Sample.ID, number: String, parent: Sample.ID?, category: Sample.Category, custodian: Party, isUsable: Bool,
        isQuarantined: Bool, openCalls: Int, balances: [Account: Mass]
    ) {
        self.id = id
        self.number = number
        self.parent = parent
        self.category = category
        self.custodian = custodian
        self.isUsable = isUsable
        self.isQuarantined = isQuarantined
        self.openCalls = openCalls
        self.balances = balances
    }

    package func balance(_ account: Account) -> Mass { balances[account] ?? .zero }
}

package struct CallFacts: Hashable, Sendable {
    package var id: SampleCall.ID
    package var category: Sample.Category
    package var opens: Instant
    package var closes: Instant
    package var isCancelled: Bool

    package init(id: SampleCall.ID, category: Sample.Category, opens: Instant, closes: Instant, isCancelled: Bool) {
        self.id = id
        self.category = category
        self.opens = opens
        self.closes = closes
        self.isCancelled = isCancelled
    }
}

package struct ApplicationFacts: Hashable, Sendable {
    package var id: Application.ID
    package var call: SampleCall.ID
    package var category: Sample.Category
    package var applicant: Person.ID
    package var coApplicants: [Person.ID]
    package var organisation: Organisation.ID
    package var stage: Application.Stage
    package var items: Int
    package var decisions: [Application.ItemDecision]
    package var isAnnounced: Bool

    package init(
        id: Application.ID, call: SampleCall.ID, category: Sample.Category, applicant: Person.ID,
        coApplicants: [Person.ID], organisation: Organisation.ID, stage: Application.Stage, items: Int,
        decisions: [Application.ItemDecision], isAnnounced: Bool
    ) {
        self.id = id
        self.call = call
        self.category = category
        self.applicant = applicant
        self.coApplicants = coApplicants
        self.organisation = organisation
        self.stage = stage
        self.items = items
        self.decisions = decisions
        self.isAnnounced = isAnnounced
    }

    package var approved: [Application.ItemDecision] { decisions.filter { $0.approved > .zero } }
}

package struct LoanItemFacts: Hashable, Sendable {
    package var loan: Loan.ID
    package var borrower: Organisation.ID
    package var category: Sample.Category
    package var hasCertificate: Bool
    package var declared: Loan.ReturnDeclared?

    package init(
        loan: Loan.ID, borrower: Organisation.ID, category: Sample.Category, hasCertificate: Bool,
        declared: Loan.ReturnDeclared?
    ) {
        self.loan = loan
        self.borrower = borrower
        self.category = category
        self.hasCertificate = hasCertificate
        self.declared = declared
    }
}
