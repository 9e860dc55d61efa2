import FoundationEssentials

/// The entry with which a new signing key takes over: announced in the log, signed by the old key.
///
/// Both keys are named and both sign. So nobody can announce a key that he does not hold, and whoever
/// has either of them can follow the chain: a verifier with last year's key to today's checkpoints,
/// and one with today's key to the checkpoints of last year.
package struct KeyAnnouncement: Hashable, Sendable {
    /// Type of the entry.
    package static let type = "log.keyAnnounced"
    /// Stream of the entry.
    package static let stream = "log"
    private static let header = "magpie log key v1"

    /// The key that signs from now on.
    package let newKey: VerifierKey
    /// The key that says so.
    package let oldKey: VerifierKey
    /// What both have signed: it is the member `note` of the record's `data`.
    package let note: SignedNote

    /// Announces `newKey` with the signatures of both.
    package init(_ newKey: SigningKey, by oldKey: SigningKey) throws {
        self.newKey = newKey.verifier
        self.oldKey = oldKey.verifier
        note = try SignedNote(
            text: "\(Self.header)\n\(oldKey.verifier.text)\n\(newKey.verifier.text)\n",
            signedBy: [oldKey, newKey]
        )
    }

    /// Reads the announcement in `record`, and checks that both keys have signed it.
    package init(record: [UInt8]) throws {
        let body: Body
        do {
            body = try JSONDecoder().decode(Body.self, from: Data(record))
        } catch {
            throw EventLogError(.malformed, "This record announces no key.", cause: error)
        }
        note = try SignedNote(parsing: body.data.note)
        let lines = note.text.split(separator: "\n", omittingEmptySubsequences: false)
        guard body.type == Self.type, body.v == 1, lines.count == 4, lines[0] == Self.header else {
            throw EventLogError(
                .malformed,
                "This record announces no key: its text is not “\(Self.header)” and two keys."
            )
        }
        oldKey = try VerifierKey(parsing: String(lines[1]))
        newKey = try VerifierKey(parsing: String(lines[2]))
        try note.verified(by: [oldKey])
        try note.verified(by: [newKey])
    }

    /// The entry to append, where no other code gives records an envelope of its own.
    package func draft(salt: [UInt8] = DraftEntry.freshSalt()) throws -> DraftEntry {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = Body(type: Self.type, v: 1, stream: Self.stream, data: Body.Contents(note: note.encoded))
        return DraftEntry(stream: Self.stream, type: Self.type, record: Array(try encoder.encode(body)), salt: salt)
    }

    /// The keys that announcements link to one of `trusted`, directly or through others, those included.
    package static func keys(linkedTo trusted: [VerifierKey], by announcements: [KeyAnnouncement]) -> [VerifierKey] {
        var keys = trusted
        var rest = announcements
        while let index = rest.firstIndex(where: { keys.contains($0.oldKey) || keys.contains($0.newKey) }) {
            let announcement = rest.remove(at: index)
            for key in [announcement.oldKey, announcement.newKey] where !keys.contains(key) { keys.append(key) }
        }
        return keys
    }

    /// The keys that `log` links to one of `trusted`; announcements that do not hold are passed over.
    package static func keys(linkedTo trusted: [VerifierKey], in log: any EventLog) async throws -> [VerifierKey] {
        var announcements: [KeyAnnouncement] = []
        for entry in try await log.entries(ofStream: stream) where entry.type == type {
            do {
                announcements.append(try KeyAnnouncement(record: entry.record))
            } catch let error as EventLogError where error.code == .malformed || error.code == .notVerified {
                // It links nothing. That it stands in the log at all is for the verification to say.
                continue
            }
        }
        return keys(linkedTo: trusted, by: announcements)
    }

    private struct Body: Codable {
        struct Contents: Codable {
            var note: String
        }

        var type: String
        var v: Int
        var stream: String
        var data: Contents
    }
}
