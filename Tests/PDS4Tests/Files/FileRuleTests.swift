import Testing

@testable import PDS4

@Suite struct `Files that labels name` {
    private static let object = TestLabel.header(offset: 0, length: 1)
    private static let sumOfABC = "900150983cd24fb0d6963f7d28e17f72"

    private func label(_ folder: TestFolder, file: String = "data.dat", more: String = "") throws -> String {
        try folder.write("label.xml", TestLabel(file: file, more: more, Self.object).text)
    }

    private func types(more: String, _ change: (inout ValidationOptions) -> Void = { _ in }) throws -> [String: Int] {
        let folder = try TestFolder()
        try folder.write("data.dat", "abc")
        return report(try label(folder, more: more), change).types
    }

    @Test func `A file that is not there is missing`() throws {
        let folder = try TestFolder()

        #expect(report(try label(folder)).types == ["error.label.missing_file": 1])
    }

    @Test func `A folder is no file`() throws {
        let folder = try TestFolder()
        try folder.write("data.dat/inner", "x")

        #expect(report(try label(folder)).types == ["error.label.missing_file": 1])
    }

    @Test func `A file area without a name is an error`() throws {
        let folder = try TestFolder()

        #expect(report(try label(folder, file: "")).types == ["error.validation.unknown_value": 1])
    }

    @Test(arguments: [("3", nil), ("4", "error.label.filesize_mismatch"), ("03", "error.label.filesize_mismatch")] as [(String, String?)])
    func `The stated size must be the file's`(_ size: String, _ type: String?) throws {
        let found = try types(more: "<file_size unit=\"byte\">\(size)</file_size>")

        #expect(found == (type.map { [$0: 1] } ?? [:]))
    }

    @Test func `A size that matches, or is not stated, is information`() throws {
        #expect(try types(more: "<file_size unit=\"byte\">3</file_size>") { $0.leastSeverity = .info }["info.label.filesize_matches"] == 1)
        #expect(try types(more: "") { $0.leastSeverity = .info }["info.label.missing_filesize"] == 1)
    }

    @Test(arguments: [sumOfABC, "d41d8cd98f00b204e9800998ecf8427e", "not a sum"])
    func `The stated checksum must be the file's`(_ sum: String) throws {
        let found = try types(more: "<md5_checksum>\(sum)</md5_checksum>")

        #expect(found == (sum == Self.sumOfABC ? [:] : ["error.label.checksum_mismatch": 1]))
    }

    @Test func `A manifest's checksums are held against files and labels`() throws {
        let folder = try TestFolder()
        let data = try folder.write("data.dat", "abc")
        let path = try label(folder)

        let complete = report(path) { $0.checksumManifest = [data: Self.sumOfABC, path: try! MD5.hexadecimal(ofFile: path)] }
        let wrong = report(path) { $0.checksumManifest = [data: "d41d8cd98f00b204e9800998ecf8427e"] }
        let partial = report(path) { $0.checksumManifest = ["/elsewhere": Self.sumOfABC] }

        #expect(complete.types.isEmpty)
        #expect(wrong.types == ["error.label.checksum_mismatch": 1, "error.label.missing_checksum": 1])
        #expect(partial.types == ["error.label.missing_checksum": 2])
    }

    @Test func `A directory is relative to the label`() throws {
        let folder = try TestFolder()
        try folder.write("inner/data.dat", "abc")

        #expect(report(try label(folder, more: "<directory_path_name>inner</directory_path_name>")).types.isEmpty)
    }

    @Test func `An absolute directory is refused`() throws {
        let found = try types(more: "<directory_path_name>/etc</directory_path_name>")

        #expect(found["error.directory.unallowed_name"] == 1)
    }

    private static let beginnings: [String: [UInt8]] = [
        "PDF/A": Array("%PDF-1.4".utf8), "JPEG": [0xFF, 0xD8, 0xFF, 0xE0], "PNG": [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10],
        "MP4/H.264": [0, 0, 0, 24] + Array("ftypisom".utf8),
    ]

