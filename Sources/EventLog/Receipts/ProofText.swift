/// A proof of inclusion with the checkpoint that it leads to, as text (C2SP tlog-proof).
package struct ProofText: Hashable, Sendable {
    /// Index of the leaf, from 0.
    package let index: Int
    /// The path from the leaf to the root.
    package let path: [MerkleHash]
    /// The checkpoint.
    package let checkpoint: SignedCheckpoint

    private static let header = "c2sp.org/tlog-proof@v1"

    /// Makes a proof; it is checked only by ``verify(leaf:trusting:)``.
    package init(index: Int, path: [MerkleHash], checkpoint: SignedCheckpoint) {
        self.index = index
        self.path = path
        self.checkpoint = checkpoint
    }

    /// Reads the text of a proof.
    ///
    /// A line of extra data is allowed by the format, and ignored.
    package init(parsing text: String) throws {
        let bytes = Array(text.utf8)
        guard bytes.count <= SignedNote.byteLimit,
            let end = zip(bytes, bytes.dropFirst()).enumerated()
                .first(where: { $0.element == (0x0A, 0x0A) })?.offset
        else { throw Self.malformed("it has no empty line before its checkpoint, or is too long") }
        var lines = bytes[..<end].split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }[...]
        guard lines.popFirst() == Self.header else { throw Self.malformed("it does not begin with \(Self.header)") }
        if let line = lines.first, line.utf8.starts(with: "extra ".utf8) {
            guard Base64.decode(line.dropFirst(6)) != nil else { throw Self.malformed("its extra line is not base64") }
            lines.removeFirst()
        }
        guard let line = lines.popFirst(), line.utf8.starts(with: "index ".utf8),
            let index = DecimalNumber.parse(line.dropFirst(6))
        else { throw Self.malformed("it has no line “index” with a number") }
        guard lines.count <= 63 else { throw Self.malformed("it has more than 63 hashes") }
        self.index = index
        path = try lines.enumerated().map { number, line in
            guard let hash = Base64.decode(line).flatMap({ MerkleHash(bytes: $0) }) else {
                throw Self.malformed("hash \(number + 1) is not 32 bytes in base64")
            }
            return hash
        }
        guard let note = String(validating: bytes[(end + 2)...], as: UTF8.self) else {
            throw Self.malformed("its checkpoint is not UTF-8")
        }
        checkpoint = try SignedCheckpoint(parsing: note)
    }

    /// The text of a `.tlog-proof` file.
    package var text: String {
        "\(Self.header)\nindex \(index)\n" + path.map { Base64.encode($0.bytes) + "\n" }.joined() + "\n"
            + checkpoint.encoded
    }

    /// Checks that one of `keys` has signed a tree in which `leaf` stands at ``index``; gives that key.
    @discardableResult
    package func verify(leaf: MerkleHash, trusting keys: [VerifierKey]) throws -> VerifierKey {
        guard let signer = try checkpoint.note.verified(by: keys).first else {
            preconditionFailure("A verified note has a signer.")
        }
        guard index < checkpoint.size else {
            throw EventLogError(
                .notVerified,
                "The proof speaks of entry \(index + 1), but its checkpoint has only \(checkpoint.size) entries.",
                context: ["index": "\(index)", "size": "\(checkpoint.size)"]
            )
        }
        let root = TreeProof.root(ofLeaf: leaf, index: index, treeSize: checkpoint.size, path: path)
        guard let root else {
            throw EventLogError(
                .notVerified,
                "The proof has \(path.count) hashes, which is not the number that entry \(index + 1) of "
                    + "\(checkpoint.size) needs.",
                context: ["index": "\(index)", "size": "\(checkpoint.size)"]
            )
        }
        guard root == checkpoint.root else {
            throw EventLogError(
                .notVerified,
                "The record is not entry \(index + 1) of the log that was signed: the proof leads to another root. "
                    + "The record, its salt or the proof was changed.",
                context: ["index": "\(index)", "size": "\(checkpoint.size)"]
            )
        }
        return signer
    }

    private static func malformed(_ reason: String) -> EventLogError {
        EventLogError(.malformed, "This is not a proof of a log: \(reason).")
    }
}
