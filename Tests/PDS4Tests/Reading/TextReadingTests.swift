import Testing

@testable import PDS4

@Suite struct `Reading text tables` {
    private let character = TestLabel.table("Character", records: 3, length: 16, [
        TestLabel.field("Character", "N", "ASCII_Integer", at: 1, length: 3),
        TestLabel.field("Character", "R", "ASCII_Real", at: 5, length: 5),
        TestLabel.field("Character", "T", "ASCII_String", at: 11, length: 4),
    ])
    private let data = "  1 -2.50 ab  \r\n          c   \r\n -3 1e300 é  \r\n"

    private let delimited = TestLabel.table("Delimited", records: 3, [
        TestLabel.field("Delimited", "N", "ASCII_Integer"), TestLabel.field("Delimited", "R", "ASCII_Real"),
        TestLabel.field("Delimited", "T", "ASCII_String"),
    ])
    private let lines = "1,-2.50,\"a,\r\nb\"\r\n,,\r\n-3, 1e300 ,c\r\n"

    @Test func `Numbers and texts come out of fixed places, and empty fields are missing`() throws {
        let columns = try ProductCase(character, data: data).table().allColumns()

        #expect(columns[0].written == "int64([1, 0, -3], missing: [1])")
        #expect(columns[1].written == "double([-2.5, nan, 1e+300])")
        #expect(columns[2].written == "text([\"ab\", \"c\", \"é\"])")
        #expect((0..<3).map(columns[0].isMissing) == [false, true, false])
    }

    @Test func `Quoted fields of delimited tables hold delimiters and line breaks`() throws {
        let columns = try ProductCase(delimited, data: lines).table().allColumns()

        #expect(columns[0].written == "int64([1, 0, -3], missing: [1])")
        #expect(columns[1].written == "double([-2.5, nan, 1e+300])")
        #expect(columns[2].written == "text([\"a,\\r\\nb\", \"\", \"c\"])")
    }

    @Test func `Rows have the values of columns`() throws {
        for opened in [try ProductCase(character, data: data), try ProductCase(delimited, data: lines)] {
            let rows = Array(try opened.table().rows)

            #expect(rows.map { $0["N"] } == [.integer(1), .missing, .integer(-3)])
            #expect(rows.map { $0["R"] } == [.real(-2.5), .missing, .real(1e300)])
        }
    }

    @Test func `A value that is not of its type is named with its record`() throws {
        let opened = try ProductCase(character, data: data.replacing("-3", with: "-x"))

        let problem = #expect(throws: ReadingProblem.self) { try opened.table().column("N") }
        #expect(problem?.description == "Record 3: “-x” in the field “N” is no ASCII_Integer.")
        // Rows keep it as text.
        #expect(Array(try opened.table().rows)[2]["N"] == .text("-x"))
    }

    @Test func `A record with too few fields is named`() throws {
        let opened = try ProductCase(delimited, data: "1,2,a\r\n2\r\n")

        let problem = #expect(throws: ReadingProblem.self) { try opened.table().allColumns() }
        #expect(problem?.description.hasPrefix("Record 2 has 1 fields") == true)
    }

    @Test(arguments: [1, 2, 3, 100]) func `Batches together are the whole`(_ size: Int) throws {
        for opened in [try ProductCase(character, data: data), try ProductCase(delimited, data: lines)] {
            let table = try opened.table()
            var texts: [String] = []
            var ranges: [Range<Int>] = []

            try table.forEachBatch(of: size, columns: [2, 0], records: 1..<9) { columns, records in
                ranges.append(records)
                for index in 0..<columns[0].count { texts.append(columns[0].text(at: index) + "|" + columns[1].text(at: index)) }
            }

            #expect(ranges.first?.lowerBound == 1)
            #expect(ranges.last?.upperBound == 3)
            #expect(ranges.allSatisfy { $0.count <= size })
            #expect(texts.count == 2)
            #expect(texts[1].hasSuffix("|-3"))
        }
    }

    @Test func `Objects are found by name, by identifier and by their number in the label`() throws {
        let folder = try TestFolder()
        try folder.write("data.tab", [1, 2, 3, 4])
        let label = TestLabel(
            file: "data.tab", TestLabel.header(offset: 0, length: 1), TestLabel.array("UnsignedByte", [1], offset: 1, name: "first"),
            TestLabel.array("UnsignedByte", [2], offset: 2, name: "second")
        )
        let product = try Product(path: try folder.write("data.xml", label.text))

        #expect(try product.array("second").elements().written == "uint8([3, 4])")
        #expect(try product.array("2").elements().written == "uint8([2])")
        #expect(throws: ReadingProblem.self) { try product.array() }
        #expect(throws: ReadingProblem.self) { try product.array("1") }
        #expect(product.json().contains("\"shape\": [\n        2\n      ]"))
    }

    @Test func `A file outside the label's folder is not opened`() throws {
        let folder = try TestFolder()
        try folder.write("secret.tab", [1])
        let path = try folder.write("in/data.xml", TestLabel(file: "../secret.tab", TestLabel.array("UnsignedByte", [1])).text)

        #expect(throws: ReadingProblem.self) { try Product(path: path).array() }
    }
}

@Suite struct `Exports` {
    private func output(_ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try body { bytes += Array($0) }
        return bytes
    }

    private let table = TestLabel.table("Delimited", records: 2, [
        TestLabel.field("Delimited", "月", "ASCII_Integer"), TestLabel.field("Delimited", "R", "ASCII_Real"),
        TestLabel.field("Delimited", "T", "ASCII_String"),
    ])
    private let data = "1,0.1,\"a,b\"\r\n,,é\r\n"

