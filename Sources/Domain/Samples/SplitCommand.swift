extension Sample {
    /// Splits daughters off, out of mass that nobody has been promised.
    ///
    /// Promised mass is split by ``Loan/Prepare``, which knows whose promise it takes up.
    package struct Divide: Command {
        /// `sample.split`.
        package static let name = "sample.split"
        /// The parent.
        package var subject: ID
        /// The daughters.
        package var parts: [Part]
        /// What was ground away, and was weighed as missing.
        package var attrition: Mass
        /// The balance, by its name in the policy file.
        package var balance: String
        /// The second person present.
        package var witness: Person.ID
        /// How the daughters are made; nothing where nobody says.
        package var method: Method?

        /// A split into `parts`, with what was lost on the way.
        package init(
            subject: ID, parts: [Part], attrition: Mass, balance: String, witness: Person.ID, method: Method? = nil
        ) {
            self.subject = subject
            self.parts = parts
            self.attrition = attrition
            self.balance = balance
            self.witness = witness
            self.method = method
        }

        /// Refuses more than is free, and whatever is not at home and sound.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.sampleSplit)
            guard state.birth != nil, let facts = context.facts.sample(subject) else { throw .notFound }
            try state.requireAtHome()
            let cut = try Cut(parts: parts, attrition: attrition, balance: balance, witness: witness, context)
            guard cut.removed <= facts.balance(.vault) else {
                throw .exceedsAvailable("parts", asked: cut.removed, available: facts.balance(.vault))
            }
            return try cut.drafts(from: facts, in: .vault, context, method: method)
        }
    }

    /// A split with its figures checked, wherever the mass comes from.
    struct Cut {
        let parts: [Part]
        let attrition: Mass
        let balance: String
        let witness: Person.ID
        let tolerance: Mass
        /// What the parent loses: parts and attrition.
        let removed: Mass

        /// Each figure is bounded before any are added up.
        init(
            parts: [Part], attrition: Mass, balance: String, witness: Person.ID, _ context: Context
        ) throws(Refusal) {
            guard !parts.isEmpty else { throw .missing("parts") }
            guard parts.count <= 1000 else { throw .invalid("parts", "tooMany", ["most": "1000"]) }
            guard attrition.isStatableOrZero else { throw .invalid("attrition", "outOfRange") }
            tolerance = try context.tolerance(of: balance)
            try context.requireWitness(witness)
            var removed = attrition
            var numbers: Set<String> = []
            var ids: Set<ID> = []
            for part in parts {
                guard part.mass.isStatable else { throw .invalid("parts", "outOfRange") }
                try part.check(context)
                guard numbers.insert(part.number).inserted else {
                    throw Refusal("sample.numberUsed", .conflict, field: "parts")
                }
                guard ids.insert(part.id).inserted else { throw Refusal("sample.exists", .conflict, field: "parts") }
                removed += part.mass
            }
            self.parts = parts
            self.attrition = attrition
            self.balance = balance
            self.witness = witness
            self.removed = removed
        }

        /// The parent's record, a finding where too much was lost, and the daughters' birth records.
        func drafts(
            from parent: SampleFacts, in account: Account, _ context: Context, method: Method? = nil
        ) throws(Refusal) -> [Draft] {
            guard let birth = context.facts.birth(of: parent.id) else { throw .notFound }
            let split = Split(
                parts: parts, removed: removed, attrition: attrition, from: account, balance: balance, witness: witness,
                method: method)
            var drafts = [Draft(Sample.stream(parent.id), .staff, split)]
            if attrition > tolerance {
                let opened = DiscrepancyOpened(
                    discrepancy: context.identities.next(), sample: parent.id, loan: nil, expected: removed,
                    found: removed - attrition, balance: balance)
                drafts.append(Draft(Sample.stream(parent.id), .staff, opened))
            }
            for part in parts {
                var daughter = birth.daughter(part, of: parent, in: account)
                if method == .section { daughter.form = .thinSection }
                drafts.append(Draft(Sample.stream(part.id), .everyone, daughter))
            }
            return drafts
        }
    }
}

extension Sample.Part {
    /// A daughter's identity and number are both new.
    func check(_ context: Context) throws(Refusal) {
        guard id.isWellFormed else { throw .invalid("parts", "notAnIdentifier") }
        guard context.facts.sample(id) == nil else { throw Refusal("sample.exists", .conflict, field: "parts") }
        try SampleNumber.check(number, field: "parts", context.facts)
    }
}

extension Sample.Registered {
    /// The birth record of a part: never more pristine than what it came from.
    func daughter(
        _ part: Sample.Part, of parent: SampleFacts, in account: Account, loan: Loan.ID? = nil
    ) -> Sample.Registered {
        var child = self
        child.id = part.id
        child.number = part.number
        child.mass = part.mass
        child.category = parent.category
        child.pristinity = min(parent.pristinity, .processed)
        child.pristineShare = nil
        child.custodian = parent.custodian
        child.root = root
        child.parent = parent.id
        child.parents = nil
        child.account = account
        child.loan = loan
        return child
    }
}

extension Context {
    /// What the balance may be wrong by; only balances of the policy's may be used.
    func tolerance(of balance: String) throws(Refusal) -> Mass {
        guard let tolerance = policy.toleranceByBalance[balance] else { throw .invalid("balance", "notInPolicy") }
        return tolerance
    }

    /// Refuses a witness who is nobody, or the author.
    func requireWitness(_ witness: Person.ID) throws(Refusal) {
        guard facts.isPerson(witness), actor.person != witness else { throw .invalid("witness", "notAnother") }
    }
}
