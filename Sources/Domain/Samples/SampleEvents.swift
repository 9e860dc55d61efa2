extension Sample {
    /// The birth record: public and immutable (what an IGSN record is).
    package struct Registered: EventBody {
        /// `sample.registered`.
        package static let type = "sample.registered"
        /// The sample.
        package var id: ID
        /// The official number, an opaque string that is never used again.
        package var number: String
        /// The mission that brought it home, as a code.
        package var mission: String
        /// What it is.
        package var material: Material
        /// The catalogue's own finer word, as a code: `ilmenite`.
        package var variety: String?
        /// How it lies in its container.
        package var form: Form
        /// What it could be used for at birth.
        package var category: Category
        /// How untouched it was at birth.
        package var pristinity: Pristinity
        /// How much of the mass had never left the vault when it was registered, in hundredths of a per cent.
        package var pristineShare: Int?
        /// What it weighed at birth.
        package var mass: Mass
        /// Who answered for it at birth.
        package var custodian: Party
        /// The root of the genealogy: the sample itself where it has no parent.
        package var root: ID
        /// What it was split from.
        package var parent: ID?
        /// When and where it was taken.
        package var collected: Collected?
        /// Where the facts were taken from: an id in the register of sources.
        package var source: String?
        /// The account that the mass stands in when it is born from a parent.
        package var account: Account?
        /// The loan on which a daughter was made, where it was.
        package var loan: Loan.ID?
        /// What it was pooled from, where it was; then it has no single parent.
        package var parents: [ID]?
    }

    /// When and where material was taken, with the frame that the figures are in.
    package struct Collected: Codable, Hashable, Sendable {
        /// The body: `moon`.
        package var body: String
        /// The first day of the sampling.
        package var from: Day?
        /// Its last day.
        package var until: Day?
        /// Degrees east; given only with ``frame``.
        package var longitude: Double?
        /// Degrees north; given only with ``frame``.
        package var latitude: Double?
        /// The body's coordinate reference system: `MOON_ME_DE421`.
        package var frame: String?
        /// The site, as the source names it.
        package var site: String?
        /// Scooped, drilled, and so on.
        package var method: String?

        /// Only the body is needed.
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

    /// An authority has decided that the material may be used for something else.
    package struct Recategorised: EventBody {
        /// `sample.recategorised`.
        package static let type = "sample.recategorised"
        /// What it was for.
        package var from: Category
        /// What it is for now.
        package var to: Category
    }

    /// One part of a split: the daughter's own birth record is in the daughter's stream.
    package struct Part: Codable, Hashable, Sendable {
        /// The daughter.
        package var id: ID
        /// The daughter's official number.
        package var number: String
        /// What the daughter weighs.
        package var mass: Mass

        /// A daughter to be.
        package init(id: ID, number: String, mass: Mass) {
            self.id = id
            self.number = number
            self.mass = mass
        }
    }

    /// Daughters were made of this sample.
    package struct Split: EventBody {
        /// `sample.split`.
        package static let type = "sample.split"
        /// The daughters.
        package var parts: [Part]
        /// What the parent lost: parts and attrition together.
        package var removed: Mass
        /// What nobody has any more.
        package var attrition: Mass
        /// The account that the mass came from: free, or promised.
        package var from: Account
        /// The balance, by its name in the policy file.
        package var balance: String
        /// The second person present.
        package var witness: Person.ID
        /// How the daughters were made; nothing where nobody said.
        package var method: Method?
    }

    /// How daughters are made of a sample.
    package enum Method: String, Codable, Hashable, Sendable, CaseIterable {
        /// Divided, sorted by the size of its grains, cut into thin sections.
        case split, sieve, section
    }

    /// A weighing changed the free mass.
    package struct Reweighed: EventBody {
        /// `sample.reweighed`.
        package static let type = "sample.reweighed"
        /// Free mass by the books.
        package var before: Mass
        /// Free mass by the balance.
        package var after: Mass
        /// The balance, by its name in the policy file.
        package var balance: String
    }

    /// The sample has one more official number.
    package struct Renumbered: EventBody {
        /// `sample.renumbered`.
        package static let type = "sample.renumbered"
        /// The number added.
        package var alias: String
    }

    /// Material that is gone from the vault for good.
    package struct WrittenOff: EventBody {
        /// `sample.writtenOff`.
        package static let type = "sample.writtenOff"
        /// How much.
        package var mass: Mass
        /// Where it went.
        package var to: Account
        /// The second person, who approved it.
        package var witness: Person.ID
    }

    /// The reversal of an earlier posting of this sample, line by line.
    package struct PostingReversed: EventBody {
        /// `ledger.reversed`.
        package static let type = "ledger.reversed"
        /// The place of the wrong record in this sample's stream, from 1.
        package var sequence: Int
        /// The lines that undo it.
        package var postings: [Posting]
        /// The second person, who has looked at it.
        package var witness: Person.ID
        /// What was wrong.
        package var reason: TextReference
    }

    /// A weighing did not show what it should have.
    package struct DiscrepancyOpened: EventBody {
        /// `discrepancy.opened`.
        package static let type = "discrepancy.opened"
        /// The discrepancy's id.
        package var discrepancy: String
        /// The sample.
        package var sample: ID
        /// The loan that it came to light on.
        package var loan: Loan.ID?
        /// What should have been there.
        package var expected: Mass
        /// What the balance showed.
        package var found: Mass
        /// The balance, by its name in the policy file.
        package var balance: String
    }

    /// Somebody has found out what was behind it.
    package struct DiscrepancyResolved: EventBody {
        /// `discrepancy.resolved`.
        package static let type = "discrepancy.resolved"
        /// The discrepancy's id.
        package var discrepancy: String
        /// The sample.
        package var sample: ID
        /// What was found out.
        package var finding: TextReference
    }
}
