import FoundationEssentials

/// What proves to anybody that a record is in the log: the record, its salt, and a proof; one JSON file.
package struct Receipt: Hashable, Sendable {
    private static let format = "magpie-receipt@v1"
    /// Largest file that is read, in bytes.
    package static let byteLimit = 4 << 20

    /// The stored bytes of the record.
    package let record: [UInt8]
    /// The salt of its commitment.
    package let salt: [UInt8]
    /// Where it stands, and under which checkpoint.
    package let proof: ProofText
    /// Name of the key that signs the log, to look up the key itself elsewhere.
    package let keyName: String

    /// Makes the receipt of an entry.
    package init(_ entry: Entry, proof: ProofText) {
        record = entry.record
        salt = entry.salt
        self.proof = proof
        keyName = proof.checkpoint.note.signatures.first?.keyName ?? proof.checkpoint.checkpoint.origin
    }

    /// Place of the record in the log, from 1.
    package var sequence: Int { proof.index + 1 }

    /// Reads a file; nothing in it is believed before ``verify(trusting:)``.
    package init(parsing file: [UInt8]) throws {
        guard file.count <= Self.byteLimit else {
            throw Self.malformed("it has \(file.count) bytes, and at most \(Self.byteLimit) are read")
        }
        let fields: Fields
        do {
            fields = try JSONDecoder().decode(Fields.self, from: Data(file))
        } catch DecodingError.keyNotFound(let key, _) {
            throw Self.malformed("it has no “\(key.stringValue)”")
        } catch DecodingError.typeMismatch(_, let where_), DecodingError.valueNotFound(_, let where_) {
            throw Self.malformed("“\(where_.codingPath.last?.stringValue ?? "it")” is not a text")
        } catch {
            throw Self.malformed("it is not JSON")
        }
        guard fields.format == Self.format else {
            throw Self.malformed("its format is “\(fields.format.prefix(40))”, and this version reads \(Self.format)")
        }
        guard let record = Base64.decode(fields.record) else { throw Self.malformed("“record” is not base64") }
        guard let salt = Base64.decode(fields.salt), salt.count == EntryLimits.saltLength else {
            throw Self.malformed("“salt” is not \(EntryLimits.saltLength) bytes in base64")
        }
        self.record = record
        self.salt = salt
        proof = try ProofText(parsing: fields.proof)
        keyName = fields.key
    }

    /// The file.
    package func file() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let fields = Fields(
            format: Self.format,
            key: keyName,
            proof: proof.text,
            record: Base64.encode(record),
            salt: Base64.encode(salt)
        )
        return Array(try encoder.encode(fields)) + [0x0A]
    }

    /// Checks that the record is in a log that one of `keys` has signed; gives that key.
    ///
    /// Throws `notVerified` with what does not hold.
    @discardableResult
    package func verify(trusting keys: [VerifierKey]) throws -> VerifierKey {
        try proof.verify(leaf: .leaf(.commitment(salt: salt, record: record)), trusting: keys)
    }

    private struct Fields: Codable {
        var format: String
        var key: String
        var proof: String
        var record: String
        var salt: String
    }

    private static func malformed(_ reason: String) -> EventLogError {
        EventLogError(.malformed, "This is not a receipt: \(reason).")
    }
}

extension LogHistory {
    /// The receipt of the entry at `sequence` under the last checkpoint.
    ///
    /// Throws `notFound` if there is no such entry, or no checkpoint over it yet. Who may see the
    /// record is the caller's to decide.
    package func receipt(of sequence: Int) async throws -> Receipt {
        guard let entry = try await entry(at: sequence) else {
            throw EventLogError(.notFound, "There is no entry \(sequence) in the log.")
        }
        guard let latest = try await latestCheckpoint(), latest.size >= sequence else {
            throw EventLogError(
                .notFound,
                "Entry \(sequence) is not under a checkpoint yet. The next one comes soon; ask again then."
            )
        }
        let path = try await inclusionProof(of: sequence, atSize: latest.size)
        let proof = ProofText(index: sequence - 1, path: path, checkpoint: try SignedCheckpoint(parsing: latest.note))
        let receipt = Receipt(entry, proof: proof)
        let leaf = MerkleHash.leaf(entry.commitmentHash)
        let root = TreeProof.root(ofLeaf: leaf, index: proof.index, treeSize: latest.size, path: path)
        guard root == proof.checkpoint.root else {
            throw EventLogError(
                .corrupt,
                "Entry \(sequence) no longer matches what was published of it, so there is no receipt. "
                    + "Run `magpie log verify`.",
                context: ["sequence": "\(sequence)"]
            )
        }
        return receipt
    }
}
