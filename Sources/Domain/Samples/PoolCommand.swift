extension Sample {
    /// What is taken of one sample for a pool.
    package struct Share: Codable, Hashable, Sendable {
        /// The parent.
        package var sample: ID
        /// How much of it.
        package var mass: Mass

        /// A share of `mass`.
        package init(sample: ID, mass: Mass) {
            self.sample = sample
            self.mass = mass
        }
    }

    /// Something was taken of this sample for a pool.
    package struct Drawn: EventBody {
        /// `sample.drawn`.
        package static let type = "sample.drawn"
        /// The pool.
        package var pool: ID
        /// How much.
        package var mass: Mass
    }

    /// This sample was made of several others.
    package struct Pooled: EventBody {
        /// `sample.pooled`.
        package static let type = "sample.pooled"
        /// What was taken of each.
        package var shares: [Share]
        /// What nobody has any more.
        package var attrition: Mass
        /// The balance, by its name in the policy file.
        package var balance: String
        /// The second person present.
        package var witness: Person.ID
    }

    /// Makes one sample of several, out of mass that nobody has been promised.
    ///
    /// The pool is as worn as the most worn of its parents (invariant 6). Where all come of one root, the
    /// pool does too; otherwise it begins a line of its own, and mass is conserved over all of them together.
    package struct Pool: Command {
        /// `sample.pool`.
        package static let name = "sample.pool"
        /// The new sample.
        package var subject: ID
        /// Its official number.
        package var number: String
        /// What is taken of each parent.
        package var shares: [Share]
        /// What was ground away, and was weighed as missing.
        package var attrition: Mass
        /// How the pool lies in its container; nothing for as its first parent does.
        package var form: Form?
        /// The balance, by its name in the policy file.
        package var balance: String
        /// The second person present.
        package var witness: Person.ID

        /// A pool of `shares`, with what was lost on the way.
        package init(
            subject: ID, number: String, shares: [Share], attrition: Mass, form: Form? = nil, balance: String,
            witness: Person.ID
        ) {
            self.subject = subject
            self.number = number
            self.shares = shares
            self.attrition = attrition
            self.form = form
            self.balance = balance
            self.witness = witness
        }

        /// Refuses more than is free, what is not at home and sound, and what does not belong together.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.sampleSplit)
            guard state.birth == nil, context.facts.sample(subject) == nil else { throw Refusal("sample.exists") }
            try context.requireNew(subject)
            try SampleNumber.check(number, field: "number", context.facts)
            guard shares.count >= 2 else { throw .invalid("shares", "tooFew", ["least": "2"]) }
            guard shares.count <= 100 else { throw .invalid("shares", "tooMany", ["most": "100"]) }
            guard attrition.isStatableOrZero else { throw .invalid("attrition", "outOfRange") }
            let tolerance = try context.tolerance(of: balance)
            try context.requireWitness(witness)
            let parents = try parents(context)
            let taken = shares.reduce(Mass.zero) { $0 + $1.mass }
            guard taken.isStatable else { throw .invalid("shares", "outOfRange") }
            guard attrition < taken else { throw .invalid("attrition", "outOfRange") }
            let born = birth(of: parents, weighing: taken - attrition)
            let pooled = Pooled(shares: shares, attrition: attrition, balance: balance, witness: witness)
            var drafts = [Draft(Sample.stream(subject), .everyone, born)]
            drafts += shares.map {
                Draft(Sample.stream($0.sample), .staff, Drawn(pool: subject, mass: $0.mass))
            }
            drafts.append(Draft(Sample.stream(subject), .staff, pooled))
            if attrition > tolerance {
                let opened = DiscrepancyOpened(
                    discrepancy: context.identities.next(), sample: subject, loan: nil, expected: taken,
                    found: taken - attrition, balance: balance)
                drafts.append(Draft(Sample.stream(subject), .staff, opened))
            }
            return drafts
        }

        private typealias Parent = (facts: SampleFacts, birth: Registered)

        private func parents(_ context: Context) throws(Refusal) -> [Parent] {
            var parents: [Parent] = []
            var seen: Set<ID> = []
            for (index, share) in shares.enumerated() {
                let field = "shares.\(index)"
                guard seen.insert(share.sample).inserted else { throw .invalid(field + ".sample", "twice") }
                guard let facts = context.facts.sample(share.sample), let birth = context.facts.birth(of: share.sample)
                else { throw .invalid(field + ".sample", "unknown") }
                guard facts.isUsable else { throw Refusal("sample.notUsable", .conflict, field: field + ".sample") }
                guard share.mass.isStatable else { throw .invalid(field + ".mass", "outOfRange") }
                guard share.mass <= facts.balance(.vault) else {
                    throw .exceedsAvailable(field + ".mass", asked: share.mass, available: facts.balance(.vault))
                }
                if let first = parents.first {
                    // Different missions, kinds or uses in one vial would be nothing that any record could name.
                    guard facts.custodian == first.facts.custodian, facts.category == first.facts.category,
                        birth.mission == first.birth.mission, birth.material == first.birth.material
                    else { throw Refusal("sample.poolDiffers", .conflict, field: field + ".sample") }
                }
                parents.append((facts, birth))
            }
            return parents
        }

        /// What the parents agree on; what they do not is left unsaid.
        private func birth(of parents: [Parent], weighing mass: Mass) -> Registered {
            var born = parents[0].birth
            let others = parents.dropFirst().map(\.birth)
            born.id = subject
            born.number = number
            born.mass = mass
            born.form = form ?? born.form
            born.category = parents[0].facts.category
            born.custodian = parents[0].facts.custodian
            born.pristinity = parents.reduce(.processed) { min($0, $1.facts.pristinity) }
            born.pristineShare = nil
            if others.contains(where: { $0.variety != born.variety }) { born.variety = nil }
            if others.contains(where: { $0.collected != born.collected }) { born.collected = nil }
            if others.contains(where: { $0.source != born.source }) { born.source = nil }
            if others.contains(where: { $0.root != born.root }) { born.root = subject }
            born.parent = nil
            born.parents = shares.map(\.sample)
            born.account = .vault
            born.loan = nil
            return born
        }
    }
}
