import Testing

@testable import PDS4

@Suite struct `Binary tables` {
    private static func field(_ name: String, _ type: String, at location: Int, _ length: Int, _ more: String = "") -> String {
        TestLabel.field("Binary", name, type, at: location, length: length, more: more)
    }

    private static func table(_ records: Int, _ length: Int, fields: Int? = nil, groups: Int? = nil, _ parts: [String]) -> String {
        TestLabel.table("Binary", records: records, length: length, fields: fields, groups: groups, parts)
    }

    private static func bits(_ ranges: [(Int, Int)], _ type: String = "UnsignedBitString") -> String {
        let parts = ranges.map {
            "<Field_Bit><name>B</name><start_bit_location>\($0.0)</start_bit_location><stop_bit_location>\($0.1)</stop_bit_location><data_type>\(type)</data_type></Field_Bit>"
        }
        return "<Packed_Data_Fields><bit_fields>\(ranges.count)</bit_fields>\(parts.joined())</Packed_Data_Fields>"
    }

    @Test func `A table as its label says has no findings`() throws {
        let table = Self.table(2, 4, [Self.field("A", "UnsignedByte", at: 1, 1), Self.field("B", "SignedMSB2", at: 3, 2)])

        #expect(try TableCase(table, data: [UInt8](repeating: 0, count: 8)).types().isEmpty)
    }

    @Test func `A file with fewer whole records does not fit`() throws {
        let table = Self.table(3, 4, [Self.field("A", "UnsignedByte", at: 1, 1)])

        #expect(try TableCase(table, data: [UInt8](repeating: 0, count: 11)).types() == ["error.label.table_definition_problem": 1])
    }

    @Test(arguments: [("UnsignedMSB2", 4), ("IEEE754LSBDouble", 4), ("SignedByte", 2)])
    func `A length that the type does not have cannot be read`(_ type: String, _ length: Int) throws {
        let table = Self.table(2, 8, [Self.field("A", type, at: 1, length)])

        #expect(try TableCase(table, data: [UInt8](repeating: 0, count: 16)).types() == ["error.table.bad_field_read": 1])
    }

    @Test func `A field beyond the record cannot be read`() throws {
        let table = Self.table(2, 4, [Self.field("A", "SignedMSB2", at: 4, 2)])

        #expect(try TableCase(table, data: [UInt8](repeating: 0, count: 8)).types() == ["error.table.bad_field_read": 1])
    }

    @Test func `Fields that overlap are reported once`() throws {
        let table = Self.table(2, 4, [Self.field("A", "UnsignedMSB4", at: 1, 4), Self.field("B", "UnsignedByte", at: 4, 1)])

        #expect(try TableCase(table, data: [UInt8](repeating: 0, count: 8)).types() == ["error.table.field_value_overlap": 1])
    }

    @Test(arguments: [
        ("SignedLSB2", [0xFE, 0xFF] as [UInt8]), ("SignedMSB2", [0xFF, 0xFE]), ("SignedByte", [0xFE]), ("SignedLSB4", [0xFE, 0xFF, 0xFF, 0xFF]),
        ("IEEE754MSBSingle", [0xC0, 0, 0, 0]), ("IEEE754LSBSingle", [0, 0, 0, 0xC0]), ("SignedMSB8", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE]),
        ("IEEE754LSBDouble", [0, 0, 0, 0, 0, 0, 0, 0xC0]),
    ])
    func `Limits see the value in its byte order`(_ type: String, _ bytes: [UInt8]) throws {
        func types(_ minimum: String) throws -> [String: Int] {
            let field = Self.field("A", type, at: 1, bytes.count, TestLabel.limits(minimum, nil))
            return try TableCase(Self.table(1, bytes.count, [field]), data: bytes).types()
        }

        #expect(try types("-2").isEmpty)
        #expect(try types("-1.5") == ["error.table.field_value_out_of_min_max_range": 1])
    }

    @Test func `Text in a binary table has a type too`() throws {
        let table = Self.table(1, 4, [Self.field("A", "ASCII_Integer", at: 1, 4)])

        #expect(try TableCase(table, data: Array(" 12 ".utf8)).types().isEmpty)
        #expect(try TableCase(table, data: Array(" 1x ".utf8)).types() == ["error.table.field_value_data_type_mismatch": 1])
    }

    @Test func `NaN is a value of IEEE 754 numbers`() throws {
        let field = Self.field("A", "IEEE754MSBSingle", at: 1, 4, TestLabel.limits("0", "1"))

        #expect(try TableCase(Self.table(1, 4, [field]), data: [0x7F, 0xC0, 0, 0]).types().isEmpty)
    }

    @Test func `Packed bits within their field are good`() throws {
        let field = Self.field("A", "UnsignedBitString", at: 1, 2, Self.bits([(1, 3), (4, 16)]))

        #expect(try TableCase(Self.table(1, 2, [field]), data: [1, 2]).types().isEmpty)
    }

    @Test(arguments: [(1, 17), (0, 3), (5, 4)])
    func `Packed bits outside their field cannot be read`(_ first: Int, _ last: Int) throws {
        let field = Self.field("A", "UnsignedBitString", at: 1, 2, Self.bits([(first, last)]))

        #expect(try TableCase(Self.table(2, 2, [field]), data: [1, 2, 3, 4]).types() == ["error.table.bad_field_read": 1])
    }

    @Test func `Groups repeat in their bytes, nested ones in theirs`() throws {
        let inner = TestLabel.group("Binary", repetitions: 2, at: 2, length: 4, [Self.field("V", "UnsignedMSB2", at: 1, 2, TestLabel.limits("0", "9"))])
        let outer = TestLabel.group("Binary", repetitions: 2, at: 1, length: 10, [Self.field("K", "UnsignedByte", at: 1, 1), inner])
        let table = Self.table(1, 10, [outer])
        let good: [UInt8] = [1, 0, 9, 0, 8, 2, 0, 7, 0, 6]
        var bad = good
        bad[9] = 10

        #expect(try TableCase(table, data: good).types().isEmpty)
        #expect(try TableCase(table, data: bad).types() == ["error.table.field_value_out_of_min_max_range": 1])
    }

    @Test func `A group's length must be that of its repeated fields`() throws {
        let group = TestLabel.group("Binary", repetitions: 3, at: 1, length: 5, [Self.field("V", "UnsignedMSB2", at: 1, 2)])

        #expect(try TableCase(Self.table(1, 6, [group]), data: [0, 0, 0, 0, 0, 0]).types() == ["error.label.table_definition_problem": 1])
    }

    @Test(arguments: [(2, 0), (1, 1)])
    func `Counts of fields and groups must be right`(_ fields: Int, _ groups: Int) throws {
        let table = Self.table(1, 1, fields: fields, groups: groups, [Self.field("A", "UnsignedByte", at: 1, 1)])

        #expect(try TableCase(table, data: [0]).types() == ["error.label.table_definition_problem": 1])
    }

    @Test(arguments: ["<record_length unit=\"byte\">4</record_length>", "<fields>1</fields>", "<groups>0</groups>", "<records>2</records>"])
    func `A definition that lacks a number cannot be used`(_ missing: String) throws {
        let table = Self.table(2, 4, [Self.field("A", "UnsignedByte", at: 1, 1)]).replacing(missing, with: "")

        #expect(try TableCase(table, data: [UInt8](repeating: 0, count: 8)).types() == ["error.label.table_definition_problem": 1])
    }
}
