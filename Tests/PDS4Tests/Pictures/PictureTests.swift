import Testing

@testable import PDS4

@Suite struct `Pictures of arrays` {
    private func picture(
        _ data: [UInt8], _ stretch: Stretch, axes: [Int] = [2, 2], more: String = "", bands: [Int]? = nil, direction: ArrayPicture.Direction = .init()
    ) throws -> ArrayPicture {
        var array = TestLabel.array("UnsignedByte", axes, more: more)
        if axes.count == 3 { array = array.replacing("<axis_name>0<", with: "<axis_name>Band<") }
        let opened = try ProductCase(array, data: data)
        return try ArrayPicture(try opened.array(), bands: bands, stretch: stretch, direction: direction)
    }

    @Test func `Linear goes from the least to the greatest value`() throws {
        #expect(try picture([10, 20, 30, 60], .linear).pixels == [0, 51, 102, 255])
    }

    @Test func `Gamma lifts what is dark`() throws {
        #expect(try picture([0, 25, 50, 100], .gamma(2)).pixels == [0, 128, 180, 255])
    }

    @Test func `Percentiles cut off both ends`() throws {
        let ramp = (0..<100).map { UInt8($0) }
        let pixels = try picture(ramp, .percentile(10, 90), axes: [10, 10]).pixels

        #expect(pixels[0...10].allSatisfy { $0 == 0 })
        #expect(pixels[90...].allSatisfy { $0 == 255 })
        #expect(pixels[50] > 120 && pixels[50] < 135)
    }

    @Test func `Special constants are black and do not count`() throws {
        let constants = TestLabel.constants([("missing_constant", "255")])

        #expect(try picture([255, 0, 50, 100], .linear, more: constants).pixels == [0, 0, 128, 255])
    }

    @Test(arguments: [
        (ArrayPicture.Direction(), [0, 85, 170, 255]), (.init(isBottomUp: true), [170, 255, 0, 85]), (.init(isRightToLeft: true), [85, 0, 255, 170]),
    ])
    func `Lines and samples begin where the label says`(_ direction: ArrayPicture.Direction, _ pixels: [UInt8]) throws {
        #expect(try picture([0, 1, 2, 3], .linear, direction: direction).pixels == pixels)
    }

    @Test func `Three bands are colour, each stretched by itself, and one can be chosen`() throws {
        let data: [UInt8] = [0, 1, 10, 20, 5, 5]

        let colour = try picture(data, .linear, axes: [3, 1, 2])
        let green = try picture(data, .linear, axes: [3, 1, 2], bands: [1])

        #expect(colour.channels == 3)
        #expect(colour.pixels == [0, 0, 0, 255, 255, 0])
        #expect(green.channels == 1)
        #expect(green.pixels == [0, 255])
        #expect(throws: ReadingProblem.self) { try picture(data, .linear, axes: [3, 1, 2], bands: [3]) }
        #expect(throws: ReadingProblem.self) { try picture(data, .linear, axes: [3, 1, 2], bands: [0, 1]) }
    }

    @Test func `The display dictionary's directions are found for the array`() throws {
        let folder = try TestFolder()
        try folder.write("data.dat", [0])
        let setting = """
            <Observation_Area><Discipline_Area><d:Display_Settings xmlns:d="urn:d"><Local_Internal_Reference>
            <local_identifier_reference>image</local_identifier_reference></Local_Internal_Reference>
            <d:Display_Direction><d:vertical_display_direction>Bottom to Top</d:vertical_display_direction></d:Display_Direction>
            </d:Display_Settings></Discipline_Area></Observation_Area>
            """
        let array = TestLabel.array("UnsignedByte", [1, 1]).replacing("<offset", with: "<local_identifier>image</local_identifier><offset")
        var label = TestLabel(file: "data.dat", array)
        label.body = setting + label.body
        let product = try Product(path: try folder.write("data.xml", label.text))

        #expect(product.displayDirection(of: product.objects[0]) == .init(isBottomUp: true))
    }

    @Test func `A PNG is written`() throws {
        let folder = try TestFolder()

        try picture([0, 1, 2, 3], .linear).writePNG(to: folder.path + "/a.png")

        let bytes = try MappedFile(path: folder.path + "/a.png").withBytes { Array($0) }
        #expect(Array(bytes.prefix(8)) == [0x89, 80, 78, 71, 13, 10, 26, 10])
        #expect(Array(bytes[16..<26]) == [0, 0, 0, 2, 0, 0, 0, 2, 8, 0])
    }
}

@Suite struct `Plots of columns` {
    @Test func `Marks are round numbers inside the values`() {
        #expect(ColumnPlot.Scale([180.02, 297.9], length: 100, ticks: 5).ticks == [200, 250])
        #expect(ColumnPlot.Scale([0, 1], length: 100, ticks: 5).ticks.count == 6)
        #expect(ColumnPlot.Scale([-0.03, 0.05], length: 100, ticks: 5).ticks.map(ColumnPlot.Scale([-0.03, 0.05], length: 1, ticks: 5).text) == ["-0.02", "0", "0.02", "0.04"])
        #expect(ColumnPlot.Scale([0, 3e9], length: 100, ticks: 3).ticks.map(ColumnPlot.Scale([0, 3e9], length: 1, ticks: 3).text) == ["0", "1e9", "2e9", "3e9"])
        #expect(ColumnPlot.Scale([7, 7], length: 100, ticks: 5).place(7) == 0)
        #expect(ColumnPlot.Scale([], length: 100, ticks: 5).ticks.count > 1)
    }

    @Test func `What is no number leaves a gap`() {
        let svg = ColumnPlot.svg([1, 2, .nan, 4, 5], title: "a < b")

        let path = svg.split(separator: "<path d=\"")[1].prefix { $0 != "\"" }
        #expect(path.count { $0 == "M" } == 2)
        #expect(path.count { $0 == "L" } == 2)
        #expect(svg.contains("<title>a &lt; b</title>"))
    }

    @Test func `No peak is lost where there are more values than pixels`() {
        var values = [Double](repeating: 0, count: 100_000)
        values[50_001] = 10

        let svg = ColumnPlot.svg(values, title: "peak")

        #expect(svg.utf8.count < 100_000)
        #expect(svg.contains(" 40.0L"))
    }
}
