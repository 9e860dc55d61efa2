import Testing

@testable import PDS4

@Suite struct `Labels against schemas and rules` {
    private func report(_ text: String, packed: Bool = true, _ change: (inout ValidationOptions) -> Void = { _ in }) throws -> LabelReport {
        let folder = try TestFolder()
        let pack = try TestDictionaries.write(folder)
        return PDS4Tests.report(try folder.write("a.xml", text), pack: packed ? pack : folder.path + "/nothing", change)
    }

    private static let toySchema = "\(TestLabel.namespace) http://x/PDS4_PDS_TEST.xsd \(TestDictionaries.mission) http://x/PDS4_TOY_TEST.xsd"
    private static func wheel(_ value: String) -> String {
        "<Mission_Area><toy:wheel xmlns:toy=\"\(TestDictionaries.mission)\">\(value)</toy:wheel></Mission_Area>"
    }

    @Test func `A label as its schema and rules say has no findings`() throws {
        #expect(try report(TestDictionaries.label("<count>3</count><kind>Good</kind>")).counts.isEmpty)
    }

    @Test(arguments: ["<count>-1</count>", "<unknown/>", "<kind>Good</kind><count>1</count>"])
    func `Each departure from the schema is an error with its place`(_ body: String) throws {
        let found = try report(TestDictionaries.label(body)).findings

        #expect(found.map(\.type) == ["error.label.schema"])
        #expect(found.first?.line == 8)
        #expect((found.first?.column ?? 0) >= 1)
    }

    @Test func `Rules find what the schema does not, with values filled in and by severity`() throws {
        let found = try report(TestDictionaries.label("<kind>Good</kind>\n<kind>Bad</kind><kind>Good</kind>")).findings

        #expect(found.map(\.type).sorted() == ["error.label.schematron", "warning.label.schematron"])
        let error = try #require(found.first { $0.severity == .error })
        #expect(error.message == "The kind must be Good or Better, not Bad.")
        #expect((error.line, error.column) == (9, 1))
    }

    @Test func `Rules see values as the schema's types collapse them`() throws {
        #expect(try report(TestDictionaries.label("<kind>Good\n   </kind>")).counts.isEmpty)
    }

    @Test func `Dictionaries import each other by the last part of their addresses`() throws {
        #expect(try report(TestDictionaries.label(Self.wheel("4"), schema: Self.toySchema)).passed)
        #expect(try report(TestDictionaries.label(Self.wheel("four"), schema: Self.toySchema)).counts["error.label.schema"] == 1)
    }

    @Test func `A schema for another namespace than the label says is an error`() throws {
        let crossed = "\(TestLabel.namespace) http://x/PDS4_PDS_TEST.xsd \(TestDictionaries.mission) http://x/PDS4_PDS_TEST.xsd"

        let found = try report(TestDictionaries.label(Self.wheel("4"), schema: crossed)).findings

        #expect(found.contains { $0.type == "error.label.schema" && $0.message.contains("is for the namespace") })
    }

    @Test func `A schema that is in no pack is named, with its place of publication, and is no error`() throws {
        let schema = "\(TestLabel.namespace) http://x/PDS4_PDS_TEST.xsd \(TestDictionaries.mission) https://pds.nasa.gov/pds4/mission/toy/v1/PDS4_TOY_9.xsd"

        let found = try report(TestDictionaries.label(Self.wheel("four"), schema: schema))

        #expect(found.passed)
        let note = try #require(found.findings.first { $0.type == FindingType.notChecked })
        #expect(note.message.contains("PDS4_TOY_9.xsd"))
        #expect(note.message.contains("https://pds.nasa.gov/pds4/mission/toy/v1/PDS4_TOY_9.xsd"))
    }

    @Test func `Without a pack everything that needs none still runs, and the report names what is missing`() throws {
        let found = try report(TestDictionaries.label("<nonsense/>"), packed: false).findings

        #expect(found.allSatisfy { $0.type == FindingType.notChecked })
        #expect(found.contains { $0.message.contains("PDS4_PDS_TEST.xsd") && $0.message.contains("https://pds.nasa.gov/pds4/pds/v1/PDS4_PDS_TEST.xsd") })
        #expect(found.contains { $0.message.contains("PDS4_PDS_TEST.sch") && $0.message.contains("https://pds.nasa.gov/pds4/pds/v1/PDS4_PDS_TEST.sch") })
    }

    @Test func `A label without schemaLocation is an error`() throws {
        let text = TestDictionaries.label("").replacing("xsi:schemaLocation", with: "xsi:nothing")

        #expect(try report(text).counts["error.label.schema"] == 1)
    }

    @Test func `A schemaLocation with an odd number of words is a warning`() throws {
        let found = try report(TestDictionaries.label("", schema: "\(TestLabel.namespace) http://x/PDS4_PDS_TEST.xsd more"))

        #expect(found.counts == ["warning.label.schema": 1])
    }

    @Test func `A root that none of the schemas is for is an error`() throws {
        let found = try report(TestDictionaries.label("", schema: "http://elsewhere http://x/PDS4_TOY_TEST.xsd"))

        #expect(found.counts["error.label.schema"] == 1)
    }

