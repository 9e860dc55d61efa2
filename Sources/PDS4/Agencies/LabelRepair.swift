/// Writes a conforming label out of one that departs from PDS4 in the known ways of Chang'e labels.
///
/// The original is never touched. Whatever is changed is listed; what is not understood stays as it is.
public struct LabelRepair: Sendable {
    /// One change.
    public struct Change: Sendable {
        /// The line in the original.
        public var line: Int
        /// What was changed, in words.
        public var what: String
    }

    /// The new label.
    public private(set) var text = ""
    /// What was changed, in the order of the label.
    public private(set) var changes: [Change] = []

    private let folder: String
    private let profile: AgencyProfile?

    /// Elements whose spelling is known to be wrong.
    private static let misspelt = ["principle_point_coordinate": "principal_point_coordinate"]

    /// Repairs a label.
    ///
    /// - Parameter profile: supplies the first admitted prefix for identifiers that are only file names.
    public init(_ label: Label, profile: AgencyProfile? = nil) {
        folder = FileSystem.parent(label.path)
        self.profile = profile
        let root = label.root
        text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        for instruction in label.instructions where instruction.target == "xml-model" {
            text += "<?xml-model \(instruction.text)?>\n"
        }
        var scopes: [String: String] = ["": root.namespace]
        write(root, depth: 0, scopes: &scopes, inMission: false, fileName: nil)
        text += "\n"
    }

    private mutating func note(_ element: LabelElement, _ what: String) { changes.append(Change(line: element.line, what: what)) }

    private mutating func write(
        _ element: LabelElement, depth: Int, scopes: inout [String: String], inMission: Bool, fileName: String?
    ) {
        let indent = String(repeating: "  ", count: depth)
        if element.name == "Reference_List", element.children.isEmpty {
            note(element, "An empty Reference_List with the text “\(element.value)” was left out.")
            return
        }
        if inMission, element.namespace == element.label.root.namespace, !Self.core.contains(element.name) {
            note(element, "“\(element.name)” in Mission_Area belongs to no PDS4 namespace and was moved into a comment.")
            text += "\(indent)<!-- \(Self.flat(element)) -->\n"
            return
        }
        var name = element.qualifiedName
        if let right = Self.misspelt[element.name] {
            note(element, "“\(element.name)” was renamed to “\(right)”.")
            name = name.replacing(element.name, with: right)
        }
        if depth == 1 || depth == 2, let first = name.utf8.first, first &- 97 < 26, Self.classes.contains(name.lowercased()) {
            let right = Self.capitalized(name)
            note(element, "The case of “\(name)” was corrected to “\(right)”.")
            name = right
        }
        text += "\(indent)<\(name)"
        if element.namespace != scopes[Self.prefix(name)] {
            text += " xmlns\(Self.prefix(name).isEmpty ? "" : ":" + Self.prefix(name))=\"\(Self.escaped(element.namespace))\""
        }
        for (attribute, value) in element.attributes {
            var value = value
            if attribute.hasSuffix("schemaLocation"), value.contains(",") {
                value = value.replacing(",", with: " ")
                note(element, "The commas in xsi:schemaLocation were replaced by blanks.")
            }
            text += " \(attribute)=\"\(Self.escaped(value))\""
        }
        if depth == 0 { text += " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"" }
        let children = element.children
        guard !children.isEmpty else {
            text += ">\(Self.escaped(value(element, fileName: fileName)))</\(name)>\n"
            return
        }
        text += ">\n"
        var inner = scopes
        inner[Self.prefix(name)] = element.namespace
        let file = element.name == "File" ? element.value("file_name") : fileName
        for child in children {
            write(child, depth: depth + 1, scopes: &inner, inMission: inMission || element.name == "Mission_Area", fileName: file)
        }
        text += "\(indent)</\(name)>\n"
    }

    /// The text of an element without elements inside, repaired.
    private mutating func value(_ element: LabelElement, fileName: String?) -> String {
        let value = element.value
        switch element.name {
        case "logical_identifier" where !value.hasPrefix("urn:"):
            let prefix = profile?.identifierPrefixes.first ?? "urn:cnsa:clep:"
            let right = prefix + "unassigned:data:" + value.lowercased().replacing(" ", with: "_")
            note(element, "The logical_identifier “\(value)” is a file name; it became “\(right)”.")
            return right
        case "file_size":
            guard let fileName, case .file(let size)? = FileSystem.kind(FileSystem.join(folder, fileName)), String(size) != value else { return value }
            note(element, "The file_size \(value) of \(fileName) was corrected to \(size).")
            return String(size)
        default:
            if element.text != value, element.text.utf8.contains(10), Self.collapsed.contains(where: { element.name.hasSuffix($0) }) {
                note(element, "Line breaks around the value of \(element.name) were removed.")
            }
            return Self.collapsed.contains { element.name.hasSuffix($0) } ? value : element.text
        }
    }

    private static let collapsed = ["_identifier", "_reference", "_id", "_type", "name", "_name", "_time", "_size", "_checksum"]
    private static let core: Set<String> = ["comment", "description"]
    private static let classes: Set<String> = [
        "identification_area", "observation_area", "file_area_observational", "reference_list", "context_area", "mission_area",
        "discipline_area", "time_coordinates", "investigation_area", "observing_system", "target_identification", "file",
    ]

    private static func capitalized(_ name: String) -> String {
        name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "_")
    }

    private static func prefix(_ name: String) -> String {
        name.firstIndex(of: ":").map { String(name[..<$0]) } ?? ""
    }

    /// An element as one line for a comment, which must not contain two hyphens.
    private static func flat(_ element: LabelElement) -> String {
        let inner = element.children.map(flat).joined(separator: "; ")
        return "\(element.name): \(inner.isEmpty ? element.value : inner)".replacing("--", with: "- -")
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
