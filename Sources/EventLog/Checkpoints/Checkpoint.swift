/// What a log says of itself at one size (C2SP tlog-checkpoint).
package struct Checkpoint: Hashable, Sendable {
    /// Name of the log: a URL without its scheme.
    package let origin: String
    /// Entries under it.
    package let size: Int
    /// Root of the tree of that size.
    package let root: MerkleHash
    /// Lines that others may have added; kept, not understood.
    package let extensions: [String]

    /// Makes a checkpoint.
    package init(origin: String, size: Int, root: MerkleHash) {
        self.origin = origin
        self.size = size
        self.root = root
        extensions = []
    }

    /// Reads the text of a note.
    package init(parsing text: String) throws {
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String($0) ?? "" }
        guard lines.popLast()?.isEmpty == true, lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }) else {
            throw Self.malformed("it needs three lines that are not empty: the log's name, the size and the root")
        }
        guard let size = DecimalNumber.parse(lines[1]) else {
            throw Self.malformed("“\(lines[1].prefix(40))” is no size")
        }
        guard let root = Base64.decode(lines[2]).flatMap({ MerkleHash(bytes: $0) }) else {
            throw Self.malformed("“\(lines[2].prefix(60))” is no root; one is 32 bytes in base64")
        }
        if size == 0, root != .emptyTree { throw Self.malformed("the root of an empty log is SHA-256 of nothing") }
        origin = lines[0]
        self.size = size
        self.root = root
        extensions = Array(lines.dropFirst(3))
    }

    /// The text that is signed.
    package var text: String {
        ([origin, String(size), Base64.encode(root.bytes)] + extensions).map { $0 + "\n" }.joined()
    }

    private static func malformed(_ reason: String) -> EventLogError {
        EventLogError(.malformed, "This is not a checkpoint: \(reason).")
    }
}

/// Numbers as the formats write them: decimal, no sign, no leading zeros.
enum DecimalNumber {
    static func parse(_ text: some StringProtocol) -> Int? {
        let digits = text.utf8
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        if digits.first == 0x30, digits.count > 1 { return nil }
        return Int(text)
    }
}

/// A checkpoint with the note that it was read from.
package struct SignedCheckpoint: Hashable, Sendable {
    /// What is signed.
    package let checkpoint: Checkpoint
    /// The note with its signatures.
    package let note: SignedNote

    /// Entries under it.
    package var size: Int { checkpoint.size }
    /// Root of the tree.
    package var root: MerkleHash { checkpoint.root }
    /// The note as it is published, byte for byte.
    package var encoded: String { note.encoded }

    /// Signs `checkpoint` with each of `keys`.
    package init(_ checkpoint: Checkpoint, signedBy keys: [SigningKey]) throws {
        self.checkpoint = checkpoint
        note = try SignedNote(text: checkpoint.text, signedBy: keys)
    }

    /// Reads a note, whose signatures are not checked yet.
    package init(parsing encoded: String) throws {
        note = try SignedNote(parsing: encoded)
        checkpoint = try Checkpoint(parsing: note.text)
    }

    /// Reads a note and checks that one of `keys` has signed it.
    package init(parsing encoded: String, trusting keys: [VerifierKey]) throws {
        try self.init(parsing: encoded)
        try note.verified(by: keys)
    }
}
