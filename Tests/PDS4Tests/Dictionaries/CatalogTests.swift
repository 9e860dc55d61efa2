import Testing

@testable import PDS4

@Suite struct `XML catalogs` {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func catalog(_ entries: String, name: String = "catalog.xml") throws -> XMLCatalog {
        try XMLCatalog(path: folder.write(name, "<catalog xmlns=\"urn:oasis:names:tc:entity:xmlns:xml:catalog\">\(entries)</catalog>"))
    }

    @Test func `An address stands for a file, relative to the base or to the catalog`() throws {
        let catalog = try catalog(
            """
            <group xml:base="file:///home/x/"><uri name="https://p/A.xsd" uri="A.xsd"/></group>
            <uri name="http://p/v1" uri="sub/B.xsd"/><system systemId="https://p/C.xsd" uri="/c/C.xsd"/>
            """
        )

        #expect(catalog.file(for: "https://p/A.xsd") == "/home/x/A.xsd")
        #expect(catalog.file(for: "http://p/v1") == folder.path + "/sub/B.xsd")
        #expect(catalog.file(for: "https://p/C.xsd") == "/c/C.xsd")
        #expect(catalog.file(for: "https://p/D.xsd") == nil)
    }

    @Test func `Prefixes are rewritten, the longest first, and handed on to other catalogs`() throws {
        _ = try catalog("<rewriteURI uriStartString=\"https://p/dph\" rewritePrefix=\"file:///dph\"/>", name: "other.xml")
        let catalog = try catalog(
            """
            <rewriteURI uriStartString="https://p/pds/v1" rewritePrefix="file:///schemas"/>
            <rewriteURI uriStartString="https://p/pds/v1/special/" rewritePrefix="file:///special/"/>
            <delegateURI uriStartString="https://p/dph" catalog="other.xml"/>
            """
        )

        #expect(catalog.file(for: "https://p/pds/v1/A.xsd") == "/schemas/A.xsd")
        #expect(catalog.file(for: "https://p/pds/v1/special/A.xsd") == "/special/A.xsd")
        #expect(catalog.file(for: "https://p/dph/B.xsd") == "/dph/B.xsd")
    }

    @Test func `What is no catalog, or names itself without end, is refused`() throws {
        #expect(throws: ReadingProblem.self) { try XMLCatalog(path: folder.write("a.xml", "<html/>")) }
        #expect(throws: ReadingProblem.self) { try catalog("<nextCatalog catalog=\"catalog.xml\"/>") }
        #expect(throws: FileProblem.self) { try catalog("<nextCatalog catalog=\"nothing.xml\"/>", name: "b.xml") }
    }

    @Test func `A label's dictionaries come from the catalog, and what it does not lead to is an error`() throws {
        let pack = try TestDictionaries.write(folder)
        let label = try folder.write("a.xml", TestDictionaries.label("<count>1</count>"))
        func types(_ entries: String, folders: [String]) throws -> [String: Int] {
            let pack = DictionaryPack(folders: folders, catalogs: [try catalog(entries)])
            return Validator(options: .test(), pack: pack).validate(label: label).types
        }
        let rewrite = "<rewriteURI uriStartString=\"https://pds.nasa.gov/pds4/pds/v1\" rewritePrefix=\"\(pack)\"/>"
        let byNamespace = "<uri name=\"\(TestLabel.namespace)\" uri=\"\(pack)/PDS4_PDS_TEST.xsd\"/>"

        #expect(try types(rewrite, folders: []).isEmpty)
        #expect(try types(byNamespace, folders: [pack]) == ["error.catalog.unresolvable_schematron": 1])
        #expect(
            try types("", folders: [pack]) == ["error.catalog.unresolvable_schema": 1, "error.catalog.unresolvable_schematron": 1]
        )
    }
}
