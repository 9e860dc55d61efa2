/// Samples lent to an organisation under a signed agreement, until every line is closed.
package struct Loan: Subject {
    /// The identity of a loan; its certificate's number is another thing.
    package typealias ID = Identifier<Loan>
    /// `loan`.
    package static let streamKind = "loan"

    /// How far it has come; due, overdue and partly returned follow from the pieces.
    package enum Stage: String, Codable, Hashable, Sendable, CaseIterable {
        /// `lapsed`, `closed` and `closedWithLoss` are ends.
        case none, agreementSent, signed, certified, lapsed, closed, closedWithLoss

        /// True at an end.
        package var isOver: Bool { self == .lapsed || self == .closed || self == .closedWithLoss }
    }

    /// Who must sign: the agency, and the borrower.
    package enum Side: String, Codable, Hashable, Sendable, CaseIterable {
        /// One signature each.
        case agency, borrower
    }

    /// A physical piece that is packed for this loan or out on it: a sample, or its daughter.
    package struct Piece: Hashable, Sendable {
        /// The item of the agreement, from 0.
        package var item: Int
        /// The return line that waits for the balance.
        package var declared: ReturnDeclared?
        /// True once every microgram of it is accounted for.
        package var isSettled = false
    }

    /// How far it has come.
    package private(set) var stage: Stage = .none
    /// The agreement; nil before it was sent.
    package private(set) var agreement: AgreementSent?
    /// When each side signed.
    package private(set) var signatures: [Side: Instant] = [:]
    /// Who signed for each side.
    package private(set) var signatories: [Side: Person.ID] = [:]
    /// The certificate's number.
    package private(set) var certificate: String?
    /// Pieces, packed, out, or back.
    package private(set) var pieces: [Sample.ID: Piece] = [:]
    /// What was taken up of each item's promise, by pieces and their attrition.
    package private(set) var taken: [Int: Mass] = [:]
    /// What was given up of each item's promise.
    package private(set) var released: [Int: Mass] = [:]
    /// What was used up of each item.
    package private(set) var consumed: [Int: Mass] = [:]
    /// What was lost in all.
    package private(set) var lost = Mass.zero
    /// How often it was renewed.
    package private(set) var renewals = 0
    /// True while a request waits for its decision.
    package private(set) var renewalRequested = false
    /// The last renewal's end.
    package private(set) var renewedUntil: Instant?
    /// True once the agency wants its material back.
    package private(set) var recalled = false
    /// Incidents that nobody has resolved.
    package private(set) var openIncidents: Set<String> = []
    /// How many outcomes were filed.
    package private(set) var outcomes = 0
    /// Papers that were added, by SHA-256.
    package private(set) var documents: Set<String> = []
    /// True where no outcome is expected.
    package private(set) var isWaived = false

    /// A loan that nobody has agreed on.
    package init() {}

    /// What is still promised for an item and in no piece.
    package func rest(of item: Int) -> Mass {
        guard let agreement, agreement.items.indices.contains(item) else { return .zero }
        return agreement.items[item].approved - taken[item, default: .zero] - released[item, default: .zero]
    }

    /// Folds one record of the loan's stream.
    package mutating func apply(_ body: any EventBody) {
        switch body {
        case let e as AgreementSent:
            agreement = e
            stage = .agreementSent
        case let e as Signed:
            signatures[e.side] = e.at
            signatories[e.side] = e.person
            if signatures.count == Side.allCases.count { stage = .signed }
        case is Lapsed: stage = .lapsed
        case let e as CertificateIssued:
            certificate = e.number
            stage = .certified
        case let e as Closed: stage = e.withLoss ? .closedWithLoss : .closed
        case is RenewalRequested: renewalRequested = true
        case let e as RenewalGranted:
            renewals += 1
            renewalRequested = false
            renewedUntil = e.until
        case is RenewalDeclined: renewalRequested = false
        case is Recalled:
            recalled = true
            renewalRequested = false
        case let e as IncidentOpened: openIncidents.insert(e.incident)
        case let e as IncidentResolved: openIncidents.remove(e.incident)
        case is OutcomeFiled: outcomes += 1
        case is OutcomesWaived: isWaived = true
        case let e as DocumentAttached: documents.insert(e.file.sha256)
        default: applyToPieces(body)
        }
    }

    private mutating func applyToPieces(_ body: any EventBody) {
        switch body {
        case let e as Allocated:
            pieces[e.sample] = Piece(item: e.item)
            taken[e.item, default: .zero] += e.mass + (e.attrition ?? .zero)
        case let e as Released:
            if e.isPiece {
                pieces[e.sample] = nil
            } else {
                released[e.item, default: .zero] += e.mass
            }
        case let e as Divided: pieces[e.part.id] = Piece(item: pieces[e.from]?.item ?? 0)
        case let e as ReturnDeclared: pieces[e.sample]?.declared = e
        case let e as Reconciled:
            guard let piece = pieces[e.sample] else { return }
            pieces[e.sample]?.isSettled = piece.declared?.isSettled(by: e) ?? false
            pieces[e.sample]?.declared = nil
            consumed[piece.item, default: .zero] += e.consumed
            lost += e.lost
        default: break
        }
    }
}

extension Loan.ReturnDeclared {
    /// Everything that the line accounts for.
    package var total: Mass { returned + consumed + attrition + lost + retained }

    /// True where the balance bears out the whole line, so that nothing of the piece is outstanding.
    package func isSettled(by found: Loan.Reconciled) -> Bool {
        total == found.returned + found.consumed + found.attrition + found.lost + found.retained
    }
}
