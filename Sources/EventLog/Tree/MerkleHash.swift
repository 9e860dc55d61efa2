import Crypto

/// A SHA-256 value of the tree (RFC 6962, section 2.1), kept inline: a million of them need no million arrays.
package struct MerkleHash: Hashable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// Bytes in a hash.
    package static let length = 32

    /// Takes 32 bytes; `buffer` must have exactly so many.
    package init(_ buffer: UnsafeRawBufferPointer) {
        precondition(buffer.count == Self.length, "A hash of the tree has 32 bytes.")
        words = (
            buffer.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
            buffer.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
            buffer.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
            buffer.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
        )
    }

    /// Takes 32 bytes, or gives nil if there are not 32.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self = bytes.withUnsafeBytes { MerkleHash($0) }
    }

    private init(_ digest: SHA256.Digest) {
        self = digest.withUnsafeBytes { MerkleHash($0) }
    }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        Swift.withUnsafeBytes(of: words) { Array($0) }
    }

    /// The bytes, without copying them.
    package func withUnsafeBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try Swift.withUnsafeBytes(of: words, body)
    }

    package static func == (left: MerkleHash, right: MerkleHash) -> Bool {
        left.words == right.words
    }

    package func hash(into hasher: inout Hasher) {
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

extension MerkleHash {
    /// Root of the tree without entries: `SHA-256("")`.
    package static let emptyTree = MerkleHash(SHA256().finalize())

    /// `SHA-256(salt ‖ record)`.
    package static func commitment(salt: [UInt8], record: [UInt8]) -> MerkleHash {
        var hasher = SHA256()
        salt.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        record.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        return MerkleHash(hasher.finalize())
    }

    /// `SHA-256(00 ‖ entry)`: the leaf of any entry.
    package static func leaf(_ entry: [UInt8]) -> MerkleHash {
        var hasher = SHA256()
        Swift.withUnsafeBytes(of: UInt8(0)) { hasher.update(bufferPointer: $0) }
        entry.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        return MerkleHash(hasher.finalize())
    }

    /// The leaf of an entry that is a commitment.
    package static func leaf(_ commitment: MerkleHash) -> MerkleHash {
        withUnsafeTemporaryAllocation(byteCount: 1 + length, alignment: 8) { buffer in
            buffer[0] = 0
            commitment.copy(into: buffer, at: 1)
            return digest(of: UnsafeRawBufferPointer(buffer))
        }
    }

    /// `SHA-256(01 ‖ left ‖ right)`.
    package static func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * length, alignment: 8) { buffer in
            buffer[0] = 1
            left.copy(into: buffer, at: 1)
            right.copy(into: buffer, at: 1 + length)
            return digest(of: UnsafeRawBufferPointer(buffer))
        }
    }

    /// Root over a run of hashes whose number is a power of two.
    package static func root(ofCompleteRun hashes: [MerkleHash]) -> MerkleHash {
        precondition(hashes.count.nonzeroBitCount == 1, "A complete subtree has a power of two of hashes.")
        var run = hashes
        while run.count > 1 {
            for index in 0..<(run.count / 2) { run[index] = .node(run[2 * index], run[2 * index + 1]) }
            run.removeLast(run.count / 2)
        }
        return run[0]
    }

    private static func digest(of bytes: UnsafeRawBufferPointer) -> MerkleHash {
        var hasher = SHA256()
        hasher.update(bufferPointer: bytes)
        return MerkleHash(hasher.finalize())
    }

    private func copy(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) {
        withUnsafeBytes {
            UnsafeMutableRawBufferPointer(rebasing: buffer[offset..<(offset + Self.length)]).copyMemory(from: $0)
        }
    }
}
