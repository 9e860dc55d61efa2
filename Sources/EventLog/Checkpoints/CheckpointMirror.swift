/// The second place where the last checkpoint is kept, which the operator names.
///
/// It should be out of reach of whatever may set the log back: another disk, another machine's
/// mount. It is how a restored old backup is recognised.
package struct CheckpointMirror: Hashable, Sendable {
    /// The file.
    package let path: String

    /// Names the file; its folder must exist.
    package init(path: String) { self.path = path }

    /// The note in it, or nil if nothing was ever written there.
    package func read() throws -> String? {
        do {
            return try DurableFile.read(path, limit: SignedNote.byteLimit).map {
                String(decoding: $0.bytes, as: UTF8.self)
            }
        } catch let fault as DurableFile.Fault {
            throw failure("read", fault)
        }
    }

    /// Replaces the note at once and durably.
    package func write(_ note: String) throws {
        do {
            try DurableFile.replace(path, containing: Array(note.utf8))
        } catch let fault as DurableFile.Fault {
            throw failure("written", fault)
        }
    }

    private func failure(_ doing: String, _ fault: DurableFile.Fault) -> EventLogError {
        EventLogError(
            .mirrorFailed,
            "The second place for checkpoints, \(path), could not be \(doing): \(fault.reason). "
                + "No checkpoint is published before it can; the log itself goes on.",
            cause: fault,
            context: ["path": path, "errno": "\(fault.number)"]
        )
    }
}
