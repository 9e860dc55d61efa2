/// One piece of a collection: a root as it came home, or a daughter split from one.
///
/// The birth record never changes. Where the material is follows from records;
/// nobody types a state in.
package struct Sample: Subject {
    /// The identity of a sample; its official number is another thing.
    package typealias ID = Identifier<Sample>
    /// `sample`.
    package static let streamKind = "sample"

    /// A hand-over that the receiver has not yet accepted.
    package struct Offer: Hashable, Sendable {
        /// The delivery's own number.
        package var consignment: String
        /// Who is to take custody.
        package var to: Party
        /// The seals that went on.
        package var seals: [String]
        /// The loan that the hand-over belongs to, out or back.
        package var loan: Loan.ID?
        /// How much of the ledger moves with it; nothing between facilities.
        package var mass: Mass
        /// When it was offered.
        package var at: Instant
        /// Who offered it, as the log names them.
        package var by: String
        /// True on the way home from a loan.
        package var isReturn: Bool
        /// When an unaccepted hand-over alarms.
        package var acceptBy: Instant
        /// True once it has.
        package var isAlarmed = false
    }

    /// The public birth record; nil before registration.
    package private(set) var birth: Registered?
    /// What the material may be used for now.
    package private(set) var category: Category = .permanent
    /// How untouched the material is now.
    package private(set) var pristinity: Pristinity = .pristine
    /// The one party that answers for the material now.
    package private(set) var custodian: Party?
    /// The hand-over under way, if one is.
    package private(set) var offer: Offer?
    /// The seals that were found broken and not yet cleared.
    package private(set) var brokenSeals: [String] = []
    /// True from the return of a loan until weighing and inspection are done.
    package private(set) var isQuarantined = false
    /// The loan that the sample is out on, from acceptance to return.
    package private(set) var loan: Loan.ID?
    /// How many records the sample's stream holds; the last one's place in it.
    package private(set) var records = 0
    /// Postings that may still be reversed, by the place of their record in the stream, from 1.
    package private(set) var reversible: [Int: [Posting]] = [:]

    /// A sample that nobody has registered.
    package init() {}

    /// Folds one record of the sample's stream.
    package mutating func apply(_ body: any EventBody) {
        records += 1
        switch body {
        case let e as CustodyOffered:
            offer = Offer(
                consignment: e.consignment, to: e.to, seals: e.seals, loan: e.loan, mass: e.mass, at: e.at,
                by: e.by, isReturn: e.isReturn, acceptBy: e.acceptBy)
        case let e as CustodyAccepted:
            custodian = e.to
            loan = e.isReturn ? nil : e.loan
            offer = nil
            // A move between facilities ends no quarantine.
            if e.isReturn {
                isQuarantined = true
                pristinity = .returned
            }
        case is CustodyWithdrawn: offer = nil
        case is CustodyAlarmed: offer?.isAlarmed = true
        case let e as Registered:
            birth = e
            category = e.category
            pristinity = e.pristinity
            custodian = e.custodian
            loan = e.loan
        case let e as Recategorised: category = e.to
        case let e as SealBroken: brokenSeals.append(e.seal)
        case is SealCleared: brokenSeals = []
        case is QuarantineEnded: isQuarantined = false
        case is Split, is Drawn: pristinity = min(pristinity, .processed)
        case let e as Processed where e.work.opens: pristinity = min(pristinity, .processed)
        case let e as PostingReversed: reversible[e.sequence] = nil
        case is Reweighed, is WrittenOff:
            if let birth { reversible[records] = Ledger.postings(of: body, in: birth.id.rawValue) }
        default: break
        }
    }
}

extension Sample {
    /// What a sample may be used for. Permanent and backup material is never lent.
    package enum Category: String, Codable, Hashable, Sendable, CaseIterable {
        /// `permanent` and `backup` stay sealed; `research` and `publicBenefit` may be lent.
        case permanent, backup, research, publicBenefit

        /// True where the policy may set loan terms.
        package var isLendable: Bool { self == .research || self == .publicBenefit }
    }

    /// What the material is, in the catalogue's broadest words.
    package enum Material: String, Codable, Hashable, Sendable, CaseIterable {
        /// Kinds of rock and loose material; a finer word is the sample's variety.
        case basalt, breccia, crustal, soil, core, special
    }

    /// The shape in which the material is kept.
    package enum Form: String, Codable, Hashable, Sendable, CaseIterable {
        /// How it lies in its container.
        case powder, fragments, thinSection, core, rock, gas
    }

    /// How untouched the material is; it only ever degrades.
    package enum Pristinity: Int, Codable, Hashable, Comparable, Sendable, CaseIterable {
        /// As it came home.
        case pristine = 2
        /// Opened, split or cut in the facility.
        case processed = 1
        /// Was in a borrower's hands.
        case returned = 0

        /// More worn comes first.
        package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    /// Refuses work on material that is not in the vault, on its way, or under a broken seal.
    func requireAtHome() throws(Refusal) {
        if offer != nil { throw Refusal("sample.inTransit") }
        if !brokenSeals.isEmpty { throw Refusal("sample.sealBroken") }
        if loan != nil { throw Refusal("sample.onLoan") }
        guard custodian?.isFacility == true else { throw Refusal("sample.notHere") }
        if isQuarantined { throw Refusal("sample.quarantined") }
    }
}
