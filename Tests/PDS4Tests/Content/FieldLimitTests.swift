import Testing

@testable import PDS4

@Suite struct `Limits and special constants of fields` {
    private func types(
        _ more: String, type: String = "ASCII_Real", _ values: [String], _ change: (inout ValidationOptions) -> Void = { _ in }
    ) throws -> [String: Int] {
        let field = TestLabel.field("Character", "X", type, length: 8, more: more)
        let table = TestLabel.table("Character", records: values.count, length: 10, [field])
        let data = values.map { String(repeating: " ", count: 8 - $0.utf8.count) + $0 + "\r\n" }.joined()
        return try TableCase(table, data: data).types(change)
    }

    @Test func `Values at the limits are inside`() throws {
        #expect(try types(TestLabel.limits("-1", "2.5"), ["-1", "-1.0", "2.50", "0", "25e-1"]).isEmpty)
    }

    @Test func `Each value beyond the label's minimum or maximum is an error`() throws {
        let found = try types(TestLabel.limits("-1", "2.5"), ["-1.001", "2.51", "7", "0"])

        #expect(found == ["error.table.field_value_out_of_min_max_range": 3])
    }

    @Test func `A value beyond the valid range is a warning`() throws {
        let constants = TestLabel.constants([("valid_minimum", "0"), ("valid_maximum", "10")])

        #expect(try types(constants, ["-1", "11", "10", "0"]) == ["warning.table.field_value_out_of_special_constant_min_max_range": 2])
    }

    @Test func `A special constant has no limits`() throws {
        let more = TestLabel.constants([("missing_constant", "-999"), ("error_constant", "-9.99e2")]) + TestLabel.limits("0", "10")

        #expect(try types(more, ["-999", "-999.0", "-0999", "5"]).isEmpty)
    }

    @Test func `Special constants are told of where information is asked for`() throws {
        let more = TestLabel.constants([("missing_constant", "-999")]) + TestLabel.limits("0", "10")

        let found = try types(more, ["-999", "-999.0", "5"]) { $0.leastSeverity = .info }

        #expect(found["info.table.field_value_is_special_constant"] == 2)
    }

    @Test func `Text that is a special constant need not be of the field's type`() throws {
        let more = TestLabel.constants([("missing_constant", "N/A")])

        #expect(try types(more, type: "ASCII_Integer", ["N/A", "5"]).isEmpty)
        #expect(try types(more, type: "ASCII_Integer", ["N/B", "5"]) == ["error.table.field_value_data_type_mismatch": 1])
    }

    @Test func `Leading zeros do not make an octal number`() throws {
        #expect(try types(TestLabel.limits("0", "800"), type: "ASCII_Integer", ["000810", "00800"]) == ["error.table.field_value_out_of_min_max_range": 1])
    }

    @Test func `A value with limits that is no number cannot be compared`() throws {
        let found = try types(TestLabel.limits("0", "1"), type: "ASCII_String", ["x"])

        #expect(found == ["error.table.field_value_not_a_number": 1])
    }

    @Test func `Times beyond the valid range are a warning, and compare letter by letter`() throws {
        let constants = TestLabel.constants([("missing_constant", "99:99:99"), ("valid_minimum", "06:00:00"), ("valid_maximum", "18:00:00")])

        let found = try types(constants, type: "ASCII_Time", ["05:59:59", "18:00:01", "06:00:00", "18:00:00", "99:99:99", "07:00"])

        #expect(found == ["warning.table.field_value_out_of_special_constant_min_max_range": 2])
    }

    @Test(arguments: [("ASCII_Numeric_Base2", "101", "5"), ("ASCII_Numeric_Base8", "17", "15"), ("ASCII_Numeric_Base16", "fF", "255")])
    func `Numbers to other bases are compared by their value`(_ type: String, _ text: String, _ value: String) throws {
        #expect(try types(TestLabel.limits(value, value), type: type, [text]).isEmpty)
        #expect(try !types(TestLabel.limits(value + "0", nil), type: type, [text]).isEmpty)
    }
}

@Suite struct `Limits by value` {
    private func special(_ pairs: [(String, String)]) throws -> SpecialConstants {
        let text = "<a>\(TestLabel.constants(pairs))</a>"
        let label = try Label(bytes: Array(text.utf8), path: "a.xml")
        return try #require(SpecialConstants(label.root.child("Special_Constants")))
    }

    private func isSpecial(_ limits: ValueLimits, _ value: Double, _ bits: UInt64?) -> Bool {
        if case .special = limits.verdict(value, bits: bits) { true } else { false }
    }

    @Test(arguments: ["0xFF7FFFFB", "16#FF7FFFFB#", "0xff7ffffb"])
    func `A constant may be a bit pattern`(_ text: String) throws {
        let limits = ValueLimits(minimum: nil, maximum: nil, constants: try special([("missing_constant", text)]), type: .realMSBSingle)
        let pattern: UInt32 = 0xFF7F_FFFB

        #expect(isSpecial(limits, Double(Float(bitPattern: pattern)), UInt64(pattern)))
        #expect(!isSpecial(limits, 0, 0))
    }

    @Test func `A valid limit may be a bit pattern of the element's type`() throws {
        let one = "0x3F800000"
        let limits = ValueLimits(minimum: nil, maximum: nil, constants: try special([("valid_minimum", one)]), type: .realLSBSingle)

        guard case .ordinary(_, _, let below, _) = limits.verdict(0.5, bits: 0x3F00_0000) else {
            Issue.record("0.5 is no special constant")
            return
        }
        #expect(below == one)
    }

    @Test(arguments: ["-9999.99", "-1e32", "-3.4028227e+38", "0.1"])
    func `A constant in decimal is the nearest number of the element's precision`(_ text: String) throws {
        let limits = ValueLimits(minimum: 0, maximum: 1, constants: try special([("missing_constant", text)]), type: .realMSBSingle)
        let stored = try #require(Float(text))

        #expect(isSpecial(limits, Double(stored), UInt64(stored.bitPattern)))
        #expect(!isSpecial(limits, Double(stored.nextUp), UInt64(stored.nextUp.bitPattern)))
    }

    @Test func `A limit in decimal is the nearest number of the element's precision`() throws {
        let limits = ValueLimits(minimum: -0.1, maximum: 0.1, constants: nil, type: .realLSBSingle)

        for value in [-Float(0.1), Float(0.1)] {
            guard case .ordinary(false, false, nil, nil) = limits.verdict(Double(value), bits: UInt64(value.bitPattern)) else {
                Issue.record("\(value) is at the limit")
                return
            }
        }
    }

    @Test(arguments: [("Infinity", Double.infinity), ("-inf", -.infinity), ("INF", .infinity), ("+infinity", .infinity), ("nan", .nan)])
    func `A constant may be infinite or no number`(_ text: String, _ value: Double) throws {
        let limits = ValueLimits(minimum: 0, maximum: 1, constants: try special([("missing_constant", text)]), type: .realLSBDouble)

        #expect(isSpecial(limits, value, nil))
        #expect(!isSpecial(limits, 1e308, nil))
    }

    @Test func `NaN is itself where a constant says so`() throws {
        let limits = ValueLimits(minimum: 0, maximum: 1, constants: try special([("invalid_constant", "NaN")]), type: .realLSBDouble)

        #expect(isSpecial(limits, .nan, nil))
    }
}
