/// Checks of inclusion and consistency, which need no log (RFC 9162, sections 2.1.3.2 and 2.1.4.2).
package enum TreeProof {
    /// The root that follows from a leaf and its path, or nil if the path does not fit index and size.
    package static func root(
        ofLeaf leaf: MerkleHash,
        index: Int,
        treeSize: Int,
        path: [MerkleHash]
    ) -> MerkleHash? {
        guard index >= 0, index < treeSize else { return nil }
        var position = index
        var last = treeSize - 1
        var root = leaf
        for hash in path {
            guard last > 0 else { return nil }
            if position & 1 == 1 || position == last {
                root = .node(hash, root)
                while position & 1 == 0, position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                root = .node(root, hash)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 ? root : nil
    }

    /// Whether the tree with `oldRoot` is a beginning of the one with `newRoot`.
    package static func isConsistent(
        oldSize: Int,
        oldRoot: MerkleHash,
        newSize: Int,
        newRoot: MerkleHash,
        proof: [MerkleHash]
    ) -> Bool {
        guard oldSize >= 0, oldSize <= newSize else { return false }
        if oldSize == newSize { return proof.isEmpty && oldRoot == newRoot }
        if oldSize == 0 { return proof.isEmpty && oldRoot == .emptyTree }

        var path = proof[...]
        if oldSize.nonzeroBitCount == 1 { path = [oldRoot] + path }
        guard let first = path.popFirst() else { return false }
        var position = oldSize - 1
        var last = newSize - 1
        while position & 1 == 1 {
            position >>= 1
            last >>= 1
        }
        var old = first
        var new = first
        for hash in path {
            guard last > 0 else { return false }
            if position & 1 == 1 || position == last {
                old = .node(hash, old)
                new = .node(hash, new)
                while position & 1 == 0, position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                new = .node(new, hash)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && old == oldRoot && new == newRoot
    }
}
