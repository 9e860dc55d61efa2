/// What validation found out about one label.
public struct LabelReport: Sendable {
    /// Where the label is.
    public let path: String
    /// The findings, in the order of the checks, at most ``ValidationOptions/keptPerType`` of a type.
    public internal(set) var findings: [Finding]
    /// The number of findings of each type.
    public internal(set) var counts: [String: Int]
    /// The number of errors, fatal ones included.
    public internal(set) var errors: Int
    /// The number of warnings.
    public internal(set) var warnings: Int
    /// The verdict of strict PDS4, when the findings are those of an agency's profile; `nil` when they are strict themselves.
    public internal(set) var strict: Verdict?
    /// Errors that count as failed products of their own, as they do in NASA's sums.
    var misplaced = 0
    /// What the label says of itself; `nil` when it could not be read.
    let facts: LabelFacts?

    /// Whether there is no error.
    public var passed: Bool { errors == 0 }

    /// What stands in the place of a report that is still to come.
    static let empty = LabelReport(path: "", findings: [], counts: [:], errors: 0, warnings: 0, facts: nil)
}

/// What other labels and inventories may ask about a label: small, because a bundle has hundreds of thousands.
struct LabelFacts: Sendable {
    var identifier: LIDVID
    var productClass: String
    var modelVersion: String
    /// The processing level, as the label writes it.
    var processingLevel: String?
    /// The identifiers in `Reference_List`, with or without versions.
    var references: [String]
    /// The lines of references that contain a line break.
    var brokenReferences: [Int] = []
    /// The members that a bundle lists.
    var members: [Member]
    /// The files that the label names, relative to its folder.
    var files: [FileReference]
    /// The inventory of a collection, relative to its folder, and its description.
    var inventory: TableDescription? { inventories.first }
    // An array takes eight bytes where there is none, a description in place would take hundreds in every label.
    private var inventories: [TableDescription] = []
    var inventoryFile: String?

    struct Member: Sendable {
        var identifier: LIDVID
        var isPrimary: Bool
    }

    struct FileReference: Sendable {
        var name: String
        var line: Int
    }

    /// The names of product classes, so that a bundle's labels do not each keep a copy.
    private static let classes: Set<String> = [
        "Product_Ancillary", "Product_Browse", "Product_Bundle", "Product_Collection", "Product_Context", "Product_Document",
        "Product_File_Text", "Product_Metadata_Supplemental", "Product_Native", "Product_Observational", "Product_SPICE_Kernel",
        "Product_Thumbnail", "Product_XML_Schema",
    ]

    private static func shared(_ name: String) -> String { classes.firstIndex(of: name).map { classes[$0] } ?? name }

    init(_ label: Label) {
        let root = label.root
        let area = root.child("Identification_Area")
        identifier = LIDVID(lid: area?.value("logical_identifier") ?? "", vid: area?.value("version_id"))
        productClass = Self.shared(area?.value("product_class") ?? root.name)
        modelVersion = area?.value("information_model_version") ?? ""
        processingLevel = root.descendants("processing_level").first?.value
        references = []
        for list in root.descendants("Reference_List") {
            for reference in list.children("Internal_Reference") {
                for child in reference.children where child.name == "lid_reference" || child.name == "lidvid_reference" {
                    if child.text.utf8.contains(10) { brokenReferences.append(child.line) } else { references.append(child.value) }
                }
            }
        }
        for name in ["Investigation_Area", "Observing_System_Component", "Target_Identification"] {
            for reference in root.descendants(name).flatMap({ $0.children("Internal_Reference") }) {
                for child in reference.children where child.name == "lid_reference" || child.name == "lidvid_reference" {
                    if child.text.utf8.contains(10) { brokenReferences.append(child.line) }
                }
            }
        }
        members = root.children("Bundle_Member_Entry").compactMap { entry in
            (entry.value("lidvid_reference") ?? entry.value("lid_reference")).map {
                Member(identifier: LIDVID($0), isPrimary: entry.value("member_status") == "Primary")
            }
        }
        files = FileRules.references(in: root).filter { !$0.name.isEmpty }.map {
            FileReference(name: $0.relativePath, line: $0.line)
        }
        if productClass == "Product_Collection", let area = root.child("File_Area_Inventory") {
            inventoryFile = area.child("File")?.value("file_name").flatMap { FileRules.staysBelow($0) ? $0 : nil }
            if case .table(let table)? = ObjectReader.objects(inArea: area).first?.content { inventories = [table] }
        }
    }
}
