import Testing

@testable import PDS4

@Suite struct `Reading binary values` {
    @Test func `Every binary type has a case`() {
        #expect(Set(BinaryCase.all.map(\.type)) == Set(DataType.allCases.filter { $0.size != nil }))
    }

    @Test(arguments: BinaryCase.all)
    func `An array holds its values`(_ item: BinaryCase) throws {
        let opened = try ProductCase(TestLabel.array(item.type.rawValue, [3], offset: 5), data: [9, 9, 9, 9, 9] + item.bytes)

        let elements = try opened.array().elements()

        #expect(elements.written == item.column.written)
        #expect(elements.memory == item.column.memory)
    }

    @Test(arguments: BinaryCase.all)
    func `A column is read from between other bytes`(_ item: BinaryCase) throws {
        let values = stride(from: 0, to: item.bytes.count, by: item.size).map { Array(item.bytes[$0..<($0 + item.size)]) }
        let table = TestLabel.table("Binary", offset: 3, records: 3, length: item.size + 3, [
            TestLabel.field("Binary", "V", item.type.rawValue, at: 2, length: item.size),
        ])
        let opened = try ProductCase(table, data: [7, 7, 7] + values.flatMap { [1] + $0 + [2, 3] })

        let column = try opened.table().column("V")

        #expect(column.memory == item.column.memory)
        #expect(try opened.table().column("V", records: 1..<2).memory == Array(item.column.memory[item.size..<(2 * item.size)]))
    }

    @Test(arguments: BinaryCase.all, [0, 1])
    func `Repetitions of a group are one column`(_ item: BinaryCase, _ gap: Int) throws {
        // given a group of three repetitions, with or without a byte between them
        let step = item.size + gap
        let values = stride(from: 0, to: item.bytes.count, by: item.size).map { Array(item.bytes[$0..<($0 + item.size)]) }
        let record = [UInt8(4)] + values.flatMap { $0 + [UInt8](repeating: 8, count: gap) }
        var parts = [TestLabel.field("Binary", "V", item.type.rawValue, at: 1, length: item.size)]
        if gap > 0 { parts.append(TestLabel.field("Binary", "G", "UnsignedByte", at: item.size + 1, length: 1)) }
        let table = TestLabel.table("Binary", records: 2, length: 1 + 3 * step, [
            TestLabel.field("Binary", "N", "UnsignedByte"),
            TestLabel.group("Binary", repetitions: 3, at: 2, length: 3 * step, parts),
        ])

        // when
        let opened = try ProductCase(table, data: record + record)
        let column = try opened.table().column("V")

        // then
        #expect(try opened.table().columns[1].repetitions == 3)
        #expect(column.count == 6)
        #expect(column.memory == item.column.memory + item.column.memory)
    }

    @Test(arguments: BinaryCase.all)
    func `A row gives what the column gives`(_ item: BinaryCase) throws {
        let table = TestLabel.table("Binary", records: 3, length: item.size, [TestLabel.field("Binary", "V", item.type.rawValue, length: item.size)])
        let opened = try ProductCase(table, data: item.bytes)

        let rows = Array(try opened.table().rows)

        #expect(rows.map(\.number) == [1, 2, 3])
        let doubles = rows.map { $0["V"]?.double ?? .nan }
        #expect(doubles == item.column.doubles)
        #expect(rows[0]["W"] == nil)
    }

    @Test func `Packed bits are columns of their own`() throws {
        let bits = [("A", 1, 3, "UnsignedBitString"), ("B", 4, 9, "SignedBitString"), ("C", 10, 16, "UnsignedBitString")].map { name, first, last, type in
            "<Field_Bit><name>\(name)</name><start_bit_location>\(first)</start_bit_location><stop_bit_location>\(last)</stop_bit_location><data_type>\(type)</data_type></Field_Bit>"
        }
        let packed = "<Packed_Data_Fields><bit_fields>3</bit_fields>\(bits.joined())</Packed_Data_Fields>"
        let table = TestLabel.table("Binary", records: 2, length: 3, [
            TestLabel.field("Binary", "P", "UnsignedBitString", at: 2, length: 2, more: packed),
        ])
        let opened = try ProductCase(table, data: [0xFF, 0b101_11111, 0b1_0000011, 0xFF, 0b000_01000, 0b0_1111111])

        let columns = try opened.table().allColumns()

        #expect(columns.map(\.written) == ["int64([5, 0], missing: [])", "int64([-1, 16], missing: [])", "int64([3, 127], missing: [])"])
    }

