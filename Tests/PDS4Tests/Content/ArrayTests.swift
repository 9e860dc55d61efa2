import Testing

@testable import PDS4

@Suite struct `Arrays` {
    private func types(_ array: String, _ data: [UInt8], _ change: (inout ValidationOptions) -> Void = { _ in }) throws -> [String: Int] {
        try TableCase(array, data: data, file: "data.img").types(change)
    }

    private static func statistics(_ pairs: [(String, String)]) -> String {
        "<Object_Statistics>" + pairs.map { "<\($0)>\($1)</\($0)>" }.joined() + "</Object_Statistics>"
    }

    @Test(arguments: [[6], [2, 3], [1, 2, 3]])
    func `An array of one to three axes that its file holds has no findings`(_ axes: [Int]) throws {
        #expect(try types(TestLabel.array("UnsignedMSB2", axes), [UInt8](repeating: 0, count: 12)).isEmpty)
    }

    @Test func `An array that reaches beyond its file cannot be read`() throws {
        #expect(try types(TestLabel.array("UnsignedMSB2", [2, 3]), [UInt8](repeating: 0, count: 11)) == ["error.array.bad_file_read": 1])
        #expect(try types(TestLabel.array("UnsignedByte", [3], offset: 2), [1, 2, 3, 4]) == ["error.array.bad_file_read": 1])
    }

    @Test func `A type that is none cannot be read`() throws {
        #expect(try types(TestLabel.array("Nibble", [3]), [1, 2, 3]) == ["error.array.bad_file_read": 1])
    }

    @Test func `Each element beyond the statistics is an error`() throws {
        let array = TestLabel.array("UnsignedByte", [4], more: Self.statistics([("minimum", "2"), ("maximum", "3")]))

        #expect(try types(array, [1, 2, 3, 4]) == ["error.array.value_out_of_min_max_range": 2])
    }

    @Test func `A statistic that is rounded is not held against the value it came from`() throws {
        let array = TestLabel.array("IEEE754MSBSingle", [1], more: Self.statistics([("maximum", "0.1")]))
        let tenth = Float(0.1).bitPattern

        #expect(try types(array, [UInt8(tenth >> 24), UInt8(tenth >> 16 & 255), UInt8(tenth >> 8 & 255), UInt8(tenth & 255)]).isEmpty)
    }

    @Test func `Scaled statistics are compared with scaled elements`() throws {
        let array = TestLabel.array(
            "UnsignedByte", [2], element: "<scaling_factor>0.5</scaling_factor><value_offset>10</value_offset>",
            more: Self.statistics([("minimum_scaled_value", "10.5"), ("maximum_scaled_value", "11")])
        )

        #expect(try types(array, [1, 2]).isEmpty)
        #expect(try types(array, [0, 3]) == ["error.array.value_out_of_scaled_min_max_range": 2])
    }

    @Test func `Special constants have no limits, and are told of where information is asked for`() throws {
        let array = TestLabel.array(
            "SignedMSB2", [3], more: Self.statistics([("minimum", "0")]) + TestLabel.constants([("missing_constant", "-32768"), ("valid_minimum", "1")])
        )
        let data: [UInt8] = [0x80, 0, 0, 5, 0x80, 0]

        #expect(try types(array, data).isEmpty)
        #expect(try types(array, data) { $0.leastSeverity = .info }["info.array.is_special_constant"] == 2)
    }

    @Test func `Elements beyond the valid range are warned of`() throws {
        let array = TestLabel.array("SignedByte", [3], more: TestLabel.constants([("valid_minimum", "-1"), ("valid_maximum", "1")]))

        #expect(try types(array, [0, 2, 0xFE]) == ["warning.array.value_out_of_special_constant_min_max_range": 2])
    }

    @Test func `A spot check reads every n-th line, or every n-th element of a single axis`() throws {
        let limits = Self.statistics([("maximum", "0")])
        let data: [UInt8] = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]

