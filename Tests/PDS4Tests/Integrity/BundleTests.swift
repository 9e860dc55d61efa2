import Foundation
import Testing

@testable import PDS4

@Suite struct `Bundles and collections` {
    @Test(arguments: ["", "bundle.xml"])
    func `A complete bundle has no findings`(_ target: String) throws {
        let report = try BundleCase().write().validate(target: target)

        #expect(report.types.isEmpty)
        #expect(report.productValidation.passed == 4)
        #expect(report.productValidation.failed == 0)
        #expect(report.referentialIntegrity.failed == 0)
    }

    @Test(arguments: ["data", "data/collection.xml"])
    func `A complete collection has no findings`(_ target: String) throws {
        #expect(try BundleCase().write().types(.collection, target: target).isEmpty)
    }

    @Test func `A primary member that is not there is a warning`() throws {
        let bundle = try BundleCase()
        bundle.inventory.append("P,urn:nasa:pds:bundle:data:three::1.0")

        #expect(try bundle.write().types() == ["warning.integrity.member_not_found": 1])
    }

    @Test func `A secondary member may be elsewhere`() throws {
        let bundle = try BundleCase()
        bundle.inventory.append("S,urn:nasa:pds:other:data:three::1.0")
        bundle.members.append(("urn:nasa:pds:other:document", "Secondary"))

        #expect(try bundle.write().types().isEmpty)
    }

    @Test func `A product that no inventory lists is a warning`() throws {
        let bundle = try BundleCase()
        bundle.inventory.removeLast()

        #expect(try bundle.write().types() == ["warning.integrity.unreferenced_member": 1])
    }

    @Test func `A primary member of another version is not the member`() throws {
        let bundle = try BundleCase()
        bundle.inventory[1] = "P,urn:nasa:pds:bundle:data:two::2.0"

        #expect(try bundle.write().types() == ["warning.integrity.member_not_found": 1, "warning.integrity.unreferenced_member": 1])
    }

    @Test func `A primary member needs a version`() throws {
        let bundle = try BundleCase()
        bundle.inventory[1] = "P,urn:nasa:pds:bundle:data:two"

        #expect(try bundle.write().types() == ["error.integrity.missing_version": 1])
    }

    @Test func `A primary member's identifier begins with that of what it is a member of`() throws {
        let bundle = try BundleCase()
        bundle.collection = "urn:nasa:pds:bundle:raw"
        bundle.members = [("urn:nasa:pds:bundle:raw::1.0", "Primary")]

        #expect(try bundle.write().types() == ["error.integrity.missing_parent_prefix": 2])
    }

    @Test func `A member that an inventory lists twice is an error`() throws {
        let bundle = try BundleCase()
        bundle.inventory.append(bundle.inventory[0])

        #expect(try bundle.write().types() == ["error.inventory.duplicate_lidvid": 1])
        #expect(bundle.types(.label, target: "data/collection.xml") == ["error.inventory.duplicate_lidvid": 1])
    }

    @Test func `A member that a bundle lists twice is an error`() throws {
        let bundle = try BundleCase()
        bundle.members.append(bundle.members[0])

        #expect(try bundle.write().types() == ["error.inventory.duplicate_lidvid": 1])
    }

    @Test func `An inventory has as many records as its label says`() throws {
        let bundle = try BundleCase()
        bundle.records = 5

        let types = try bundle.write().types()

        #expect((types["error.table.records_mismatch"] ?? 0) > 0)
    }

    @Test func `A collection that the bundle does not list is left out`() throws {
        let bundle = try BundleCase()
        bundle.members = []
        try bundle.write()

        let report = bundle.validate()

        #expect(report.productValidation.skipped == 1)
        #expect(report.types == ["warning.integrity.unreferenced_member": 2])
    }

    @Test func `Two labels of one identifier and version are an error`() throws {
        let bundle = try BundleCase().write()
        try bundle.folder.write("data/copy.dat", "abc")
        var label = TestLabel(file: "copy.dat", TestLabel.header(offset: 0, length: 3))
        label.lid = "urn:nasa:pds:bundle:data:two"
        try bundle.folder.write("data/two_copy.xml", label.text)

        let types = bundle.types()

        #expect(types["error.label.duplicate_identifier"] == 1)
    }

    @Test func `The versions of a member are told in the order of their paths`() throws {
        let bundle = try BundleCase()
        bundle.inventory[1] = "S,urn:nasa:pds:bundle:data:two"
        bundle.inventory.append(bundle.inventory[1])
        bundle.products[1].1 = "3.0"
        try bundle.write()
        for (name, vid) in [("two_a", "1.0"), ("two_b", "10.0"), ("two_c", "2.0")] {
            try bundle.folder.write("data/\(name).dat", "abc")
            var label = TestLabel(file: "\(name).dat", TestLabel.header(offset: 0, length: 3))
            label.lid = "urn:nasa:pds:bundle:data:two"
            label.vid = vid
            try bundle.folder.write("data/\(name).xml", label.text)
        }

        let findings = bundle.validate { $0.leastSeverity = .info }.integrity.filter { $0.type == "info.integrity.duplicate_members" }

        #expect(findings.count == 2 && findings.first?.message == findings.last?.message)
        #expect(findings.first?.message.hasSuffix("has several versions: two.xml, two_a.xml, two_b.xml, two_c.xml.") == true)
    }

