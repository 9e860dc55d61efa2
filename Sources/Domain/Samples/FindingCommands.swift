extension Sample {
    /// Closes a discrepancy with what was found out.
    package struct ResolveDiscrepancy: Command {
        /// `discrepancy.resolve`.
        package static let name = "discrepancy.resolve"
        /// The sample.
        package var subject: ID
        /// The discrepancy's id.
        package var discrepancy: String
        /// What was found out.
        package var finding: TextReference

        /// A finding for a discrepancy.
        package init(subject: ID, discrepancy: String, finding: TextReference) {
            self.subject = subject
            self.discrepancy = discrepancy
            self.finding = finding
        }

        /// Refuses a discrepancy that is not open, or another sample's.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.returnReconcile)
            guard context.facts.isOpenDiscrepancy(discrepancy, of: subject) else { throw .notFound }
            let resolved = DiscrepancyResolved(discrepancy: discrepancy, sample: subject, finding: finding)
            return [Draft(Sample.stream(subject), .staff, resolved)]
        }
    }

    /// Lifts the quarantine of a returned sample after weighing and inspection.
    package struct EndQuarantine: Command {
        /// `quarantine.end`.
        package static let name = "quarantine.end"
        /// The sample.
        package var subject: ID

        /// An end to the quarantine.
        package init(subject: ID) { self.subject = subject }

        /// Refuses while the return is not reconciled, on its way, or a discrepancy is open.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.returnReconcile)
            guard state.isQuarantined else { throw Refusal("sample.notQuarantined") }
            if state.offer != nil { throw Refusal("sample.inTransit") }
            if context.facts.loanItem(allocated: subject)?.declared != nil { throw Refusal("return.notReconciled") }
            guard context.facts.openDiscrepancies(of: subject) == 0 else { throw Refusal("discrepancy.open") }
            return [Draft(Sample.stream(subject), .everyone, QuarantineEnded(sample: subject))]
        }
    }

    /// Frees a sample whose seals were found broken, all of them at once, with what was found out.
    package struct ClearSeal: Command {
        /// `seal.clear`.
        package static let name = "seal.clear"
        /// The sample.
        package var subject: ID
        /// What was found out.
        package var finding: TextReference

        /// A finding about the broken seals.
        package init(subject: ID, finding: TextReference) {
            self.subject = subject
            self.finding = finding
        }

        /// Refuses where no seal is broken.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.returnReconcile)
            guard !state.brokenSeals.isEmpty else { throw Refusal("seal.notBroken") }
            return [Draft(Sample.stream(subject), .party, SealCleared(sample: subject, finding: finding))]
        }
    }
}
