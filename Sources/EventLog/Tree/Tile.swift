/// The name of a tile: 256 hashes of one level, or 256 entries.
package struct TileKey: Hashable, Sendable {
    /// The level of the tile that holds the entries themselves, which are commitments.
    package static let commitments = -1
    /// Hashes in a full tile.
    package static let width = 256

    /// 0 for leaves, 1 for roots of 256 of them, and so on; ``commitments`` for entries.
    package let level: Int
    /// Place in its level, from 0.
    package let number: Int

    /// Names a tile.
    package init(level: Int, number: Int) {
        self.level = level
        self.number = number
    }

    /// How many hashes level `level` has in a tree of `size` leaves.
    package static func hashes(atLevel level: Int, inTreeOf size: Int) -> Int {
        let shift = 8 * max(0, level)
        return shift >= Int.bitWidth ? 0 : size >> shift
    }

    /// How many hashes this tile has in a tree of `size` leaves, 0 to 256.
    package func width(inTreeOf size: Int) -> Int {
        let (first, overflow) = number.multipliedReportingOverflow(by: Self.width)
        guard !overflow, number >= 0 else { return 0 }
        return min(Self.width, max(0, Self.hashes(atLevel: level, inTreeOf: size) - first))
    }

    /// The tiles at the right edge of a tree of `size` leaves that are begun and not full.
    package static func edge(ofTreeOf size: Int) -> [TileKey] {
        var keys: [TileKey] = []
        var level = commitments
        while hashes(atLevel: level, inTreeOf: size) > 0 {
            let count = hashes(atLevel: level, inTreeOf: size)
            if count % width > 0 { keys.append(TileKey(level: level, number: count / width)) }
            level += 1
        }
        return keys
    }

    /// The size of a tree of which the last tile of commitments is known, by number and bytes.
    package static func treeSize(lastCommitmentTile: (number: Int, byteCount: Int)?) -> Int {
        lastCommitmentTile.map { $0.number * width + $0.byteCount / MerkleHash.length } ?? 0
    }
}

/// A tile with its hashes, 32 bytes each, 1 to 256 of them.
package struct Tile: Hashable, Sendable {
    /// Its name.
    package let key: TileKey
    /// The hashes one after the other.
    package let hashes: [UInt8]

    /// Makes a tile.
    package init(key: TileKey, hashes: [UInt8]) {
        self.key = key
        self.hashes = hashes
    }

    /// `count` hashes of a tile's bytes from the hash number `first` on.
    package static func hashes(of bytes: [UInt8], from first: Int, count: Int) -> [MerkleHash] {
        bytes.withUnsafeBytes { buffer in
            (first..<(first + count)).map { index in
                let start = index * MerkleHash.length
                return MerkleHash(UnsafeRawBufferPointer(rebasing: buffer[start..<(start + MerkleHash.length)]))
            }
        }
    }
}
