extension Sample {
    /// What is done with a sample without taking anything of it.
    package enum Work: String, Codable, Hashable, Sendable, CaseIterable {
        /// The sealed container in which it came home was opened.
        case unsealed
        /// It went into another container.
        case repackaged
        /// It was looked at.
        case inspected
        /// It was photographed.
        case photographed

        /// True for what needs the container open, and so a second person.
        package var opens: Bool { self == .unsealed || self == .repackaged }
    }

    /// Work on a sample, with the files that show it.
    package struct Processed: EventBody {
        /// `sample.processed`.
        package static let type = "sample.processed"
        /// What was done.
        package var work: Work
        /// The second person present, where one is needed.
        package var witness: Person.ID?
        /// What is to be said about it, in the vault.
        package var note: TextReference?
        /// Photographs and other attachments.
        package var files: [FileReference]
    }

    /// Records work on a sample: opened, repackaged, inspected, photographed.
    package struct Process: Command {
        /// `sample.process`.
        package static let name = "sample.process"
        /// The sample.
        package var subject: ID
        /// What was done.
        package var work: Work
        /// The second person present, where one is needed.
        package var witness: Person.ID?
        /// What is to be said about it.
        package var note: TextReference?
        /// Photographs and other attachments.
        package var files: [FileReference]
        /// True where anyone may see note and files.
        package var isPublic: Bool

        /// A record of work.
        package init(
            subject: ID, work: Work, witness: Person.ID? = nil, note: TextReference? = nil, files: [FileReference] = [],
            isPublic: Bool = false
        ) {
            self.subject = subject
            self.work = work
            self.witness = witness
            self.note = note
            self.files = files
            self.isPublic = isPublic
        }

        /// Refuses what is not here; opening a container needs a second person, a photograph its file.
        package func decide(_ state: Sample, _ context: Context) throws(Refusal) -> [Draft] {
            try context.require(.sampleSplit)
            guard state.birth != nil else { throw .notFound }
            if work.opens {
                try state.requireAtHome()
                guard let witness else { throw .missing("witness") }
                try context.requireWitness(witness)
            } else {
                // Quarantine and a broken seal are what is inspected.
                if state.offer != nil { throw Refusal("sample.inTransit") }
                guard state.loan == nil, state.custodian?.isFacility == true else { throw Refusal("sample.notHere") }
                if let witness { try context.requireWitness(witness) }
            }
            guard files.count <= 20 else { throw .invalid("files", "tooMany", ["most": "20"]) }
            guard Set(files.map(\.sha256)).count == files.count else { throw .invalid("files", "twice") }
            for (index, file) in files.enumerated() { try context.policy.uploads.check(file, "files.\(index).file") }
            if work == .photographed, files.isEmpty { throw .missing("files") }
            let processed = Processed(work: work, witness: witness, note: note, files: files)
            return [Draft(Sample.stream(subject), isPublic ? .everyone : .staff, processed)]
        }
    }
}
