@testable import PDS4

/// The text of a small label. What a test does not set is as a good label has it.
struct TestLabel {
    static let namespace = "http://pds.nasa.gov/pds4/pds/v1"

    var productClass = "Product_Observational"
    var lid = "urn:nasa:pds:bundle:data:one"
    var vid = "1.0"
    var model = "1.11.0.0"
    /// The elements after `Identification_Area`.
    var body = ""
    var schema = "\(namespace) https://pds.nasa.gov/pds4/pds/v1/PDS4_PDS_TEST.xsd"
    var rules = "https://pds.nasa.gov/pds4/pds/v1/PDS4_PDS_TEST.sch"

    var text: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <?xml-model href="\(rules)" schematypens="http://purl.oclc.org/dsdl/schematron"?>
        <\(productClass) xmlns="\(Self.namespace)" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="\(schema)">
        <Identification_Area>
        <logical_identifier>\(lid)</logical_identifier><version_id>\(vid)</version_id><title>Test</title>
        <information_model_version>\(model)</information_model_version><product_class>\(productClass)</product_class>
        </Identification_Area>
        \(body)
        </\(productClass)>
        """
    }

    /// A label with one file area.
    init(file: String = "data.tab", more: String = "", _ objects: String...) {
        body = Self.area(file, more: more, objects.joined(separator: "\n"))
    }

    init(body: String, productClass: String = "Product_Observational", lid: String = "urn:nasa:pds:bundle:data:one", vid: String = "1.0") {
        self.body = body
        self.productClass = productClass
        self.lid = lid
        self.vid = vid
    }

    static func area(_ file: String, more: String = "", kind: String = "File_Area_Observational", _ objects: String) -> String {
        "<\(kind)><File><file_name>\(file)</file_name>\(more)</File>\(objects)</\(kind)>"
    }

    // MARK: Objects

    static func table(
        _ kind: String, offset: Int = 0, records: Int, length: Int? = nil, delimiter: String? = "Carriage-Return Line-Feed",
        name: String = "T", more: String = "", fields: Int? = nil, groups: Int? = nil, _ parts: [String]
    ) -> String {
        let record = "Record_\(kind)"
        let fieldCount = parts.count { $0.hasPrefix("<Field") }
        var text = "<Table_\(kind)><name>\(name)</name><offset unit=\"byte\">\(offset)</offset>\(more)"
        if kind == "Delimited" { text += "<parsing_standard_id>PDS DSV 1</parsing_standard_id>" }
        text += "<records>\(records)</records>"
        if let delimiter, kind != "Binary" { text += "<record_delimiter>\(delimiter)</record_delimiter>" }
        if kind == "Delimited" { text += "<field_delimiter>Comma</field_delimiter>" }
        text += "<\(record)><fields>\(fields ?? fieldCount)</fields><groups>\(groups ?? (parts.count - fieldCount))</groups>"
        if let length { text += "<record_length unit=\"byte\">\(length)</record_length>" }
        return text + parts.joined() + "</\(record)></Table_\(kind)>"
    }

    static func field(
        _ kind: String, _ name: String, _ type: String, at location: Int = 1, length: Int = 1, more: String = ""
    ) -> String {
        var text = "<Field_\(kind)><name>\(name)</name>"
        if kind != "Delimited" { text += "<field_location unit=\"byte\">\(location)</field_location>" }
        text += "<data_type>\(type)</data_type>"
        if kind != "Delimited" { text += "<field_length unit=\"byte\">\(length)</field_length>" }
        return text + more + "</Field_\(kind)>"
    }

    static func group(_ kind: String, repetitions: Int, at location: Int = 1, length: Int = 0, fields: Int? = nil, _ parts: [String]) -> String {
        let fieldCount = parts.count { $0.hasPrefix("<Field") }
        var text = "<Group_Field_\(kind)><repetitions>\(repetitions)</repetitions>"
        text += "<fields>\(fields ?? fieldCount)</fields><groups>\(parts.count - fieldCount)</groups>"
        if kind != "Delimited" {
            text += "<group_location unit=\"byte\">\(location)</group_location><group_length unit=\"byte\">\(length)</group_length>"
        }
        return text + parts.joined() + "</Group_Field_\(kind)>"
    }

    static func array(
        _ type: String, _ axes: [Int], offset: Int = 0, element: String = "", more: String = "", name: String = "A"
    ) -> String {
        let written = axes.enumerated().map { index, count in
            "<Axis_Array><axis_name>\(index)</axis_name><elements>\(count)</elements><sequence_number>\(index + 1)</sequence_number></Axis_Array>"
        }
        return """
            <Array_\(axes.count)D><name>\(name)</name><offset unit="byte">\(offset)</offset><axes>\(axes.count)</axes>
            <axis_index_order>Last Index Fastest</axis_index_order><Element_Array><data_type>\(type)</data_type>\(element)</Element_Array>
            \(written.joined())\(more)</Array_\(axes.count)D>
            """
    }

    static func header(offset: Int, length: Int) -> String {
        "<Header><offset unit=\"byte\">\(offset)</offset><object_length unit=\"byte\">\(length)</object_length></Header>"
    }

    static func limits(_ minimum: String?, _ maximum: String?) -> String {
        "<Field_Statistics>" + (maximum.map { "<maximum>\($0)</maximum>" } ?? "") + (minimum.map { "<minimum>\($0)</minimum>" } ?? "")
            + "</Field_Statistics>"
    }

    static func constants(_ pairs: [(String, String)]) -> String {
        "<Special_Constants>" + pairs.map { "<\($0)>\($1)</\($0)>" }.joined() + "</Special_Constants>"
    }
}

/// One table in one file, validated: the usual form of a test about content.
struct TableCase {
    let folder: TestFolder
    let label: String

    init(_ table: String, data: [UInt8], file: String = "data.tab") throws {
        folder = try TestFolder()
        try folder.write(file, data)
        label = try folder.write("data.xml", TestLabel(file: file, table).text)
    }

    init(_ table: String, data: String) throws { try self.init(table, data: Array(data.utf8)) }

    func types(_ change: (inout ValidationOptions) -> Void = { _ in }) -> [String: Int] { report(label, change).types }
}
