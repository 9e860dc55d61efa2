import Foundation
import Testing

@testable import PDS4

/// What others send is not to be trusted: every case ends in findings or a refusal, quickly and with bounded memory.
@Suite struct `Bad input` {
    private func findings(_ bytes: [UInt8]) throws -> LabelReport {
        let folder = try TestFolder()
        return report(try folder.write("a.xml", bytes))
    }

    private func findings(_ text: String) throws -> LabelReport { try findings(Array(text.utf8)) }

    /// The resident memory of this process at its greatest, in megabytes.
    private var peakMemory: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0) >> 10
    }

    @Test(arguments: [
        "", " ", "<", "<a", "<a>", "<a></b>", "<a/><a/>", "no xml", "<a>\u{0}</a>", "<a b='1' b='2'/>", "<a:b/>", "<a>&#x0;</a>", "<a>&lt</a>", "<!-- ",
        "<?xml version='9.9'?><a/>", "<a><![CDATA[</a>", "\u{FEFF}", "<?xml-model?>",
    ])
    func `What is not well-formed is one fatal finding with a place`(_ text: String) throws {
        let report = try findings(text)

        // A prefix without a namespace and an unknown version are tolerated by the parser; nothing else about them is good.
        #expect(!report.passed)
        #expect(report.findings.allSatisfy { ($0.line ?? 1) >= 1 })
    }

    @Test func `An entity bomb is refused before it explodes`() throws {
        let entities = (1..<20).map { "<!ENTITY e\($0) \"\(String(repeating: "&e\($0 - 1);", count: 10))\">" }.joined()
        let before = peakMemory

        let report = try findings("<!DOCTYPE a [<!ENTITY e0 \"boom\">\(entities)]><a>&e19;</a>")

        #expect(report.counts["error.label.schema"] == 1)
        #expect(report.findings.first?.message.contains("document type declaration") == true)
        #expect(peakMemory - before < 100)
    }

    @Test func `External entities are not read`() throws {
        let folder = try TestFolder()
        let secret = try folder.write("secret.txt", "the secret")
        for text in [
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file://\(secret)\">]><a>&x;</a>", "<!DOCTYPE a SYSTEM \"file://\(secret)\"><a/>",
            "<!DOCTYPE a [<!ENTITY % x SYSTEM \"file://\(secret)\"> %x;]><a/>", "<!DOCTYPE a PUBLIC \"x\" \"http://192.0.2.1/x.dtd\"><a/>",
        ] {
            let found = report(try folder.write("a.xml", text))
            #expect(!found.passed)
            #expect(!found.findings.contains { $0.message.contains("the secret") })
        }
    }

    @Test(arguments: ["a%=''", "xmlns:a%='u%'"])
    func `An element with more attributes than any label has is refused, and they are not compared with each other`(_ attribute: String) throws {
        let many = (0..<200_000).map { attribute.replacing("%", with: String($0)) }.joined(separator: " ")

        let report = try findings("<a \(many)/>")

        #expect(report.findings.first?.message == "The element has too many attributes for a label.")
        #expect(report.counts == ["error.label.schema": 1])
    }

    @Test func `An inclusion is not followed`() throws {
        let folder = try TestFolder()
        let secret = try folder.write("secret.xml", "<secret/>")
        let text = "<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='file://\(secret)'/></a>"

        #expect(try Label(bytes: Array(text.utf8), path: "a.xml").root.descendants("secret").isEmpty)
    }

    @Test func `Text in another encoding than it says is refused`() throws {
        let latin = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>".utf8) + [0xE9] + Array("</a>".utf8)
        let half = Array("<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>".utf8)
        let odd: [UInt8] = [0xFF, 0xFE, 0x3C, 0x00, 0x61]

        #expect(try !findings(latin).passed)
        #expect(try !findings(half).passed || !findings(odd).passed)
        #expect(try !findings(odd).passed)
        #expect(try !findings("<?xml version=\"1.0\" encoding=\"no-such\"?><a/>").passed)
    }

    @Test(arguments: [false, true])
    func `A label in UTF-16 has to say so`(_ hasMark: Bool) throws {
        func label(_ encoding: String) -> [UInt8] {
            let text = (hasMark ? "\u{FEFF}" : "") + "<?xml version=\"1.0\" encoding=\"\(encoding)\"?><a><b>月</b></a>"
            return text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        }

        #expect(try !findings(label("UTF-8")).passed)
        #expect(try !findings(label("ISO-8859-1")).passed)
        if hasMark { #expect(try Label(bytes: label("UTF-16"), path: "a.xml").root.value("b") == "月") }
    }

    @Test func `A label in Latin-1 that says so is read`() throws {
        let text = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a><b>caf".utf8) + [0xE9] + Array("</b></a>".utf8)

        #expect(try Label(bytes: text, path: "a.xml").root.value("b") == "café")
    }

    @Test(arguments: [300, 10_000, 200_000])
    func `Nesting beyond the limit is a finding`(_ depth: Int) throws {
        let text = String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)

        #expect(try findings(text).counts["error.label.schema"] == 1)
    }

    @Test func `A label of 100 megabytes is refused without being read into memory`() throws {
        let folder = try TestFolder()
        let path = try folder.write("big.xml", "<a>")
        // A hole: the file has the size, the disk does not.
        truncate(path, 100 << 20)
        let before = peakMemory

        let found = report(path)

        #expect(found.counts["error.label.schema"] == 1)
        #expect(found.findings.first?.message.contains("labels of more than") == true)
        #expect(peakMemory - before < 50)
    }

    /// On one line, because finding a tag's column must not mean to search the line again for each.
    @Test func `A label of very many elements on one line is read within bounds`() throws {
        let text = "<a>" + String(repeating: "<b/>", count: 400_000) + "</a>"
        let before = peakMemory

        let label = try Label(bytes: Array(text.utf8), path: "a.xml")

        let children = label.root.children("b")
        #expect(children.count == 400_000)
        #expect(children.last?.line == 1)
        #expect(children.last?.column == 4 + 4 * 399_999)
        #expect(peakMemory - before < 400)
    }

    @Test func `A name, an attribute and a value of a megabyte each are read`() throws {
        let long = String(repeating: "n", count: 1 << 20)

        let label = try Label(bytes: Array("<a b='\(long)'>\(long)</a>".utf8), path: "a.xml")

        #expect(label.root.text.utf8.count == 1 << 20)
        #expect(label.root.attribute("b")?.utf8.count == 1 << 20)
    }

    @Test(arguments: ["-1", "9223372036854775807", "9223372036854775808", "1e3", "", " ", "x", "0x10"])
    func `Sizes and offsets that lie are findings`(_ number: String) throws {
        let kinds = ["Binary", "Character", "Delimited"]
        for kind in kinds {
            for old in ["<offset unit=\"byte\">0<", "<records>2<", "<record_length unit=\"byte\">3<", "<field_location unit=\"byte\">1<", "<field_length unit=\"byte\">1<"] {
                let table = TestLabel.table(kind, records: 2, length: 3, [TestLabel.field(kind, "A", "ASCII_Integer")])
                guard table.contains(old) else { continue }
                let name = old.prefix { $0 != ">" } + ">"
                let lying = table.replacing(old, with: name + number + "<")
                _ = try TableCase(lying, data: "1\r\n2\r\n").types { $0.checksCompleteDescription = true }
            }
        }
        for old in ["<offset unit=\"byte\">0<", "<elements>4<"] {
            let name = old.prefix { $0 != ">" } + ">"
            let lying = TestLabel.array("UnsignedByte", [4, 4]).replacing(old, with: name + number + "<")
            _ = try TableCase(lying, data: [UInt8](repeating: 0, count: 16)).types()
        }
    }

    @Test func `Groups that repeat beyond reason are refused, not expanded`() throws {
        var group = TestLabel.field("Binary", "A", "UnsignedByte")
        for _ in 0..<5 { group = TestLabel.group("Binary", repetitions: 1_000, length: 1_000, [group]) }
        let before = peakMemory

        let types = try TableCase(TestLabel.table("Binary", records: 1, length: 1, [group]), data: [0]).types()

        #expect(types == ["error.label.table_definition_problem": 1])
        #expect(peakMemory - before < 800)
    }

    @Test func `A file that shrinks to nothing is a finding for every kind of object`() throws {
        for kind in ["Binary", "Character", "Delimited"] {
            let table = TestLabel.table(kind, records: 2, length: 3, [TestLabel.field(kind, "A", "ASCII_Integer")])
            #expect(try !TableCase(table, data: "").types().isEmpty)
        }
        #expect(try !TableCase(TestLabel.array("UnsignedByte", [4]), data: "").types().isEmpty)
    }

    @Test func `An error in every record is counted and not kept`() throws {
        let field = TestLabel.field("Character", "A", "ASCII_Integer")
        let data = String(repeating: "x\r\n", count: 50_000)
        let before = peakMemory

        let table = try TableCase(TestLabel.table("Character", records: 50_000, length: 3, [field]), data: data)
        let found = report(table.label)

        #expect(found.counts["error.table.field_value_data_type_mismatch"] == 50_000)
        #expect(found.judgements.count == 1_000)
        #expect(peakMemory - before < 200)
    }

    @Test func `A circle of folders does not trap a walk`() throws {
        let folder = try TestFolder()
        try folder.write("a/b/c/x.xml", TestLabel(body: "").text)
        try folder.link("a/b/c/up", to: folder.path)

        #expect(run([folder.path]).productValidation.passed == 1)
    }

    @Test func `A pipe, a socket or a device is no label`() throws {
        let folder = try TestFolder()
        #expect(mkfifo(folder.path + "/pipe.xml", 0o600) == 0)
        try folder.link("zero.xml", to: "/dev/zero")

        #expect(!report(folder.path + "/zero.xml").passed)
        #expect(!report(folder.path + "/pipe.xml").passed)
    }

    @Test func `A file that may not be read is a finding`() throws {
        let folder = try TestFolder()
        let path = try folder.write("a.xml", TestLabel(body: "").text)
        chmod(path, 0)
        // Root reads everything; then there is nothing to see here.
        guard getuid() != 0 else { return }

        #expect(!report(path).passed)
    }
}

