/// What concerns the installation as a whole: its rules, its reference data, its erasures.
package struct Installation: Subject {
    package typealias ID = Identifier<Installation>
    package static let streamKind = "installation"
    package static let only = ID("here")
    package private(set) var policy: String?

    package init() {}

    package mutating func apply(_ body: any EventBody) {
        if let adopted = body as? PolicyAdopted { policy = adopted.digest }
    }
}

extension Installation {
    package struct PolicyAdopted: EventBody {
        package static let type = "policy.adopted"
        /// SHA-256 of the policy file, which lies in the file store.
        package var digest: String
    }

    package struct ProgrammeAdopted: EventBody {
        package static let type = "programme.adopted"
        /// The reference data set: `missions`.
        package var part: String
        package var digest: String
    }

    package struct ErasureOrdered: EventBody {
        package static let type = "erasure.ordered"
        /// Texts to be deleted, with their salts, wherever this log is opened.
        package var texts: [String]
        /// A person whose profile is to be deleted.
        package var person: Person.ID?
    }

    package struct ErasureCarriedOut: EventBody {
        package static let type = "erasure.carriedOut"
        package var ordered: Int
        package var texts: Int
    }

    /// Puts a policy file in force. It has been read and found valid before.
    package struct AdoptPolicy: Command {
        package static let name = "policy.adopt"
        package var subject: Installation.ID = Installation.only
        package var digest: String
        package init(digest: String) { self.digest = digest }

        package func decide(_ state: Installation, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.policyAdopt)
            guard state.policy != digest else { return [] }
            return [Draft(Installation.stream(subject), .everyone, PolicyAdopted(digest: digest))]
        }
    }

    package struct AdoptProgramme: Command {
        package static let name = "programme.adopt"
        package var subject: Installation.ID = Installation.only
        package var part: String
        package var digest: String
        package init(part: String, digest: String) {
            self.part = part
            self.digest = digest
        }

        package func decide(_ state: Installation, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.policyAdopt)
            return [Draft(Installation.stream(subject), .everyone, ProgrammeAdopted(part: part, digest: digest))]
        }
    }

    /// Orders texts, and a person's profile, to be deleted for good.
    package struct OrderErasure: Command {
        package static let name = "erasure.order"
        package var subject: Installation.ID = Installation.only
        package var texts: [String]
        package var person: Person.ID?
        package init(texts: [String], person: Person.ID?) {
            self.texts = texts
            self.person = person
        }

        package func decide(_ state: Installation, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.erasureOrder)
            guard !texts.isEmpty || person != nil else { throw .missing("texts") }
            return [Draft(Installation.stream(subject), .staff, ErasureOrdered(texts: texts, person: person))]
        }
    }

    package struct ReportErasure: Command {
        package static let name = "erasure.report"
        package var subject: Installation.ID = Installation.only
        package var ordered: Int
        package var texts: Int
        package init(ordered: Int, texts: Int) {
            self.ordered = ordered
            self.texts = texts
        }

        package func decide(_ state: Installation, _ context: Context) throws(Refusal) -> [Draft] {
            guard context.actor.kind == .clock || context.actor.kind == .operator else { throw .notFound }
            return [Draft(Installation.stream(subject), .staff, ErasureCarriedOut(ordered: ordered, texts: texts))]
        }
    }
}
