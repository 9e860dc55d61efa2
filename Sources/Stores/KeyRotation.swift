package import Domain
package import EventLog
import Foundation
import Registrar

extension DataDirectory {
    /// A change of the key that signs the log.
    package struct KeyRotation: Sendable {
        package var old: VerifierKey
        package var new: VerifierKey
        /// The record that announces it.
        package var record: Int
    }

    /// Makes a new signing key, announces it in the log with the signatures of both keys, and puts it in force.
    ///
    /// In an order that survives being killed at any place: the new key is on the disk before the log names it, the log
    /// names it before it signs alone, and a checkpoint that both have signed stands in between. A second run goes on
    /// where the first one stopped. A server that is running signs with the old key until it is restarted, and what it
    /// signs stays valid: the chain of announcements is followed in both directions.
    package func rotateKey(at now: Instant) async throws -> KeyRotation {
        let (file, next) = (path + "/keys/log.key", path + "/keys/log.key.next")
        let old = try SigningKey(readingFrom: file)
        if !FileManager.default.fileExists(atPath: next) { try SigningKey.generate(name: old.name).write(to: next) }
        let new = try SigningKey(readingFrom: next)
        let announcement = try KeyAnnouncement(new, by: old)
        let receipt = try await registrar.submit(
            Installation.AnnounceKey(note: announcement.note.encoded), as: Registrar.Requester(kind: .operator),
            // The id is that of the new key: announced once, however often this runs.
            id: "key-" + new.verifier.text, digest: Array(new.verifier.text.utf8), at: now)
        let both = try Checkpointer(
            log: log, origin: settings.origin, signers: [new, old],
            mirror: settings.checkpointCopy.map { CheckpointMirror(path: $0) })
        try await both.publish()
        guard rename(next, file) == 0 else {
            throw DirectoryFault(
                "The new key is announced, but could not be put in the place of \(file): \(String(cString: strerror(errno))). "
                    + "Mend that and run the command again.")
        }
        return KeyRotation(old: old.verifier, new: new.verifier, record: receipt.first)
    }
}
