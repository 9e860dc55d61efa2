extension Loan {
    /// Splits the piece, or pieces, that go out for an approved item off the sample that was promised.
    ///
    /// The split takes up this item's promise and no other: what one loan grinds
    /// away cannot come out of what another was promised. What no piece takes up
    /// stays promised until it is released or the loan is closed.
    package struct Prepare: Command {
        /// `loan.prepare`.
        package static let name = "loan.prepare"
        /// The loan.
        package var subject: ID
        /// The item of the agreement, from 0.
        package var item: Int
        /// The pieces to be made.
        package var parts: [Sample.Part]
        /// What was ground away.
        package var attrition: Mass
        /// The balance, by its name in the policy file.
        package var balance: String
        /// The second person present.
        package var witness: Person.ID

        /// A split for an item.
        package init(
            subject: ID, item: Int, parts: [Sample.Part], attrition: Mass, balance: String, witness: Person.ID
        ) {
            self.subject = subject
            self.item = item
            self.parts = parts
            self.attrition = attrition
            self.balance = balance
            self.witness = witness
        }

        /// Refuses more than is left of the item's promise.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.loanAllocate)
            try context.require(.sampleSplit)
            let promised = try state.requireOpenItem(item, context)
            guard let parent = context.facts.sample(promised.sample) else { throw .invalid("item", "unknown") }
            try context.requireFree(parent)
            let cut = try Sample.Cut(
                parts: parts, attrition: attrition, balance: balance, witness: witness, context)
            guard cut.removed <= state.rest(of: item), cut.removed <= parent.balance(.reserved) else {
                throw .exceedsAvailable("parts", asked: cut.removed, available: state.rest(of: item))
            }
            var drafts = try cut.drafts(from: parent, in: .reserved, context)
            for (index, part) in parts.enumerated() {
                let allocated = Allocated(
                    item: item, sample: part.id, mass: part.mass,
                    attrition: index == 0 && attrition > .zero ? attrition : nil)
                drafts.append(Draft(Loan.stream(subject), .party, allocated))
            }
            return drafts
        }
    }

    /// Packs the whole of a promised sample for its item.
    package struct Allocate: Command {
        /// `loan.allocate`.
        package static let name = "loan.allocate"
        /// The loan.
        package var subject: ID
        /// The item of the agreement, from 0.
        package var item: Int
        /// The sample that was promised.
        package var sample: Sample.ID

        /// An allocation of a whole sample.
        package init(subject: ID, item: Int, sample: Sample.ID) {
            self.subject = subject
            self.item = item
            self.sample = sample
        }

        /// Refuses a sample of which more or less than the item's promise is there: it must be split.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.loanAllocate)
            let promised = try state.requireOpenItem(item, context)
            guard sample == promised.sample else { throw .invalid("sample", "notFromTheItem") }
            guard let facts = context.facts.sample(sample) else { throw .invalid("sample", "unknown") }
            try context.requireFree(facts)
            let mass = facts.balance(.reserved)
            guard mass > .zero, mass == state.rest(of: item), facts.balance(.vault) == .zero else {
                throw .massDiffers(approved: state.rest(of: item), facts)
            }
            let allocated = Allocated(item: item, sample: sample, mass: mass, attrition: nil)
            return [Draft(Loan.stream(subject), .party, allocated)]
        }
    }

    /// Frees what an item was promised and nobody will take: the rest, or a packed piece never handed over.
    package struct Release: Command {
        /// `loan.release`.
        package static let name = "loan.release"
        /// The loan.
        package var subject: ID
        /// The item of the agreement, from 0.
        package var item: Int
        /// The packed piece to unpack; nil for the mass that no piece took up.
        package var piece: Sample.ID?

        /// A release of a piece, or of the rest.
        package init(subject: ID, item: Int, piece: Sample.ID? = nil) {
            self.subject = subject
            self.item = item
            self.piece = piece
        }

        /// Refuses a piece that was handed over or is on its way.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.loanAllocate)
            guard let agreement = state.agreement else { throw .notFound }
            guard state.stage == .certified else { throw .wrongStage("loan", state.stage) }
            guard agreement.items.indices.contains(item) else { throw .invalid("item", "unknown") }
            let freed: Released
            if let piece {
                guard state.pieces[piece]?.item == item, let facts = context.facts.sample(piece) else {
                    throw .invalid("piece", "notOnThisLoan")
                }
                guard state.pieces[piece]?.isSettled == false, facts.custodian.isFacility,
                    facts.balance(.reserved) > .zero, facts.balance(.loan) == .zero
                else { throw Refusal("loan.handedOver", .conflict, field: "piece", ["number": facts.number]) }
                freed = Released(item: item, sample: piece, mass: facts.balance(.reserved), isPiece: true)
            } else {
                guard state.rest(of: item) > .zero else { throw Refusal("loan.nothingToRelease") }
                freed = state.restReleased(item, agreement)
            }
            return [Draft(Loan.stream(subject), .party, freed)]
        }
    }

    /// The record that frees what no piece of an item took up.
    func restReleased(_ item: Int, _ agreement: AgreementSent) -> Released {
        Released(item: item, sample: agreement.items[item].sample, mass: rest(of: item), isPiece: false)
    }

    /// An item that may still get a piece, for a borrower who may get anything new (invariant 11).
    private func requireOpenItem(_ item: Int, _ context: Context) throws(Refusal) -> Item {
        guard let agreement else { throw .notFound }
        guard stage == .certified else { throw .wrongStage("loan", stage) }
        guard !recalled else { throw Refusal("loan.recalled") }
        guard agreement.items.indices.contains(item) else { throw .invalid("item", "unknown") }
        guard rest(of: item) > .zero else { throw Refusal("loan.alreadyAllocated", .conflict, field: "item") }
        if let block = context.facts.block(of: agreement.borrower, at: context.now) {
            throw Refusal("borrower.blocked", .conflict, ["reason": block])
        }
        return agreement.items[item]
    }
}

extension Context {
    /// Refuses a sample that cannot be handled now, or stands packed for a loan.
    fileprivate func requireFree(_ sample: SampleFacts) throws(Refusal) {
        guard sample.isUsable, sample.category.isLendable else {
            throw Refusal("sample.notAvailable", .conflict, field: "sample", ["number": sample.number])
        }
        guard facts.loanItem(allocated: sample.id) == nil else {
            throw Refusal("loan.alreadyAllocated", .conflict, field: "sample")
        }
    }
}

extension Refusal {
    /// The piece does not weigh what was promised.
    static func massDiffers(approved: Mass, _ sample: SampleFacts) -> Refusal {
        Refusal(
            "loan.massDiffers", .conflict, field: "sample",
            [
                "approved": "\(approved.micrograms)",
                "mass": "\((sample.balance(.reserved) + sample.balance(.vault)).micrograms)",
            ])
    }
}
