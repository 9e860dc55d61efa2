extension PolicyFile {
    /// Terms of loans.
    package struct Loans: Codable, Hashable, Sendable {
        /// The use categories that there are.
        package let categories: [Category]
        /// How long before the due date a renewal has to be asked for.
        package let renewalAskedBeforeDue: Sourced<Period>
        /// Steps in days before the due date; a negative one comes after it.
        package let reminders: Sourced<[Int]>
        /// How often a borrower states what is held.
        package let inventoryEvery: Sourced<Period>
        /// How long a statement may be late before it bars new allocations.
        package let inventoryGrace: Sourced<Period>
        /// How much of a sample may be promised.
        package let capPerSample: Sourced<Cap>
        /// Whether destructive use is kept minimal and detailed in the plan.
        package let destructiveMinimal: Sourced<Bool>
        /// What a publication has to say.
        package let acknowledgement: Sourced<Wording>
        /// Whether publications give the numbers of the samples they used.
        package let numbersInPublications: Sourced<Bool>

        /// The category called `id`.
        package func category(_ id: String) -> Category? { categories.first { $0.id == id } }
    }

    /// A use category of samples, and the terms on which its samples are lent.
    package struct Category: Codable, Hashable, Sendable {
        /// The key that others refer to it by.
        package let id: String
        /// Its name on pages.
        package let title: Wording
        /// Whether samples of the category may enter a call.
        package let lendable: Bool
        /// Whether it stays sealed for good.
        package let sealed: Bool
        /// How long a loan lasts at most; present where the category is lendable.
        package let term: Sourced<Period>?
        /// How often a loan is renewed at most.
        package let renewals: Sourced<Int>?
        /// How long a renewal lasts at most.
        package let renewalTerm: Sourced<Period>?
        /// How well it is known.
        package let mark: Mark
        /// A source of `sources.json`.
        package let source: String
        /// A remark for readers.
        package let note: Wording?
    }

    /// How much of a sample may be promised at once; each limit that is present holds.
    package struct Cap: Codable, Hashable, Sendable {
        /// Thousandths of the birth mass.
        package let permilleOfBirthMass: Int?
        /// The most of one item, in micrograms.
        package let micrograms: Int64?

        /// Limits; nil where there is none.
        package init(permilleOfBirthMass: Int?, micrograms: Int64?) {
            self.permilleOfBirthMass = permilleOfBirthMass
            self.micrograms = micrograms
        }

        /// The most that may be away or promised of a sample of `birthMass` micrograms.
        package func limit(birthMass: Int64) -> Int64 {
            // Divided first, so that no mass overflows; the remainder is then below a thousand.
            let share = permilleOfBirthMass.map(Int64.init).map { part in
                (birthMass / 1000) * part + (birthMass % 1000) * part / 1000
            }
            return min(share ?? birthMass, micrograms ?? birthMass, birthMass)
        }
    }
}

extension PolicyFile.Loans: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.requireUnique(categories.map(\.id), at: "categories")
        inspection.enter("categories", categories)
        inspection.enter("renewalAskedBeforeDue", renewalAskedBeforeDue)
        inspection.enter("reminders", reminders)
        inspection.requireUnique(reminders.value, at: "reminders.value")
        inspection.enter("inventoryEvery", inventoryEvery)
        inspection.enter("inventoryGrace", inventoryGrace)
        inspection.enter("capPerSample", capPerSample)
        inspection.require(
            capPerSample.value.permilleOfBirthMass.map { (1...1000).contains($0) } ?? true,
            at: "capPerSample.value.permilleOfBirthMass",
            "a share outside 1 to 1000",
            remedy: "give thousandths of the birth mass"
        )
        inspection.enter("destructiveMinimal", destructiveMinimal)
        inspection.enter("acknowledgement", acknowledgement)
        inspection.enter("numbersInPublications", numbersInPublications)
    }
}

extension PolicyFile.Category: ReferenceChecked {
    package func check(_ inspection: inout Inspection) {
        inspection.enter("title", title)
        inspection.enter("note", note)
        inspection.requireSource(source)
        inspection.enter("term", term)
        inspection.enter("renewals", renewals)
        inspection.enter("renewalTerm", renewalTerm)
        inspection.require(
            lendable == (term != nil),
            at: "term",
            lendable ? "a lendable category without a term" : "a term for what is never lent",
            remedy: "give a term exactly where lendable is true"
        )
        inspection.require(
            (renewals?.value ?? 0 > 0) == (renewalTerm != nil),
            at: "renewalTerm",
            "renewals and their term do not agree",
            remedy: "give renewalTerm exactly where renewals is above zero"
        )
    }
}
