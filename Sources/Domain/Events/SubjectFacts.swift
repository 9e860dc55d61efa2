/// A sample, as the registrar sees it at the head.
package struct SampleFacts: Hashable, Sendable {
    /// The sample.
    package var id: Sample.ID
    /// Its official number.
    package var number: String
    /// What it was split from.
    package var parent: Sample.ID?
    /// What it may be used for now.
    package var category: Sample.Category
    /// How untouched it is now.
    package var pristinity: Sample.Pristinity
    /// Who answers for it now.
    package var custodian: Party
    /// In a facility, not moving, no broken seal, not in quarantine, not on loan.
    package var isUsable: Bool
    /// True between a return and the end of its inspection.
    package var isQuarantined: Bool
    /// Calls that offer it and are neither cancelled nor announced.
    package var openCalls: Int
    /// Where its mass is.
    package var balances: [Account: Mass]

    /// Facts, all of them.
    package init(
        id: Sample.ID, number: String, parent: Sample.ID?, category: Sample.Category,
        pristinity: Sample.Pristinity, custodian: Party, isUsable: Bool, isQuarantined: Bool, openCalls: Int,
        balances: [Account: Mass]
    ) {
        self.id = id
        self.number = number
        self.parent = parent
        self.category = category
        self.pristinity = pristinity
        self.custodian = custodian
        self.isUsable = isUsable
        self.isQuarantined = isQuarantined
        self.openCalls = openCalls
        self.balances = balances
    }

    /// What stands in an account; nothing where nothing ever did.
    package func balance(_ account: Account) -> Mass { balances[account] ?? .zero }
}

/// A call, as the registrar sees it at the head.
package struct CallFacts: Hashable, Sendable {
    /// The call.
    package var id: SampleCall.ID
    /// What its samples may be used for.
    package var category: Sample.Category
    /// The first instant at which applications are taken.
    package var opens: Instant
    /// The first instant that is too late.
    package var closes: Instant
    /// True once it was called off.
    package var isCancelled: Bool

    /// Facts, all of them.
    package init(id: SampleCall.ID, category: Sample.Category, opens: Instant, closes: Instant, isCancelled: Bool) {
        self.id = id
        self.category = category
        self.opens = opens
        self.closes = closes
        self.isCancelled = isCancelled
    }
}

/// An application, as the registrar sees it at the head.
package struct ApplicationFacts: Hashable, Sendable {
    /// The application.
    package var id: Application.ID
    /// The call.
    package var call: SampleCall.ID
    /// What the call's samples may be used for.
    package var category: Sample.Category
    /// Who applies.
    package var applicant: Person.ID
    /// People who apply with them.
    package var coApplicants: [Person.ID]
    /// The house that would borrow.
    package var organisation: Organisation.ID
    /// How far it has really come.
    package var stage: Application.Stage
    /// How many items it asks for.
    package var items: Int
    /// The decision, item by item; empty before.
    package var decisions: [Application.ItemDecision]
    /// True once the applicant has been told.
    package var isAnnounced: Bool

    /// Facts, all of them.
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

    /// The items of which something was approved.
    package var approved: [Application.ItemDecision] { decisions.filter { $0.approved > .zero } }
}

/// The loan that a piece belongs to.
package struct LoanItemFacts: Hashable, Sendable {
    /// The loan.
    package var loan: Loan.ID
    /// The house that borrows.
    package var borrower: Organisation.ID
    /// What the material may be used for.
    package var category: Sample.Category
    /// True once the certificate is issued.
    package var hasCertificate: Bool
    /// The return line that waits for the balance.
    package var declared: Loan.ReturnDeclared?

    /// Facts, all of them.
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
