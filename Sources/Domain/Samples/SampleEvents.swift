extension Sample {
    /// The birth record: public and immutable (what an IGSN record is).
    package struct Registered: EventBody {
        package static let type = "sample.registered"
        package var id: ID
        /// The official number, an opaque string that is never used again.
        package var number: String
        package var mission: String
        package var material: Material
        /// The catalogue's own finer word, as a code: `ilmenite`.
        package var variety: String?
        package var form: Form
        package var category: Category
        package var pristinity: Pristinity
        /// How much of the mass had never left the vault when it was registered, in hundredths of a per cent.
        package var pristineShare: Int?
        package var mass: Mass
        package var custodian: Party
        /// The root of the genealogy: the sample itself where it has no parent.
        package var root: ID
        package var parent: ID?
        package var collected: Collected?
        /// Where the facts were taken from: an id in the register of sources.
        package var source: String?
        /// The account that the mass stands in when it is born from a parent.
        package var account: Account?
        /// The loan on which a daughter was made, where it was.
        package var loan: Loan.ID?
    }

    /// When and where material was taken, with the frame that the figures are in.
    package struct Collected: Codable, Hashable, Sendable {
        package var body: String
        package var from: Day?
        package var until: Day?
        /// Degrees east and north; given only with ``frame``.
        package var longitude: Double?
        package var latitude: Double?
        /// The body's coordinate reference system: `MOON_ME_DE421`.
        package var frame: String?
        package var site: String?
        package var method: String?

        package init(
            body: String, from: Day? = nil, until: Day? = nil, longitude: Double? = nil, latitude: Double? = nil,
            frame: String? = nil, site: String? = nil, method: String? = nil
        ) {
            self.body = body
            self.from = from
            self.until = until
            self.longitude = longitude
            self.latitude = latitude
            self.frame = frame
            self.site = site
            self.method = method
        }
    }

    package struct Recategorised: EventBody {
        package static let type = "sample.recategorised"
        package var from: Category
        package var to: Category
    }

    /// One part of a split: the daughter's own birth record is in the daughter's stream.
    package struct Part: Codable, Hashable, Sendable {
        package var id: ID
        package var number: String
        package var mass: Mass
        package init(id: ID, number: String, mass: Mass) {
            self.id = id
            self.number = number
            self.mass = mass
        }
    }

    package struct Split: EventBody {
        package static let type = "sample.split"
        package var parts: [Part]
        /// What the parent lost: parts and attrition together.
        package var removed: Mass
        package var attrition: Mass
        package var from: Account
        package var balance: String
        package var witness: Person.ID
    }

    package struct Reweighed: EventBody {
        package static let type = "sample.reweighed"
        package var before: Mass
        package var after: Mass
        package var balance: String
    }

    package struct Renumbered: EventBody {
        package static let type = "sample.renumbered"
        package var alias: String
    }

    /// Material that is gone from the vault for good.
    package struct WrittenOff: EventBody {
        package static let type = "sample.writtenOff"
        package var mass: Mass
        package var to: Account
        /// The second person, who approved it.
        package var witness: Person.ID
    }

    /// The reversal of an earlier posting of this sample, line by line.
    package struct PostingReversed: EventBody {
        package static let type = "ledger.reversed"
        package var sequence: Int
        package var postings: [Posting]
    }

    package struct DiscrepancyOpened: EventBody {
        package static let type = "discrepancy.opened"
        package var discrepancy: String
        package var sample: ID
        package var loan: Loan.ID?
        package var expected: Mass
        package var found: Mass
        package var balance: String
    }

    package struct DiscrepancyResolved: EventBody {
        package static let type = "discrepancy.resolved"
        package var discrepancy: String
        package var sample: ID
        package var finding: TextReference
    }

    package struct CustodyOffered: EventBody {
        package static let type = "custody.offered"
        package var sample: ID
        package var consignment: String
        package var from: Party
        package var to: Party
        package var seals: [String]
        package var loan: Loan.ID?
        package var isReturn: Bool
        package var mass: Mass
        package var at: Instant
        package var by: String
        /// When an unaccepted hand-over alarms.
        package var acceptBy: Instant
    }

    package struct CustodyAccepted: EventBody {
        package static let type = "custody.accepted"
        package var sample: ID
        package var consignment: String
        package var from: Party
        package var to: Party
        package var loan: Loan.ID?
        package var isReturn: Bool
        package var mass: Mass
        /// When a returnable item is due back.
        package var due: Instant?
    }

    package struct CustodyWithdrawn: EventBody {
        package static let type = "custody.withdrawn"
        package var sample: ID
        package var consignment: String
        package var loan: Loan.ID?
        package var isReturn: Bool
        package var mass: Mass
    }

    package struct CustodyAlarmed: EventBody {
        package static let type = "custody.alarmed"
        package var sample: ID
        package var consignment: String
    }

    package struct SealBroken: EventBody {
        package static let type = "seal.broken"
        package var sample: ID
        package var consignment: String
        package var seal: String
    }

    /// A broken seal has been looked into, and the material may be used again.
    package struct SealCleared: EventBody {
        package static let type = "seal.cleared"
        package var sample: ID
        package var finding: TextReference
    }

    package struct QuarantineEnded: EventBody {
        package static let type = "quarantine.ended"
        package var sample: ID
    }
}
