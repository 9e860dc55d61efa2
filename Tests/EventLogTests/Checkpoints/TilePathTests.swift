import EventLog
import Testing

/// Paths of tiles, in the one spelling that C2SP gives them.
@Suite("Tile paths")
struct TilePathTests {
    static let paths: [(String, TilePath)] = [
        ("tile/0/000", TilePath(key: TileKey(level: 0, number: 0))),
        ("tile/0/x001/x234/067", TilePath(key: TileKey(level: 0, number: 1_234_067))),
        ("tile/0/273.p/112", TilePath(key: TileKey(level: 0, number: 273), width: 112)),
        ("tile/1/001.p/17", TilePath(key: TileKey(level: 1, number: 1), width: 17)),
        ("tile/2/000.p/1", TilePath(key: TileKey(level: 2, number: 0), width: 1)),
        ("tile/entries/x001/000.p/255", TilePath(key: TileKey(level: -1, number: 1000), width: 255)),
        ("tile/63/999", TilePath(key: TileKey(level: 63, number: 999))),
    ]

    @Test(arguments: paths.indices)
    func `a path is read, with and without a slash before it, and written as it was`(index: Int) {
        let (text, path) = Self.paths[index]

        #expect(TilePath(parsing: text) == path)
        #expect(TilePath(parsing: "/" + text) == path)
        #expect(path.text == text)
    }

    @Test(arguments: [
        "", "/", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/00/000", "tile/64/000",
        "tile/-1/000", "tile/+1/000", "tile/0/x000/001", "tile/0/001/001", "tile/0/x001", "tile/0/000.p/0",
        "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/1/", "//tile/0/000",
        "tile/0/000/", "tile/8/0/000", "tile/0/x001/x234/067/", "tile/0/x١٢٣/000", "tile/data/000", "tile/0/00x",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/x999/999", "tile/0/000.P/1", "tile/0/x001.p/000.p/1",
    ])
    func `any other spelling is no path`(text: String) {
        #expect(TilePath(parsing: text) == nil)
    }

    @Test func `the widths at 70,000 entries are the specification's`() {
        func width(_ level: Int, _ number: Int) -> Int { TileKey(level: level, number: number).width(inTreeOf: 70_000) }

        #expect((0..<273).allSatisfy { width(0, $0) == 256 })
        #expect(width(0, 273) == 112)
        #expect(width(0, 274) == 0)
        #expect(width(1, 0) == 256)
        #expect(width(1, 1) == 17)
        #expect(width(2, 0) == 1)
        #expect(width(3, 0) == 0)
        #expect(width(63, 0) == 0)
        #expect(width(-1, 273) == 112)
        #expect(TileKey(level: 0, number: .max).width(inTreeOf: 70_000) == 0)
    }
}
