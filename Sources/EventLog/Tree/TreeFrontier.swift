/// The right edge of a tree: all that is needed to add leaves and to know the root.
///
/// One hash for each set bit of the size, widest subtree first, so a million leaves cost a million
/// node hashes altogether and the root at any moment at most twenty.
package struct TreeFrontier: Hashable, Sendable {
    /// Leaves under it.
    package private(set) var size: Int
    private var subtrees: [MerkleHash]

    /// The edge of the empty tree.
    package init() {
        size = 0
        subtrees = []
    }

    /// The edge of a tree of `size` leaves, with the roots of its complete subtrees, widest first.
    package init(size: Int, subtrees: [MerkleHash]) {
        precondition(subtrees.count == size.nonzeroBitCount, "An edge has one subtree for each set bit of the size.")
        self.size = size
        self.subtrees = subtrees
    }

    /// Adds a leaf; `completed` hears of every subtree that is now complete, the leaf at level 0 first.
    package mutating func append(_ leaf: MerkleHash, completed: (_ level: Int, _ hash: MerkleHash) -> Void) {
        var hash = leaf
        var level = 0
        var rest = size
        completed(0, hash)
        while rest & 1 == 1 {
            hash = .node(subtrees.removeLast(), hash)
            level += 1
            rest >>= 1
            completed(level, hash)
        }
        subtrees.append(hash)
        size += 1
    }

    /// Adds a leaf.
    package mutating func append(_ leaf: MerkleHash) {
        append(leaf) { _, _ in }
    }

    /// Root of the tree as it stands.
    package var root: MerkleHash {
        guard var root = subtrees.last else { return .emptyTree }
        for left in subtrees.dropLast().reversed() { root = .node(left, root) }
        return root
    }
}
