extension Sample {
    /// Custody is offered, sealed; it has not moved yet.
    package struct CustodyOffered: EventBody {
        /// `custody.offered`.
        package static let type = "custody.offered"
        /// The sample.
        package var sample: ID
        /// The delivery's own number.
        package var consignment: String
        /// Who answers for the sample until it is accepted.
        package var from: Party
        /// Who is to take it.
        package var to: Party
        /// The seals that went on.
        package var seals: [String]
        /// The loan that it belongs to, out or back.
        package var loan: Loan.ID?
        /// True on the way home from a loan.
        package var isReturn: Bool
        /// What moves in the ledger.
        package var mass: Mass
        /// When.
        package var at: Instant
        /// Who offered it.
        package var by: String
        /// When an unaccepted hand-over alarms.
        package var acceptBy: Instant
    }

    /// The receiver has taken custody.
    package struct CustodyAccepted: EventBody {
        /// `custody.accepted`.
        package static let type = "custody.accepted"
        /// The sample.
        package var sample: ID
        /// The delivery's own number.
        package var consignment: String
        /// Who answered for it.
        package var from: Party
        /// Who answers for it now.
        package var to: Party
        /// The loan that it belongs to, out or back.
        package var loan: Loan.ID?
        /// True on the way home from a loan.
        package var isReturn: Bool
        /// What moves in the ledger.
        package var mass: Mass
        /// When a returnable item is due back.
        package var due: Instant?
    }

    /// The offer was taken back; custody never moved.
    package struct CustodyWithdrawn: EventBody {
        /// `custody.withdrawn`.
        package static let type = "custody.withdrawn"
        /// The sample.
        package var sample: ID
        /// The delivery's own number.
        package var consignment: String
        /// The loan that it belonged to.
        package var loan: Loan.ID?
        /// True on the way home from a loan.
        package var isReturn: Bool
        /// What moves back in the ledger.
        package var mass: Mass
    }

    /// Nobody has accepted custody in time. Once for each hand-over.
    package struct CustodyAlarmed: EventBody {
        /// `custody.alarmed`.
        package static let type = "custody.alarmed"
        /// The sample.
        package var sample: ID
        /// The delivery's own number.
        package var consignment: String
    }

    /// A seal did not arrive whole; the material may not be used until that is cleared.
    package struct SealBroken: EventBody {
        /// `seal.broken`.
        package static let type = "seal.broken"
        /// The sample.
        package var sample: ID
        /// The delivery's own number.
        package var consignment: String
        /// The seal's number.
        package var seal: String
    }

    /// A broken seal has been looked into, and the material may be used again.
    package struct SealCleared: EventBody {
        /// `seal.cleared`.
        package static let type = "seal.cleared"
        /// The sample.
        package var sample: ID
        /// What was found out.
        package var finding: TextReference
    }

    /// A returned sample has been weighed and inspected, and is available as returned.
    package struct QuarantineEnded: EventBody {
        /// `quarantine.ended`.
        package static let type = "quarantine.ended"
        /// The sample.
        package var sample: ID
    }
}