        #expect(try types(TestLabel.array("UnsignedByte", [4, 3], more: limits), data) { $0.recordStep = 3 } == ["error.array.value_out_of_min_max_range": 6])
        #expect(try types(TestLabel.array("UnsignedByte", [12], more: limits), data) { $0.recordStep = 3 } == ["error.array.value_out_of_min_max_range": 4])
    }

    @Test(arguments: ["IEEE754LSBSingle", "IEEE754LSBDouble", "ComplexLSB8"])
    func `Not a number and infinity are elements of IEEE 754 arrays`(_ type: String) throws {
        let data: [UInt8] = [0, 0, 0xC0, 0x7F, 0, 0, 0xF0, 0x7F]

        #expect(try types(TestLabel.array(type, [type == "IEEE754LSBSingle" ? 2 : 1]), data).isEmpty)
    }

    @Test func `Axes whose product is no number that a file could have are refused`() throws {
        let array = TestLabel.array("UnsignedByte", [Int.max, 3])

        #expect(try !types(array, [1, 2, 3]).isEmpty)
    }

    @Test func `Axes go by their sequence numbers, not by their order in the label`() throws {
        let text = TestLabel(file: "a.img", """
            <Array_2D><offset unit="byte">0</offset><Element_Array><data_type>UnsignedByte</data_type></Element_Array>
            <Axis_Array><axis_name>Sample</axis_name><elements>3</elements><sequence_number>2</sequence_number></Axis_Array>
            <Axis_Array><axis_name>Line</axis_name><elements>2</elements><sequence_number>1</sequence_number></Axis_Array></Array_2D>
            """).text

        let object = try #require(ObjectReader.objects(in: try Label(bytes: Array(text.utf8), path: "a.xml").root).first)

        guard case .array(let array) = object.content else {
            Issue.record("no array")
            return
        }
        #expect(array.axes.map(\.name) == ["Line", "Sample"])
        #expect(array.count == 6)
    }

    @Test func `Axes have different numbers`() throws {
        let array = TestLabel.array("UnsignedByte", [2, 2]).replacing("<sequence_number>2<", with: "<sequence_number>1<")

        #expect(try TableCase(array, data: [1, 2, 3, 4]).types() == ["error.label.invalid_object_definition": 1])
    }
}

@Suite struct `Places of objects` {
    private func types(_ objects: [String], bytes: Int, _ change: (inout ValidationOptions) -> Void = { _ in }) throws -> [String: Int] {
        try TableCase(objects.joined(), data: [UInt8](repeating: 0, count: bytes), file: "data.dat").types(change)
    }

    @Test func `Objects side by side are good`() throws {
        #expect(try types([TestLabel.header(offset: 0, length: 4), TestLabel.array("UnsignedByte", [4], offset: 4)], bytes: 8).isEmpty)
    }

    @Test func `An object that begins before the end of the one before is wrong`() throws {
        let objects = [TestLabel.header(offset: 0, length: 5), TestLabel.array("UnsignedByte", [4], offset: 4)]

        #expect(try types(objects, bytes: 8) == ["error.label.invalid_object_definition": 1])
    }

    @Test func `Objects in another order than their places are warned of`() throws {
        let objects = [TestLabel.array("UnsignedByte", [4], offset: 4), TestLabel.header(offset: 0, length: 4)]

        #expect(try types(objects, bytes: 8) == ["warning.data_objects.out_of_order": 1])
    }

    @Test func `Bytes that nothing describes are reported on request`() throws {
        let objects = [TestLabel.header(offset: 2, length: 2), TestLabel.array("UnsignedByte", [4], offset: 6)]

        #expect(try types(objects, bytes: 12).isEmpty)
        #expect(try types(objects, bytes: 12) { $0.checksCompleteDescription = true } == ["warning.data.not_described": 3])
    }

    @Test func `Each file area is a file of its own`() throws {
        let folder = try TestFolder()
        try folder.write("a.dat", [1, 2])
        try folder.write("b.dat", [1, 2])
        let body = TestLabel.area("a.dat", TestLabel.array("UnsignedByte", [2])) + TestLabel.area("b.dat", TestLabel.array("UnsignedByte", [2]))

        let label = try folder.write("ab.xml", TestLabel(body: body).text)

        #expect(report(label).types.isEmpty)
    }
}
