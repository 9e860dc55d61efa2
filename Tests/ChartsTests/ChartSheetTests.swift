import Testing

@testable import Charts

@Suite("Sheets of charts")
struct ChartSheetTests {
    private func panel(_ heading: String, width: Double) throws -> ChartSheet.Panel {
        let chart = BarChart(items: [.init(label: "A & B", value: 3)])
        return .init(heading: heading, svg: try chart.svg(ChartFrame(title: heading, description: "", width: width)))
    }

    @Test func `panels stand side by side, and below where the row is full`() throws {
        let sheet = ChartSheet(
            title: "Title <1>",
            note: "Note",
            panels: [try panel("one", width: 300), try panel("two", width: 300), try panel("three", width: 300)],
            columns: 2
        )

        let reading = try SVGReading(sheet.svg(description: "What it shows."))

        let places = reading.all("svg").dropFirst().map {
            [Double($0.attributes["x"] ?? "") ?? -1, Double($0.attributes["y"] ?? "") ?? -1]
        }
        #expect(places.count == 3)
        #expect(places[0][0] == 0 && places[1][0] > 300 && places[2][0] == 0)
        #expect(places[0][1] == places[1][1] && places[2][1] > places[0][1] + 20)
        #expect(reading.all("text").map(\.text).contains("Title <1>"))
        #expect(reading.elements[1].text == "Title <1>" && reading.elements[2].text == "What it shows.")
    }

    @Test func `the sheet is as large as what it holds`() throws {
        let sheet = ChartSheet(title: "T", note: "", panels: [try panel("", width: 640)])

        let reading = try SVGReading(sheet.svg(description: ""))

        let root = try #require(reading.root)
        let inner = try #require(reading.all("svg").last)
        let width = try #require(Double(root.attributes["width"] ?? ""))
        let height = try #require(Double(root.attributes["height"] ?? ""))
        let (y, innerHeight) = (Double(inner.attributes["y"] ?? "") ?? 0, Double(inner.attributes["height"] ?? "") ?? 0)
        #expect(width >= 640)
        #expect(height >= y + innerHeight)
    }

    @Test func `a sheet without panels is a heading, and what is no chart is left out`() throws {
        let empty = try SVGReading(ChartSheet(title: "T", note: "N", panels: []).svg(description: ""))
        let foreign = try SVGReading(
            ChartSheet(title: "T", note: "N", panels: [.init(svg: "<script>alert(1)</script>")]).svg(description: "")
        )

        #expect(empty.all("text").count == 2)
        #expect(foreign.all("script").isEmpty)
    }

    @Test func `one style serves all panels`() throws {
        let sheet = ChartSheet(title: "T", note: "", panels: [try panel("a", width: 300), try panel("b", width: 300)])

        let reading = try SVGReading(sheet.svg(description: ""))

        #expect(reading.all("style").count == 2)
        #expect(reading.all("svg").dropFirst().allSatisfy { $0.attributes["overflow"] == "visible" })
    }
}