    @Test func `CSV quotes what needs it and leaves missing values empty`() throws {
        let opened = try ProductCase(table, data: data)

        let text = try output { try TableExport.csv(try opened.table(), write: $0) }

        #expect(String(decoding: text, as: UTF8.self) == "月,R,T\r\n1,0.1,\"a,b\"\r\n,,é\r\n")
    }

    @Test func `JSON lines are an object for each row`() throws {
        let opened = try ProductCase(table, data: data)

        let text = try output { try TableExport.jsonLines(try opened.table(), records: 1..<2, write: $0) }

        #expect(String(decoding: text, as: UTF8.self) == "{\"月\":null,\"R\":null,\"T\":\"é\"}\n")
    }

    @Test func `Single reals have no more digits than they need`() throws {
        let table = TestLabel.table("Binary", records: 1, length: 4, [TestLabel.field("Binary", "V", "IEEE754MSBSingle", length: 4)])
        let opened = try ProductCase(table, data: [0x3D, 0xCC, 0xCC, 0xCD])

        #expect(String(decoding: try output { try TableExport.csv(try opened.table(), write: $0) }, as: UTF8.self) == "V\r\n0.1\r\n")
        #expect(String(decoding: try output { try TableExport.jsonLines(try opened.table(), write: $0) }, as: UTF8.self) == "{\"V\":0.1}\n")
    }

    @Test func `Columns become NumPy's array of records`() throws {
        let opened = try ProductCase(table, data: data)

        let bytes = try output { try NPYExport.table(try opened.table(), columns: [0, 2], write: $0) }

        // A name that is not ASCII needs version 3; whole numbers of which one is missing are doubles.
        #expect(Array(bytes.prefix(8)) == [0x93, 78, 85, 77, 80, 89, 3, 0])
        let length = Int(bytes[8]) + Int(bytes[9]) << 8
        #expect((12 + length) % 64 == 0)
        let header = String(decoding: bytes[12..<(12 + length)], as: UTF8.self)
        #expect(header.hasPrefix("{'descr': [('月', '<f8'), ('T', '<U3')], 'fortran_order': False, 'shape': (2,), }"))
        #expect(header.hasSuffix("\n"))
        let values = Array(bytes[(12 + length)...])
        #expect(values.count == 2 * (8 + 12))
        #expect(Array(values[0..<8]) == [0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
        #expect(Array(values[8..<20]) == [97, 0, 0, 0, 44, 0, 0, 0, 98, 0, 0, 0])
        #expect(Double(bitPattern: values[20..<28].reversed().reduce(0) { $0 << 8 | UInt64($1) }).isNaN)
        #expect(Array(values[28..<40]) == [0xE9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test(arguments: BinaryCase.all) func `One binary column is its bytes in the machine's order`(_ item: BinaryCase) throws {
        let table = TestLabel.table("Binary", records: 3, length: item.size, [TestLabel.field("Binary", "V", item.type.rawValue, length: item.size)])
        let opened = try ProductCase(table, data: item.bytes)

        let bytes = try output { try NPYExport.table(try opened.table(), columns: [0], write: $0) }

        #expect(Array(bytes.suffix(item.bytes.count)) == item.column.memory)
        #expect((bytes.count - item.bytes.count) % 64 == 0)
    }

    @Test func `Arrays keep the order of the file, and planes are cut out`() throws {
        let opened = try ProductCase(TestLabel.array("UnsignedMSB2", [3, 2]), data: (0..<6).flatMap { [1, UInt8($0)] })

        let bytes = try output { try NPYExport.array(try opened.array(), planes: 1..<3, write: $0) }

        #expect(String(decoding: bytes[10..<60], as: UTF8.self).hasPrefix("{'descr': '>u2', 'fortran_order': False, 'shape': "))
        #expect(String(decoding: bytes[10..<90], as: UTF8.self).contains("(2, 2)"))
        #expect(Array(bytes.suffix(8)) == [1, 2, 1, 3, 1, 4, 1, 5])
    }

    @Test(arguments: [
        ("UnsignedByte", [2, 2], [1, 2, 3, 4] as [UInt8], "1,2\r\n3,4\r\n", "[1,2]\n[3,4]\n"),
        ("UnsignedByte", [3], [1, 2, 3], "1,2,3\r\n", "[1,2,3]\n"),
        ("IEEE754MSBSingle", [1, 2], [0x3D, 0xCC, 0xCC, 0xCD, 0x7F, 0xC0, 0, 0], "0.1,nan\r\n", "[0.1,null]\n"),
        ("ComplexMSB8", [1, 1], [0x3F, 0x80, 0, 0, 0xFF, 0x80, 0, 0], "\"(1.0,-inf)\"\r\n", "[[1.0,null]]\n"),
        ("UnsignedByte", [2, 1, 2], [1, 2, 3, 4], "1,2\r\n3,4\r\n", "[1,2]\n[3,4]\n"),
    ])
    func `Arrays are a line for each run`(_ type: String, _ axes: [Int], _ data: [UInt8], _ csv: String, _ json: String) throws {
        let array = try ProductCase(TestLabel.array(type, axes), data: data).array()

        #expect(String(decoding: try output { try ArrayExport.lines(array, as: .csv, write: $0) }, as: UTF8.self) == csv)
        #expect(String(decoding: try output { try ArrayExport.lines(array, as: .jsonLines, write: $0) }, as: UTF8.self) == json)
    }
}
