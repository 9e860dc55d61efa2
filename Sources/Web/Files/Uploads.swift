import Domain
import FileStore
import Foundation
import Intake
import NIOCore
import ReadModels
import Registrar
import Vault
import WebServer

/// Files that people send: stored under their digest, remembered in the vault until something refers to them.
///
/// Nobody else can refer to an upload, or fetch it, before a record that they may see names it.
struct Uploads {
    let house: House
    let visit: Visit

    /// A token reaches uploads only where it is good for something that takes files; a session always does.
    private var isOpen: Bool {
        guard visit.requester.scopes != nil else { return true }
        let powers: [Permission] = [.applicationSubmit, .sampleSplit, .agreementSign, .certificateIssue, .loanAllocate]
        return !visit.viewer.actor.represents.isEmpty || powers.contains { visit.viewer.may($0) }
    }

    /// What one person may have lying here that no record names yet.
    enum Limit {
        static let files = 200
        static let bytes: Int64 = 2 << 30
        /// All files of one form together.
        static let form = 256 << 20
    }

    /// One upload that its owner may use.
    struct Known: Sendable {
        var sha256: String
        var upload: Upload
        var stored: Instant
    }

    /// Stores a file, durably, before anything refers to it.
    ///
    /// - Parameter field: the field of the form that a refusal names.
    /// - Throws: a ``Refusal`` that says what is wrong with the file.
    func take<Content: AsyncSequence & Sendable>(
        _ content: Content, name: String, mediaType: String, field: String, now: Int64
    ) async throws -> Known where Content.Element == [UInt8] {
        let person = try visit.person()
        guard isOpen else { throw Refusal.forbidden(.applicationSubmit) }
        let known = try await all()
        guard known.count < Limit.files, known.reduce(0, { $0 + $1.upload.size }) < Limit.bytes else {
            throw Refusal.invalid(field, "tooManyFiles", ["most": "\(Limit.files)"])
        }
        let rules = visit.policy.uploads
        let stored: StoredFile
        do {
            stored = try await house.files.put(
                content, declared: FileDeclaration(name: name, mediaType: mediaType), limit: rules.largest)
        } catch let error as FileStoreError {
            throw refusal(error, field, rules) ?? error
        }
        let reference = FileReference(sha256: stored.sha256, size: stored.size, mediaType: stored.mediaType.rawValue)
        // What is refused here stays in the store for the sweep: somebody else may have sent the same file.
        try rules.check(reference, field)
        if try await house.register.isErased(stored.sha256) {
            // Nobody's any more, whoever sends it.
            try await house.files.erase(stored.sha256)
            throw Refusal.invalid(field, "fileErased")
        }
        let upload = Upload(name: name, size: stored.size, mediaType: reference.mediaType)
        let key = Desk.uploadKey(person.id, stored.sha256)
        let version = try await house.vault.drafts.draft(key)?.version ?? 0
        _ = try await house.vault.drafts.save(
            Array(JSONEncoder().encode(upload)), as: key, replacing: version, now: now)
        return Known(sha256: stored.sha256, upload: upload, stored: Instant(milliseconds: now))
    }

    /// A file of a form, as it arrives.
    func take(_ header: MultipartHeader, _ file: IncomingFile, now: Int64) async throws -> Known {
        try await take(
            Pieces(file: file), name: header.fileName ?? "", mediaType: header.mediaType, field: header.name, now: now)
    }

    /// A form with its files: each is stored, and its digest stands in the form in its place.
    ///
    /// A file that is refused loses nothing: the other fields and files are read on, and the form shows what is wrong.
    func form(_ request: Request) async throws -> (request: Request, refusal: Refusal?) {
        _ = try visit.person()
        var refusal: Refusal?
        let read = try await request.withForm { header, file in
            do {
                return try await take(header, file, now: request.arrived).sha256
            } catch let refused as Refusal {
                refusal = refusal ?? refused
                return nil
            }
        }
        return (read, refusal)
    }

    /// The visitor's own uploads, the latest first.
    func all() async throws -> [Known] {
        let person = try visit.person()
        guard isOpen else { return [] }
        return try await house.vault.drafts.drafts(of: person.id).filter { $0.key.kind == "upload" }.compactMap { draft in
            guard let upload = Uploads.read(draft.body) else { return nil }
            return Known(sha256: draft.key.subject, upload: upload, stored: Instant(milliseconds: draft.saved))
        }
    }

    /// The same by digest, for forms that show what was sent.
    func byDigest() async throws -> [String: Upload] {
        Dictionary(try await all().map { ($0.sha256, $0.upload) }) { first, _ in first }
    }

    private static func read(_ body: [UInt8]) -> Upload? {
        // `try?`: what cannot be read was written by a newer program, and is no upload to this one.
        try? JSONDecoder().decode(Upload.self, from: Data(body))
    }

    /// What is wrong with the file, in terms of the field; nil for what is wrong with the store.
    private func refusal(_ error: FileStoreError, _ field: String, _ rules: Policy.Uploads) -> Refusal? {
        switch error.code {
        case .tooLarge: .invalid(field, "fileTooLarge", ["bytes": "\(rules.largest)"])
        case .empty: .invalid(field, "fileEmpty")
        case .nameRefused, .typeRefused: .invalid(field, "fileType", ["types": rules.types.sorted().joined(separator: ", ")])
        case .typeDiffers: .invalid(field, "fileDiffers")
        case .malformed: .invalid(field, "fileMalformed")
        case .notFound, .rangeNotSatisfiable, .damaged, .storage: nil
        }
    }
}

/// The pieces of a file in a form.
private struct Pieces: AsyncSequence, Sendable {
    let file: IncomingFile

    struct AsyncIterator: AsyncIteratorProtocol {
        let file: IncomingFile
        mutating func next() async throws -> [UInt8]? { try await file.read() }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(file: file) }
}

/// The pieces of a body that is one file.
struct BodyPieces: AsyncSequence, Sendable {
    let stream: BodyStream

    struct AsyncIterator: AsyncIteratorProtocol {
        let stream: BodyStream
        mutating func next() async throws -> [UInt8]? { try await stream.read().map { Array($0.readableBytesView) } }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: stream) }
}
