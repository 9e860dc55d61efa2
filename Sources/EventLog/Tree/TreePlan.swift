/// Which parts of a tree a proof consists of, and which tiles they are in.
///
/// Proofs are worked out in two steps, so that all tiles come from one read of the store: first the
/// ranges of leaves whose hashes are wanted, then the hashes, from the tiles.
package struct TreePlan: Hashable, Sendable {
    /// Ranges of leaf indexes, in the order of the proof's hashes.
    package let ranges: [Range<Int>]

    /// The proof that leaf `index` is in the tree of `size` leaves (RFC 6962, section 2.1.1).
    package static func inclusion(ofLeaf index: Int, inTreeOf size: Int) -> TreePlan {
        precondition(index >= 0 && index < size, "The leaf is in the tree.")
        var low = 0
        var high = size
        var ranges: [Range<Int>] = []
        while high - low > 1 {
            let middle = low + split(high - low)
            if index < middle {
                ranges.append(middle..<high)
                high = middle
            } else {
                ranges.append(low..<middle)
                low = middle
            }
        }
        return TreePlan(ranges: ranges.reversed())
    }

    /// The proof that the tree of `old` leaves is a beginning of that of `size` (RFC 6962, section 2.1.2).
    package static func consistency(from old: Int, to size: Int) -> TreePlan {
        precondition(old >= 0 && old <= size, "The older tree is the smaller.")
        guard old > 0, old < size else { return TreePlan(ranges: []) }
        var low = 0
        var high = size
        var isWhole = true
        var ranges: [Range<Int>] = []
        while high != old {
            let middle = low + split(high - low)
            if old <= middle {
                ranges.append(middle..<high)
                high = middle
            } else {
                ranges.append(low..<middle)
                low = middle
                isWhole = false
            }
        }
        if !isWhole { ranges.append(low..<high) }
        return TreePlan(ranges: ranges.reversed())
    }

    /// The root of the tree of `size` leaves.
    package static func root(ofTreeOf size: Int) -> TreePlan {
        TreePlan(ranges: size > 0 ? [0..<size] : [])
    }

    /// The tiles that the hashes are worked out from.
    package var tiles: Set<TileKey> {
        Set(ranges.flatMap { Self.subtrees(of: $0) }.map(\.tile))
    }

    /// The hashes, one for each range; throws `treeDamaged` if a tile is missing or too narrow.
    package func hashes(from tiles: [TileKey: [UInt8]]) throws -> [MerkleHash] {
        try ranges.map { range in
            var hash: MerkleHash?
            for subtree in Self.subtrees(of: range).reversed() {
                let left = try subtree.hash(from: tiles)
                hash = hash.map { .node(left, $0) } ?? left
            }
            guard let hash else { preconditionFailure("A range of a plan is not empty.") }
            return hash
        }
    }

    /// The largest power of two below `count`, which is at least 2.
    private static func split(_ count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }

    private static func subtrees(of range: Range<Int>) -> [CompleteSubtree] {
        var subtrees: [CompleteSubtree] = []
        var low = range.lowerBound
        while low < range.upperBound {
            let level = Int.bitWidth - 1 - (range.upperBound - low).leadingZeroBitCount
            subtrees.append(CompleteSubtree(level: level, index: low >> level))
            low += 1 << level
        }
        return subtrees
    }
}

/// A subtree of `2^level` leaves, the `index`-th of its level.
private struct CompleteSubtree {
    let level: Int
    let index: Int

    /// First of the hashes of the tile's level that it spans.
    private var firstHash: Int { index << (level % 8) }

    var tile: TileKey { TileKey(level: level / 8, number: firstHash >> 8) }

    func hash(from tiles: [TileKey: [UInt8]]) throws -> MerkleHash {
        let first = firstHash & 255
        let count = 1 << (level % 8)
        guard let stored = tiles[tile], stored.count >= (first + count) * MerkleHash.length else {
            throw EventLogError(
                .treeDamaged,
                "The stored tree lacks hash \(first + count - 1) of tile \(tile.number) at level \(tile.level). "
                    + "Run `magpie log verify`.",
                context: ["level": "\(tile.level)", "tile": "\(tile.number)"]
            )
        }
        return .root(ofCompleteRun: Tile.hashes(of: stored, from: first, count: count))
    }
}
