import Testing

@testable import Charts

@Suite("Extreme data")
struct ExtremeDataTests {
    @Test func `without values a chart says so, in the reader's language`() throws {
        let frame = ChartFrame.test(words: .chinese)
        let empty = [
            try StackedBar(parts: []).svg(frame),
            try StackedBar(parts: [.init(label: "nothing", value: 0, color: .slate)]).svg(frame),
            try GenealogyTree(nodes: [], edges: []).svg(frame),
            try TimelineChart(rows: []).svg(frame),
            try TimelineChart(rows: [.init(label: "a heading only")]).svg(frame),
            try LineChart(series: [], axis: .number(name: "x"), valueName: "y").svg(frame),
            try BarChart(items: []).svg(frame),
            try Histogram(values: [], valueName: "x", countName: "n").svg(frame),
            try PlanePlot(curves: [], xName: "x", yName: "y").svg(frame),
        ]

        for svg in empty {
            #expect(try SVGReading(svg).all("text").map(\.text) == ["暂无数据"])
        }
    }

    @Test func `one value is drawn`() throws {
        let frame = ChartFrame.test()
        let line = LineChart(
            series: [.init(name: "a", samples: [.init(x: 5, y: 7)])],
            axis: .number(name: "x"),
            valueName: "y",
            includesZero: false
        )

        #expect(try SVGReading(try line.svg(frame)).all("circle").count == 1)
        #expect(try SVGReading(try Sparkline(values: [4]).svg(frame)).all("circle").count == 1)
        #expect(
            try SVGReading(try Histogram(values: [4], valueName: "x", countName: "n").svg(frame)).all("rect").count == 1
        )
        #expect(try SVGReading(try BarChart(items: [.init(label: "a", value: 0)]).svg(frame)).all("rect").isEmpty)
        let tree = GenealogyTree(nodes: [.init(id: "1", title: "1")], edges: [])
        #expect(try SVGReading(try tree.svg(frame)).all("rect").count == 1)
        let plane = PlanePlot(curves: [], discs: [.init(name: "L2", center: .init(x: 3, y: 3))], xName: "x", yName: "y")
        #expect(try SVGReading(try plane.svg(frame)).all("circle").count == 1)
        let row = TimelineRow(label: "a", milestones: [.init(instant: 0, label: "b", isPlanned: false)])
        #expect(try SVGReading(try TimelineChart(rows: [row]).svg(frame)).all("path").count == 1)
    }

    @Test func `ten thousand things give a picture of bounded size`() throws {
        let frame = ChartFrame.test()
        let many = 0..<10_000
        let drawn = [
            try StackedBar(parts: many.map { .init(label: "\($0)", value: Double($0), color: .series($0)) }).svg(frame),
            try BarChart(items: many.map { .init(label: "\($0)", value: Double($0)) }).svg(frame),
            try Histogram(values: many.map { Double($0) }, valueName: "x", countName: "n").svg(frame),
            try Sparkline(values: many.map { Double($0 * 7 % 13) }).svg(frame),
            try DueStrip(items: many.map { .init(day: $0, label: "\($0)") }, firstDay: 100, dayCount: 90).svg(frame),
            try TimelineChart(rows: many.map { .init(label: "\($0)", actual: [.init(start: Double($0), end: 1e6)]) })
                .svg(frame),
            try TimelineChart(rows: [
                .init(label: "a", actual: many.map { .init(start: Double($0) * 100, end: Double($0) * 100 + 50) })
            ]).svg(frame),
            try LineChart(
                series: [.init(name: "a", samples: many.map { .init(x: Double($0), y: Double($0 * 31 % 977)) })],
                axis: .number(name: "x"),
                valueName: "y"
            ).svg(frame),
            try PlanePlot(
                curves: [.init(name: "a", places: many.map { .init(x: Double($0 % 100), y: Double($0 % 77)) })],
                xName: "x",
                yName: "y"
            ).svg(frame),
        ]

        for svg in drawn {
            #expect(svg.utf8.count < 100_000)
            _ = try SVGReading(svg)
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `what is no finite number is refused by name`(value: Double) {
        let frame = ChartFrame.test()

        #expect(throws: ChartError.notFinite("Vault")) {
            try StackedBar(parts: [.init(label: "Vault", value: value, color: .slate)]).svg(frame)
        }
        #expect(throws: ChartError.notFinite("Value 2 of a")) {
            try LineChart(
                series: [.init(name: "a", samples: [.init(x: 0, y: 1), .init(x: 1, y: value)])],
                axis: .number(name: "x"),
                valueName: "y"
            ).svg(frame)
        }
        #expect(throws: ChartError.notFinite("Value 1")) {
            try Histogram(values: [value], valueName: "x", countName: "n").svg(frame)
        }
        #expect(throws: ChartError.notFinite("Value 1")) { try Sparkline(values: [value]).svg(frame) }
        #expect(throws: ChartError.notFinite("b")) { try BarChart(items: [.init(label: "b", value: value)]).svg(frame) }
        #expect(throws: ChartError.notFinite("A beginning in the row r")) {
            try TimelineChart(rows: [.init(label: "r", actual: [.init(start: value, end: nil)])]).svg(frame)
        }
        #expect(throws: ChartError.notFinite("Place 1 of c")) {
            try PlanePlot(curves: [.init(name: "c", places: [.init(x: value, y: 0)])], xName: "x", yName: "y").svg(
                frame
            )
        }
    }

    @Test(arguments: [1e300, 1.7e308, Double.leastNonzeroMagnitude, 1e18, -1e15])
    func `values of any size are drawn or refused, and never trap`(value: Double) throws {
        let frame = ChartFrame.test()
        let attempts: [() throws -> String] = [
            {
                try StackedBar(parts: [1, 2].map { .init(label: "\($0)", value: abs(value), color: .slate) }).svg(frame)
            },
            { try BarChart(items: [.init(label: "a", value: value), .init(label: "b", value: -value)]).svg(frame) },
            { try Histogram(values: [value, 0, -value], valueName: "x", countName: "n").svg(frame) },
            { try Sparkline(values: [value, -value]).svg(frame) },
            {
                try TimelineChart(rows: [.init(label: "a", actual: [.init(start: min(value, 0), end: max(value, 0))])])
                    .svg(frame)
            },
            { try TimelineChart(rows: [], span: 0...abs(value)).svg(frame) },
            {
                try LineChart(
                    series: [.init(name: "a", samples: [.init(x: 0, y: value), .init(x: abs(value), y: -value)])],
                    axis: .number(name: "x"),
                    valueName: "y"
                ).svg(frame)
            },
            {
                try PlanePlot(
                    curves: [],
                    discs: [.init(name: "d", center: .init(x: value, y: -value))],
                    xName: "x",
                    yName: "y"
                ).svg(frame)
            },
        ]

        for attempt in attempts {
            do { _ = try SVGReading(try attempt()) } catch ChartError.tooWide {}
        }
    }

    @Test func `an amount below nothing, and an end before its beginning, are refused`() {
        #expect(throws: ChartError.negative("Vault")) {
            try StackedBar(parts: [.init(label: "Vault", value: -1, color: .slate)]).svg(.test())
        }
        #expect(throws: ChartError.reversed("A bar in the row r")) {
            try TimelineChart(rows: [.init(label: "r", actual: [.init(start: 2, end: 1)])]).svg(.test())
        }
        #expect(throws: ChartError.reversed("The line a")) {
            try LineChart(
                series: [.init(name: "a", samples: [.init(x: 2, y: 1), .init(x: 1, y: 1)])],
                axis: .number(name: "x"),
                valueName: "y"
            ).svg(.test())
        }
    }

    @Test func `more lines than colours are refused`() {
        let series = (0..<9).map { LineChart.Series(name: "\($0)", samples: [.init(x: 0, y: 1)]) }

        #expect(throws: ChartError.tooManySeries(9)) {
            try LineChart(series: series, axis: .number(name: "x"), valueName: "y").svg(.test())
        }
    }

    @Test func `a part too small to see keeps a sliver, and the bar its length`() throws {
        let bar = StackedBar(parts: [
            .init(label: "all but nothing", value: 1e12, color: .slate),
            .init(label: "a trace", value: 1, color: .pale),
            .init(label: "none", value: 0, color: .ochre),
        ])

        let parts = try SVGReading(try bar.svg(.test(width: 480))).all("rect")

        let widths = parts.compactMap { $0.attributes["width"].flatMap(Double.init) }
        #expect(widths.count == 2)
        #expect(widths.last == 3)
        #expect(abs(widths.reduce(0, +) + 2 - 480) < 0.05)
    }
}