    @Test func `A table that is cut off has the records that are there`() throws {
        let table = TestLabel.table("Binary", records: 5, length: 2, [TestLabel.field("Binary", "V", "UnsignedMSB2", length: 2)])
        let opened = try ProductCase(table, data: [0, 1, 0, 2, 0])

        #expect(try opened.table().count == 2)
        #expect(try opened.table().column("V").written == "uint16([1, 2])")
        #expect(try opened.table().column("V", records: 1..<99).written == "uint16([2])")
        #expect(try opened.table().column("V", records: 7..<9).count == 0)
    }

    @Test func `An array that the file does not hold is refused`() throws {
        let opened = try ProductCase(TestLabel.array("SignedLSB4", [2, 2]), data: [UInt8](repeating: 0, count: 15))

        #expect(throws: ReadingProblem.self) { try opened.array() }
    }
}

@Suite struct `Slices and loans` {
    private static let axes = [3, 4, 5]

    private func cube(_ type: String = "UnsignedMSB2") throws -> ProductCase {
        try ProductCase(TestLabel.array(type, Self.axes), data: (0..<60).flatMap { [0, UInt8($0)] })
    }

    @Test(arguments: [[0..<3, 0..<4, 0..<5], [1..<2, 0..<4, 0..<5], [0..<3, 1..<3, 0..<5], [0..<3, 2..<3, 1..<4], [2..<3, 3..<4, 4..<5], [0..<0, 0..<4, 0..<5]])
    func `A slice holds the elements inside its ranges`(_ ranges: [Range<Int>]) throws {
        let (shape, values) = try cube().array().slice(ranges)

        let expected = ranges[0].flatMap { plane in ranges[1].flatMap { line in ranges[2].map { Double(plane * 20 + line * 5 + $0) } } }
        #expect(shape == ranges.map(\.count))
        #expect(values.doubles == expected)
    }

    @Test func `Planes are slices along the slowest axis`() throws {
        #expect(try cube().array().elements(planes: 1..<2).doubles == (20..<40).map(Double.init))
        #expect(try cube().array().elements(planes: 5..<9).count == 0)
    }

    @Test func `A slice outside the array is refused`() throws {
        #expect(throws: ReadingProblem.self) { try cube().array().slice([0..<4, 0..<4, 0..<5]) }
        #expect(throws: ReadingProblem.self) { try cube().array().slice([0..<3]) }
    }

    @Test func `Elements in the machine's order are lent, others are not`() throws {
        let little = UInt16(1).littleEndian == 1
        let native = try cube(little ? "UnsignedLSB2" : "UnsignedMSB2").array()
        let foreign = try cube(little ? "UnsignedMSB2" : "UnsignedLSB2").array()

        #expect(native.withElements(of: UInt16.self) { $0.count } == 60)
        #expect(native.withElements(of: UInt16.self) { Array($0) }.map { "uint16(\($0))" } == (try native.elements().written))
        #expect(native.withElements(of: UInt32.self) { $0.count } == nil)
        #expect(foreign.withElements(of: UInt16.self) { $0.count } == nil)
    }

    @Test func `A column that fills the records is lent`() throws {
        let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
        let group = TestLabel.group("Binary", repetitions: 4, length: 4, [TestLabel.field("Binary", "V", "UnsignedByte")])
        let full = try ProductCase(TestLabel.table("Binary", records: 2, length: 4, [group]), data: bytes)
        let partial = try ProductCase(TestLabel.table("Binary", records: 2, length: 4, [TestLabel.field("Binary", "V", "UnsignedByte")]), data: bytes)

        #expect(try full.table().withColumn("V", of: UInt8.self) { Array($0) } == bytes)
        #expect(try partial.table().withColumn("V", of: UInt8.self) { Array($0) } == nil)
    }
}
