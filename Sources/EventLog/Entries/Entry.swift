/// One entry of the log, as stored.
package struct Entry: Hashable, Sendable {
    /// Place in the log, from 1; the leaf of the tree has the index `sequence - 1`.
    package let sequence: Int
    /// The subject whose history this continues.
    package let stream: String
    /// The event's frozen type string.
    package let type: String
    /// The stored bytes.
    package let record: [UInt8]
    /// The 32 bytes that hide the record behind its commitment.
    package let salt: [UInt8]

    /// Makes an entry from what a back end has stored.
    package init(sequence: Int, stream: String, type: String, record: [UInt8], salt: [UInt8]) {
        self.sequence = sequence
        self.stream = stream
        self.type = type
        self.record = record
        self.salt = salt
    }

    /// `draft` at its place in the log.
    package init(_ draft: DraftEntry, at sequence: Int) {
        self.init(
            sequence: sequence,
            stream: draft.stream,
            type: draft.type,
            record: draft.record,
            salt: draft.salt
        )
    }

    /// `SHA-256(salt ‖ record)`: the 32 bytes that are this entry in the published tree.
    ///
    /// Computed, not stored: a stored one could disagree with the record.
    package var commitment: [UInt8] { commitmentHash.bytes }

    /// The commitment without an array around it.
    package var commitmentHash: MerkleHash { .commitment(salt: salt, record: record) }
}