    @Test func `A file that no label names is a warning, and may be allowed`() throws {
        let bundle = try BundleCase().write()
        try bundle.folder.write("data/notes.txt", "x")

        #expect(bundle.types() == ["warning.file.not_referenced_in_label": 1])
        #expect(bundle.types { $0.allowsUnlabeledFiles = true }.isEmpty)
    }

    @Test func `A file that a label names by way of a neighbouring folder is no stranger`() throws {
        let bundle = try BundleCase().write()
        try bundle.folder.write("elsewhere/one.dat", "abc")
        try bundle.folder.remove("data/one.dat")
        var label = TestLabel(file: "one.dat", more: "<directory_path_name>../elsewhere</directory_path_name>", TestLabel.header(offset: 0, length: 3))
        label.lid = "urn:nasa:pds:bundle:data:one"
        try bundle.folder.write("data/one.xml", label.text)

        #expect(bundle.types().isEmpty)
    }

    @Test func `Names of files and folders are checked all over the bundle`() throws {
        let bundle = try BundleCase().write()
        try bundle.folder.write("data/in.ner/a b.txt", "x")
        try bundle.folder.write("data/ONE.dat", "x")

        let types = bundle.types { $0.allowsUnlabeledFiles = true }

        #expect(
            types == [
                "error.directory.name_has_invalid_characters": 1, "error.file.name_has_invalid_characters": 1, "error.validation.file_naming_problem": 1,
            ]
        )
    }

    @Test func `A folder inside a collection is not called like a collection`() throws {
        let bundle = try BundleCase().write()
        try bundle.folder.write("data/document/a.txt", "x")

        #expect(bundle.types { $0.allowsUnlabeledFiles = true } == ["warning.sub_directory.unallowed_name": 1])
    }

    @Test func `A reference within the bundle that leads nowhere is a warning`() throws {
        let bundle = try BundleCase()
        bundle.products = [("one", "1.0")]
        bundle.inventory.removeLast()
        bundle.productBody = """
            <Reference_List>
            <Internal_Reference><lid_reference>urn:nasa:pds:bundle:document:guide</lid_reference><reference_type>data_to_document</reference_type></Internal_Reference>
            <Internal_Reference><lid_reference>urn:nasa:pds:elsewhere:document:guide</lid_reference><reference_type>data_to_document</reference_type></Internal_Reference>
            <Internal_Reference><lidvid_reference>urn:nasa:pds:bundle:data:one::1.0</lidvid_reference><reference_type>data_to_data</reference_type></Internal_Reference>
            </Reference_List>
            """

        #expect(try bundle.write().types() == ["warning.integrity.reference_not_found": 1])
    }

    @Test func `Several versions of the information model are a warning for the run`() throws {
        let bundle = try BundleCase().write()
        var label = TestLabel(file: "two.dat", TestLabel.header(offset: 0, length: 3))
        label.lid = "urn:nasa:pds:bundle:data:two"
        label.model = "1.18.0.0"
        try bundle.folder.write("data/two.xml", label.text)

        #expect(bundle.types() == ["warning.integrity.pds4_version_mismatch": 1])
    }

    @Test func `Members may lie in alternate folders`() throws {
        let bundle = try BundleCase()
        bundle.inventory.append("P,urn:nasa:pds:bundle:data:three::1.0")
        try bundle.write()
        try bundle.folder.write("../\(FileSystem.name(bundle.folder.path))-more/x.txt", "x")
        let more = bundle.folder.path + "-more"
        defer { try? bundle.folder.remove("../\(FileSystem.name(more))") }
        var label = TestLabel(body: "")
        label.lid = "urn:nasa:pds:bundle:data:three"
        try bundle.folder.write("../\(FileSystem.name(more))/three.xml", label.text)

        #expect(bundle.types { $0.alternateFolders = [more] }.isEmpty)
        #expect(bundle.types() == ["warning.integrity.member_not_found": 1])
    }

    @Test(arguments: [("P", true), ("S", true), ("p", true), ("Primary", true), ("\"S\"", true), ("X", false), ("", false), ("Third", false)])
    func `A member's status is P or S`(_ status: String, _ isKnown: Bool) throws {
        let bundle = try BundleCase()
        bundle.inventory[1] = "\(status),urn:nasa:pds:bundle:data:two::1.0"

        let found = try bundle.write().types()

        #expect(found == (isKnown ? [:] : ["error.inventory_table.invalid_member_status": 1]))
    }

    @Test(arguments: [(ValidationOptions.Rule.bundle, "bundle.xml"), (.collection, "data/collection.xml")])
    func `A bundle or a collection without a label of its own is an error`(_ rule: ValidationOptions.Rule, _ label: String) throws {
        let bundle = try BundleCase().write()
        let target = rule == .bundle ? bundle.folder.path : bundle.folder.path + "/data"
        #expect(run([target]) { $0.rule = rule }.types["error.execution.no_products_found"] == nil)

        try FileManager.default.removeItem(atPath: bundle.folder.path + "/" + label)

        #expect(run([target]) { $0.rule = rule }.types["error.execution.no_products_found"] == 1)
    }

    @Test func `A label that is left out is told of as information`() throws {
        let bundle = try BundleCase().write()
        try bundle.folder.write("bundle_old.xml", BundleCase.bundleLabel(bundle.bundle, vid: "0.9", bundle.members))

        #expect(bundle.types().isEmpty)
        #expect(bundle.types { $0.leastSeverity = .info }["info.integrity.unreferenced_file"] == 1)
    }
}

