extension Sample {
    /// Puts a sample on the catalogue, with its birth record.
    package struct Register: Command {
        /// `sample.register`.
        package static let name = "sample.register"
        /// The new sample.
        package var subject: ID
        /// The official number.
        package var number: String
        /// The mission that brought it home, as a code.
        package var mission: String
        /// What it is.
        package var material: Material
        /// The catalogue's own finer word, as a code.
        package var variety: String?
        /// How it lies in its container.
        package var form: Form
        /// What it may be used for.
        package var category: Category
        /// How much of it had never left the vault, in hundredths of a per cent.
        package var pristineShare: Int?
        /// Its mass now.
        package var mass: Mass
        /// The facility that holds it.
        package var facility: String
        /// When and where it was taken.
        package var collected: Collected?
        /// An id in the register of sources.
        package var source: String?

        /// A registration; only number, kind, mass and place are required.
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

        /// Refuses numbers that were ever used, masses out of range and places without a frame.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.sampleRegister)
            guard state.birth == nil else { throw Refusal("sample.exists") }
            try context.requireNew(subject)
            try SampleNumber.check(number, field: "number", context.facts)
            guard mass.isStatableOrZero else { throw .invalid("mass", "outOfRange") }
            try Code.check(mission, "mission", spaces: true)
            try Code.check(facility, "facility")
            try Code.check(ifGiven: variety, "variety", most: 128, spaces: true)
            try Code.check(ifGiven: source, "source", most: 256, spaces: true)
            if let share = pristineShare, !(0...10_000).contains(share) {
                throw .invalid("pristineShare", "outOfRange")
            }
            try collected?.check()
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
        /// `sample.recategorise`.
        package static let name = "sample.recategorise"
        /// The sample.
        package var subject: ID
        /// What it may be used for from now on.
        package var to: Category

        /// A move to `to`.
        package init(subject: ID, to: Category) {
            self.subject = subject
            self.to = to
        }

        /// Refuses while the sample is offered, promised, lent or on its way: others count on its category.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.sampleRecategorise)
            guard state.birth != nil, let facts = context.facts.sample(subject) else { throw .notFound }
            guard state.category != to else { return [] }
            guard facts.openCalls == 0, facts.balance(.reserved) == .zero else { throw Refusal("sample.isOffered") }
            if state.offer != nil { throw Refusal("sample.inTransit") }
            if state.loan != nil { throw Refusal("sample.onLoan") }
            return [Draft(Sample.stream(subject), .everyone, Recategorised(from: state.category, to: to))]
        }
    }

    /// Gives a sample another official number; the earlier ones stay its own for ever.
    package struct Renumber: Command {
        /// `sample.renumber`.
        package static let name = "sample.renumber"
        /// The sample.
        package var subject: ID
        /// The number added.
        package var alias: String

        /// A further number for a sample.
        package init(subject: ID, alias: String) {
            self.subject = subject
            self.alias = alias
        }

        /// Refuses a number that any sample has or had.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.sampleRegister)
            guard state.birth != nil else { throw .notFound }
            try SampleNumber.check(alias, field: "alias", context.facts)
            return [Draft(Sample.stream(subject), .everyone, Renumbered(alias: alias))]
        }
    }
}

extension Sample.Collected {
    /// A coordinate without its frame means nothing (invariant 16).
    func check() throws(Refusal) {
        try Code.check(body, "collected")
        for text in [frame, site, method] { try Code.check(ifGiven: text, "collected", most: 256, spaces: true) }
        if longitude != nil || latitude != nil {
            guard frame != nil, longitude != nil, latitude != nil else {
                throw .invalid("collected", "coordinateWithoutFrame")
            }
        }
        if let longitude, !(-180.0...360.0).contains(longitude) { throw .invalid("collected", "outOfRange") }
        if let latitude, !(-90.0...90.0).contains(latitude) { throw .invalid("collected", "outOfRange") }
        if let from, let until, until < from { throw .invalid("collected", "endsBeforeStart") }
    }
}

/// Official numbers are opaque; only their size, their characters and their being new are checked.
enum SampleNumber {
    static func check(_ number: String, field: String, _ facts: any Facts) throws(Refusal) {
        try Code.check(number, field)
        guard facts.sample(numbered: number) == nil else {
            throw Refusal("sample.numberUsed", .conflict, field: field)
        }
    }
}
