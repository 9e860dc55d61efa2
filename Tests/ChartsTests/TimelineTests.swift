import Testing

@testable import Charts

@Suite("Timelines")
struct TimelineTests {
    private let day = 86_400.0

    @Test func `what lasts is drawn to the present, and to the edge where there is none`() throws {
        let rows = [
            TimelineRow(label: "a", actual: [.init(start: 0, end: nil)]),
            TimelineRow(label: "b", actual: [.init(start: 0, end: 100 * day)]),
        ]
        func width(today: Double?) throws -> Double {
            let reading = try SVGReading(
                try TimelineChart(rows: rows, span: 0...(100 * day), today: today).svg(.test())
            )
            return try #require(reading.all("rect").first?.attributes["width"].flatMap(Double.init))
        }

        let whole = try width(today: nil)
        let half = try width(today: 50 * day)

        #expect(abs(half * 2 - whole) < 0.1)
    }

    @Test func `plans are outlines and facts are filled`() throws {
        let reading = try SVGReading(try ChartExamples.timeline.svg(.test()))

        #expect(reading.all("rect").map { $0.attributes["class"] } == ["plan", "c2"])
        #expect(reading.all("path").map { $0.attributes["class"] } == ["c1", "box"])
    }

    @Test func `windows too close to be seen apart are one shape, and a lone one is never lost`() throws {
        let windows = (0..<5_000).map { TimelineRow.Bar(start: Double($0) * 600, end: Double($0) * 600 + 1) }
        let lone = TimelineRow.Bar(start: 6_000_000, end: 6_000_001)
        let chart = TimelineChart(rows: [.init(label: "a", actual: windows + [lone])])

        let paths = try SVGReading(try chart.svg(.test(width: 720))).all("path")

        #expect(paths.count == 1)
        let data = try #require(paths.first?.attributes["d"])
        #expect(data.count { $0 == "Z" } == 2)
    }

    @Test func `crowded milestones keep their marks and give up labels`() throws {
        let milestones = (0..<50).map {
            TimelineRow.Milestone(instant: Double($0) * day, label: "stage \($0)", isPlanned: false)
        }

        let reading = try SVGReading(try TimelineChart(rows: [.init(label: "a", milestones: milestones)]).svg(.test()))

        #expect(reading.all("path").count == 50)
        #expect(reading.overlaps == [])
    }

    @Test(arguments: 0..<40)
    func `labels of random rows never touch`(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let rows = (0..<6).map { row in
            TimelineRow(
                label: row % 2 == 0 ? "row \(row)" : "第 \(row) 行",
                actual: random(2) == 0 ? [.init(start: Double(random(300)) * day, end: 400 * day)] : [],
                milestones: (0..<(1 + random(5))).map { index in
                    let instant = Double(random(700)) * day
                    return .init(
                        instant: instant,
                        label: index % 2 == 0 ? "milestone" : "里程碑 \(index)",
                        isPlanned: random(2) == 0,
                        earlierPlans: random(3) == 0 ? [instant - 30 * day] : []
                    )
                }
            )
        }

        let reading = try SVGReading(try TimelineChart(rows: rows, today: 350 * day).svg(.test(width: 640)))

        #expect(reading.overlaps == [], "seed \(seed)")
    }
}