    @Test(arguments: [
        ("<?xml-model href=\"a.sch\"?>", ["warning.label.bad_schematypens": 1, "warning.label.missing_schematron_spec": 1]),
        (
            "<?xml-model href=\"a.sch\"schematypens=\"http://purl.oclc.org/dsdl/schematron\"?>",
            ["warning.label.bad_schematypens": 1, "warning.label.missing_schematron_spec": 1, "warning.label.schema": 1]
        ),
        ("<?xml-model schematypens=\"http://purl.oclc.org/dsdl/schematron\"?>", ["warning.label.bad_schematypens": 1, "warning.label.missing_schematron_spec": 1]),
        ("<?xml-model href=\"a.rng\" schematypens=\"http://relaxng.org/ns/structure/1.0\"?>", ["warning.label.missing_schematron_spec": 1]),
        ("", ["warning.label.missing_schematron_spec": 1]),
        ("<?xml-model\n  schematypens='http://purl.oclc.org/dsdl/schematron'\n  href='http://x/PDS4_PDS_TEST.sch'?>", [:]),
    ])
    func `An xml-model instruction is read as it is written`(_ instruction: String, _ expected: [String: Int]) throws {
        let lines = TestDictionaries.label("").split(separator: "\n", omittingEmptySubsequences: false)
        let text = ([lines[0], Substring(instruction)] + lines.dropFirst(2)).joined(separator: "\n")

        #expect(try report(text).counts == expected)
    }

    @Test func `A schema and rules of different versions are warned of where both are at hand`() throws {
        let folder = try TestFolder()
        let pack = try TestDictionaries.write(folder)
        let label = try folder.write("a.xml", TestDictionaries.label("", rules: "http://x/PDS4_PDS_OTHER.sch"))

        #expect(PDS4Tests.report(label, pack: pack).counts.isEmpty)
        try folder.write("pack/PDS4_PDS_OTHER.sch", TestDictionaries.rules)
        #expect(PDS4Tests.report(label, pack: pack).counts == ["warning.label.schema": 1, "warning.label.schematron": 1])
        #expect(PDS4Tests.report(label, pack: pack) { $0.schematrons = [pack + "/PDS4_PDS_OTHER.sch"] }.counts.isEmpty)
    }

    @Test func `A dictionary's schema without its rules is warned of, and so are rules without their schema`() throws {
        let folder = try TestFolder()
        let pack = try TestDictionaries.write(folder)
        let label = try folder.write("a.xml", TestDictionaries.label(Self.wheel("4"), schema: Self.toySchema))
        #expect(PDS4Tests.report(label, pack: pack).counts == ["warning.label.schema": 1])

        try folder.write("pack/toy/PDS4_TOY_TEST.sch", TestDictionaries.rules)
        let more = "<?xml-model href=\"http://x/PDS4_TOY_TEST.sch\" schematypens=\"http://purl.oclc.org/dsdl/schematron\"?>\n<Product_Toy "
        func report(_ schema: String?) throws -> [String: Int] {
            let text = TestDictionaries.label("", schema: schema).replacing("<Product_Toy ", with: more)
            return PDS4Tests.report(try folder.write("b.xml", text), pack: pack).counts
        }
        #expect(try report(nil) == ["warning.label.schematron": 1])
        #expect(try report(Self.toySchema).isEmpty)
        // Lists that are not in pairs are reported as such.
        #expect(try report("\(TestLabel.namespace) http://x/PDS4_PDS_TEST.xsd http://x/PDS4_TOY_TEST.xsd") == ["warning.label.schema": 1])
    }

    @Test func `Schemas and rules of the options replace those of the label`() throws {
        let folder = try TestFolder()
        let schema = try folder.write("own.xsd", TestDictionaries.core.replacing("nonNegativeInteger", with: "negativeInteger"))
        let rules = try folder.write("own.sch", TestDictionaries.rules.replacing("'Good', 'Better'", with: "'Bad'"))
        let text = TestDictionaries.label("<count>3</count><kind>Good</kind>")

        #expect(try report(text) { $0.schemas = [schema] }.counts == ["error.label.schema": 1])
        #expect(try report(text) { $0.schematrons = [rules] }.counts == ["error.label.schematron": 1])
        #expect(try report(text) { ($0.schemas, $0.schematrons) = ([schema], [rules]) }.counts == ["error.label.schema": 1, "error.label.schematron": 1])
        #expect(try report(text) { $0.schemas = ["/nowhere.xsd"] }.counts["error.label.unresolvable_resource"] == 1)
        #expect(try report(text) { $0.schematrons = ["/nowhere.sch"] }.counts["error.label.unresolvable_resource"] == 1)
    }

    @Test func `A schema or rules that cannot be read are findings`() throws {
        let folder = try TestFolder()
        let broken = try folder.write("broken.xsd", "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"><xs:element type='none:such'/></xs:schema>")
        let nonsense = try folder.write("nonsense.sch", "no xml")
        let unknown = try folder.write("unknown.sch", TestDictionaries.rules.replacing("count(pds:kind)", with: "unknown-function(pds:kind)"))
        let text = TestDictionaries.label("")

        #expect(try !report(text) { $0.schemas = [broken] }.passed)
        #expect(try report(text) { $0.schematrons = [nonsense] }.counts["error.label.schematron"] == 1)
        let found = try report(text) { $0.schematrons = [unknown] }.findings
        #expect(found.contains { $0.message.contains("A rule was not checked") && $0.message.contains("unknown-function") })
    }

    @Test func `One pack serves many threads`() throws {
        let folder = try TestFolder()
        let pack = DictionaryPack(folders: [try TestDictionaries.write(folder)])
        for index in 0..<64 { try folder.write("labels/l\(index).xml", TestDictionaries.label(index % 2 == 0 ? "<kind>Good</kind>" : "<kind>Bad</kind>")) }
        var options = ValidationOptions.test()
        options.threads = 4

        let reports = Validator(options: options, pack: pack).check((0..<64).map { "\(folder.path)/labels/l\($0).xml" })

        #expect(reports.map(\.passed) == (0..<64).map { $0 % 2 == 0 })
    }
}
