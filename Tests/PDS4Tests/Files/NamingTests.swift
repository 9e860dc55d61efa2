import Testing

@testable import PDS4

@Suite struct `Names of files and folders` {
    @Test(arguments: [
        ("data.tab", []), ("0-a_b.c.d", []), ("a b.tab", ["error.file.name_has_invalid_characters"]), ("_a.tab", ["error.file.name_has_invalid_characters"]),
        (".hidden", ["error.file.name_has_invalid_characters"]), ("月.tab", ["error.file.name_has_invalid_characters"]),
        ("core", ["error.file.unallowed_base_name"]), ("core.tab", []), ("aux.tab", ["error.file.unallowed_base_name"]), ("AUX.b.tab", ["error.file.unallowed_base_name"]), ("auxiliary.tab", []),
        ("a.tab.", ["error.file.name_has_invalid_characters"]), ("a.tab-", ["error.file.name_has_invalid_characters"]), ("lpt9", ["error.file.unallowed_base_name"]), ("A.OUT", ["error.file.unallowed_name"]),
        ("a.out", ["error.file.unallowed_name"]), (String(repeating: "a", count: 255), []), (String(repeating: "a", count: 256), ["error.file.name_too_long"]),
    ] as [(String, [String])])
    func `A file's name breaks the rules that it breaks`(_ name: String, _ types: [String]) {
        #expect(NamingRules.problems(ofFile: name).map(\.type) == types)
    }

    @Test(arguments: [
        ("data_raw", []), ("v1.0", ["error.directory.name_has_invalid_characters"]), ("a b", ["error.directory.name_has_invalid_characters"]),
        ("aux", ["error.directory.unallowed_name"]), ("COM1", ["error.directory.unallowed_name"]), ("data_", ["error.directory.name_has_invalid_characters"]), (String(repeating: "a", count: 256), ["error.directory.name_too_long"]),
    ] as [(String, [String])])
    func `A folder's name breaks the rules that it breaks`(_ name: String, _ types: [String]) {
        #expect(NamingRules.problems(ofDirectory: name).map(\.type) == types)
    }

    @Test(arguments: [
        ("collection_data.xml", "Product_Document", 1), ("Bundle_readme.xml", "Product_Document", 1), ("bundle_a.xml", "Product_Collection", 1),
        ("collection_data.xml", "Product_Collection", 0), ("bundle_a.xml", "Product_Bundle", 0), ("data_collection.xml", "Product_Document", 0),
    ])
    func `A label with a name that is reserved for another class is warned of`(_ name: String, _ productClass: String, _ count: Int) throws {
        let folder = try TestFolder()

        let label = try folder.write(name, TestLabel(body: "", productClass: productClass).text)

        #expect(report(label).types["warning.file.reserved_name_mismatch", default: 0] == count)
    }

    @Test func `Names in one folder that differ in case only are in conflict`() {
        let paths = ["/b/Data", "/b/a.tab", "/b/A.TAB", "/b/data", "/c/a.tab"]

        #expect(NamingRules.conflictsInCase(paths) == ["/b/A.TAB", "/b/data"])
    }

    @Test func `A label's own name, and its extension, are checked`() throws {
        let folder = try TestFolder()
        let text = TestLabel(body: "").text

        #expect(report(try folder.write("a b.xml", text)).types == ["error.file.name_has_invalid_characters": 1])
        #expect(report(try folder.write("a.txt", text)).types == ["error.label.bad_extension": 1])
        #expect(report(try folder.write("a.lblx", text)).types.isEmpty)
        #expect(report(try folder.write("a.XML", text)).types.isEmpty)
        #expect(report(try folder.write("b.lblx", text)) { $0.labelExtensions = ["xml"] }.types == ["error.label.bad_extension": 1])
    }

    @Test func `Names of data files follow the same rules`() throws {
        let folder = try TestFolder()
        try folder.write("a#b.dat", "x")

        let types = report(try folder.write("a.xml", TestLabel(file: "a#b.dat", TestLabel.header(offset: 0, length: 1)).text)).types

        #expect(types == ["error.file.name_has_invalid_characters": 1])
    }
}

@Suite struct `Local identifiers` {
    @Test(arguments: [("table", nil), ("tble", "error.label.local_identifier_not_found")] as [(String, String?)])
    func `A reference must lead to an object of the label`(_ reference: String, _ type: String?) throws {
        let folder = try TestFolder()
        let body = """
            <Observation_Area><Discipline_Area><Local_Internal_Reference><local_identifier_reference>\(reference)</local_identifier_reference>
            </Local_Internal_Reference></Discipline_Area></Observation_Area><Table><local_identifier>table</local_identifier></Table>
            """

        let found = report(try folder.write("a.xml", TestLabel(body: body).text)) { $0.leastSeverity = .info }

        #expect(found.types == [type ?? "info.label.local_identifier_found": 1])
    }

    @Test func `An identifier names one object of the label`() throws {
        let folder = try TestFolder()
        let body = "<Table><local_identifier>a</local_identifier></Table><Array><local_identifier>%</local_identifier></Array>"

        #expect(report(try folder.write("a.xml", TestLabel(body: body.replacing("%", with: "b")).text)).types.isEmpty)
        #expect(report(try folder.write("b.xml", TestLabel(body: body.replacing("%", with: "a")).text)).types == ["error.label.duplicate_local_identifier": 1])
    }

    @Test func `What an association of a dictionary repeats is no second object`() throws {
        let folder = try TestFolder()
        let body = "<DD_Class><DD_Association><local_identifier>a</local_identifier></DD_Association></DD_Class><DD_Attribute><local_identifier>a</local_identifier></DD_Attribute>"

        #expect(report(try folder.write("a.xml", TestLabel(body: body).text)).types.isEmpty)
    }
}

@Suite struct `Identifiers with line breaks` {
    @Test func `A logical identifier with a line break is an error, and its files are not looked at`() throws {
        let folder = try TestFolder()
        var label = TestLabel(file: "missing.dat", TestLabel.header(offset: 0, length: 1))
        label.lid = "urn:nasa:pds:a\n:b:c"

        let types = report(try folder.write("a.xml", label.text)).types

        #expect(types["error.validation.invalid_field_value"] == 1)
        #expect(types["error.label.missing_file"] == nil)
    }
}
