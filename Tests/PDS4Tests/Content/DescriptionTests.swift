import Testing

@testable import PDS4

@Suite struct `Descriptions of fields and arrays` {
    @Test(arguments: [(2, [:]), (3, ["error.table.bit_field_mismatch": 1])] as [(Int, [String: Int])])
    func `As many bit fields are defined as the label states`(_ stated: Int, _ expected: [String: Int]) throws {
        let bits = (1...2).map {
            "<Field_Bit><name>b\($0)</name><start_bit_location>\($0)</start_bit_location><stop_bit_location>\($0)</stop_bit_location><data_type>UnsignedBitString</data_type></Field_Bit>"
        }
        let packed = "<Packed_Data_Fields><bit_fields>\(stated)</bit_fields>\(bits.joined())</Packed_Data_Fields>"
        let table = TestLabel.table("Binary", records: 1, length: 1, [TestLabel.field("Binary", "f", "UnsignedBitString", more: packed)])

        #expect(try TableCase(table, data: [0x80]).types() == expected)
    }

    @Test(arguments: [("-999", true), ("0xFF", true), ("16#FF#", true), ("1.5e3", true), ("NaN", true), ("none", false), ("0xGG", false)])
    func `A constant for missing binary values is a number or a bit pattern`(_ text: String, _ isValid: Bool) throws {
        let constants = TestLabel.constants([("missing_constant", text)])
        let field = TestLabel.field("Binary", "f", "UnsignedByte", more: constants)
        let table = TestLabel.table("Binary", records: 1, length: 1, [field])
        let array = TestLabel.array("UnsignedByte", [1], more: constants)

        #expect(try TableCase(table, data: [1]).types() == (isValid ? [:] : ["error.field.invalid_special_constant": 1]))
        #expect(try TableCase(array, data: [1]).types() == (isValid ? [:] : ["error.array.invalid_special_constant": 1]))
    }

    @Test(arguments: [(4, 8, true), (3, 8, false), (2, 8, false)])
    func `A group's length is that of its fields, as often as they are repeated`(_ repetitions: Int, _ length: Int, _ fits: Bool) throws {
        let group = TestLabel.group("Binary", repetitions: repetitions, length: length, [TestLabel.field("Binary", "f", "SignedLSB2", length: 2)])
        let table = TestLabel.table("Binary", records: 1, length: 8, [group])

        #expect(try TableCase(table, data: Array(repeating: 0, count: 8)).types() == (fits ? [:] : ["error.label.table_definition_problem": 1]))
    }

    @Test(arguments: ["Header", "Stream_Text", "Encoded_Image"], [(3, true), (4, false), (Int.max, false)])
    func `What is no table and no array lies within its file too`(_ kind: String, _ length: (Int, Bool)) throws {
        let (length, fits) = length
        let header = "<\(kind)><offset unit=\"byte\">0</offset><object_length unit=\"byte\">\(length)</object_length></\(kind)>"

        #expect(try TableCase(header, data: "abc").types() == (fits ? [:] : ["error.label.invalid_object_definition": 1]))
        #expect(try TableCase(header, data: "abc").types { $0.checksContent = false }.isEmpty)
    }

    @Test func `A constant of a text field may be any text`() throws {
        let field = TestLabel.field("Character", "f", "ASCII_Real", length: 3, more: TestLabel.constants([("missing_constant", "N/A")]))

        #expect(try TableCase(TestLabel.table("Character", records: 1, length: 5, [field]), data: "N/A\r\n").types().isEmpty)
    }

    @Test func `Blank fields are told of as information`() throws {
        let field = TestLabel.field("Character", "f", "ASCII_Integer", length: 3)
        let table = try TableCase(TestLabel.table("Character", records: 2, length: 5, [field]), data: "  1\r\n   \r\n")

        #expect(table.types().isEmpty)
        #expect(table.types { $0.leastSeverity = .info }["info.table.blank_field_value"] == 1)
    }

    @Test func `Of every n-th label the data are checked, beginning with the first`() throws {
        let folder = try TestFolder()
        let table = TestLabel.table("Character", records: 1, length: 5, [TestLabel.field("Character", "f", "ASCII_Integer", length: 3)])
        for number in 0..<5 {
            try folder.write("\(number).tab", "abc\r\n")
            var label = TestLabel(file: "\(number).tab", table)
            label.lid += "\(number)"
            try folder.write("\(number).xml", label.text)
        }

        for (step, wrong) in [(1, ["0.xml", "1.xml", "2.xml", "3.xml", "4.xml"]), (2, ["0.xml", "2.xml", "4.xml"]), (9, ["0.xml"])] {
            let report = run([folder.path]) { $0.everyNth = step }
            #expect(report.labels.filter { !$0.passed }.map { FileSystem.name($0.path) } == wrong)
        }
    }
}
