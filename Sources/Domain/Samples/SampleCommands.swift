extension Sample {
    /// Puts a sample on the catalogue, with its birth record.
    package struct Register: Command {
        package static let name = "sample.register"
        package var subject: ID
        package var number: String
        package var mission: String
        package var material: Material
        package var variety: String?
        package var form: Form
        package var category: Category
        package var pristineShare: Int?
        package var mass: Mass
        package var facility: String
        package var collected: Collected?
        package var source: String?

        package init(
            subject: ID, number: String, mission: String, material: Material, variety: String? = nil, form: Form,
            category: Category, pristineShare: Int? = nil, mass: Mass, facility: String, collected: Collected? = nil,
            source: String? = nil
        ) {
            self.subject = subject
            self.number = number
            self.mission = mission
            self.material = material
            self.variety = variety
            self.form = form
            self.category = category
            self.pristineShare = pristineShare
            self.mass = mass
            self.facility = facility
            self.collected = collected
            self.source = source
        }

        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.sampleRegister)
            guard state.birth == nil else { throw Refusal("sample.exists") }
            try SampleNumber.check(number, field: "number", context.facts)
            guard mass.isStatableOrZero else { throw .invalid("mass", "outOfRange") }
            guard !mission.isEmpty, mission.utf8.count <= 64 else { throw .missing("mission") }
            guard !facility.isEmpty, facility.utf8.count <= 64 else { throw .missing("facility") }
            if let share = pristineShare, !(0...10_000).contains(share) {
                throw .invalid("pristineShare", "outOfRange")
            }
            if let collected {
                let hasPlace = collected.longitude != nil || collected.latitude != nil
                // A coordinate without its frame means nothing (invariant 16).
                guard !hasPlace || (collected.frame != nil && collected.longitude != nil && collected.latitude != nil)
                else { throw .invalid("collected", "coordinateWithoutFrame") }
                if let longitude = collected.longitude, !(-180.0...360.0).contains(longitude) {
                    throw .invalid("collected", "outOfRange")
                }
                if let latitude = collected.latitude, !(-90.0...90.0).contains(latitude) {
                    throw .invalid("collected", "outOfRange")
                }
                guard !collected.body.isEmpty else { throw .missing("collected") }
            }
            let registered = Registered(
                id: subject,
                number: number,
                mission: mission,
                material: material,
                variety: variety,
                form: form,
                category: category,
                pristinity: .pristine,
                pristineShare: pristineShare,
                mass: mass,
                custodian: .facility(facility),
                root: subject,
                parent: nil,
                collected: collected,
                source: source,
                account: nil,
                loan: nil
            )
            return [Draft(Sample.stream(subject), .everyone, registered)]
        }
    }

    /// Moves a sample to another category. An authority's decision, not the curator's.
    package struct Recategorise: Command {
        package static let name = "sample.recategorise"
        package var subject: ID
        package var to: Category
        package init(subject: ID, to: Category) {
            self.subject = subject
            self.to = to
        }

        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.sampleRecategorise)
            guard state.birth != nil else { throw .notFound }
            guard state.category != to else { return [] }
            if !to.isLendable {
                guard let facts = context.facts.sample(subject), facts.openCalls == 0, facts.balance(.reserved) == .zero
                else { throw Refusal("sample.isOffered") }
            }
            return [Draft(Sample.stream(subject), .everyone, Recategorised(from: state.category, to: to))]
        }
    }

    /// Splits daughters off, out of free or out of reserved mass.
    package struct Divide: Command {
        package static let name = "sample.split"
        package var subject: ID
        package var parts: [Part]
        package var attrition: Mass
        package var balance: String
        package var witness: Person.ID
        /// True when the daughters take up mass that is promised to an application.
        package var fromReserved: Bool

        package init(
            subject: ID, parts: [Part], attrition: Mass, balance: String, witness: Person.ID, fromReserved: Bool
        ) {
            self.subject = subject
            self.parts = parts
            self.attrition = attrition
            self.balance = balance
            self.witness = witness
            self.fromReserved = fromReserved
        }

        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.sampleSplit)
            guard let birth = state.birth, let facts = context.facts.sample(subject) else { throw .notFound }
            try state.requireAtHome()
            guard !parts.isEmpty else { throw .missing("parts") }
            guard parts.count <= 1000 else { throw .invalid("parts", "tooMany", ["most": "1000"]) }
            guard let tolerance = context.policy.toleranceByBalance[balance] else {
                throw .invalid("balance", "notInPolicy")
            }
            guard attrition.isStatableOrZero else { throw .invalid("attrition", "outOfRange") }
            guard context.facts.isPerson(witness), context.actor.person != witness else {
                throw .invalid("witness", "notAnother")
            }
            var removed = attrition
            var numbers: Set<String> = []
            for part in parts {
                guard part.mass.isStatable else { throw .invalid("parts", "outOfRange") }
                try SampleNumber.check(part.number, field: "parts", context.facts)
                guard numbers.insert(part.number).inserted else { throw Refusal("sample.numberUsed", .conflict, field: "parts") }
                guard context.facts.sample(part.id) == nil else { throw Refusal("sample.exists") }
                removed += part.mass
            }
            let account: Account = fromReserved ? .reserved : .vault
            guard removed <= facts.balance(account) else {
                throw Refusal(
                    "sample.exceedsAvailable",
                    .conflict,
                    field: "parts",
                    ["asked": "\(removed.micrograms)", "available": "\(facts.balance(account).micrograms)"]
                )
            }
            var drafts = [
                Draft(
                    Sample.stream(subject),
                    .staff,
                    Split(
                        parts: parts, removed: removed, attrition: attrition, from: account, balance: balance,
                        witness: witness))
            ]
            if attrition > tolerance {
                let opened = DiscrepancyOpened(
                    discrepancy: context.identities.next(),
                    sample: subject,
                    loan: nil,
                    expected: removed,
                    found: removed - attrition,
                    balance: balance
                )
                drafts.append(Draft(Sample.stream(subject), .staff, opened))
            }
            for part in parts {
                drafts.append(
                    Draft(Sample.stream(part.id), .everyone, birth.daughter(part, of: subject, state, in: account)))
            }
            return drafts
        }
    }

    /// States the mass anew after a weighing.
    package struct Reweigh: Command {
        package static let name = "sample.reweigh"
        package var subject: ID
        package var mass: Mass
        package var balance: String
        package init(subject: ID, mass: Mass, balance: String) {
            self.subject = subject
            self.mass = mass
            self.balance = balance
        }

        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.sampleWeigh)
            guard state.birth != nil, let facts = context.facts.sample(subject) else { throw .notFound }
            try state.requireAtHome()
            guard mass.isStatableOrZero else { throw .invalid("mass", "outOfRange") }
            guard let tolerance = context.policy.toleranceByBalance[balance] else {
                throw .invalid("balance", "notInPolicy")
            }
            let before = facts.balance(.vault) + facts.balance(.reserved)
            guard mass >= facts.balance(.reserved) else {
                throw Refusal("sample.reservedExceedsMass", .conflict, field: "mass")
            }
            guard mass != before else { return [] }
            let after = mass - facts.balance(.reserved)
            var drafts = [
                Draft(
                    Sample.stream(subject),
                    .staff,
                    Reweighed(before: facts.balance(.vault), after: after, balance: balance))
            ]
            let difference = mass - before
            // A gain is never silently absorbed, whatever the balance can do.
            if difference.micrograms > 0 || -difference > tolerance {
                let opened = DiscrepancyOpened(
                    discrepancy: context.identities.next(), sample: subject, loan: nil, expected: before, found: mass,
                    balance: balance)
                drafts.append(Draft(Sample.stream(subject), .staff, opened))
            }
            return drafts
        }
    }

    package struct Renumber: Command {
        package static let name = "sample.renumber"
        package var subject: ID
        package var alias: String
        package init(subject: ID, alias: String) {
            self.subject = subject
            self.alias = alias
        }

        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.sampleRegister)
            guard state.birth != nil else { throw .notFound }
            try SampleNumber.check(alias, field: "alias", context.facts)
            return [Draft(Sample.stream(subject), .everyone, Renumbered(alias: alias))]
        }
    }

    /// Takes material off the books: destroyed, lost or given away. Needs a second person.
    package struct WriteOff: Command {
        package static let name = "sample.writeOff"
        package var subject: ID
        package var mass: Mass
        package var to: Account
        package var witness: Person.ID
        package init(subject: ID, mass: Mass, to: Account, witness: Person.ID) {
            self.subject = subject
            self.mass = mass
            self.to = to
            self.witness = witness
        }

        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.sampleWriteOff)
            guard state.birth != nil, let facts = context.facts.sample(subject) else { throw .notFound }
            guard [.lost, .destroyed, .transferred, .consumed].contains(to) else { throw .invalid("to", "notInList") }
            guard mass.isStatable else { throw .invalid("mass", "outOfRange") }
            guard context.facts.isPerson(witness), context.actor.person != witness else {
                throw .invalid("witness", "notAnother")
            }
            guard mass <= facts.balance(.vault) else {
                throw Refusal(
                    "sample.exceedsAvailable",
                    .conflict,
                    field: "mass",
                    ["asked": "\(mass.micrograms)", "available": "\(facts.balance(.vault).micrograms)"]
                )
            }
            return [Draft(Sample.stream(subject), .staff, WrittenOff(mass: mass, to: to, witness: witness))]
        }
    }

    package struct ResolveDiscrepancy: Command {
        package static let name = "discrepancy.resolve"
        package var subject: ID
        package var discrepancy: String
        package var finding: TextReference
        package init(subject: ID, discrepancy: String, finding: TextReference) {
            self.subject = subject
            self.discrepancy = discrepancy
            self.finding = finding
        }

        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.returnReconcile)
            guard context.facts.isOpenDiscrepancy(discrepancy, of: subject) else { throw .notFound }
            let resolved = DiscrepancyResolved(discrepancy: discrepancy, sample: subject, finding: finding)
            return [Draft(Sample.stream(subject), .staff, resolved)]
        }
    }

    /// Lifts the quarantine of a returned sample after weighing and inspection.
    package struct EndQuarantine: Command {
        package static let name = "quarantine.end"
        package var subject: ID
        package init(subject: ID) { self.subject = subject }

        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.returnReconcile)
            guard state.isQuarantined else { throw Refusal("sample.notQuarantined") }
            guard context.facts.openDiscrepancies(of: subject) == 0 else { throw Refusal("discrepancy.open") }
            return [Draft(Sample.stream(subject), .everyone, QuarantineEnded(sample: subject))]
        }
    }

    /// Refuses work on material that is not in the vault, on its way, or under a broken seal.
    func requireAtHome() throws(Refusal) {
        if offer != nil { throw Refusal("sample.inTransit") }
        if brokenSeal != nil { throw Refusal("sample.sealBroken") }
        if loan != nil { throw Refusal("sample.onLoan") }
        guard case .facility = custodian else { throw Refusal("sample.notHere") }
        if isQuarantined { throw Refusal("sample.quarantined") }
    }
}

extension Sample.Registered {
    /// The birth record of a part: never more pristine than what it came from.
    func daughter(
        _ part: Sample.Part, of parent: Sample.ID, _ state: Sample, in account: Account, loan: Loan.ID? = nil
    ) -> Sample.Registered {
        var child = self
        child.id = part.id
        child.number = part.number
        child.mass = part.mass
        child.category = state.category
        child.pristinity = min(state.pristinity, .processed)
        child.pristineShare = nil
        child.custodian = state.custodian ?? custodian
        child.root = root
        child.parent = parent
        child.account = account
        child.loan = loan
        return child
    }
}

/// Official numbers are opaque; only their size and their characters are checked.
enum SampleNumber {
    static func check(_ number: String, field: String, _ facts: any Facts) throws(Refusal) {
        guard !number.isEmpty, number.utf8.count <= 64 else { throw .missing(field) }
        let isPrintable = number.unicodeScalars.allSatisfy { $0.value > 32 && $0.value != 127 && !(128...160).contains($0.value) }
        guard isPrintable else { throw .invalid(field, "notANumber") }
        guard facts.sample(numbered: number) == nil else {
            throw Refusal("sample.numberUsed", .conflict, field: field)
        }
    }
}
