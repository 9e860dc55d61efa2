/// One piece of a collection: a root as it came home, or a daughter split from one.
///
/// The birth record never changes. Where the material is follows from records;
/// nobody types a state in.
package struct Sample: Subject {
    package typealias ID = Identifier<Sample>
    package static let streamKind = "sample"

    /// What a sample may be used for. Permanent and backup material is never lent.
    package enum Category: String, Codable, Hashable, Sendable, CaseIterable {
        case permanent, backup, research, publicBenefit

        package var isLendable: Bool { self == .research || self == .publicBenefit }
    }

    package enum Material: String, Codable, Hashable, Sendable, CaseIterable {
        case basalt, breccia, crustal, soil, core, special
    }

    package enum Form: String, Codable, Hashable, Sendable, CaseIterable {
        case powder, fragments, thinSection, core, rock, gas
    }

    /// How untouched the material is; it only ever degrades.
    package enum Pristinity: Int, Codable, Hashable, Comparable, Sendable, CaseIterable {
        case pristine = 2
        case processed = 1
        case returned = 0

        package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    /// A hand-over that the receiver has not yet accepted.
    package struct Offer: Hashable, Sendable {
        package var consignment: String
        package var to: Party
        package var seals: [String]
        package var loan: Loan.ID?
        package var mass: Mass
        package var at: Instant
        package var by: String
        package var isReturn: Bool
    }

    package private(set) var birth: Registered?
    package private(set) var category: Category = .permanent
    package private(set) var pristinity: Pristinity = .pristine
    package private(set) var custodian: Party?
    package private(set) var offer: Offer?
    package private(set) var brokenSeal: String?
    package private(set) var isQuarantined = false
    /// The loan that the sample is out on, from acceptance to return.
    package private(set) var loan: Loan.ID?

    package init() {}

    package mutating func apply(_ body: any EventBody) {
        switch body {
        case let e as CustodyOffered:
            offer = Offer(
                consignment: e.consignment, to: e.to, seals: e.seals, loan: e.loan, mass: e.mass, at: e.at,
                by: e.by, isReturn: e.isReturn)
        case let e as CustodyAccepted:
            custodian = e.to
            loan = e.isReturn ? nil : e.loan
            isQuarantined = e.isReturn
            offer = nil
            if e.isReturn { pristinity = .returned }
        case is CustodyWithdrawn:
            offer = nil
        case let e as Registered:
            birth = e
            category = e.category
            pristinity = e.pristinity
            custodian = e.custodian
            loan = e.loan
        case let e as Recategorised: category = e.to
        case let e as SealBroken: brokenSeal = e.seal
        case is SealCleared: brokenSeal = nil
        case is QuarantineEnded: isQuarantined = false
        case is Split: pristinity = min(pristinity, .processed)
        default: break
        }
    }
}

/// Who may hold samples: a facility of the agency's, or a borrowing organisation.
package enum Party: Hashable, Sendable {
    /// The curation facility, by its name in the policy file.
    case facility(String)
    case organisation(Organisation.ID)
}

extension Party: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let party = Party(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a party")
        }
        self = party
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// `facility:beijing` or `organisation:…`.
    package var text: String {
        switch self {
        case .facility(let name): "facility:" + name
        case .organisation(let id): "organisation:" + id.rawValue
        }
    }

    package init?(_ text: String) {
        if text.hasPrefix("facility:"), text.utf8.count > 9 {
            self = .facility(String(text.dropFirst(9)))
        } else if text.hasPrefix("organisation:"), text.utf8.count > 13 {
            self = .organisation(Organisation.ID(String(text.dropFirst(13))))
        } else {
            return nil
        }
    }
}
