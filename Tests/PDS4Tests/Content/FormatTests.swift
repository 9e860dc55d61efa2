import Testing

@testable import PDS4

@Suite struct `Field formats` {
    private func departures(_ format: String, _ value: String, exactly: Bool = false) throws -> [String] {
        let format = try #require(FieldFormat(format))
        return Array(value.utf8).withUnsafeBytes { format.departures($0, exactly: exactly) }.map { "\($0)".split(separator: "(")[0].description }
    }

    @Test(arguments: ["%5d", "%+5d", "%-10s", "%8.3f", "%12.4e", "%4x", "%3o", "%,3d", "%1.1E"])
    func `A format of the standard is read`(_ text: String) { #expect(FieldFormat(text) != nil) }

    @Test(arguments: ["", "d", "%", "%d", "%5", "%5q", "5d", "%5.d", "%5.f2", "%99999999999d", "%5 d"])
    func `What is no format of the standard is none`(_ text: String) { #expect(FieldFormat(text) == nil) }

    @Test(arguments: [
        ("%5d", "  -12", []), ("%5d", "1.5", ["specifier"]), ("%5d", "123456", ["tooLong"]), ("%4x", " 1F", []), ("%4x", "xyz", ["specifier"]),
        ("%3o", "17", []), ("%3o", "-1", ["specifier"]), ("%8.3f", "1.234", []), ("%8.3f", "1.2", []), ("%8.3f", "1.2345", ["precision"]),
        ("%8.3f", "1e3", ["specifier"]), ("%9.2e", "1.25e+03", []), ("%9.2e", "125", ["specifier"]), ("%9.2e", "1.255e3", ["precision"]),
        ("%9.2e", "-12.5e3", ["specifier"]), ("%9.2E", "+1.25E3", []), ("%9.2e", ".25e3", []),
        ("%+5d", "12   ", ["notRightJustified"]), ("%-5s", "  ab", ["notLeftJustified"]), ("%5s", "  ab", []), ("%-5s", "ab   ", []),
    ] as [(String, String, [String])])
    func `A value departs where it departs`(_ format: String, _ value: String, _ expected: [String]) throws {
        #expect(try departures(format, value) == expected)
    }

    @Test(arguments: [("%8.3f", "1.234", []), ("%8.3f", "1.2", ["precision"]), ("%8.3f", "1", ["precision"]), ("%8.0f", "1", [])] as [(String, String, [String])])
    func `An exact precision is neither more nor less`(_ format: String, _ value: String, _ expected: [String]) throws {
        #expect(try departures(format, value, exactly: true) == expected)
    }
}

@Suite struct `Dates and times` {
    private func isValid(_ text: String, _ type: DataType) -> Bool {
        Array(text.utf8).withUnsafeBytes { DateRules.isValid($0, type) }
    }

    @Test(arguments: [
        (DataType.dateYMD, "2019"), (.dateYMD, "2019-02"), (.dateYMD, "2019-02-28"), (.dateYMD, "2019-02-28Z"), (.dateYMD, "-0044-03-15"),
        (.dateDOY, "2019"), (.dateDOY, "2019-001"), (.dateDOY, "2020-366Z"),
        (.dateTimeYMD, "2019-01-03T02"), (.dateTimeYMD, "2019-01-03T02:26"), (.dateTimeYMD, "2019-01-03T02:26:01.123456"),
        (.dateTimeYMD, "2016-12-31T23:59:60Z"), (.dateTimeYMD, "2019-01-03T12:00:00.1234567"), (.dateTimeYMDUTC, "2019Z"),
        (.dateTimeYMDUTC, "2019-01-03T02:26:01.5Z"), (.dateTimeDOY, "2019-003T02:26:01"), (.dateTimeDOYUTC, "2019-003T02Z"),
        (.time, "12:00:00.123456789"), (.time, "00:00Z"),
    ])
    func `A form of the standard is accepted`(_ type: DataType, _ text: String) { #expect(isValid(text, type)) }

    @Test(arguments: [
        (DataType.dateYMD, "2019-2-1"), (.dateYMD, "2019-13"), (.dateYMD, "2019-01-32"), (.dateYMD, "19-01-01"), (.dateYMD, "2019-01-01T00"),
        (.dateYMD, "2019/01/01"), (.dateDOY, "2019-367"), (.dateDOY, "2019-01-01"), (.dateDOY, "2019-000"), (.dateTimeYMD, "2019-01-03 02:26"),
        (.dateTimeYMD, "2019-01-03T"), (.dateTimeYMD, "2019-01-03T25"), (.dateTimeYMD, "2019-01-03T24:01"), (.dateTimeYMD, "2019-01-03T12:60"),
        (.dateTimeYMD, "2019-01-03T12:00:60"), (.dateTimeYMD, "2019-01-03T24:00:00"), (.dateTimeYMD, "2019-01-03T12:00:00+08:00"),
        (.dateTimeYMDUTC, "2019-01-03T02:26:01"), (.dateTimeDOYUTC, "2019-003T02:26"), (.time, "24:00:01"), (.time, "12:00:00."), (.time, ""),
    ])
    func `Another form is not`(_ type: DataType, _ text: String) { #expect(!isValid(text, type)) }
}
