/// A tree that grows entry by entry and gives out the tiles that changed.
package struct TreeGrowth: Sendable {
    private var frontier: TreeFrontier
    private var edge: TileEdge

    /// A tree without entries.
    package init() {
        frontier = TreeFrontier()
        edge = TileEdge()
    }

    /// A tree of `size` entries, taken up where its stored tiles end.
    ///
    /// `tiles` holds those of ``TileKey/edge(ofTreeOf:)``; throws `treeDamaged` if one is missing or too narrow.
    package init(size: Int, tiles: [TileKey: [UInt8]]) throws {
        edge = TileEdge()
        var subtrees: [MerkleHash] = []
        var level = TileKey.commitments
        while TileKey.hashes(atLevel: level, inTreeOf: size) > 0 {
            let count = TileKey.hashes(atLevel: level, inTreeOf: size)
            let key = TileKey(level: level, number: count / TileKey.width)
            let byteCount = count % TileKey.width * MerkleHash.length
            let stored = tiles[key, default: []]
            guard stored.count >= byteCount else { throw EventLogError.missing(key, inTreeOf: size) }
            edge.levels.append(Array(stored.prefix(byteCount)))
            if level >= 0 { subtrees = Self.subtrees(of: stored, width: count % TileKey.width) + subtrees }
            level += 1
        }
        frontier = TreeFrontier(size: size, subtrees: subtrees)
    }

    /// Entries in the tree.
    package var size: Int { frontier.size }

    /// Root of the tree as it stands.
    package var root: MerkleHash { frontier.root }

    /// Adds an entry.
    package mutating func append(commitment: MerkleHash) {
        // Taken out and put back, so that the closure changes a local value and no array is copied.
        var edge = TileEdge()
        swap(&edge, &self.edge)
        let count = size + 1
        edge.extend(TileKey.commitments, by: commitment, count: count)
        frontier.append(.leaf(commitment)) { level, hash in
            if level % 8 == 0 {
                edge.extend(level / 8, by: hash, count: TileKey.hashes(atLevel: level / 8, inTreeOf: count))
            }
        }
        swap(&edge, &self.edge)
    }

    /// The tiles that became full since the last call.
    package mutating func takeFullTiles() -> [Tile] {
        defer { edge.full = [] }
        return edge.full
    }

    /// The tiles at the right edge that are begun and not full.
    package var edgeTiles: [Tile] {
        edge.levels.enumerated().compactMap { index, hashes in
            let level = index + TileKey.commitments
            let number = TileKey.hashes(atLevel: level, inTreeOf: size) / TileKey.width
            return hashes.isEmpty ? nil : Tile(key: TileKey(level: level, number: number), hashes: hashes)
        }
    }

    /// Roots of the complete subtrees within the first `width` hashes of a tile, widest first.
    private static func subtrees(of bytes: [UInt8], width: Int) -> [MerkleHash] {
        var first = 0
        var subtrees: [MerkleHash] = []
        for bit in (0..<8).reversed() where width & (1 << bit) != 0 {
            subtrees.append(.root(ofCompleteRun: Tile.hashes(of: bytes, from: first, count: 1 << bit)))
            first += 1 << bit
        }
        return subtrees
    }
}

/// The begun tile of each level, and those filled since they were last asked for.
private struct TileEdge: Sendable {
    var levels: [[UInt8]] = []
    var full: [Tile] = []

    /// Adds the hash that makes level `level` have `count` of them.
    mutating func extend(_ level: Int, by hash: MerkleHash, count: Int) {
        let index = level - TileKey.commitments
        if index == levels.count {
            levels.append([])
            levels[index].reserveCapacity(TileKey.width * MerkleHash.length)
        }
        hash.withUnsafeBytes { levels[index].append(contentsOf: $0) }
        if count % TileKey.width == 0 {
            full.append(Tile(key: TileKey(level: level, number: count / TileKey.width - 1), hashes: levels[index]))
            levels[index].removeAll(keepingCapacity: true)
        }
    }
}

extension EventLogError {
    fileprivate static func missing(_ key: TileKey, inTreeOf size: Int) -> EventLogError {
        EventLogError(
            .treeDamaged,
            "The stored tree of \(size) entries lacks tile \(key.number) of level \(key.level), or part of it. "
                + "Run `magpie log verify`.",
            context: ["level": "\(key.level)", "tile": "\(key.number)"]
        )
    }
}
