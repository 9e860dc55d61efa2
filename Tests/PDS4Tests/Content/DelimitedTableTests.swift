import Testing

@testable import PDS4

@Suite struct `Delimited tables` {
    private static func field(_ name: String, _ type: String, _ more: String = "") -> String {
        TestLabel.field("Delimited", name, type, more: more)
    }

    private static func table(_ records: Int, _ fields: [String]? = nil, delimiter: String = "Carriage-Return Line-Feed", more: String = "") -> String {
        TestLabel.table("Delimited", records: records, delimiter: delimiter, more: more, fields ?? [field("A", "ASCII_String"), field("N", "ASCII_Integer")])
    }

    @Test func `A table as its label says has no findings`() throws {
        #expect(try TableCase(Self.table(2), data: "a,1\r\n\"b, c\",-2\r\n").types().isEmpty)
    }

    @Test func `A quoted number is the number`() throws {
        #expect(try TableCase(Self.table(1), data: "a,\"12\"\r\n").types().isEmpty)
    }

    @Test func `Empty values are allowed, and blanks count as empty`() throws {
        #expect(try TableCase(Self.table(3), data: ",\r\na,\r\n  ,  \r\n").types().isEmpty)
    }

    @Test func `Too few and too many values are named by record`() throws {
        let table = try TableCase(Self.table(3), data: "a\r\nb,2\r\nc,3,4\r\n")

        let found = report(table.label).judgements

        #expect(found.map(\.type) == ["error.table.fields_mismatch", "error.table.fields_mismatch"])
        #expect(found.map(\.place?.record) == [1, 3])
    }

    @Test func `Fewer records than the label says is an error`() throws {
        #expect(try TableCase(Self.table(3), data: "a,1\r\nb,2\r\n").types() == ["error.table.records_mismatch": 1])
    }

    @Test func `What follows the last record belongs to something else`() throws {
        #expect(try TableCase(Self.table(1), data: "a,1\r\nsomething else\n").types().isEmpty)
    }

    @Test func `Each record ends as the label says`() throws {
        #expect(try TableCase(Self.table(2), data: "a,1\nb,2\r\n").types() == ["error.table.missing_CRLF": 1])
        #expect(try TableCase(Self.table(2, delimiter: "Line-Feed"), data: "a,1\nb,2\n").types().isEmpty)
    }

    @Test func `A line break inside quotes is no end of a record, and no value`() throws {
        let types = try TableCase(Self.table(1), data: "\"a\r\nb\",1\r\n").types()

        #expect(types["error.validation.invalid_field_value"] == 1)
    }

    @Test func `A quote inside quotes is refused`() throws {
        #expect(try TableCase(Self.table(1), data: "\"a\"\"b\",1\r\n").types() == ["error.validation.invalid_field_value": 1])
    }

    @Test func `A value longer than its field allows is named`() throws {
        let fields = [Self.field("A", "ASCII_String", "<maximum_field_length unit=\"byte\">3</maximum_field_length>"), Self.field("N", "ASCII_Integer")]

        #expect(try TableCase(Self.table(2, fields), data: "abc,1\r\nabcd,1\r\n").types() == ["error.table.field_value_too_long": 1])
        #expect(try TableCase(Self.table(3, fields), data: "\"abc\",1\r\n\"abc \",1\r\n abc,1\r\n").types() == ["error.table.field_value_too_long": 2])
    }

    @Test func `A record longer than the table allows is named`() throws {
        let table = Self.table(2).replacing("</groups>", with: "</groups><maximum_record_length unit=\"byte\">6</maximum_record_length>")

        #expect(try TableCase(table, data: "a,1\r\nabc,123\r\n").types() == ["error.table.record_length_mismatch": 1])
    }

    @Test(arguments: [("Semicolon", ";"), ("Horizontal Tab", "\t"), ("Vertical Bar", "|"), ("Comma", ",")])
    func `Fields part at the label's delimiter`(_ name: String, _ mark: String) throws {
        let table = Self.table(1).replacing("<field_delimiter>Comma<", with: "<field_delimiter>\(name)<")

        #expect(try TableCase(table, data: "a\(mark)1\r\n").types().isEmpty)
        #expect(try TableCase(table, data: "a~1\r\n").types() == ["error.table.fields_mismatch": 1])
    }

    @Test func `A validation format is for character tables, a field format for all`() throws {
        func fields(_ attribute: String) -> [String] {
            [Self.field("X", "ASCII_Real", "<\(attribute)>%5.2f</\(attribute)>"), Self.field("N", "ASCII_Integer")]
        }

        #expect(try TableCase(Self.table(1, fields("validation_format")), data: "1.2345,1\r\n").types().isEmpty)
        #expect(try TableCase(Self.table(1, fields("field_format")), data: "1.2,1\r\n").types().isEmpty)
        #expect(
            try TableCase(Self.table(1, fields("field_format")), data: "1.234,1\r\n").types()
                == ["warning.table.field_value_format_precision_mismatch": 1]
        )
    }

    @Test func `Groups repeat their fields, and may be nested`() throws {
        let inner = TestLabel.group("Delimited", repetitions: 2, [Self.field("N", "ASCII_Integer")])
        let outer = TestLabel.group("Delimited", repetitions: 2, [Self.field("A", "ASCII_String"), inner])
        let table = TestLabel.table("Delimited", records: 1, [outer])

        #expect(try TableCase(table, data: "a,1,2,b,3,4\r\n").types().isEmpty)
        #expect(try TableCase(table, data: "a,1,2,b,3,x\r\n").types() == ["error.table.field_value_data_type_mismatch": 1])
    }

    @Test(arguments: [(3, nil), (nil, 1)] as [(Int?, Int?)])
    func `Counts of fields and groups must be right`(_ fields: Int?, _ groups: Int?) throws {
        let table = TestLabel.table("Delimited", records: 1, fields: fields, groups: groups, [Self.field("A", "ASCII_String"), Self.field("N", "ASCII_Integer")])

        #expect(try TableCase(table, data: "a,1\r\n").types() == ["error.label.table_definition_problem": 1])
    }

    @Test func `A table ends where its object ends`() throws {
        let table = Self.table(2, more: "<object_length unit=\"byte\">5</object_length>")

        #expect(try TableCase(table, data: "a,1\r\nb,2\r\n").types() == ["error.table.records_mismatch": 1])
    }

    @Test func `A table that begins behind the end of its file cannot be read`() throws {
        let table = TestLabel.table("Delimited", offset: 100, records: 1, [Self.field("A", "ASCII_String")])

        #expect(try TableCase(table, data: "a\r\n").types() == ["error.table.bad_file_read": 1])
    }
}
