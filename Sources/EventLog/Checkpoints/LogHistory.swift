/// What the log's tree says at any size: roots, and proofs between sizes.
package struct LogHistory: Sendable {
    private let log: any EventLog

    /// Reads from `log`.
    package init(_ log: any EventLog) { self.log = log }

    /// Root of the tree of the first `size` entries, which need not be in the stored tree yet.
    package func root(atSize size: Int) async throws -> MerkleHash {
        let treeSize = try await log.treeSize()
        guard size > treeSize else {
            return try await hashes(.root(ofTreeOf: size)).first ?? .emptyTree
        }
        var growth = try await takeUp(at: treeSize)
        while growth.size < size {
            try await extend(&growth, upTo: size)
            _ = growth.takeFullTiles()
        }
        return growth.root
    }

    /// The proof that entry `sequence` is among the first `size`.
    package func inclusionProof(of sequence: Int, atSize size: Int) async throws -> [MerkleHash] {
        guard sequence >= 1, sequence <= size else {
            throw EventLogError(.notFound, "Entry \(sequence) is not among the first \(size).")
        }
        try await requireTree(of: size)
        return try await hashes(.inclusion(ofLeaf: sequence - 1, inTreeOf: size))
    }

    /// The proof that the first `old` entries are the beginning of the first `size`.
    package func consistencyProof(from old: Int, to size: Int) async throws -> [MerkleHash] {
        guard old >= 0, old <= size else {
            throw EventLogError(.notFound, "A proof leads from a smaller size to a larger, not from \(old) to \(size).")
        }
        try await requireTree(of: size)
        return try await hashes(.consistency(from: old, to: size))
    }

    /// Checks that the log continues `checkpoint`, which is kept at `place`; throws `behind` or `forked`.
    package func check(_ checkpoint: Checkpoint, keptAt place: String) async throws {
        let head = try await log.head()
        guard checkpoint.size <= head else {
            throw EventLogError(
                .behind,
                "The log ends at entry \(head), but \(place) is a checkpoint of \(checkpoint.size) entries: entries "
                    + "\(head + 1) to \(checkpoint.size) are missing. This is an old copy of the log, or its tail was "
                    + "cut off. Restore a newer backup. Going on from here would fork the history.",
                context: ["head": "\(head)", "size": "\(checkpoint.size)", "checkpoint": place]
            )
        }
        let root = try await root(atSize: checkpoint.size)
        guard root == checkpoint.root else {
            throw EventLogError(
                .forked,
                "The log contradicts \(place), a checkpoint of \(checkpoint.size) entries: somewhere in entries 1 to "
                    + "\(checkpoint.size) its history differs from what was signed. "
                    + "Run `magpie log verify --against` with that file to see where.",
                context: ["size": "\(checkpoint.size)", "checkpoint": place]
            )
        }
    }

    func entry(at sequence: Int) async throws -> Entry? { try await log.entry(at: sequence) }

    func latestCheckpoint() async throws -> StoredCheckpoint? { try await log.latestCheckpoint() }

    /// A tree that goes on where the stored one ends.
    func takeUp(at size: Int) async throws -> TreeGrowth {
        try TreeGrowth(size: size, tiles: await log.tiles(TileKey.edge(ofTreeOf: size)))
    }

    /// Adds the next page of entries to `growth`, not beyond `size`.
    func extend(_ growth: inout TreeGrowth, upTo size: Int, pageSize: Int = 4096) async throws {
        let entries = try await log.entries(after: growth.size, limit: min(pageSize, size - growth.size))
        guard let first = entries.first, first.sequence == growth.size + 1 else {
            throw Self.missing(growth.size + 1)
        }
        for entry in entries {
            guard entry.sequence == growth.size + 1 else { throw Self.missing(growth.size + 1) }
            growth.append(commitment: entry.commitmentHash)
        }
    }

    private static func missing(_ sequence: Int) -> EventLogError {
        EventLogError(
            .corrupt,
            "Entry \(sequence) is missing from the log. Run `magpie log verify`, and restore a backup.",
            context: ["sequence": "\(sequence)"]
        )
    }

    private func requireTree(of size: Int) async throws {
        let treeSize = try await log.treeSize()
        guard size <= treeSize else {
            throw EventLogError(
                .notFound,
                "There are no proofs at \(size) entries yet; the last checkpoints reach to \(treeSize)."
            )
        }
    }

    private func hashes(_ plan: TreePlan) async throws -> [MerkleHash] {
        try plan.hashes(from: await log.tiles(Array(plan.tiles)))
    }
}
