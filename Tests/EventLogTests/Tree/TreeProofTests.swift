import EventLog
import Testing

/// Proofs from tiles equal those of the definition, hold, and hold for nothing else.
@Suite("Proofs")
struct TreeProofTests {
    /// A tree with its leaves, and its tiles as stored.
    struct Grown {
        let leaves: [MerkleHash]
        let tiles: [TileKey: [UInt8]]

        init(_ size: Int) {
            let commitments = (0..<size).map { PlainTree.hash($0) }
            leaves = commitments.map { .leaf($0) }
            var growth = TreeGrowth()
            commitments.forEach { growth.append(commitment: $0) }
            tiles = (growth.takeFullTiles() + growth.edgeTiles).reduce(into: [:]) { $0[$1.key] = $1.hashes }
        }

        func root(_ size: Int) -> MerkleHash { PlainTree.root(leaves[..<size]) }
    }

    @Test func `an inclusion proof is that of the definition, for every leaf of every small tree`() throws {
        let grown = Grown(40)

        for size in 1...40 {
            for index in 0..<size {
                let path = try TreePlan.inclusion(ofLeaf: index, inTreeOf: size).hashes(from: grown.tiles)
                #expect(path == PlainTree.path(index, grown.leaves[..<size]), "leaf \(index) of \(size)")
                let root = TreeProof.root(ofLeaf: grown.leaves[index], index: index, treeSize: size, path: path)
                #expect(root == grown.root(size), "leaf \(index) of \(size)")
            }
        }
    }

    @Test func `a consistency proof is that of the definition, for every pair of small trees`() throws {
        let grown = Grown(40)

        for size in 1...40 {
            for old in 1...size {
                let proof = try TreePlan.consistency(from: old, to: size).hashes(from: grown.tiles)
                #expect(proof == PlainTree.consistency(old, grown.leaves[..<size]), "\(old) to \(size)")
                #expect(holds(old, size, proof, grown), "\(old) to \(size)")
            }
        }
    }

    @Test(arguments: [1, 255, 256, 257, 65_536, 65_793])
    func `proofs hold across the edges of tiles`(size: Int) throws {
        let grown = Grown(size)
        let root = try #require(try TreePlan.root(ofTreeOf: size).hashes(from: grown.tiles).first)

        for index in [0, 1, 254, 255, 256, 65_534, 65_535, 65_536, size - 1] where index < size {
            let path = try TreePlan.inclusion(ofLeaf: index, inTreeOf: size).hashes(from: grown.tiles)
            let leaf = grown.leaves[index]
            #expect(TreeProof.root(ofLeaf: leaf, index: index, treeSize: size, path: path) == root, "leaf \(index)")
        }
        for old in [1, 2, 255, 256, 257, 65_535, 65_536, size] where old <= size {
            let oldRoot = try #require(try TreePlan.root(ofTreeOf: old).hashes(from: grown.tiles).first)
            let proof = try TreePlan.consistency(from: old, to: size).hashes(from: grown.tiles)
            #expect(
                TreeProof.isConsistent(oldSize: old, oldRoot: oldRoot, newSize: size, newRoot: root, proof: proof),
                "from \(old)"
            )
        }
    }

    @Test func `a proof holds for no other leaf, index, size, length or hash`() throws {
        let grown = Grown(50)
        var generator = SeededGenerator(seed: 6962)

        for _ in 0..<500 {
            let size = Int.random(in: 2...50, using: &generator)
            let index = Int.random(in: 0..<size, using: &generator)
            let path = PlainTree.path(index, grown.leaves[..<size])
            let root = grown.root(size)
            func leads(_ leaf: MerkleHash, _ index: Int, _ size: Int, _ path: [MerkleHash]) -> Bool {
                TreeProof.root(ofLeaf: leaf, index: index, treeSize: size, path: path) == root
            }

            #expect(leads(grown.leaves[index], index, size, path))
            let other = (index + Int.random(in: 1..<size, using: &generator)) % size
            #expect(!leads(grown.leaves[other], index, size, path))
            #expect(!leads(grown.leaves[index], other, size, path))
            #expect(!leads(grown.leaves[index], index, size, path + [root]))
            #expect(!leads(grown.leaves[index], index, size, Array(path.dropLast())))
            #expect(!leads(grown.leaves[index], size, size, path))
            #expect(!leads(grown.leaves[index], -1, size, path))
            #expect(!leads(grown.leaves[index], index, size, changed(path, &generator)))
        }
    }

    @Test func `a consistency proof holds for no other root, size, length or hash`() throws {
        let grown = Grown(50)
        var generator = SeededGenerator(seed: 9162)

        for _ in 0..<500 {
            let size = Int.random(in: 3...50, using: &generator)
            let old = Int.random(in: 1..<size, using: &generator)
            let proof = PlainTree.consistency(old, grown.leaves[..<size])
            let wrong = PlainTree.hash(Int.random(in: 1000...9999, using: &generator))
            func holds(_ old: Int, _ oldRoot: MerkleHash, _ newRoot: MerkleHash, _ proof: [MerkleHash]) -> Bool {
                TreeProof.isConsistent(oldSize: old, oldRoot: oldRoot, newSize: size, newRoot: newRoot, proof: proof)
            }

            #expect(holds(old, grown.root(old), grown.root(size), proof))
            #expect(!holds(old, wrong, grown.root(size), proof))
            #expect(!holds(old, grown.root(old), wrong, proof))
            #expect(!holds(old, grown.root(old), grown.root(size), proof + [wrong]))
            #expect(!holds(old, grown.root(old), grown.root(size), Array(proof.dropLast())))
            #expect(!holds(old, grown.root(old), grown.root(size), changed(proof, &generator)))
            #expect(!holds(size + 1, grown.root(old), grown.root(size), proof))
            #expect(!holds(-1, grown.root(old), grown.root(size), proof))
        }
    }

    @Test func `every tree continues the empty one, and equal sizes need equal roots`() {
        let root = PlainTree.root(PlainTree.leaves(9)[...])
        let other = PlainTree.hash(1)
        func holds(_ old: Int, _ oldRoot: MerkleHash, _ proof: [MerkleHash]) -> Bool {
            TreeProof.isConsistent(oldSize: old, oldRoot: oldRoot, newSize: 9, newRoot: root, proof: proof)
        }

        #expect(holds(0, .emptyTree, []))
        #expect(!holds(0, other, []))
        #expect(!holds(0, .emptyTree, [other]))
        #expect(holds(9, root, []))
        #expect(!holds(9, other, []))
        #expect(!holds(9, root, [other]))
    }

    private func holds(_ old: Int, _ size: Int, _ proof: [MerkleHash], _ grown: Grown) -> Bool {
        TreeProof.isConsistent(
            oldSize: old,
            oldRoot: grown.root(old),
            newSize: size,
            newRoot: grown.root(size),
            proof: proof
        )
    }

    private func changed(_ proof: [MerkleHash], _ generator: inout SeededGenerator) -> [MerkleHash] {
        var proof = proof
        let place = Int.random(in: 0..<proof.count, using: &generator)
        var bytes = proof[place].bytes
        bytes[Int.random(in: 0..<32, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        proof[place] = MerkleHash(bytes: bytes) ?? .emptyTree
        return proof
    }
}
