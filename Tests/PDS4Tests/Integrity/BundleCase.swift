@testable import PDS4

/// A bundle with one collection of two products, as a good one is. Tests change what they are about.
final class BundleCase {
    let folder: TestFolder
    var bundle = "urn:nasa:pds:bundle"
    var collection = "urn:nasa:pds:bundle:data"
    var inventory = ["P,urn:nasa:pds:bundle:data:one::1.0", "P,urn:nasa:pds:bundle:data:two::1.0"]
    var records: Int?
    var members = [("urn:nasa:pds:bundle:data::1.0", "Primary")]
    var products = [("one", "1.0"), ("two", "1.0")]
    var productBody = ""
    var inventoryName = "inventory.csv"

    init() throws { folder = try TestFolder() }

    static func bundleLabel(_ lid: String, vid: String = "1.0", _ members: [(String, String)]) -> String {
        let entries = members.map { identifier, status in
            let name = identifier.contains("::") ? "lidvid_reference" : "lid_reference"
            return "<Bundle_Member_Entry><\(name)>\(identifier)</\(name)><member_status>\(status)</member_status><reference_type>bundle_has_data_collection</reference_type></Bundle_Member_Entry>"
        }
        return TestLabel(body: "<Bundle><bundle_type>Archive</bundle_type></Bundle>" + entries.joined(), productClass: "Product_Bundle", lid: lid, vid: vid).text
    }

    static func collectionLabel(_ lid: String, vid: String = "1.0", file: String = "inventory.csv", records: Int) -> String {
        let inventory = """
            <Inventory><offset unit="byte">0</offset><parsing_standard_id>PDS DSV 1</parsing_standard_id><records>\(records)</records>
            <record_delimiter>Carriage-Return Line-Feed</record_delimiter><field_delimiter>Comma</field_delimiter>
            <Record_Delimited><fields>2</fields><groups>0</groups>
            <Field_Delimited><name>Member Status</name><field_number>1</field_number><data_type>ASCII_String</data_type></Field_Delimited>
            <Field_Delimited><name>LIDVID_LID</name><field_number>2</field_number><data_type>ASCII_LIDVID_LID</data_type></Field_Delimited>
            </Record_Delimited><reference_type>inventory_has_member_product</reference_type></Inventory>
            """
        let body = "<Collection><collection_type>Data</collection_type></Collection>" + TestLabel.area(file, kind: "File_Area_Inventory", inventory)
        return TestLabel(body: body, productClass: "Product_Collection", lid: lid, vid: vid).text
    }

    @discardableResult
    func write() throws -> BundleCase {
        try folder.write("bundle.xml", Self.bundleLabel(bundle, members))
        try folder.write("data/collection.xml", Self.collectionLabel(collection, file: inventoryName, records: records ?? inventory.count))
        try folder.write("data/inventory.csv", inventory.map { $0 + "\r\n" }.joined())
        for (name, vid) in products {
            try folder.write("data/\(name).dat", "abc")
            var label = TestLabel(file: "\(name).dat", TestLabel.header(offset: 0, length: 3))
            label.lid = "urn:nasa:pds:bundle:data:\(name)"
            label.vid = vid
            label.body += productBody
            try folder.write("data/\(name).xml", label.text)
        }
        return self
    }

    func validate(_ rule: ValidationOptions.Rule = .bundle, target: String = "", _ change: (inout ValidationOptions) -> Void = { _ in }) -> ValidationReport {
        run([target.isEmpty ? folder.path : folder.path + "/" + target]) {
            $0.rule = rule
            change(&$0)
        }
    }

    func types(_ rule: ValidationOptions.Rule = .bundle, target: String = "", _ change: (inout ValidationOptions) -> Void = { _ in }) -> [String: Int] {
        validate(rule, target: target, change).types
    }
}
