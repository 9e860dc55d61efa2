extension Installation {
    /// Puts a policy file in force. It has been read and found valid before.
    package struct AdoptPolicy: Command {
        /// `policy.adopt`.
        package static let name = "policy.adopt"
        /// The one installation.
        package var subject: Installation.ID = Installation.only
        /// SHA-256 of the policy file, in hexadecimal.
        package var digest: String

        /// An adoption.
        package init(digest: String) { self.digest = digest }

        /// Nothing where it is in force already.
        package func decide(_ state: Installation, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.policyAdopt)
            try subject.requireOnly()
            guard Digest.isOne(digest) else { throw .invalid("digest", "notADigest") }
            guard state.policy != digest else { return [] }
            return [Draft(Installation.stream(subject), .everyone, PolicyAdopted(digest: digest))]
        }
    }

    /// Shows a set of reference data. It has been read and found valid before.
    package struct AdoptProgramme: Command {
        /// `programme.adopt`.
        package static let name = "programme.adopt"
        /// The one installation.
        package var subject: Installation.ID = Installation.only
        /// The data set: `missions`.
        package var part: String
        /// SHA-256 of the data set, in hexadecimal.
        package var digest: String

        /// An adoption.
        package init(part: String, digest: String) {
            self.part = part
            self.digest = digest
        }

        /// Nothing where it is shown already.
        package func decide(_ state: Installation, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.policyAdopt)
            try subject.requireOnly()
            try Code.check(part, "part")
            guard Digest.isOne(digest) else { throw .invalid("digest", "notADigest") }
            guard state.programme[part] != digest else { return [] }
            return [Draft(Installation.stream(subject), .everyone, ProgrammeAdopted(part: part, digest: digest))]
        }
    }

    /// Orders texts, files, and a person's profile, to be deleted for good.
    package struct OrderErasure: Command {
        /// `erasure.order`.
        package static let name = "erasure.order"
        /// The one installation.
        package var subject: Installation.ID = Installation.only
        /// Texts in the vault.
        package var texts: [String]
        /// Somebody whose profile is to go.
        package var person: Person.ID?
        /// Files, by their SHA-256.
        package var files: [String]

        /// An order.
        package init(texts: [String], person: Person.ID?, files: [String] = []) {
            self.texts = texts
            self.person = person
            self.files = files
        }

        /// Orders what was not ordered before; nothing where nothing is left.
        package func decide(_ state: Installation, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.erasureOrder)
            try subject.requireOnly()
            guard !texts.isEmpty || person != nil || !files.isEmpty else { throw .missing("texts") }
            guard texts.count <= 10_000 else { throw .invalid("texts", "tooMany", ["most": "10000"]) }
            guard texts.allSatisfy({ !$0.isEmpty && IdentifierShape.allows($0) }) else {
                throw .invalid("texts", "notAnIdentifier")
            }
            guard files.count <= 10_000 else { throw .invalid("files", "tooMany", ["most": "10000"]) }
            guard files.allSatisfy(Digest.isOne) else { throw .invalid("files", "notADigest") }
            if let person, !person.isWellFormed { throw .invalid("person", "notAnIdentifier") }
            var seenFiles = state.erasedFiles
            let files = files.filter { seenFiles.insert($0).inserted }
            var seen = state.erasedTexts
            let texts = texts.filter { seen.insert($0).inserted }
            let person = person.flatMap { state.erasedPeople.contains($0) ? nil : $0 }
            guard !texts.isEmpty || person != nil || !files.isEmpty else { return [] }
            let ordered = ErasureOrdered(texts: texts, person: person, files: files.isEmpty ? nil : files)
            return [Draft(Installation.stream(subject), .staff, ordered)]
        }
    }

    /// Says that an order was carried out here. The server's own.
    package struct ReportErasure: Command {
        /// `erasure.report`.
        package static let name = "erasure.report"
        /// The one installation.
        package var subject: Installation.ID = Installation.only
        /// The log position of the order.
        package var ordered: Int
        /// How many texts went.
        package var texts: Int

        /// A report.
        package init(ordered: Int, texts: Int) {
            self.ordered = ordered
            self.texts = texts
        }

        /// From the server itself only.
        package func decide(_ state: Installation, _ context: Context) throws(Refusal) -> [Draft] {
            guard context.actor.kind == .clock || context.actor.kind == .operator else { throw .notFound }
            try subject.requireOnly()
            guard ordered >= 1 else { throw .invalid("ordered", "outOfRange") }
            guard texts >= 0 else { throw .invalid("texts", "outOfRange") }
            return [Draft(Installation.stream(subject), .staff, ErasureCarriedOut(ordered: ordered, texts: texts))]
        }
    }
}

extension Installation.ID {
    /// Another installation's stream has no place in this log.
    fileprivate func requireOnly() throws(Refusal) {
        guard self == Installation.only else { throw .notFound }
    }
}