    @Test(arguments: [
        ("PDF/A", "a.pdf", "error.pdf.file.not_pdfa_compliant"), ("JPEG", "a.jpg", "error.file.not_jpeg_compliant"),
        ("PNG", "a.png", "error.file.not_png_compliant"), ("MP4/H.264", "a.mp4", "error.file.not_mp4_m4a_compliant"),
    ])
    func `A file that does not even begin as its standard says is an error, and one that does is not checked further`(
        _ encoding: String, _ name: String, _ type: String
    ) throws {
        let folder = try TestFolder()
        let object = "<Encoded_Image><offset unit=\"byte\">0</offset><object_length unit=\"byte\">3</object_length><encoding_standard_id>\(encoding)</encoding_standard_id></Encoded_Image>"
        let label = try folder.write("label.xml", TestLabel(file: name, object).text)

        try folder.write(name, "<html>")
        #expect(report(label).types == [type: 1])
        try folder.write(name, try #require(Self.beginnings[encoding]))
        let good = report(label)
        #expect(good.types.isEmpty)
        #expect(good.findings.contains { $0.type == FindingType.notChecked && $0.message.contains("conformance to") })
    }

    @Test(arguments: [("GIF", "a.gif", true), ("GIF", "a.png", false), ("TIFF", "a.tiff", true), ("PDF/A", "a.pdf", true), ("JPEG", "a.JPG", true), ("WAV", "a.mp4", false)])
    func `An encoding goes with an extension`(_ encoding: String, _ name: String, _ fits: Bool) throws {
        let folder = try TestFolder()
        try folder.write(name, Self.beginnings[encoding] ?? Array("abc".utf8))
        let object = "<Encoded_Image><offset unit=\"byte\">0</offset><object_length unit=\"byte\">3</object_length><encoding_standard_id>\(encoding)</encoding_standard_id></Encoded_Image>"

        let types = report(try folder.write("label.xml", TestLabel(file: name, object).text)).types

        #expect(types == (fits ? [:] : ["error.validation.file_naming_problem": 1]))
    }

    @Test(arguments: [
        ("PDF/A", "a.pdf", nil), ("PDF/A", "a.doc", "error.pdf.file.not_pdfa_compliant"), ("HTML 4.0", "a.htm", nil),
        ("HTML", "a.txt", "warning.file.not_html_mimetype"), ("LaTeX", "a.tex", nil), ("Microsoft Word", "a.txt", "warning.file.not_msword_mimetype"),
        ("Microsoft Excel", "a.csv", "warning.file.not_msexcel_mimetype"), ("Postscript", "a.eps", "warning.file.not_postscript_mimetype"),
        ("Rich Text", "a.txt", "warning.file.not_richtext_mimetype"), ("Rich Text", "a.rtf", nil), ("7-Bit ASCII Text", "a.txt", nil),
    ] as [(String, String, String?)])
    func `A document's standard goes with an extension`(_ standard: String, _ name: String, _ type: String?) throws {
        let folder = try TestFolder()
        try folder.write(name, Self.beginnings[standard] ?? Array("abc".utf8))
        let body = "<Document><Document_Edition><Document_File><file_name>\(name)</file_name><document_standard_id>\(standard)</document_standard_id></Document_File></Document_Edition></Document>"

        let types = report(try folder.write("label.xml", TestLabel(body: body, productClass: "Product_Document").text)).types

        #expect(types == (type.map { [$0: 1] } ?? [:]))
    }

    @Test(arguments: ["PDF/A", "JPEG", "PNG"])
    func `Conformance that this library cannot check is reported as not checked`(_ standard: String) throws {
        let folder = try TestFolder()
        let name = "a." + (standard == "PDF/A" ? "pdf" : standard.lowercased())
        try folder.write(name, try #require(Self.beginnings[standard]))
        let body = "<Document><Document_Edition><Document_File><file_name>\(name)</file_name><document_standard_id>\(standard)</document_standard_id></Document_File></Document_Edition></Document>"

        let found = report(try folder.write("label.xml", TestLabel(body: body, productClass: "Product_Document").text)).findings

        #expect(found.contains { $0.type == FindingType.notChecked && $0.message.contains("\(standard) was not checked") })
    }

    @Test(arguments: ["../data.dat", "inner/../../data.dat", "/etc/passwd"])
    func `A name that leads out of the label's folder is refused and not read`(_ name: String) throws {
        let folder = try TestFolder()
        try folder.write("data.dat", "abc")
        let label = try folder.write("labels/label.xml", TestLabel(file: name, more: "<md5_checksum>\(Self.sumOfABC)</md5_checksum>", Self.object).text)

        let types = report(label).types

        #expect(types["error.label.missing_file"] == 1)
        #expect(types["error.label.checksum_mismatch"] == nil)
    }

    @Test func `A directory beside the label's folder may be named, unless files must stay inside`() throws {
        let folder = try TestFolder()
        try folder.write("data/data.dat", "abc")
        let more = "<directory_path_name>../data</directory_path_name>"
        let label = try folder.write("labels/label.xml", TestLabel(file: "data.dat", more: more, Self.object).text)

        #expect(report(label).types.isEmpty)
        #expect(report(label) { $0.allowsOutside = false }.types == ["error.label.missing_file": 1])
    }

    @Test func `A link out of the label's folder is refused where files must stay inside`() throws {
        let outside = try TestFolder()
        let secret = try outside.write("secret", "abc")
        let folder = try TestFolder()
        try folder.link("data.dat", to: secret)
        let path = try label(folder)

        #expect(report(path).types.isEmpty)
        #expect(report(path) { $0.allowsOutside = false }.types == ["error.label.missing_file": 1])
    }

    @Test func `What a link out of the label's folder leads to is not told, of data and of labels`() throws {
        let outside = try TestFolder()
        let secret = try outside.write("secret", "the secret\r\n")
        let folder = try TestFolder()
        try folder.link("data.tab", to: secret)
        try folder.link("linked.xml", to: secret)
        let table = TestLabel.table("Character", records: 1, length: 12, [TestLabel.field("Character", "F", "ASCII_Integer", length: 10)])
        try folder.write("a.xml", TestLabel(file: "data.tab", table).text)

        let open = run([folder.path])
        let contained = run([folder.path]) { $0.allowsOutside = false }

        #expect(open.types["error.table.field_value_data_type_mismatch"] == 1)
        #expect(contained.types == ["error.label.missing_file": 2])
        #expect(!contained.json().contains("secret"))
    }

    @Test func `Whether a link out of the folder leads to a label is not found out where files must stay inside`() throws {
        let outside = try TestFolder()
        let catalog = try outside.write("catalog.xml", "<catalog/>")
        let folder = try TestFolder()
        try folder.write("a.xml", TestLabel(body: "").text)
        try folder.link("linked.xml", to: catalog)

        let open = run([folder.path])
        let contained = run([folder.path]) { $0.allowsOutside = false }

        #expect(open.labels.count == 1 && open.types.isEmpty)
        #expect(contained.labels.count == 2 && contained.types == ["error.label.missing_file": 1])
    }

    @Test func `In a folder only XML of the information model is a label`() throws {
        let folder = try TestFolder()
        try folder.write("a.xml", TestLabel(body: "").text)
        try folder.write("page.xml", "<!-- x --><html xmlns='http://www.w3.org/1999/xhtml'/>")
        try folder.write("gpx.xml", "<gpx version='1.1'/>")

        #expect(run([folder.path]).labels.map { FileSystem.name($0.path) } == ["a.xml"])

        try folder.write("misspelt.xml", TestLabel(body: "", productClass: "Produkt_Observational").text)
        try folder.write("broken.xml", "no XML")

        #expect(run([folder.path]).labels.map { FileSystem.name($0.path) } == ["a.xml", "broken.xml", "misspelt.xml"])
    }

    @Test func `Links that lead in a circle are a missing file`() throws {
        let folder = try TestFolder()
        try folder.link("data.dat", to: folder.path + "/other.dat")
        try folder.link("other.dat", to: folder.path + "/data.dat")

        #expect(report(try label(folder)).types == ["error.label.missing_file": 1])
    }
}

@Suite struct `One file and one label` {
    private func label(_ lid: String, vid: String = "1.0", file: String = "shared.dat") -> String {
        var label = TestLabel(file: file, TestLabel.header(offset: 0, length: 1))
        label.lid = lid
        label.vid = vid
        return label.text
    }

    @Test func `A file that two products describe is an error in the second`() throws {
        let folder = try TestFolder()
        try folder.write("shared.dat", "abc")
        let first = try folder.write("a.xml", label("urn:nasa:pds:b:c:a"))
        let second = try folder.write("b.xml", label("urn:nasa:pds:b:c:b"))

        let report = run([first, second])

        #expect(report.types == ["error.label.file_areas_duplicated_reference": 1])
        #expect(report.labels.map(\.passed) == [true, false])
    }

    @Test func `Documents may share their figures`() throws {
        let folder = try TestFolder()
        try folder.write("figure.gif", "GIF89a")
        let body = "<Document><Document_Edition><Document_File><file_name>figure.gif</file_name><document_standard_id>GIF</document_standard_id></Document_File></Document_Edition></Document>"
        let labels = try ["a", "b"].map {
            try folder.write("\($0).xml", TestLabel(body: body, productClass: "Product_Document", lid: "urn:nasa:pds:b:c:\($0)").text)
        }

        #expect(run(labels).types.isEmpty)
    }

    @Test func `Versions of one product may describe one file`() throws {
        let folder = try TestFolder()
        try folder.write("shared.dat", "abc")
        let labels = try ["1.0", "2.0"].map { try folder.write("v\($0.first!).xml", label("urn:nasa:pds:b:c:a", vid: $0)) }

        #expect(run(labels).types.isEmpty)
    }

    @Test func `A label that names a file twice is an error`() throws {
        let folder = try TestFolder()
        try folder.write("a.dat", "abc")
        let area = TestLabel.area("a.dat", TestLabel.header(offset: 0, length: 1))

        let report = run([try folder.write("a.xml", TestLabel(body: area + area).text)])

        #expect(report.types == ["error.label.file_areas_duplicated_reference": 1])
    }

    @Test func `One version of a product has one label`() throws {
        let folder = try TestFolder()
        for name in ["a", "b"] {
            try folder.write("\(name).dat", "abc")
            try folder.write("\(name).xml", label("urn:nasa:pds:b:c:a", file: "\(name).dat"))
        }

        #expect(run([folder.path]).types == ["error.label.duplicate_identifier": 1])
    }
}