@Suite struct `Versions of bundles and collections` {
    @Test func `The newest bundle counts, older ones are skipped`() throws {
        let bundle = try BundleCase().write()
        try bundle.folder.write("bundle_old.xml", BundleCase.bundleLabel(bundle.bundle, vid: "0.9", []))
        try bundle.folder.write("bundle_older.xml", BundleCase.bundleLabel(bundle.bundle, vid: "0.10", []))

        let report = bundle.validate()

        #expect(report.productValidation.skipped == 2)
        #expect(report.types.isEmpty)
    }

    @Test func `The bundle that is named counts, whatever its version`() throws {
        let bundle = try BundleCase().write()
        try bundle.folder.write("bundle_v2.xml", BundleCase.bundleLabel(bundle.bundle, vid: "2.0", [("urn:nasa:pds:bundle:other::1.0", "Primary")]))

        #expect(bundle.types(target: "bundle.xml").isEmpty)
        #expect(bundle.types(target: "bundle_v2.xml")["warning.integrity.member_not_found"] == 1)
    }

    @Test func `Of a collection the version that the bundle names counts`() throws {
        let bundle = try BundleCase().write()
        try bundle.folder.write("data/collection_v2.xml", BundleCase.collectionLabel(bundle.collection, vid: "2.0", file: "inventory2.csv", records: 1))
        try bundle.folder.write("data/inventory2.csv", "P,urn:nasa:pds:bundle:data:nothing::1.0\r\n")

        let report = bundle.validate()

        #expect(report.productValidation.skipped == 1)
        #expect(report.types.isEmpty)
    }

    @Test func `Without a version the newest collection counts, as numbers order it`() throws {
        let bundle = try BundleCase()
        bundle.members = [("urn:nasa:pds:bundle:data", "Primary")]
        try bundle.write()
        try bundle.folder.write("data/collection_v10.xml", BundleCase.collectionLabel(bundle.collection, vid: "10.0", records: 2))
        try bundle.folder.write("data/collection_v9.xml", BundleCase.collectionLabel(bundle.collection, vid: "9.0", records: 2))

        let report = bundle.validate()

        #expect(report.productValidation.skipped == 2)
        #expect(report.labels.contains { $0.path.hasSuffix("collection_v10.xml") })
    }
}

@Suite struct `Hostile inventories` {
    @Test func `An inventory's file name cannot lead out of its folder`() throws {
        let bundle = try BundleCase()
        bundle.inventoryName = "../../secret.csv"

        let types = try bundle.write().types()

        #expect(types["error.label.missing_file"] == 1)
    }

    @Test(arguments: [
        "P,../../../etc/passwd", "P,/etc/passwd", "P,urn:nasa:pds:../..:data::1.0", "P", "", ",", "P,\"unclosed", "\u{0},\u{0}", "X,urn:nasa:pds:bundle:data:one::1.0",
        "P," + String(repeating: "a", count: 100_000), "P,::", "P,a::b::c",
    ])
    func `Entries that are no identifiers are findings or nothing, never paths`(_ line: String) throws {
        let bundle = try BundleCase()
        bundle.inventory.append(line)

        let report = try bundle.write().validate()

        #expect(report.labels.count >= 2)
        #expect(report.types["error.validation.internal_error"] == nil)
    }

    @Test func `An inventory is not read by way of a link out of its folder where files must stay inside`() throws {
        let outside = try TestFolder()
        let secret = try outside.write("secret", "P,the secret::1.0\r\nP,more::1.0\r\n")
        let bundle = try BundleCase().write()
        try bundle.folder.remove("data/inventory.csv")
        try bundle.folder.link("data/inventory.csv", to: secret)

        #expect(bundle.validate().json().contains("the secret"))
        #expect(!bundle.validate { $0.allowsOutside = false }.json().contains("the secret"))
    }

    @Test func `A line as long as its file is shown by its beginning`() throws {
        let bundle = try BundleCase()
        bundle.inventory.append("P,urn:nasa:pds:bundle:data:" + String(repeating: "a", count: 1_000_000))
        try bundle.write()

        let report = bundle.validate()

        #expect(report.types["error.integrity.missing_version"] == 1)
        #expect(report.json().utf8.count < 20_000)
    }

    @Test func `An inventory that is missing is a missing file and no crash`() throws {
        let bundle = try BundleCase()
        bundle.inventoryName = "gone.csv"

        let types = try bundle.write().types()

        #expect(types["error.label.missing_file"] == 1)
    }
}
