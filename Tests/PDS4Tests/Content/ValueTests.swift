import Testing

@testable import PDS4

private func withBytes<Result>(_ text: String, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    Array(text.utf8).withUnsafeBytes(body)
}

@Suite struct `Values of text types` {
    @Test(arguments: [
        (DataType.integer, "-12"), (.integer, "+7"), (.nonNegativeInteger, "18446744073709551615"), (.real, "1."), (.real, ".5e-3"),
        (.base16, "fF09"), (.md5, "d41d8cd98f00b204e9800998ecf8427e"), (.dateTimeYMD, "2019-01-03T02:26:00.123Z"),
        (.dateTimeYMD, "2019"), (.dateTimeDOY, "2020-366T23:59:59.1234567"), (.dateYMD, "2019-02"), (.time, "23:59:60.5"),
        (.lid, "urn:cnsa:clep:ce4:data"), (.lidvid, "urn:nasa:pds:a:b::1.0"), (.lidvidOrLID, "urn:nasa:pds:a"), (.vid, "13.0"),
        (.fileName, "a.b"), (.directoryPath, "data/raw"), (.fileSpecification, "data/a.tab"), (.asciiString, "any thing"),
        (.doi, "10.17189/1518950"), (.bibcode, "2019Natur.569..378L"), (.anyURI, "https://a.b/c%20d"), (.utf8String, "月"),
        (.boolean, "true"), (.boolean, "0"), (.dateYMD, "2020-02-29"), (.dateDOY, "2000-366"), (.directoryPath, "a/b"),
        (.dateTimeYMD, "2016-12-31T23:59:60.5Z"), (.dateTimeDOY, "2012-182T23:59:60"), (.dateTimeDOYUTC, "1981-181T23:59:60Z"), (.time, "23:59:60"),
        (.asciiString, "NaN"), (.asciiString, "-inf"),
    ])
    func `A good value passes`(_ type: DataType, _ text: String) {
        #expect(withBytes(text) { TextRules.violation($0, of: type) } == nil)
    }

    @Test(arguments: [
        (DataType.integer, "1.0"), (.integer, "9223372036854775808"), (.nonNegativeInteger, "-1"), (.real, "1e"), (.real, "."),
        (.real, "NaN"), (.real, "inf"), (.integer, "NaN"), (.base2, "12"), (.md5, "abc"), (.dateTimeYMD, "2019-13-01"), (.dateYMD, "2019-00"),
        (.dateTimeDOY, "2019-367T00"), (.dateTimeYMDUTC, "2019-01-01T00:00:00"), (.time, "24:01"), (.time, "12:00:00."),
        (.lid, "urn:NASA:pds:a"), (.lidvid, "urn:nasa:pds:a"), (.vid, "0.1"), (.fileName, "a b.c"), (.fileName, "nodot"),
        (.directoryPath, "a//b"), (.asciiString, "é"), (.doi, "11.1/a"), (.anyURI, "a b"),
        (.boolean, "yes"), (.boolean, "TRUE"), (.dateYMD, "2021-02-29"), (.dateYMD, "1900-02-29"), (.dateTimeYMD, "2021-04-31T00:00"),
        (.dateDOY, "2021-366"), (.dateTimeYMD, "2019-01-01T24:00:00"), (.time, "24:00:00"), (.time, "22:59:60"),
        (.dateTimeYMD, "2017-12-31T23:59:60"), (.dateTimeYMD, "2016-12-31T23:58:60"), (.dateTimeDOY, "2012-181T23:59:60"),
    ])
    func `A bad value is named`(_ type: DataType, _ text: String) {
        #expect(withBytes(text) { TextRules.violation($0, of: type) } != nil)
    }

    @Test func `Text that is said to be UTF-8 has to be`() {
        for bytes in [[0xFF], [0xC3], [0x61, 0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]] {
            #expect(bytes.withUnsafeBytes { TextRules.violation($0, of: .utf8String) } != nil)
        }
    }

    @Test(arguments: ["0", "-0.0", "1", "123456789012345678901234567890", "1e22", "1e23", "4.35", "0.1", "9007199254740993", "1.7976931348623157e308", "5e-324", "2.2250738585072014E-308", "6.02214076e23", "123456.789e-3"])
    func `A number is the nearest double`(_ text: String) throws {
        let value = try #require(withBytes(text) { TextNumber.double($0) })

        #expect(value.bitPattern == Double(text)?.bitPattern)
    }

    @Test(arguments: ["", "-", ".", "e5", "1e", "1x", "0x10", "1 2", "--1"])
    func `What is no number has no value`(_ text: String) {
        #expect(withBytes(text) { TextNumber.double($0) } == nil)
    }

    @Test func `Bit fields count from the most significant bit`() {
        let bytes: [UInt8] = [0b1010_0000, 0b0000_0001]

        #expect(bytes.withUnsafeBytes { BinaryValue.bitField($0, first: 1, last: 3, signed: false) } == 5)
        #expect(bytes.withUnsafeBytes { BinaryValue.bitField($0, first: 1, last: 3, signed: true) } == -3)
        #expect(bytes.withUnsafeBytes { BinaryValue.bitField($0, first: 9, last: 16, signed: false) } == 1)
        #expect(bytes.withUnsafeBytes { BinaryValue.bitField($0, first: 9, last: 17, signed: false) } == nil)
    }

    @Test func `Delimited records keep quoted delimiters and line breaks together`() {
        let text = "a,\"b,\nc\",\r\n,\n\"x"
        Array(text.utf8).withUnsafeBytes { bytes in
            var cursor = DelimitedCursor(bytes: bytes, delimiter: 44)
            var records: [[String]] = []
            while cursor.next() { records.append(cursor.fields.map { TextNumber.text(UnsafeRawBufferPointer(rebasing: bytes[$0])) }) }

            #expect(records == [["a", "\"b,\nc\"", ""], ["", ""], ["\"x"]])
        }
    }
}

@Suite struct `File names` {
    @Test(arguments: [
        ("data.tab", nil), ("a b.tab", "error.file.name_has_invalid_characters"), ("_a.tab", "error.file.name_has_invalid_characters"),
        ("core", "error.file.unallowed_base_name"), ("core.tab", nil), ("A.OUT", "error.file.unallowed_name"),
    ])
    func `A name breaks the rule that it breaks`(_ name: String, _ type: String?) {
        #expect(NamingRules.problem(ofFile: name)?.type == type)
    }
}
