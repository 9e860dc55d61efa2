import Testing

@testable import Charts

@Suite("Genealogy")
struct GenealogyTests {
    private func fan(_ count: Int, focus: String? = nil) -> GenealogyTree {
        GenealogyTree(
            nodes: [.init(id: "0", title: "root")] + (1...count).map { .init(id: "\($0)", title: "number \($0)") },
            edges: (1...count).map { .init(parent: "0", child: "\($0)") },
            focus: focus
        )
    }

    @Test func `of ten thousand daughters a few are shown and the rest is counted`() throws {
        let reading = try SVGReading(try fan(10_000).svg(.test()))

        #expect(reading.all("rect").count == 9)
        #expect(reading.all("text").contains { $0.text == "and 9,992 more" })
    }

    @Test func `the item in focus is shown and marked, however many siblings it has`() throws {
        let reading = try SVGReading(try fan(10_000, focus: "9731").svg(.test()))

        let marked = reading.elements.firstIndex { $0.attributes["class"] == "box current" }
        #expect(marked != nil)
        #expect(reading.all("text").contains { $0.text == "number 9731" })
    }

    @Test func `a line of ten thousand generations is drawn around its focus`() throws {
        let chain = GenealogyTree(
            nodes: (0..<10_000).map { .init(id: "\($0)", title: "g\($0)") },
            edges: (1..<10_000).map { .init(parent: "\($0 - 1)", child: "\($0)") },
            focus: "7000"
        )

        let titles = try SVGReading(try chain.svg(.test())).all("text").map(\.text)

        #expect(titles.contains("g7000"))
        #expect(titles.contains("g6996"))
        #expect(titles.contains("and 1 more"))
        #expect(titles.count < 20)
    }

    @Test func `a pooled item has a line from each of its parents`() throws {
        let reading = try SVGReading(try ChartExamples.tree.svg(.test()))

        #expect(reading.all("path").count == 5)
        #expect(reading.all("path").filter { $0.attributes["stroke-dasharray"] == "3 3" }.count == 1)
    }

    @Test func `a circle of descent is refused, and so are unknown and repeated items`() {
        let two: [GenealogyTree.Node] = [.init(id: "a", title: "a"), .init(id: "b", title: "b")]

        #expect(throws: ChartError.cycle("a")) {
            try GenealogyTree(nodes: two, edges: [.init(parent: "a", child: "b"), .init(parent: "b", child: "a")])
                .svg(.test())
        }
        #expect(throws: ChartError.unknownNode("c")) {
            try GenealogyTree(nodes: two, edges: [.init(parent: "a", child: "c")]).svg(.test())
        }
        #expect(throws: ChartError.duplicateNode("a")) {
            try GenealogyTree(nodes: two + two, edges: []).svg(.test())
        }
    }

    @Test(arguments: 0..<60)
    func `boxes of a random family never touch`(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let count = 1 + random(120)
        let nodes = (0..<count).map { GenealogyTree.Node(id: "\($0)", title: "item \($0)", detail: "某项 \($0)") }
        var edges: [GenealogyTree.Edge] = []
        for child in 1..<max(count, 2) where child < count && random(9) > 0 {
            edges.append(.init(parent: "\(random(child))", child: "\(child)"))
            if random(6) == 0 { edges.append(.init(parent: "\(random(child))", child: "\(child)")) }
        }
        let tree = GenealogyTree(nodes: nodes, edges: edges, focus: random(2) == 0 ? "\(random(count))" : nil)

        let reading = try SVGReading(try tree.svg(.test()))

        let boxes = reading.all("rect").map { element in
            ["x", "y", "width", "height"].map { element.attributes[$0].flatMap(Double.init) ?? .nan }
        }
        for (index, one) in boxes.enumerated() {
            for other in boxes[(index + 1)...] {
                let isApart =
                    one[0] + one[2] <= other[0] || other[0] + other[2] <= one[0]
                    || one[1] + one[3] <= other[1] || other[1] + other[3] <= one[1]
                #expect(isApart, "seed \(seed)")
            }
        }
        #expect(boxes.count <= GenealogyTree.nodeLimit)
        #expect(reading.overlaps == [])
    }
}
