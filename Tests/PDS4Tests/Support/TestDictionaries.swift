@testable import PDS4

/// A small dictionary: a schema and rules for a toy product, with the namespaces and habits of the real ones.
enum TestDictionaries {
    static let mission = "http://pds.nasa.gov/pds4/mission/toy/v1"

    static let core = """
        <?xml version="1.0" encoding="UTF-8"?>
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="\(TestLabel.namespace)" xmlns:pds="\(TestLabel.namespace)"
          elementFormDefault="qualified" version="1.0.0.0">
        <xs:element name="Product_Toy"><xs:complexType><xs:sequence>
          <xs:element name="Identification_Area"><xs:complexType><xs:sequence>
            <xs:element name="logical_identifier" type="xs:string"/><xs:element name="version_id" type="xs:string"/><xs:element name="title" type="xs:string"/>
            <xs:element name="information_model_version" type="xs:string"/><xs:element name="product_class" type="xs:string"/>
          </xs:sequence></xs:complexType></xs:element>
          <xs:element name="count" type="xs:nonNegativeInteger" minOccurs="0"/>
          <xs:element name="kind" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
          <xs:element name="Mission_Area" minOccurs="0"><xs:complexType><xs:sequence>
            <xs:any namespace="##other" processContents="strict" minOccurs="0" maxOccurs="unbounded"/>
          </xs:sequence></xs:complexType></xs:element>
        </xs:sequence></xs:complexType></xs:element>
        </xs:schema>
        """

    static let toy = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="\(mission)" xmlns:pds="\(TestLabel.namespace)" elementFormDefault="qualified">
        <xs:import namespace="\(TestLabel.namespace)" schemaLocation="https://pds.nasa.gov/pds4/pds/v1/PDS4_PDS_TEST.xsd"/>
        <xs:element name="wheel" type="xs:int"/>
        </xs:schema>
        """

    static let rules = """
        <sch:schema xmlns:sch="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2"><sch:ns uri="\(TestLabel.namespace)" prefix="pds"/>
        <sch:pattern><sch:rule context="pds:Product_Toy/pds:kind">
          <sch:assert test=". = ('Good', 'Better')">The kind must be Good or Better, not <sch:value-of select="."/>.</sch:assert>
        </sch:rule></sch:pattern>
        <sch:pattern><sch:rule context="pds:Product_Toy" role="warning">
          <sch:assert test="count(pds:kind) &lt; 3">Three kinds are many.</sch:assert>
        </sch:rule></sch:pattern></sch:schema>
        """

    /// Writes the dictionary below `folder` and returns the pack's path.
    static func write(_ folder: TestFolder) throws -> String {
        try folder.write("pack/PDS4_PDS_TEST.xsd", core)
        try folder.write("pack/toy/PDS4_TOY_TEST.xsd", toy)
        try folder.write("pack/PDS4_PDS_TEST.sch", rules)
        return folder.path + "/pack"
    }

    /// A label of the toy product.
    static func label(_ body: String, schema: String? = nil, rules: String? = nil) -> String {
        var label = TestLabel(body: body, productClass: "Product_Toy")
        if let schema { label.schema = schema }
        if let rules { label.rules = rules }
        return label.text
    }
}
