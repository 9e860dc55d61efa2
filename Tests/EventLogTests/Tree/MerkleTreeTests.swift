import EventLog
import Testing

/// The tree against published vectors and against its definition, written down plainly.
@Suite("Merkle tree")
struct MerkleTreeTests {
    /// The entries with which Certificate Transparency's own implementations are tested.
    static let entries: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        Array(0x50...0x57), Array(0x60...0x6F),
    ]
    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test(arguments: 0...8)
    func `the roots are those of Certificate Transparency's vectors`(size: Int) {
        var frontier = TreeFrontier()

        for entry in Self.entries.prefix(size) { frontier.append(.leaf(entry)) }

        #expect(hexadecimal(frontier.root.bytes) == Self.roots[size])
    }

    @Test func `a tree that grows has the root of its definition at every size`() {
        let leaves = PlainTree.leaves(600)
        var frontier = TreeFrontier()

        for (index, leaf) in leaves.enumerated() {
            frontier.append(leaf)
            if index < 40 || index % 37 == 0 {
                #expect(frontier.root == PlainTree.root(leaves[...index]), "size \(index + 1)")
            }
        }
    }

    @Test func `a tree taken up from its tiles goes on as if it had never stopped`() throws {
        let commitments = (0..<70_000).map { PlainTree.hash($0) }
        var whole = TreeGrowth()
        var tiles: [TileKey: [UInt8]] = [:]
        func keep(_ growth: inout TreeGrowth) {
            for tile in growth.takeFullTiles() + growth.edgeTiles { tiles[tile.key] = tile.hashes }
        }
        let stops: Set<Int> = [1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000]

        for commitment in commitments {
            whole.append(commitment: commitment)
            guard stops.contains(whole.size) else { continue }
            keep(&whole)
            let again = try TreeGrowth(size: whole.size, tiles: tiles)
            #expect(again.root == whole.root, "size \(whole.size)")
            #expect(again.edgeTiles == whole.edgeTiles, "size \(whole.size)")
            let plan = TreePlan.root(ofTreeOf: whole.size)
            #expect(try plan.hashes(from: tiles) == [whole.root], "size \(whole.size)")
        }
        #expect(tiles.keys.filter { $0.level == 0 }.count == 274)
        #expect(tiles[TileKey(level: 0, number: 273)]?.count == 112 * 32)
        #expect(tiles[TileKey(level: 1, number: 1)]?.count == 17 * 32)
        #expect(tiles[TileKey(level: 2, number: 0)]?.count == 32)
        #expect(tiles[TileKey(level: -1, number: 273)]?.count == 112 * 32)
    }

    @Test func `a tree is not taken up from tiles that are missing or too narrow`() {
        #expect(throws: EventLogError.self) { try TreeGrowth(size: 3, tiles: [:]) }
        #expect(throws: EventLogError.self) {
            try TreeGrowth(
                size: 3,
                tiles: [
                    TileKey(level: -1, number: 0): .init(repeating: 0, count: 96),
                    TileKey(level: 0, number: 0): .init(repeating: 0, count: 64),
                ]
            )
        }
    }
}

/// RFC 6962's definitions, as they stand there.
enum PlainTree {
    static func hash(_ number: Int) -> MerkleHash {
        .leaf(Array("leaf \(number)".utf8))
    }

    static func leaves(_ count: Int) -> [MerkleHash] { (0..<count).map { hash($0) } }

    static func root(_ leaves: ArraySlice<MerkleHash>) -> MerkleHash {
        guard let first = leaves.first else { return .emptyTree }
        guard leaves.count > 1 else { return first }
        let middle = leaves.startIndex + split(leaves.count)
        return .node(root(leaves[..<middle]), root(leaves[middle...]))
    }

    static func path(_ index: Int, _ leaves: ArraySlice<MerkleHash>) -> [MerkleHash] {
        guard leaves.count > 1 else { return [] }
        let half = split(leaves.count)
        let middle = leaves.startIndex + half
        return index < half
            ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
            : path(index - half, leaves[middle...]) + [root(leaves[..<middle])]
    }

    static func consistency(_ old: Int, _ leaves: ArraySlice<MerkleHash>, isWhole: Bool = true) -> [MerkleHash] {
        if old == leaves.count { return isWhole ? [] : [root(leaves)] }
        let half = split(leaves.count)
        let middle = leaves.startIndex + half
        return old <= half
            ? consistency(old, leaves[..<middle], isWhole: isWhole) + [root(leaves[middle...])]
            : consistency(old - half, leaves[middle...], isWhole: false) + [root(leaves[..<middle])]
    }

    private static func split(_ count: Int) -> Int {
        var half = 1
        while half * 2 < count { half *= 2 }
        return half
    }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
