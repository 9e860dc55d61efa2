extension Sample {
    /// States the mass anew after a weighing.
    package struct Reweigh: Command {
        /// `sample.reweigh`.
        package static let name = "sample.reweigh"
        /// The sample.
        package var subject: ID
        /// What the balance shows, promised mass included.
        package var mass: Mass
        /// The balance, by its name in the policy file.
        package var balance: String

        /// A weighing.
        package init(subject: ID, mass: Mass, balance: String) {
            self.subject = subject
            self.mass = mass
            self.balance = balance
        }

        /// Posts the difference; a gain, or a loss above the tolerance, opens a discrepancy too.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.sampleWeigh)
            guard state.birth != nil, let facts = context.facts.sample(subject) else { throw .notFound }
            try state.requireAtHome()
            guard mass.isStatableOrZero else { throw .invalid("mass", "outOfRange") }
            let tolerance = try context.tolerance(of: balance)
            let reserved = facts.balance(.reserved)
            try context.requireNotAllocated(facts)
            guard mass >= reserved else { throw Refusal("sample.reservedExceedsMass", .conflict, field: "mass") }
            let before = facts.balance(.vault)
            let after = mass - reserved
            guard after != before else { return [] }
            var drafts = [
                Draft(Sample.stream(subject), .staff, Reweighed(before: before, after: after, balance: balance))
            ]
            let difference = after - before
            // A gain is never silently absorbed, whatever the balance can do.
            if difference > .zero || -difference > tolerance {
                let opened = DiscrepancyOpened(
                    discrepancy: context.identities.next(), sample: subject, loan: nil, expected: before + reserved,
                    found: mass, balance: balance)
                drafts.append(Draft(Sample.stream(subject), .staff, opened))
            }
            return drafts
        }
    }

    /// Takes material off the books: destroyed, lost or given away. Needs a second person.
    package struct WriteOff: Command {
        /// `sample.writeOff`.
        package static let name = "sample.writeOff"
        /// The sample.
        package var subject: ID
        /// How much is gone.
        package var mass: Mass
        /// Where it went: `lost`, `destroyed`, `transferred` or `consumed`.
        package var to: Account
        /// The second person.
        package var witness: Person.ID

        /// A write-off of `mass`.
        package init(subject: ID, mass: Mass, to: Account, witness: Person.ID) {
            self.subject = subject
            self.mass = mass
            self.to = to
            self.witness = witness
        }

        /// Refuses more than is free, and anything away, promised or still to be reconciled.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.sampleWriteOff)
            guard state.birth != nil, let facts = context.facts.sample(subject) else { throw .notFound }
            // What a return line still has to account for must not leave the vault before it.
            try state.requireAtHome()
            guard [.lost, .destroyed, .transferred, .consumed].contains(to) else { throw .invalid("to", "notInList") }
            guard mass.isStatable else { throw .invalid("mass", "outOfRange") }
            try context.requireWitness(witness)
            guard mass <= facts.balance(.vault) else {
                throw .exceedsAvailable("mass", asked: mass, available: facts.balance(.vault))
            }
            return [Draft(Sample.stream(subject), .staff, WrittenOff(mass: mass, to: to, witness: witness))]
        }
    }

    /// Corrects a weighing or a write-off that was entered wrongly, by reversing its postings.
    ///
    /// Nothing in the log is ever changed (invariant 15). Splits, custody and
    /// returns touch other samples and other people and cannot be reversed alone:
    /// they are corrected by a weighing that states what is there.
    package struct ReversePosting: Command {
        /// `ledger.reverse`.
        package static let name = "ledger.reverse"
        /// The sample.
        package var subject: ID
        /// The place of the wrong record in the sample's own stream, from 1.
        package var sequence: Int
        /// The second person, who has looked at it.
        package var witness: Person.ID
        /// What was wrong.
        package var reason: TextReference

        /// A reversal of the record at `sequence`.
        package init(subject: ID, sequence: Int, witness: Person.ID, reason: TextReference) {
            self.subject = subject
            self.sequence = sequence
            self.witness = witness
            self.reason = reason
        }

        /// Refuses what is no weighing or write-off of this sample, what was reversed, and what would go below nothing.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.ledgerReverse)
            guard state.birth != nil, let facts = context.facts.sample(subject) else { throw .notFound }
            try context.requireWitness(witness)
            guard let wrong = state.reversible[sequence] else { throw .invalid("sequence", "notReversible") }
            try state.requireAtHome()
            try context.requireNotAllocated(facts)
            let postings = wrong.map(\.reversed)
            for posting in postings where posting.account.isPlace {
                guard facts.balance(posting.account) + posting.mass >= .zero else {
                    throw Refusal(
                        "ledger.wouldGoBelowZero", .conflict, field: "sequence",
                        ["account": posting.account.rawValue, "balance": "\(facts.balance(posting.account).micrograms)"])
                }
            }
            let reversed = PostingReversed(sequence: sequence, postings: postings, witness: witness, reason: reason)
            return [Draft(Sample.stream(subject), .staff, reversed)]
        }
    }
}

extension Context {
    /// Refuses a change of mass while the whole piece stands packed for a loan.
    func requireNotAllocated(_ sample: SampleFacts) throws(Refusal) {
        guard sample.balance(.reserved) == .zero || facts.loanItem(allocated: sample.id) == nil else {
            throw Refusal("sample.allocated")
        }
    }
}

extension Refusal {
    /// More is asked for than there is.
    static func exceedsAvailable(_ field: String, asked: Mass, available: Mass) -> Refusal {
        Refusal(
            "sample.exceedsAvailable", .conflict, field: field,
            ["asked": "\(asked.micrograms)", "available": "\(available.micrograms)"])
    }
}
