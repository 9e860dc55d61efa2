import FoundationEssentials

/// The entry with which a new signing key takes over: announced in the log, signed by the old key.
///
/// The new key signs it too, so nobody can announce a key that he does not hold.
package struct KeyAnnouncement: Hashable, Sendable {
    /// Type of the entry.
    package static let type = "log.keyAnnounced"
    /// Stream of the entry.
    package static let stream = "log"
    private static let header = "magpie log key v1"

    /// The key that signs from now on.
    package let newKey: VerifierKey
    /// The key that says so.
    package let announcedBy: VerifierKey
    private let note: SignedNote

    /// Announces `newKey` with the signatures of both.
    package init(_ newKey: SigningKey, by oldKey: SigningKey) throws {
        self.newKey = newKey.verifier
        announcedBy = oldKey.verifier
        note = try SignedNote(text: "\(Self.header)\n\(newKey.verifier.text)\n", signedBy: [oldKey, newKey])
    }

    /// Reads the announcement in `record`; believes it only if one of `trusted`, and the new key, have signed.
    package init(record: [UInt8], trusting trusted: [VerifierKey]) throws {
        let body: Body
        do {
            body = try JSONDecoder().decode(Body.self, from: Data(record))
        } catch {
            throw EventLogError(.malformed, "This record announces no key.", cause: error)
        }
        note = try SignedNote(parsing: body.note)
        let lines = note.text.split(separator: "\n", omittingEmptySubsequences: false)
        guard body.type == Self.type, body.v == 1, lines.count == 3, lines[0] == Self.header else {
            throw EventLogError(.malformed, "This record announces no key: its text is not “\(Self.header)” and a key.")
        }
        newKey = try VerifierKey(parsing: String(lines[1]))
        try note.verified(by: [newKey])
        guard let first = try note.verified(by: trusted).first else {
            preconditionFailure("A verified note has a signer.")
        }
        announcedBy = first
    }

    /// The entry to append.
    package func draft(salt: [UInt8] = DraftEntry.freshSalt()) throws -> DraftEntry {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = Body(type: Self.type, v: 1, stream: Self.stream, note: note.encoded)
        return DraftEntry(stream: Self.stream, type: Self.type, record: Array(try encoder.encode(body)), salt: salt)
    }

    private struct Body: Codable {
        var type: String
        var v: Int
        var stream: String
        var note: String
    }
}
