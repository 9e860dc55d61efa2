import Crypto
package import Domain
import FoundationEssentials
import ReadModels
package import Registrar
package import Vault

/// One thing that people can ask for: the same by form, by API and in the description.
///
/// Reads the inputs, puts texts into the vault, and makes the command. Pages and
/// the API differ only in how they show the outcome.
package struct Action: Sendable {
    /// The command's name: `custody.offer`.
    package var name: String
    /// The API path below `/api/v1`; `{id}` is the subject: `samples/{id}/custody-offers`.
    package var path: String
    package var fields: [FieldSpec]
    /// True when the subject is made by this action: the path then has no `{id}`.
    package var creates: Bool
    /// The stream kind of the subject: `sample`.
    package var subjectKind: String
    let make: @Sendable (Call) async throws -> any Command

    /// Everything that making a command may look at.
    package struct Call: Sendable {
        package var inputs: Inputs
        /// Path parameters by name; `id` is the subject.
        package var path: [String: String]
        package var requester: Registrar.Requester
        package var arrived: Instant
        package var desk: Desk

        package init(
            inputs: Inputs, path: [String: String], requester: Registrar.Requester, arrived: Instant, desk: Desk
        ) {
            self.inputs = inputs
            self.path = path
            self.requester = requester
            self.arrived = arrived
            self.desk = desk
        }

        func id<Subject>(_ type: Subject.Type = Subject.self) -> Identifier<Subject> { Identifier(path["id"] ?? "") }

        /// Puts a text into the vault, durably, before any record commits to it.
        func keep(_ text: String) async throws -> TextReference {
            let reference = try await desk.vault.texts.put(text, now: arrived.milliseconds)
            return TextReference(id: reference.id, commitment: reference.commitmentDigits)
        }

        func keep(ifAny text: String?) async throws -> TextReference? {
            guard let text else { return nil }
            return try await keep(text)
        }

        /// Samples by official number or by id.
        func samples(_ name: String) async throws -> [Sample.ID] {
            try await desk.registrar.register.samples(named: try inputs.lines(name), .anyone(at: arrived))
        }

        /// The place of a record of the log among those of one subject.
        func place(ofRecord sequence: Int, inStream stream: String) async throws -> Int? {
            try await desk.registrar.register.place(ofRecord: sequence, inStream: stream, .anyone(at: arrived))
        }

        /// People by id or by the address of their account.
        func people(_ name: String, most: Int) async throws -> [Person.ID] {
            var found: [Person.ID] = []
            for entry in try inputs.lines(name, most: most) { found.append(try await person(entry, in: name)) }
            return found
        }

        /// One person by id or by the address of the account.
        func person(_ name: String) async throws -> Person.ID {
            try await person(try inputs.line(name, limit: 320), in: name)
        }

        private func person(_ entry: String, in field: String) async throws -> Person.ID {
            guard entry.contains("@") else { return Person.ID(entry) }
            guard let profile = try await desk.vault.people.profile(email: entry) else {
                throw Refusal.invalid(field, "noAccount")
            }
            return Person.ID(profile.id)
        }

        func required(_ name: String, limit: Int = 20_000) async throws -> TextReference {
            try await keep(try inputs.text(name, limit: limit))
        }

        func optional(_ name: String, limit: Int = 20_000) async throws -> TextReference? {
            try await keep(ifAny: try inputs.textIfAny(name, limit: limit))
        }
    }
}

/// The stores that actions work with.
package struct Desk: Sendable {
    package var registrar: Registrar
    package var vault: Vault
    package var identities: any IdentitySource
    /// True for the digest of a file that the file store really holds.
    package var holdsFile: @Sendable (String) async throws -> Bool

    package init(
        registrar: Registrar, vault: Vault, identities: any IdentitySource = RandomIdentities(),
        holdsFile: @escaping @Sendable (String) async throws -> Bool
    ) {
        self.registrar = registrar
        self.vault = vault
        self.identities = identities
        self.holdsFile = holdsFile
    }

    /// The draft that remembers who uploaded a file: nobody else may refer to it.
    package static func uploadKey(_ person: String, _ sha256: String) -> Drafts.Key {
        Drafts.Key(owner: person, kind: "upload", subject: sha256)
    }
}

/// What the vault remembers of an upload until it is submitted: the draft's body, as JSON.
package struct Upload: Codable, Hashable, Sendable {
    /// The file's name on the sender's machine: shown to them, never recorded.
    package var name: String
    package var size: Int64
    package var mediaType: String

    package init(name: String, size: Int64, mediaType: String) {
        self.name = name
        self.size = size
        self.mediaType = mediaType
    }
}

extension Action.Call {
    /// Whether the requester leads an application.
    func isLead(of application: Application.ID) async throws -> Bool {
        guard case .person(let person) = requester.kind else { return false }
        return try await desk.registrar.register.isLead(person, of: application)
    }

    /// A file that the requester uploaded, by its digest.
    func file(_ inputs: Inputs, _ name: String) async throws -> FileReference? {
        guard let sha256 = try inputs.lineIfAny(name, limit: 64) else { return nil }
        guard case .person(let person) = requester.kind,
            let draft = try await desk.vault.drafts.draft(Desk.uploadKey(person.rawValue, sha256)),
            let upload = try? JSONDecoder().decode(Upload.self, from: Data(draft.body))
        else { throw Refusal.invalid(inputs.prefix + name, "unknown") }
        // Swept or erased in the meantime: completeness counts what is really there.
        guard try await desk.holdsFile(sha256) else { throw Refusal.invalid(inputs.prefix + name, "fileGone") }
        return FileReference(sha256: sha256, size: upload.size, mediaType: upload.mediaType)
    }
}

extension Action {
    /// Carries the action out. Throws a ``Refusal`` that names the field, or a store's error.
    ///
    /// - Parameter id: the idempotency key of the request, where it has one.
    package func carryOut(_ call: Call, id: String?) async throws -> Registrar.Receipt {
        let command = try await make(call)
        return try await submit(command, call, id)
    }

    private func submit<C: Command>(_ command: C, _ call: Call, _ id: String?) async throws -> Registrar.Receipt {
        // Of what was sent, not of the command: that holds new ids each time.
        var hash = SHA256()
        hash.update(data: Data(name.utf8))
        for (key, value) in call.path.sorted(by: { $0.key < $1.key }) { hash.update(data: Data("\n\(key)=\(value)".utf8)) }
        hash.update(data: Data("\n\(call.inputs.root.canonical)".utf8))
        return try await call.desk.registrar.submit(
            command, as: call.requester, id: id, digest: Array(hash.finalize()), at: call.arrived)
    }
}
