/// Where mass can be. The sum over all accounts of a sample's genealogy is nothing, always.
package enum Account: String, Codable, Hashable, Sendable, CaseIterable {
    /// Places where mass is, or where it went for good.
    case vault, reserved, transit, loan, consumed, attrition, lost, destroyed, transferred
    /// Contra accounts: what came in at birth, and what reweighing changed.
    case birth, adjustment

    /// False for the two contra accounts.
    package var isPlace: Bool { self != .birth && self != .adjustment }
}

/// One line of the ledger: this much into (or, negative, out of) one account of one sample.
package struct Posting: Codable, Hashable, Sendable {
    /// The sample whose account it is.
    package var sample: Sample.ID
    /// The account.
    package var account: Account
    /// What goes in; negative for what goes out.
    package var mass: Mass

    /// A line over `mass` into `account`.
    package init(_ sample: Sample.ID, _ account: Account, _ mass: Mass) {
        self.sample = sample
        self.account = account
        self.mass = mass
    }

    /// The line that undoes this one.
    package var reversed: Posting { Posting(sample, account, -mass) }
}

/// The mass ledger: which postings a record makes.
///
/// A pure function of the record alone, so that live posting, rebuilding and
/// checking cannot differ. Each record's postings add up to nothing (double
/// entry), hence mass is conserved whatever the order of records.
package enum Ledger {
    /// The lines that a record posts, in order; none for most types.
    package static func postings(of event: Event) -> [Posting] { postings(of: event.body, in: event.subject) }

    /// The same for a body in the stream of `subject`.
    package static func postings(of body: any EventBody, in subject: String) -> [Posting] {
        let sample = Sample.ID(subject)
        func move(_ id: Sample.ID, _ from: Account, _ to: Account, _ mass: Mass) -> [Posting] {
            mass == .zero ? [] : [Posting(id, from, -mass), Posting(id, to, mass)]
        }
        switch body {
        case let e as Sample.CustodyOffered where e.loan != nil:
            return move(e.sample, e.isReturn ? .loan : .reserved, .transit, e.mass)
        case let e as Sample.CustodyAccepted where e.loan != nil:
            return move(e.sample, .transit, e.isReturn ? .vault : .loan, e.mass)
        case let e as Sample.CustodyWithdrawn where e.loan != nil:
            return move(e.sample, .transit, e.isReturn ? .loan : .reserved, e.mass)
        case is Sample.CustodyOffered, is Sample.CustodyAccepted, is Sample.CustodyWithdrawn:
            return []
        case let e as Sample.Registered:
            // A daughter's mass comes from its parent's split, a pool's from its parents: those post both sides.
            return e.parent == nil && e.parents == nil ? move(e.id, .birth, .vault, e.mass) : []
        case let e as Sample.Split:
            var lines = [Posting(sample, e.from, -e.removed)]
            for part in e.parts { lines.append(Posting(part.id, e.from, part.mass)) }
            if e.attrition != .zero { lines.append(Posting(sample, .attrition, e.attrition)) }
            return lines
        case let e as Sample.Drawn:
            return e.mass == .zero ? [] : [Posting(sample, .vault, -e.mass), Posting(e.pool, .vault, e.mass)]
        case let e as Sample.Pooled:
            return move(sample, .vault, .attrition, e.attrition)
        case let e as Sample.Reweighed:
            return move(sample, .adjustment, .vault, e.after - e.before)
        case let e as Sample.WrittenOff:
            return move(sample, .vault, e.to, e.mass)
        case let e as Sample.PostingReversed:
            return e.postings
        case let e as Application.Decided:
            return e.items.flatMap { move($0.sample, .vault, .reserved, $0.approved) }
        case let e as Application.ReservationReleased:
            return e.items.flatMap { move($0.sample, .reserved, .vault, $0.mass) }
        case let e as Loan.Released:
            return move(e.sample, .reserved, .vault, e.mass)
        case let e as Loan.Divided:
            return [Posting(e.from, .loan, -e.part.mass), Posting(e.part.id, .loan, e.part.mass)]
        case let e as Loan.Reconciled:
            return move(e.sample, .vault, .loan, e.shortfall)
                + move(e.sample, .loan, .consumed, e.consumed)
                + move(e.sample, .loan, .attrition, e.attrition)
                + move(e.sample, .loan, .lost, e.lost)
                + move(e.sample, .loan, .transferred, e.retained)
        default:
            return []
        }
    }
}
