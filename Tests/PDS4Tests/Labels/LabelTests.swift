import Testing

@testable import PDS4

@Suite struct `Labels` {
    private static let text = """
        <?xml version="1.0"?>
        <?xml-model href="a.sch" schematypens="http://purl.oclc.org/dsdl/schematron"?>
        <p:Product xmlns:p="urn:x" kind="k">
          <!-- remark -->
          <p:title>One <![CDATA[& two]]></p:title>
          <p:area
              unit="m"><p:deep/></p:area>
        </p:Product>
        """

    @Test func `Every element knows the line and column of its start tag`() throws {
        let label = try Label(bytes: Array(Self.text.utf8), path: "a.xml")
        let root = label.root

        #expect((root.line, root.column) == (3, 1))
        let area = try #require(root.child("area"))
        #expect((area.line, area.column) == (6, 3))
        let deep = try #require(area.child("deep"))
        #expect((deep.line, deep.column) == (7, 16))
    }

    @Test func `Text joins character data and leaves remarks out`() throws {
        let label = try Label(bytes: Array(Self.text.utf8), path: "a.xml")

        #expect(label.root.value("title") == "One & two")
        #expect(label.root.attribute("kind") == "k")
        #expect(label.root.namespace == "urn:x")
        #expect(label.instructions.map(\.target) == ["xml-model"])
    }

    @Test(arguments: [
        "", "   ", "<a>", "<a></b>", "<a b=c/>", "<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>",
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", "<a>&unknown;</a>", "<a/><b/>", "\u{0}", "<a>\u{1}</a>",
        "<?xml version=\"1.0\" encoding=\"nonsense\"?><a/>",
    ])
    func `What is no label is refused with a place`(_ text: String) {
        #expect(throws: LabelProblem.self) { try Label(bytes: Array(text.utf8), path: "a.xml") }
    }

    @Test func `Nesting beyond the limit is refused and does not exhaust the stack`() {
        let depth = 10_000
        let text = String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)

        #expect(throws: LabelProblem.self) { try Label(bytes: Array(text.utf8), path: "deep.xml") }
    }

    @Test func `A label in UTF-16 is read like one in UTF-8`() throws {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a><b>鹊桥</b></a>"
        var bytes: [UInt8] = [0xFF, 0xFE]
        for unit in text.utf16 { bytes += [UInt8(unit & 255), UInt8(unit >> 8)] }

        #expect(try Label(bytes: bytes, path: "a.xml").root.value("b") == "鹊桥")
    }

    @Test(arguments: [("urn:a:b:c::1.2", "urn:a:b:c", "1.2"), (" urn:a:b:c :: 13.0 ", "urn:a:b:c", "13.0")])
    func `An identifier splits into its parts`(_ text: String, _ lid: String, _ vid: String) {
        #expect(LIDVID(text) == LIDVID(lid: lid, vid: vid))
        #expect(LIDVID(lid).vid == nil)
    }

    @Test func `Versions order as numbers`() {
        #expect(LIDVID.isOlder("2.0", "13.0"))
        #expect(!LIDVID.isOlder("13.0", "2.0"))
        #expect(!LIDVID.isOlder("1.0", "1.0"))
    }
}

@Suite struct `Checksums` {
    @Test(arguments: [
        ("", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "900150983cd24fb0d6963f7d28e17f72"),
        (
            "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
            "57edf4a22be3c955ac49da2e2107b67a"
        ),
    ])
    func `MD5 gives the digests of RFC 1321`(_ text: String, _ digest: String) {
        #expect(MD5.hexadecimal(of: Array(text.utf8)) == digest)
    }
}
