import Testing

@testable import PDS4

@Suite struct `Character tables` {
    private static let name = TestLabel.field("Character", "NAME", "ASCII_String", at: 1, length: 4)
    private static let number = TestLabel.field("Character", "N", "ASCII_Integer", at: 6, length: 3)

    private static func table(records: Int = 2, length: Int = 10, delimiter: String? = "Carriage-Return Line-Feed", _ fields: [String]? = nil) -> String {
        TestLabel.table("Character", records: records, length: length, delimiter: delimiter, fields ?? [name, number])
    }

    @Test func `A table as its label says has no findings`() throws {
        let table = try TableCase(Self.table(), data: "abcd   1\r\nef    22\r\n")

        #expect(table.types().isEmpty)
    }

    @Test func `Every record without its line end is named`() throws {
        let table = try TableCase(Self.table(records: 3), data: "abcd   1\r\nef    22  ghij   3\n\n")

        #expect(table.types() == ["error.table.missing_CRLF": 2])
    }

    @Test(arguments: [("abcd   1\nef    22\n", [:]), ("abcd   1\nef    22 ", ["error.table.missing_LF": 1])])
    func `A line feed suffices where the label says so`(_ data: String, _ expected: [String: Int]) throws {
        let table = try TableCase(Self.table(length: 9, delimiter: "Line-Feed"), data: data)

        #expect(table.types() == expected)
    }

    @Test func `A line feed after a carriage return is no mere line feed`() throws {
        let table = try TableCase(Self.table(length: 10, delimiter: "Line-Feed"), data: "abcd   1\r\nef    22\r\n")

        #expect(table.types() == ["error.table.missing_LF": 2])
    }

    @Test func `A file that ends before its last record does not fit its definition`() throws {
        let table = try TableCase(Self.table(records: 3), data: "abcd   1\r\nef    22\r\n")

        #expect(table.types() == ["error.label.table_definition_problem": 1])
    }

    @Test func `A record length that the fields do not fit into is reported once`() throws {
        let table = try TableCase(Self.table(records: 2, length: 9), data: "abcd   1\r\nef    22\r\n")

        #expect(table.types() == ["error.table.record_length_mismatch": 1])
    }

    @Test func `A value of another type is named with its record and field`() throws {
        let table = try TableCase(Self.table(), data: "abcd   1\r\nef    2x\r\n")

        let found = report(table.label).judgements

        #expect(found.map(\.type) == ["error.table.field_value_data_type_mismatch"])
        #expect(found.first?.place?.record == 2)
        #expect(found.first?.place?.field == 2)
    }

    @Test func `An empty value has no type to break`() throws {
        let table = try TableCase(Self.table(), data: "abcd    \r\n      22\r\n")

        #expect(table.types().isEmpty)
    }

    @Test func `Fields that overlap end the table`() throws {
        let fields = [Self.name, TestLabel.field("Character", "N", "ASCII_Integer", at: 4, length: 3)]

        let types = try TableCase(Self.table(fields), data: "abc123  \r\nabc123  \r\n").types()

        #expect(types["error.table.field_value_overlap"] == 2)
        #expect(types["error.table.records_mismatch"] == 1)
    }

    @Test func `Text between fields is reported on request only`() throws {
        let table = try TableCase(Self.table(), data: "abcd,  1\r\nef    22\r\n")

        #expect(table.types().isEmpty)
        #expect(table.types { $0.checksBetweenFields = true } == ["warning.table.characters_between_fields": 1])
    }

    @Test(arguments: [(["%4s", "%3d"], [:]), (["%3s", nil], ["warning.table.field_value_too_long": 1])])
    func `A field format warns`(_ formats: [String?], _ expected: [String: Int]) throws {
        let fields = zip([("NAME", "ASCII_String", 1, 4), ("N", "ASCII_Integer", 6, 3)], formats).map { field, format in
            TestLabel.field("Character", field.0, field.1, at: field.2, length: field.3, more: format.map { "<field_format>\($0)</field_format>" } ?? "")
        }

        #expect(try TableCase(Self.table(fields), data: "abcd   1\r\nef    22\r\n").types() == expected)
    }

    @Test(arguments: [
        ("field_format", "1.5 ", [:]), ("field_format", "1.25", [:]), ("field_format", "1.257", ["warning.table.field_value_format_precision_mismatch": 1]),
        ("validation_format", "1.25", [:]), ("validation_format", "1.5 ", ["error.table.field_value_format_precision_mismatch": 1]),
    ])
    func `A field format gives the greatest precision and a validation format the only one`(
        _ attribute: String, _ value: String, _ expected: [String: Int]
    ) throws {
        let field = TestLabel.field("Character", "X", "ASCII_Real", at: 1, length: 5, more: "<\(attribute)>%5.2f</\(attribute)>")
        let padded = value + String(repeating: " ", count: 5 - value.utf8.count)

        let table = try TableCase(Self.table(records: 1, length: 7, [field]), data: padded + "\r\n")

        #expect(table.types() == expected)
    }

    @Test func `The count of fields must be that of the label's character tables`() throws {
        let table = TestLabel.table("Character", records: 1, length: 10, fields: 3, [Self.name, Self.number])

        #expect(try TableCase(table, data: "abcd   1\r\n").types() == ["error.label.invalid_object_definition": 1])
    }

    @Test(arguments: [("ASCII_String", "%+4s"), ("ASCII_Integer", "%-4d")])
    func `A justification that the type excludes is a wrong definition`(_ type: String, _ format: String) throws {
        let field = TestLabel.field("Character", "X", type, length: 4, more: "<field_format>\(format)</field_format>")

        let types = try TableCase(Self.table(records: 1, length: 6, [field]), data: "   1\r\n").types()

        #expect(types == ["error.label.invalid_object_definition": 1])
    }

    @Test func `A group is as good as its fields written out`() throws {
        let group = TestLabel.group(
            "Character", repetitions: 3, length: 9, [TestLabel.field("Character", "N", "ASCII_Integer", at: 1, length: 3)]
        )
        let table = TestLabel.table("Character", records: 1, length: 11, [group])

        #expect(try TableCase(table, data: "  1  2 xx\r\n").types() == ["error.table.field_value_data_type_mismatch": 1])
    }

    @Test func `Only every n-th record is read on request`() throws {
        let table = try TableCase(Self.table(records: 4), data: "a     xx\r\nb      1\r\nc     xx\r\nd      1\r\n")

        #expect(table.types() == ["error.table.field_value_data_type_mismatch": 2])
        #expect(table.types { $0.recordStep = 4 } == ["error.table.field_value_data_type_mismatch": 1])
    }

    @Test func `Data are left alone when content is not asked for`() throws {
        let table = try TableCase(Self.table(), data: "nonsense")

        #expect(table.types { $0.checksContent = false }.isEmpty)
    }
}
