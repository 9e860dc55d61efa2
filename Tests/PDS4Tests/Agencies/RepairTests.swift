import Testing

@testable import PDS4

private let head = """
    <?xml version="1.0" encoding="UTF-8"?>
    <Product_Observational xmlns="http://pds.nasa.gov/pds4/pds/v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a, b">
    """

/// A label with one thing in it, repaired.
private func repaired(_ body: String, root: String = head, profile: AgencyProfile? = nil) throws -> LabelRepair {
    try LabelRepair(bytes: Array((root + body + "\n</Product_Observational>\n").utf8), path: "/nowhere/label.xml", profile: profile, names: .common)
}

@Suite struct `Repairing labels` {
    private let plain = head.replacing("a, b", with: "a b")

    @Test func `Commas between schemas become blanks`() throws {
        let repair = try repaired("")

        #expect(repair.text.contains("schemaLocation=\"a  b\""))
        #expect(repair.changes.map(\.departure) == [.commasInSchemaLocation])
        #expect(repair.changes[0].line == 2)
    }

    @Test(arguments: [
        ("CE4_GEN_PCAML-I-002_SCI_N_20190103_0001_A.2B", "urn:cnsa:clep:ce4_pcaml:data_2b:ce4_gen_pcaml-i-002_sci_n_20190103_0001_a.2b"),
        ("CE5-L_GRAS_LCAM-I_SCI.2AL", "urn:cnsa:clep:ce5-l_lcam:data_2a:ce5-l_gras_lcam-i_sci.2al"), ("Some file.dat", "urn:cnsa:clep:unassigned:data:some_file.dat"),
    ])
    func `An identifier that is a file name becomes one of the agency's`(_ name: String, _ identifier: String) throws {
        let repair = try repaired("<logical_identifier>\(name)</logical_identifier>", root: plain)

        #expect(repair.text.contains("<logical_identifier>\(identifier)</logical_identifier>"))
        #expect(repair.changes.map(\.departure) == [.identifierIsFileName])
    }

    @Test(arguments: ["<Reference_List>None</Reference_List>", "<Reference_List/>", "<Reference_List> </Reference_List>", "<reference_list>None</reference_list>"])
    func `A list of no references is left out`(_ list: String) throws {
        let repair = try repaired("<a>1</a>\(list)<b/>", root: plain)

        #expect(repair.text.contains("<a>1</a><b/>"))
        #expect(repair.changes.map(\.departure) == [.emptyReferenceList])
    }

    @Test func `A list with references stays`() throws {
        let repair = try repaired("<Reference_List><Internal_Reference/></Reference_List>", root: plain)

        #expect(repair.changes.isEmpty)
        #expect(repair.text.contains("<Reference_List><Internal_Reference/></Reference_List>"))
    }

    @Test func `Elements of the agency without a namespace become a comment`() throws {
        let repair = try repaired("<Mission_Area>\n<Phase note=\"a--b\"><x>1</x><!-- c --></Phase>\n<m:ok xmlns:m=\"urn:m\"/></Mission_Area>", root: plain)

        #expect(repair.text.contains("<!-- <Phase note=\"a- -b\"><x>1</x><!- - c - -></Phase> -->\n<m:ok xmlns:m=\"urn:m\"/>"))
        #expect(repair.changes.map(\.departure) == [.elementsWithoutNamespace])
        #expect(repair.changes[0].line == 3)
        #expect(throws: Never.self) { try Label(bytes: repair.bytes, path: "new") }
    }

    @Test func `The case of names is corrected in both tags, and only where it is wrong`() throws {
        let repair = try repaired("<File_area_Observational>\n<FILE_NAME>a</FILE_NAME><file_name>b</file_name><unknown_Thing/></File_area_Observational>", root: plain)

        #expect(repair.text.contains("<File_Area_Observational>\n<file_name>a</file_name><file_name>b</file_name><unknown_Thing/></File_Area_Observational>"))
        #expect(repair.changes.map(\.departure) == [.letterCase, .letterCase])
        #expect(repair.changes.map(\.line) == [2, 3])
    }

    @Test func `Known misspellings are corrected, with prefixes kept`() throws {
        let repair = try repaired("<g:principle_point_coordinate xmlns:g=\"urn:g\">1</g:principle_point_coordinate>", root: plain)

        #expect(repair.text.contains("<g:principal_point_coordinate xmlns:g=\"urn:g\">1</g:principal_point_coordinate>"))
        #expect(repair.changes.map(\.departure) == [.misspelling])
    }

    @Test func `The size of a file is that of the file`() throws {
        let folder = try TestFolder()
        try folder.write("data.2B", [1, 2, 3])
        let label = try folder.write("label.2BL", plain + "<File><file_name>data.2B</file_name><file_size unit=\"byte\">9</file_size></File></Product_Observational>")

        let repair = try LabelRepair(path: label)

        #expect(repair.text.contains("<file_size unit=\"byte\">3</file_size>"))
        #expect(repair.changes.map(\.what) == ["The file_size 9 of data.2B was corrected to 3."])
    }

    @Test func `Everything else stays as it is, byte by byte`() throws {
        let body = "<!-- <file_Name> -->\n\t<title  a = 'x>y'>A &amp; B <![CDATA[<FILE_name>]]></title>\r\n<?x <Y> ?><empty />"

        #expect(try repaired(body, root: plain).text == plain + body + "\n</Product_Observational>\n")
    }

    @Test func `Only what the profile repairs is repaired`() throws {
        let profile = AgencyProfile(
            name: "P", identifierPrefixes: ["urn:x:y:"], contextProducts: nil, labelExtensions: [], repaired: [.identifierIsFileName],
            spellings: [:], tolerated: [], levels: []
        )

        let repair = try repaired("<logical_identifier>a</logical_identifier><FILE_NAME>b</FILE_NAME>", profile: profile)

        #expect(repair.changes.map(\.departure) == [.identifierIsFileName])
        #expect(repair.text.contains("urn:x:y:unassigned:data:a"))
        #expect(repair.text.contains("FILE_NAME"))
    }

    @Test func `Lines of the new label lead back to the original`() throws {
        let repair = try repaired("<Reference_List>\nNone\n</Reference_List>\n<title>\n</title>", root: plain)
        let line = try #require(try Label(bytes: repair.bytes, path: "new").root.child("title")).line

        #expect(line == 3)
        #expect(repair.originalLine(line) == 5)
        #expect(repair.originalLine(1) == 1)
    }

    @Test func `What is no XML is refused`() {
        #expect(throws: LabelProblem.self) { try repaired("<a>", root: plain) }
    }
}
