extension Loan {
    /// Adds a paper to the loan: the scan of a signed agreement, of a certificate, of a delivery note.
    package struct AttachDocument: Command {
        /// `loan.attach`.
        package static let name = "loan.attach"
        /// The loan.
        package var subject: ID
        /// What it is.
        package var kind: DocumentKind
        /// The file.
        package var file: FileReference

        /// A paper.
        package init(subject: ID, kind: DocumentKind, file: FileReference) {
            self.subject = subject
            self.kind = kind
            self.file = file
        }

        /// Whether somebody may add papers to a loan: asked also before a file is looked for on their behalf.
        package static func isAllowed(_ actor: Actor, borrower: Organisation.ID, responsible: Person.ID) -> Bool {
            let isResponsible = actor.person == responsible && actor.organisations.contains(borrower)
            return actor.represents.contains(borrower) || isResponsible
                || [Permission.agreementSign, .certificateIssue, .loanAllocate].contains { actor.may($0) }
        }

        /// The borrower's side, whoever signs or certifies for the agency, and whoever keeps the samples.
        package func decide(_ state: Loan, _ context: Context) throws(Refusal) -> [Draft] {
            guard let agreement = state.agreement else { throw .notFound }
            guard Self.isAllowed(context.actor, borrower: agreement.borrower, responsible: agreement.responsible) else {
                throw .notYours
            }
            try context.policy.uploads.check(file, "file")
            guard !state.documents.contains(file.sha256) else { throw Refusal("loan.attachedAlready", .conflict, field: "file") }
            guard state.documents.count < 100 else { throw .invalid("file", "tooMany", ["most": "100"]) }
            return [Draft(Loan.stream(subject), .party, DocumentAttached(kind: kind, file: file))]
        }
    }
}
