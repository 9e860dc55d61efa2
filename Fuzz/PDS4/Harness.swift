import Glibc

// The fuzzer's way in. It is compiled together with the library's sources, so that it reaches what is not public.
// MAGPIE_FUZZ names what is fuzzed: labels, expressions or tables.

private let work: String = {
    var template = Array("/dev/shm/magpie-fuzz-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("no folder in /dev/shm") }
    return String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}()

private let kind = getenv("MAGPIE_FUZZ").map { String(cString: $0) } ?? "labels"

private let rules = """
    <sch:schema xmlns:sch="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2"><sch:ns uri="http://pds.nasa.gov/pds4/pds/v1" prefix="pds"/>
    <sch:pattern><sch:let name="all" value="count(//pds:*)"/>
    <sch:rule context="pds:File_Area_Observational//pds:*[pds:offset]"><sch:let name="o" value="pds:offset"/>
    <sch:assert test="$o >= 0 and $all > 0">Offset <sch:value-of select="string-join(pds:*/name(), ' ')"/></sch:assert></sch:rule>
    <sch:rule context="pds:*"><sch:assert test="matches(string(.), '^[\\s\\S]*$')">Text <sch:value-of select="."/></sch:assert></sch:rule>
    </sch:pattern></sch:schema>
    """

private let pack: DictionaryPack = {
    try! FileSystem.createDirectory(work + "/pack")
    try! FileSystem.write(Array(rules.utf8), to: work + "/pack/R.sch")
    let schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://pds.nasa.gov/pds4/pds/v1" elementFormDefault="qualified">
        <xs:element name="Product_Observational"><xs:complexType><xs:sequence><xs:any processContents="lax" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
        <xs:element name="offset" type="xs:nonNegativeInteger"/><xs:element name="records" type="xs:positiveInteger"/></xs:schema>
        """
    try! FileSystem.write(Array(schema.utf8), to: work + "/pack/S.xsd")
    return DictionaryPack(folders: [work + "/pack"])
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    switch kind {
    case "expressions": expressions(bytes)
    case "tables": tables(bytes)
    case "archives": archives(bytes)
    default: labels(bytes)
    }
    return 0
}

private func options() -> ValidationOptions {
    var options = ValidationOptions()
    options.leastSeverity = .debug
    options.checksBetweenFields = true
    options.checksCompleteDescription = true
    options.keptPerType = 20
    options.threads = 1
    return options
}

/// Validates the files in the work folder by one of the rules, writes one of the reports, and reads what can be read.
private func exercise(_ path: String, _ choice: Int) {
    var options = options()
    options.rule = [.label, .label, .bundle, .collection][choice & 3]
    let report = Validator(options: options, pack: pack).validate([path])
    switch choice >> 2 & 3 {
    case 0: _ = report.text()
    case 1: _ = report.json()
    default: _ = report.html()
    }
    guard let product = try? Product(path: path) else { return }
    for index in product.tables.indices {
        guard let table = try? product.table(String(index + 1)), table.description.fields.count < 10_000, table.description.records < 10_000 else { continue }
        _ = try? table.allColumns()
        guard !table.columns.isEmpty else { continue }
        for row in table.rows { _ = row.values(at: table.columns.count - 1) }
    }
    for index in product.arrays.indices {
        guard let array = try? product.array(String(index + 1)), (array.description.count ?? .max) < 100_000 else { continue }
        _ = try? array.elements()
    }
}

private func labels(_ bytes: [UInt8]) {
    let path = work + "/a.xml"
    try! FileSystem.write(bytes, to: path)
    try! FileSystem.write(Array("1,2\r\n3,4\r\n".utf8), to: work + "/d.dat")
    exercise(path, bytes.count)
}

private let document: Label = {
    let text = """
        <r xmlns="urn:r" n="7"><a id="1">alpha</a><a id="2">beta</a><num>10</num><num>9</num><empty/><g><a id="4"><c>deep</c></a></g></r>
        """
    return try! Label(bytes: Array(text.utf8), path: "r.xml")
}()

private func expressions(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    var compiler = XPathCompiler(expression: text)
    if let syntax = try? XPathParser.parse(text, namespaces: ["r": "urn:r"]), let code = try? compiler.code(syntax) {
        let evaluation = XPathEvaluation(label: document, numbers: compiler.names.bind(document), variables: compiler.slotCount, stepLimit: 1_000_000)
        if let value = try? code(evaluation, XPathFocus(item: .node(document.root.index))) {
            for item in value.items.prefix(100) { _ = evaluation.text(of: item) }
        }
    }
    var contexts = XPathCompiler(expression: text)
    if let context = try? SchematronContext.compile(text, namespaces: ["r": "urn:r"], with: &contexts) {
        let evaluation = XPathEvaluation(label: document, numbers: contexts.names.bind(document), variables: contexts.slotCount, stepLimit: 1_000_000)
        for index in document.nodes.indices.dropFirst() { _ = try? context.matches(Int32(index), evaluation) }
    }
}

/// Takes numbers and choices from the input's beginning; what is left is the data.
private struct Choices {
    var bytes: ArraySlice<UInt8>

    mutating func byte() -> Int { Int(bytes.popFirst() ?? 0) }

    mutating func number() -> String {
        switch byte() {
        case let small where small < 200: "\(small)"
        case 200: "\(Int.max)"
        case 201: "-1"
        case 202: "\(Int.max / 2 + 1)"
        case 203: "99999999999999999999"
        case 204: ""
        case let other: "\((byte() << 8 | byte()) << (other & 31))"
        }
    }

    mutating func one<Element>(of list: [Element]) -> Element { list[byte() % list.count] }
}

private let types = DataType.allCases.map(\.rawValue) + ["Nonsense"]
private let formats = ["%5d", "%8.3f", "%+5s", "%-3s", "%9.2e", "%4x", "%3o", "%1s", "%99999999d"]

private func table(_ choices: inout Choices) -> String {
    let kind = choices.one(of: ["Binary", "Character", "Delimited"])
    func field(_ choices: inout Choices) -> String {
        var text = "<Field_\(kind)><name>f</name><field_location>\(choices.number())</field_location><data_type>\(choices.one(of: types))</data_type>"
        text += "<field_length>\(choices.number())</field_length>"
        switch choices.byte() & 15 {
        case 0: text += "<field_format>\(choices.one(of: formats))</field_format>"
        case 1: text += "<validation_format>\(choices.one(of: formats))</validation_format>"
        case 2: text += "<Field_Statistics><minimum>\(choices.number())</minimum><maximum>\(choices.number())</maximum></Field_Statistics>"
        case 3: text += "<Special_Constants><missing_constant>0x\(choices.number())</missing_constant><valid_minimum>\(choices.number())</valid_minimum></Special_Constants>"
        case 4, 5:
            text += "<Packed_Data_Fields><Field_Bit><name>b</name><start_bit_location>\(choices.number())</start_bit_location>"
            text += "<stop_bit_location>\(choices.number())</stop_bit_location><data_type>\(choices.one(of: types))</data_type></Field_Bit></Packed_Data_Fields>"
        case 6: text += "<maximum_field_length>\(choices.number())</maximum_field_length>"
        case 7: text += "<scaling_factor>\(choices.number())</scaling_factor><value_offset>1e300</value_offset>"
        default: break
        }
        return text + "</Field_\(kind)>"
    }
    func parts(_ choices: inout Choices, _ depth: Int) -> (text: String, fields: Int, groups: Int) {
        var (text, fields, groups) = ("", 0, 0)
        for _ in 0..<(choices.byte() & 3) {
            if depth < 3, choices.byte() & 7 == 0 {
                let inner = parts(&choices, depth + 1)
                text += "<Group_Field_\(kind)><repetitions>\(choices.number())</repetitions><fields>\(inner.fields)</fields><groups>\(inner.groups)</groups>"
                text += "<group_location>\(choices.number())</group_location><group_length>\(choices.number())</group_length>\(inner.text)</Group_Field_\(kind)>"
                groups += 1
            } else {
                text += field(&choices)
                fields += 1
            }
        }
        return (text, fields, groups)
    }
    var text = "<Table_\(kind)><offset>\(choices.number())</offset><records>\(choices.number())</records>"
    text += "<record_delimiter>\(choices.one(of: ["Line-Feed", "Carriage-Return Line-Feed", "x"]))</record_delimiter>"
    text += "<field_delimiter>\(choices.one(of: ["Comma", "Semicolon", "Horizontal Tab"]))</field_delimiter><Record_\(kind)>"
    let inner = parts(&choices, 0)
    text += "<fields>\(inner.fields)</fields><groups>\(inner.groups)</groups><record_length>\(choices.number())</record_length>"
    return text + inner.text + "</Record_\(kind)></Table_\(kind)>"
}

private func array(_ choices: inout Choices) -> String {
    var text = "<Array><offset>\(choices.number())</offset><Element_Array><data_type>\(choices.one(of: types))</data_type>"
    text += "<scaling_factor>\(choices.number())</scaling_factor></Element_Array>"
    for number in 0..<(choices.byte() & 3) {
        text += "<Axis_Array><axis_name>x</axis_name><elements>\(choices.number())</elements><sequence_number>\(number + 1)</sequence_number></Axis_Array>"
    }
    text += "<Special_Constants><missing_constant>\(choices.number())</missing_constant></Special_Constants>"
    return text + "<Object_Statistics><minimum>\(choices.number())</minimum><maximum_scaled_value>\(choices.number())</maximum_scaled_value></Object_Statistics></Array>"
}

private func tables(_ bytes: [UInt8]) {
    var choices = Choices(bytes: bytes[...])
    var objects = ""
    for _ in 0..<(1 + choices.byte() & 1) { objects += choices.byte() & 3 == 0 ? array(&choices) : table(&choices) }
    let text = """
        <?xml version="1.0"?><Product_Observational xmlns="http://pds.nasa.gov/pds4/pds/v1"><Identification_Area><logical_identifier>urn:nasa:pds:a:b:c\
        </logical_identifier><version_id>1.0</version_id></Identification_Area><File_Area_Observational><File><file_name>d.dat</file_name></File>\(objects)\
        </File_Area_Observational></Product_Observational>
        """
    try! FileSystem.write(Array(text.utf8), to: work + "/a.xml")
    try! FileSystem.write(choices.bytes, to: work + "/d.dat")
    exercise(work + "/a.xml", bytes.count)
}

private func archives(_ bytes: [UInt8]) {
    let path = work + "/a.zip"
    try! FileSystem.write(bytes, to: path)
    try? Archive.forEach(in: path, wanting: { _ in true }, { _ in })
}
