import Domain
import FileStore
import Foundation
import Intake
import Stores
import Vault

/// Files beside those of applications: a paper of a loan, work on a sample, an upload that waits for its form.
struct FileStages {
    let stage: EveryStage

    func run() async throws {
        let hand = stage.hand(121)
        try await hand.run(
            Loan.AttachDocument(subject: "aout".loan, kind: .agreement, file: try await file("paper", "aout")), as: .director)
        for (mark, isPublic) in [("open", true), ("closed", false)] {
            try await hand.run(
                Sample.Process(
                    subject: Sample.ID("sbdecided"), work: .inspected, note: try await hand.keep(canary(mark + "note", "sbdecided")),
                    files: [try await file(mark + "picture", "sbdecided")], isPublic: isPublic), as: .curator)
        }
        let upload = try await file("upload", "pana")
        let body = try JSONEncoder().encode(Upload(name: "waiting.pdf", size: upload.size, mediaType: upload.mediaType))
        _ = try await stage.directory.vault.drafts.save(
            Array(body), as: Desk.uploadKey("pana", upload.sha256), replacing: 0, now: hand.now.milliseconds)
    }

    /// A file whose contents are a canary.
    private func file(_ field: String, _ id: String) async throws -> FileReference {
        let bytes = Array("%PDF-1.4\n\(canary(field, id))\n%%EOF\n".utf8)
        let stored = try await stage.directory.files.put(
            OneChunk(bytes: bytes), declared: FileDeclaration(name: "a.pdf", mediaType: "application/pdf"), limit: 1 << 20)
        return FileReference(sha256: stored.sha256, size: stored.size, mediaType: "application/pdf")
    }
}
