import Testing

@testable import Charts

@Suite("Scales and numbers")
struct ScaleTests {
    private static let ranges: [(Double, Double, [Double])] = [
        (0, 97, [0, 20, 40, 60, 80, 100]), (0, 0.3, [0, 0.1, 0.2, 0.3]), (-7, 12, [-10, -5, 0, 5, 10, 15]),
        (990, 1_010, [990, 995, 1_000, 1_005, 1_010]),
    ]

    @Test(arguments: ranges)
    func `marks are round and hold the values`(low: Double, high: Double, expected: [Double]) throws {
        let scale = try NumberScale(low, high, count: 5, includesZero: false, what: "x")

        #expect(scale.ticks.count == expected.count)
        for (tick, wanted) in zip(scale.ticks, expected) { #expect(abs(tick - wanted) < 1e-9) }
    }

    @Test func `labels have the decimals that their distance needs`() throws {
        let scale = try NumberScale(0, 0.02, count: 4, includesZero: true, what: "x")

        #expect(scale.ticks.map(scale.label) == ["0.000", "0.005", "0.010", "0.015", "0.020"])
    }

    @Test func `one value gets a scale around it`() throws {
        let scale = try NumberScale(50, 50, count: 4, includesZero: false, what: "x")

        #expect(scale.lower < 50 && scale.upper > 50)
    }

    private static let figures: [(Double, Int, String)] = [
        (1_234_567.891, 2, "1,234,567.89"), (-0.004, 2, "0.00"), (-12.5, 1, "−12.5"), (999.995, 2, "1,000.00"),
        (0, 0, "0"), (1e15, 1, "1.00e15"), (-9.999e20, 0, "−1.00e21"), (.nan, 0, "–"),
    ]

    @Test(arguments: figures)
    func `numbers are written the same in every language`(value: Double, decimals: Int, expected: String) {
        #expect(ChartNumber.text(value, decimals: decimals) == expected)
    }

    private static let lengths: [(Double, String)] = [
        (0, "0"), (1.5, "1.5"), (-0.04, "-0.04"), (12.345, "12.35"), (-3, "-3"), (1e300, "1000000000"),
    ]

    @Test(arguments: lengths)
    func `coordinates are short`(value: Double, expected: String) {
        #expect(ChartNumber.coordinate(value) == expected)
    }

    @Test(arguments: [
        (0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (20_777, "2026-11-20"), (-719_468, "0-03-01"),
        (2_932_896, "9999-12-31"),
    ])
    func `days become dates and dates days`(days: Int, expected: String) {
        let date = CivilDate(daysSince1970: days)

        #expect(date.text == expected)
        #expect(date.daysSince1970 == days)
    }

    @Test func `every day of four centuries is followed by the next`() {
        for day in stride(from: -200_000, through: 200_000, by: 37) {
            #expect(CivilDate(daysSince1970: day).daysSince1970 == day)
        }
    }

    @Test func `a day's marks are midnights of the axis's clock`() throws {
        let start = 1_767_225_600.0
        let scale = try TimeScale(start, start + 5 * 86_400, offset: 28_800, what: "t")

        let ticks = scale.ticks(width: 420)

        #expect(ticks.map(\.label) == ["2026-01-02", "01-03", "01-04", "01-05", "01-06"])
        #expect(ticks.first?.instant == start + 86_400 - 28_800)
    }

    private static let spans: [Double] = [30, 3_600, 86_400, 3_456_000, 34_560_000, 631_152_000, 157_788_000_000]

    @Test(arguments: spans, [100.0, 600])
    func `marks never crowd`(span: Double, width: Double) throws {
        let scale = try TimeScale(1_700_000_123, 1_700_000_123 + span, offset: 0, what: "t")

        let ticks = scale.ticks(width: width)

        let places = ticks.map { scale.position($0.instant) * width }
        for (index, tick) in ticks.enumerated().dropFirst() {
            let half = (TextWidth.of(tick.label) + TextWidth.of(ticks[index - 1].label)) / 2
            #expect(places[index] - places[index - 1] > half, "\(ticks[index - 1].label) \(tick.label)")
        }
        if width > 500 { #expect(ticks.count >= 2) }
    }

    @Test func `Chinese takes twice the room`() {
        #expect(TextWidth.of("月球样品") == 4 * 12)
        #expect(TextWidth.of("月球样品") > 1.5 * TextWidth.of("abcd"))
        #expect(TextWidth.fit("月球样品", in: 40) == "月球…")
        #expect(TextWidth.fit("abc", in: 40) == "abc")
        #expect(TextWidth.fit("anything", in: 2) == "")
    }
}