@Suite struct `Expressions that would not end` {
    private func evaluate(_ expression: String) throws -> Int {
        let label = try Label(bytes: Array("<r>\(String(repeating: "<a/>", count: 300))</r>".utf8), path: "r.xml")
        var compiler = XPathCompiler(expression: expression)
        let code = try compiler.code(try XPathParser.parse(expression, namespaces: [:]))
        let evaluation = XPathEvaluation(
            label: label, numbers: compiler.names.bind(label), variables: compiler.slotCount, stepLimit: 100_000
        )
        return try code(evaluation, XPathFocus(item: .node(label.root.index))).count
    }

    @Test(arguments: [
        "count(1 to 9000000000000000000)", "count(-9223372036854775807 to 9223372036854775807)",
        "some $a in 1 to 999999, $b in 1 to 999999 satisfies false()", "count((1 to 99999) except (1 to 99999))", "//*[//*[//*[//*[//* = 'x']]]]", "for $a in 1 to 100000, $b in 1 to 100000 return $a",
        "matches('\(String(repeating: "a", count: 40))b', '^(a+)+$')", "matches('\(String(repeating: "a", count: 5_000))', '^(a|aa)+$')",
    ])
    func `An expression that needs too many steps is given up`(_ expression: String) {
        // Without the limit these take years, and the test would not end.
        #expect(throws: XPathError.self) { try evaluate(expression) }
    }

    @Test func `Nesting beyond the limit is refused`() {
        for text in [String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000), String(repeating: "-", count: 100_000) + "1", String(repeating: "a/", count: 100_000) + "a", String(repeating: "a[", count: 50_000)] {
            _ = try? evaluate(text)
        }
        #expect(throws: (any Error).self) { try evaluate(String(repeating: "(", count: 100_000)) }
    }
}
