/// Samples lent to an organisation under a signed agreement, until every line is closed.
package struct Loan: Subject {
    package typealias ID = Identifier<Loan>
    package static let streamKind = "loan"

    package enum Stage: String, Codable, Hashable, Sendable, CaseIterable {
        case none, agreementSent, signed, certified, lapsed, closed, closedWithLoss

        package var isOver: Bool { self == .lapsed || self == .closed || self == .closedWithLoss }
    }

    /// Who must sign: the agency, and the borrower.
    package enum Side: String, Codable, Hashable, Sendable, CaseIterable {
        case agency, borrower
    }

    /// A physical piece that is out on this loan: an allocated sample or its daughter.
    package struct Piece: Hashable, Sendable {
        package var item: Int
        package var declared: ReturnDeclared?
        package var due: Instant?
    }

    package private(set) var stage: Stage = .none
    package private(set) var agreement: AgreementSent?
    package private(set) var signatures: [Side: Instant] = [:]
    package private(set) var certificate: String?
    package private(set) var pieces: [Sample.ID: Piece] = [:]
    package private(set) var consumed: [Int: Mass] = [:]
    package private(set) var lost = Mass.zero
    package private(set) var renewals = 0
    package private(set) var renewalRequested = false
    package private(set) var renewedUntil: Instant?
    package private(set) var recalled = false
    package private(set) var openIncidents: Set<String> = []
    package private(set) var outcomes = 0
    package private(set) var isWaived = false

    package init() {}

    package mutating func apply(_ body: any EventBody) {
        switch body {
        case let e as AgreementSent:
            agreement = e
            stage = .agreementSent
        case let e as Signed:
            signatures[e.side] = e.at
            if signatures.count == Side.allCases.count { stage = .signed }
        case is Lapsed: stage = .lapsed
        case let e as CertificateIssued:
            certificate = e.number
            stage = .certified
        case let e as Allocated: pieces[e.sample] = Piece(item: e.item)
        case let e as Divided:
            pieces[e.part.id] = Piece(item: pieces[e.from]?.item ?? 0, due: pieces[e.from]?.due)
        case let e as ReturnDeclared: pieces[e.sample]?.declared = e
        case let e as Reconciled:
            pieces[e.sample]?.declared = nil
            let item = pieces[e.sample]?.item ?? 0
            consumed[item, default: .zero] += e.consumed
            lost += e.lost
        case is RenewalRequested: renewalRequested = true
        case let e as RenewalGranted:
            renewals += 1
            renewalRequested = false
            renewedUntil = e.until
        case is RenewalDeclined: renewalRequested = false
        case is Recalled: recalled = true
        case let e as IncidentOpened: openIncidents.insert(e.incident)
        case let e as IncidentResolved: openIncidents.remove(e.incident)
        case is OutcomeFiled: outcomes += 1
        case is OutcomesWaived: isWaived = true
        case let e as Closed: stage = e.withLoss ? .closedWithLoss : .closed
        default: break
        }
    }
}

extension Loan {
    package struct Item: Codable, Hashable, Sendable {
        /// The sample that the mass is promised from.
        package var sample: Sample.ID
        package var approved: Mass
        package var destructive: Mass
    }

    package struct AgreementSent: EventBody {
        package static let type = "loan.agreementSent"
        package var id: ID
        package var application: Application.ID
        package var borrower: Organisation.ID
        package var responsible: Person.ID
        package var category: Sample.Category
        package var items: [Item]
        package var signBy: Instant
    }

    package struct Signed: EventBody {
        package static let type = "loan.signed"
        package var side: Side
        package var person: Person.ID
        package var at: Instant
    }

    package struct Lapsed: EventBody {
        package static let type = "loan.lapsed"
        package var application: Application.ID
    }

    /// What anyone may check by its number.
    package struct CertificateIssued: EventBody {
        package static let type = "loan.certificateIssued"
        package var loan: ID
        package var number: String
        package var borrower: Organisation.ID
        package var items: Int
        package var mass: Mass
    }

    package struct Allocated: EventBody {
        package static let type = "loan.allocated"
        package var item: Int
        package var sample: Sample.ID
        package var mass: Mass
    }

    /// The borrower has made a daughter out of lent material.
    package struct Divided: EventBody {
        package static let type = "loan.divided"
        package var from: Sample.ID
        package var part: Sample.Part
    }

    /// The borrower's return line, before anything has been weighed.
    package struct ReturnDeclared: EventBody {
        package static let type = "return.declared"
        package var sample: Sample.ID
        package var returned: Mass
        package var consumed: Mass
        package var attrition: Mass
        package var lost: Mass
        package var retained: Mass
        package var contamination: TextReference?
    }

    /// The return line as the curator found it.
    package struct Reconciled: EventBody {
        package static let type = "return.reconciled"
        package var sample: Sample.ID
        package var returned: Mass
        package var consumed: Mass
        package var attrition: Mass
        package var lost: Mass
        package var retained: Mass
        /// Declared minus weighed: goes back to what is outstanding.
        package var shortfall: Mass
        package var balance: String
    }

    package struct RenewalRequested: EventBody {
        package static let type = "renewal.requested"
        package var reason: TextReference
    }

    package struct RenewalGranted: EventBody {
        package static let type = "renewal.granted"
        package var until: Instant
    }

    package struct RenewalDeclined: EventBody {
        package static let type = "renewal.declined"
        package var reason: TextReference
    }

    package struct Recalled: EventBody {
        package static let type = "loan.recalled"
        package var reason: TextReference
        package var due: Instant
    }

    package struct IncidentOpened: EventBody {
        package static let type = "incident.opened"
        package var incident: String
        package var loan: ID
        package var sample: Sample.ID?
        /// `consumedTooMuch`, `lost`, `damaged`, `contaminated`, `other`.
        package var kind: String
        package var account: TextReference?
    }

    package struct IncidentResolved: EventBody {
        package static let type = "incident.resolved"
        package var incident: String
        package var finding: TextReference
    }

    package struct OutcomeFiled: EventBody {
        package static let type = "outcome.filed"
        package var outcome: String
        package var loan: ID
        /// `publication`, `dataSet`, `thesis`, `exhibition`.
        package var kind: String
        /// A DOI or another public identifier.
        package var identifier: String
        package var samples: [Sample.ID]
    }

    package struct OutcomesWaived: EventBody {
        package static let type = "outcome.waived"
        package var reason: TextReference
    }

    package struct Closed: EventBody {
        package static let type = "loan.closed"
        package var loan: ID
        package var withLoss: Bool
    }
}
