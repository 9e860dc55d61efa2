/// What concerns the installation as a whole: its rules, its reference data, its erasures.
package struct Installation: Subject {
    /// The identity of an installation.
    package typealias ID = Identifier<Installation>
    /// `installation`.
    package static let streamKind = "installation"
    /// A log belongs to one installation.
    package static let only = ID("here")
    /// The digest of the policy in force.
    package private(set) var policy: String?
    /// The digest of each part of the reference data.
    package private(set) var programme: [String: String] = [:]
    /// Texts whose erasure was ordered.
    package private(set) var erasedTexts: Set<String> = []
    /// Files whose erasure was ordered.
    package private(set) var erasedFiles: Set<String> = []
    /// People whose profile's erasure was ordered.
    package private(set) var erasedPeople: Set<Person.ID> = []

    /// An installation without rules.
    package init() {}

    /// Folds one record of the installation's stream.
    package mutating func apply(_ body: any EventBody) {
        switch body {
        case let e as PolicyAdopted: policy = e.digest
        case let e as ProgrammeAdopted: programme[e.part] = e.digest
        case let e as ErasureOrdered:
            erasedTexts.formUnion(e.texts)
            erasedFiles.formUnion(e.files ?? [])
            if let person = e.person { erasedPeople.insert(person) }
        default: break
        }
    }
}

extension Installation {
    /// The rules of this file hold from now on.
    package struct PolicyAdopted: EventBody {
        /// `policy.adopted`.
        package static let type = "policy.adopted"
        /// SHA-256 of the policy file, which lies in the file store.
        package var digest: String
    }

    /// This reference data is shown from now on.
    package struct ProgrammeAdopted: EventBody {
        /// `programme.adopted`.
        package static let type = "programme.adopted"
        /// The reference data set: `missions`.
        package var part: String
        /// SHA-256 of the data set, in hexadecimal.
        package var digest: String
    }

    /// Something must be deleted for good, wherever this log is opened.
    package struct ErasureOrdered: EventBody {
        /// `erasure.ordered`.
        package static let type = "erasure.ordered"
        /// Texts to be deleted, with their salts, wherever this log is opened.
        package var texts: [String]
        /// A person whose profile is to be deleted.
        package var person: Person.ID?
        /// SHA-256 of files to be deleted, wherever this log is opened.
        package var files: [String]?
    }

    /// It is deleted here.
    package struct ErasureCarriedOut: EventBody {
        /// `erasure.carriedOut`.
        package static let type = "erasure.carriedOut"
        /// The log position of the order.
        package var ordered: Int
        /// How many texts went.
        package var texts: Int
    }

    /// A new key signs the log from now on.
    ///
    /// The only record in the stream `log`: verification follows the chain of keys there, from any key in it.
    package struct KeyAnnounced: EventBody {
        /// `log.keyAnnounced`.
        package static let type = "log.keyAnnounced"
        /// A signed note that names both keys and carries the signatures of both.
        package var note: String
    }
}
