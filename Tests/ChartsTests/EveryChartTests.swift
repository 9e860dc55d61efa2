import Foundation
import Testing

@testable import Charts

@Suite("Every chart")
struct EveryChartTests {
    @Test(arguments: ChartExamples.all.indices)
    func `is drawn as it was when somebody looked at it`(index: Int) throws {
        let example = ChartExamples.all[index]

        try Golden.check(try example.draw(.test(example.name)), example.name)
    }

    @Test(arguments: ChartExamples.all.indices)
    func `has a role, a name and a description`(index: Int) throws {
        var frame = ChartFrame.test("Where every gram is")
        frame.id = "ledger"

        let reading = try SVGReading(try ChartExamples.all[index].draw(frame))

        let root = try #require(reading.root)
        let hasLinks = !reading.all("a").isEmpty
        #expect(root.attributes["role"] == (hasLinks ? "group" : "img"))
        #expect(root.attributes["aria-labelledby"] == "ledger-title")
        #expect(root.attributes["aria-describedby"] == "ledger-desc")
        #expect(reading.elements[1].name == "title")
        #expect(reading.elements[1].text == "Where every gram is")
        #expect(reading.elements[1].attributes["id"] == "ledger-title")
        #expect(reading.elements[2].name == "desc")
        #expect(reading.elements[2].text == "What it shows.")
    }

    @Test(arguments: ChartExamples.all.indices)
    func `carries no style of its own that a strict policy would refuse`(index: Int) throws {
        let reading = try SVGReading(try ChartExamples.all[index].draw(.test()))

        #expect(reading.all("style").isEmpty)
        #expect(reading.all("script").isEmpty)
        #expect(reading.elements.allSatisfy { $0.attributes["style"] == nil && $0.attributes["onclick"] == nil })
    }

    @Test(arguments: ChartExamples.all.indices)
    func `brings colours for both themes when it stands alone`(index: Int) throws {
        var frame = ChartFrame.test()
        frame.embedsStyle = true

        let svg = try ChartExamples.all[index].draw(frame)

        #expect(svg.contains("<style>"))
        #expect(svg.contains("prefers-color-scheme:dark"))
        _ = try SVGReading(svg)
    }

    @Test func `a wide and low orbit has more than one mark upwards, and its start lies over the curve`() throws {
        // A halo from beyond the Moon: 76,000 by 23,000 km, marks every 20,000 km to the right.
        let halo = (0...60).map { index in
            let angle = Double(index) / 60 * 2 * .pi
            return PlanePlot.Place(x: 37 * cos(angle), y: -2 + 11.5 * sin(angle))
        }
        let plot = PlanePlot(
            curves: [.init(name: "orbit", places: halo)],
            discs: [.init(name: "Moon", center: .init(x: 0, y: 0), radius: 1.7), .init(name: "start", center: halo[0])],
            xName: "y",
            yName: "z"
        )

        let reading = try SVGReading(try plot.svg(.test(width: 400)))

        let upwards = reading.labels.filter { $0.right < 70 && Double($0.text.replacing("−", with: "-")) != nil }
        #expect(upwards.map(\.text) == ["−10", "0", "10"])
        let shapes = reading.elements.map(\.name).filter { $0 == "circle" || $0 == "path" }
        #expect(shapes == ["circle", "path", "circle"])
    }

    @Test(arguments: ChartExamples.all.indices, [320.0, 480, 720, 1_100])
    func `lets no two labels touch`(index: Int, width: Double) throws {
        let reading = try SVGReading(try ChartExamples.all[index].draw(.test(width: width)))

        #expect(reading.overlaps == [])
    }

    @Test(arguments: ChartExamples.all.indices, [320.0, 720])
    func `keeps its labels inside its frame`(index: Int, width: Double) throws {
        let reading = try SVGReading(try ChartExamples.all[index].draw(.test(width: width)))

        let box = try #require(reading.root?.attributes["viewBox"]).split(separator: " ").compactMap { Double($0) }
        for label in reading.labels {
            #expect(label.left >= -2 && label.right <= box[2] + 8, "\(label.text) at \(label.left)…\(label.right)")
            #expect(label.baseline >= 8 && label.baseline <= box[3], "\(label.text) at \(label.baseline)")
        }
    }

    @Test(arguments: ["<script>alert(1)</script>", "a \"b\" & 'c'", "]]>\u{0}\u{1}", "线 <b>"])
    func `escapes its name and description`(text: String) throws {
        var frame = ChartFrame(title: text, description: text, id: text, language: text)
        frame.words = ChartWords(today: text, noData: text, more: text)

        for example in ChartExamples.all {
            let reading = try SVGReading(try example.draw(frame))

            #expect(reading.all("script").isEmpty && reading.all("b").isEmpty)
            let shown = text.replacing("\u{0}", with: "\u{FFFD}").replacing("\u{1}", with: "\u{FFFD}")
            #expect(reading.elements[1].text == shown)
        }
    }

    @Test func `refuses a width that is no number, and bounds one that is absurd`() throws {
        #expect(throws: ChartError.notFinite("The width of the chart")) {
            try ChartExamples.bar.svg(.test(width: .nan))
        }

        let tiny = try SVGReading(try ChartExamples.line.svg(.test(width: -5)))
        let huge = try SVGReading(try ChartExamples.line.svg(.test(width: 1e12)))

        #expect(tiny.root?.attributes["width"] == "160")
        #expect(huge.root?.attributes["width"] == "4000")
    }
}
