extension Loan {
    /// What is lent of one sample.
    package struct Item: Codable, Hashable, Sendable {
        /// The sample that the mass is promised from.
        package var sample: Sample.ID
        /// How much is promised.
        package var approved: Mass
        /// How much of it may be used up.
        package var destructive: Mass
    }

    /// The loan agreement went to both sides.
    package struct AgreementSent: EventBody {
        /// `loan.agreementSent`.
        package static let type = "loan.agreementSent"
        /// The loan.
        package var id: ID
        /// The application that it came of.
        package var application: Application.ID
        /// The house that borrows.
        package var borrower: Organisation.ID
        /// The person who answers for the material.
        package var responsible: Person.ID
        /// What the material may be used for.
        package var category: Sample.Category
        /// What is lent.
        package var items: [Item]
        /// The first instant that is too late to sign.
        package var signBy: Instant
    }

    /// One side has signed.
    package struct Signed: EventBody {
        /// `loan.signed`.
        package static let type = "loan.signed"
        /// Which.
        package var side: Side
        /// Who signed for it.
        package var person: Person.ID
        /// When.
        package var at: Instant
    }

    /// The agreement was not signed in time, or the applicant has withdrawn.
    package struct Lapsed: EventBody {
        /// `loan.lapsed`.
        package static let type = "loan.lapsed"
        /// The application that it came of.
        package var application: Application.ID
    }

    /// What anyone may check by its number.
    package struct CertificateIssued: EventBody {
        /// `loan.certificateIssued`.
        package static let type = "loan.certificateIssued"
        /// The loan.
        package var loan: ID
        /// The number to check by.
        package var number: String
        /// The house that borrows.
        package var borrower: Organisation.ID
        /// How many items.
        package var items: Int
        /// How much in all.
        package var mass: Mass
    }

    /// A paper that belongs to the loan, as a file.
    package struct DocumentAttached: EventBody {
        /// `loan.documentAttached`.
        package static let type = "loan.documentAttached"
        /// What it is.
        package var kind: DocumentKind
        /// The file.
        package var file: FileReference
    }

    /// Papers that a loan still has, beside its records.
    package enum DocumentKind: String, Codable, Hashable, Sendable, CaseIterable {
        /// A signed agreement, a certificate, the note of a delivery, anything else.
        case agreement, certificate, deliveryNote, other
    }

    /// A physical piece is packed for an approved item.
    package struct Allocated: EventBody {
        /// `loan.allocated`.
        package static let type = "loan.allocated"
        /// The item, from 0.
        package var item: Int
        /// The piece.
        package var sample: Sample.ID
        /// What it weighs.
        package var mass: Mass
        /// What was ground away when the piece was split off its promise.
        package var attrition: Mass?
    }

    /// What was promised for an item, or packed for it, is free again.
    package struct Released: EventBody {
        /// `loan.released`.
        package static let type = "loan.released"
        /// The item, from 0.
        package var item: Int
        /// The sample that is free again.
        package var sample: Sample.ID
        /// How much of it.
        package var mass: Mass
        /// True for a piece that was packed and never handed over; false for promised mass that no piece took up.
        package var isPiece: Bool
    }

    /// The borrower has made a daughter out of lent material.
    package struct Divided: EventBody {
        /// `loan.divided`.
        package static let type = "loan.divided"
        /// What it was made of.
        package var from: Sample.ID
        /// The daughter.
        package var part: Sample.Part
    }

    /// The borrower's return line, before anything has been weighed.
    package struct ReturnDeclared: EventBody {
        /// `return.declared`.
        package static let type = "return.declared"
        /// The piece.
        package var sample: Sample.ID
        /// What comes home.
        package var returned: Mass
        /// What was used up.
        package var consumed: Mass
        /// What was ground away.
        package var attrition: Mass
        /// What nobody can find.
        package var lost: Mass
        /// What stays with the borrower for good.
        package var retained: Mass
        /// What it was in touch with, in the vault.
        package var contamination: TextReference?
    }

    /// The return line as the curator found it.
    package struct Reconciled: EventBody {
        /// `return.reconciled`.
        package static let type = "return.reconciled"
        /// The piece.
        package var sample: Sample.ID
        /// What came home, at most what was declared.
        package var returned: Mass
        /// What was used up.
        package var consumed: Mass
        /// What was ground away, differences within the tolerance included.
        package var attrition: Mass
        /// What nobody can find.
        package var lost: Mass
        /// What stays with the borrower for good.
        package var retained: Mass
        /// Declared minus weighed: goes back to what is outstanding, unless the tolerance covers it.
        package var shortfall: Mass
        /// The balance, by its name in the policy file.
        package var balance: String
    }

    /// The borrower asks for more time.
    package struct RenewalRequested: EventBody {
        /// `renewal.requested`.
        package static let type = "renewal.requested"
        /// Why.
        package var reason: TextReference
    }

    /// The borrower has more time.
    package struct RenewalGranted: EventBody {
        /// `renewal.granted`.
        package static let type = "renewal.granted"
        /// The first instant that is too late; later due dates stay as they are.
        package var until: Instant
    }

    /// The borrower has no more time.
    package struct RenewalDeclined: EventBody {
        /// `renewal.declined`.
        package static let type = "renewal.declined"
        /// Why not.
        package var reason: TextReference
    }

    /// The agency wants its material back.
    package struct Recalled: EventBody {
        /// `loan.recalled`.
        package static let type = "loan.recalled"
        /// Why.
        package var reason: TextReference
        /// The first instant that is too late.
        package var due: Instant
    }

    /// Something happened to lent material that must be looked into.
    package struct IncidentOpened: EventBody {
        /// `incident.opened`.
        package static let type = "incident.opened"
        /// The incident's id.
        package var incident: String
        /// The loan.
        package var loan: ID
        /// The piece, where it is known.
        package var sample: Sample.ID?
        /// `consumedTooMuch`, `lost`, `damaged`, `contaminated`, `other`.
        package var kind: String
        /// What happened, in the vault.
        package var account: TextReference?
    }

    /// It was looked into.
    package struct IncidentResolved: EventBody {
        /// `incident.resolved`.
        package static let type = "incident.resolved"
        /// The incident's id.
        package var incident: String
        /// What was found out.
        package var finding: TextReference
    }

    /// Something came of the work.
    package struct OutcomeFiled: EventBody {
        /// `outcome.filed`.
        package static let type = "outcome.filed"
        /// The outcome's id.
        package var outcome: String
        /// The loan.
        package var loan: ID
        /// `publication`, `dataSet`, `thesis`, `exhibition`.
        package var kind: String
        /// A DOI or another public identifier.
        package var identifier: String
        /// The pieces that it used.
        package var samples: [Sample.ID]
    }

    /// Nothing is expected to come of it, for a reason.
    package struct OutcomesWaived: EventBody {
        /// `outcome.waived`.
        package static let type = "outcome.waived"
        /// Why.
        package var reason: TextReference
    }

    /// Every line of the loan is resolved.
    package struct Closed: EventBody {
        /// `loan.closed`.
        package static let type = "loan.closed"
        /// The loan.
        package var loan: ID
        /// True where material was lost.
        package var withLoss: Bool
    }
}
