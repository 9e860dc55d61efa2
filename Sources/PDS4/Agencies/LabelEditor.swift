/// Finds what is to be changed in a label, as edits of its bytes.
struct LabelEditor {
    /// Bytes that take the place of others.
    struct Edit {
        var range: Range<Int>
        var text: [UInt8]
    }

    private struct Open {
        var tag: MarkupScanner.Tag
        /// The name, corrected, without its prefix.
        var name: String
        var hasChildren = false
        /// The elements inside it that are left out with it.
        var isDropped = false
        /// The number of edits and changes when it was opened.
        var edits: Int
        var changes: Int
    }

    private let folder: String
    private let profile: AgencyProfile?
    private let names: ElementNames
    private var scanner: MarkupScanner
    private(set) var edits: [Edit] = []
    private(set) var changes: [LabelRepair.Change] = []
    private var stack: [Open] = []
    private var fileName: String?
    private var line = 1
    private var counted = 0

    init(bytes: [UInt8], path: String, profile: AgencyProfile?, names: ElementNames) {
        folder = FileSystem.parent(path)
        self.profile = profile
        self.names = names
        scanner = MarkupScanner(bytes)
    }

    private func repairs(_ departure: Departure) -> Bool { profile?.repairs(departure) ?? true }

    private mutating func edit(_ range: Range<Int>, _ text: String) { edits.append(Edit(range: range, text: Array(text.utf8))) }

    /// The line of a place; places are asked for in ascending order.
    private mutating func line(of place: Int) -> Int {
        while counted < place {
            if scanner.bytes[counted] == 10 { line += 1 }
            counted += 1
        }
        return line
    }

    private mutating func note(_ departure: Departure, _ tag: MarkupScanner.Tag, _ what: String) {
        let known = (line, counted)
        if tag.range.lowerBound < counted { (line, counted) = (1, 0) }
        changes.append(LabelRepair.Change(departure: departure, line: line(of: tag.range.lowerBound), what: what))
        if known.1 > counted { (line, counted) = known }
    }

    mutating func run() {
        while let tag = scanner.next() {
            switch tag.kind {
            case .start: open(tag)
            case .empty:
                open(tag)
                close(tag)
            case .end: close(tag)
            }
        }
    }

    private mutating func open(_ tag: MarkupScanner.Tag) {
        if !stack.isEmpty { stack[stack.count - 1].hasChildren = true }
        let qualified = scanner.text(tag.name)
        let isCore = !qualified.contains(":")
        let name = qualified.split(separator: ":").last.map(String.init) ?? qualified
        var opened = Open(tag: tag, name: name, edits: edits.count, changes: changes.count)
        if stack.contains(where: \.isDropped) {
            stack.append(opened)
            return
        }
        let inMission = stack.contains { $0.name == "Mission_Area" }
        let hasOwnNamespace = tag.attributes.contains { scanner.text($0.name) == "xmlns" }
        if inMission, isCore, !hasOwnNamespace, repairs(.elementsWithoutNamespace) {
            opened.isDropped = true
        } else if let right = profile?.spelling(name) ?? AgencyProfile.knownSpellings[name], repairs(.misspelling) {
            note(.misspelling, tag, "“\(name)” was renamed to “\(right)”.")
            rename(tag, name, to: right)
            opened.name = right
        } else if isCore, !inMission, let right = names.correction(name), repairs(.letterCase) {
            note(.letterCase, tag, "The case of “\(name)” was corrected to “\(right)”.")
            rename(tag, name, to: right)
            opened.name = right
        }
        for attribute in tag.attributes where scanner.text(attribute.name).hasSuffix("schemaLocation") {
            let value = scanner.text(attribute.value)
            guard value.contains(","), repairs(.commasInSchemaLocation) else { continue }
            note(.commasInSchemaLocation, tag, "The commas in xsi:schemaLocation were replaced by blanks.")
            edit(attribute.value, value.replacing(",", with: " "))
        }
        stack.append(opened)
    }

    private mutating func rename(_ tag: MarkupScanner.Tag, _ name: String, to right: String) {
        edit((tag.name.upperBound - name.utf8.count)..<tag.name.upperBound, right)
    }

    private mutating func close(_ tag: MarkupScanner.Tag) {
        guard let opened = stack.popLast() else { return }
        if stack.contains(where: \.isDropped) { return }
        let whole = opened.tag.range.lowerBound..<tag.range.upperBound
        if opened.isDropped {
            // The markup stays readable inside the comment; only two hyphens may not stand there.
            let inner = scanner.text(whole).replacing("--", with: "- -")
            edit(whole, "<!-- \(inner.hasSuffix("-") ? inner + " " : inner) -->")
            note(.elementsWithoutNamespace, opened.tag, "“\(opened.name)” in Mission_Area belongs to no namespace of its own and was moved into a comment.")
            return
        }
        let content = tag.kind == .empty ? tag.range.upperBound..<tag.range.upperBound : opened.tag.range.upperBound..<tag.range.lowerBound
        let value = opened.hasChildren ? "" : scanner.text(content).trimmingXMLSpace()
        if opened.name == "Reference_List", !opened.hasChildren, repairs(.emptyReferenceList), !value.hasPrefix("<!") {
            edits.removeSubrange(opened.edits...)
            changes.removeSubrange(opened.changes...)
            edit(whole, "")
            note(.emptyReferenceList, opened.tag, value.isEmpty ? "An empty Reference_List was left out." : "A Reference_List that holds only “\(value)” was left out.")
            return
        }
        if tag.kind == .end {
            let written = scanner.text(tag.name).split(separator: ":").last.map(String.init) ?? ""
            if written != opened.name { rename(tag, written, to: opened.name) }
        }
        if !opened.hasChildren, tag.kind == .end, !value.contains("<!") { repair(opened, content, value) }
    }

    private mutating func repair(_ element: Open, _ content: Range<Int>, _ value: String) {
        switch element.name {
        case "file_name": fileName = value
        case "logical_identifier" where !value.hasPrefix("urn:") && !value.isEmpty && repairs(.identifierIsFileName):
            let right = GivenIdentifier.of(value, prefix: profile?.identifierPrefixes.first ?? "urn:cnsa:clep:")
            note(.identifierIsFileName, element.tag, "The logical_identifier “\(value)” is a file name; it became “\(right)”.")
            edit(content, right)
            return
        case "file_size" where repairs(.fileSize):
            guard let fileName, case .file(let size)? = FileSystem.kind(FileSystem.join(folder, fileName)), String(size) != value else { break }
            note(.fileSize, element.tag, "The file_size \(value) of \(fileName) was corrected to \(size).")
            edit(content, String(size))
            return
        default: break
        }
        let text = scanner.text(content)
        guard text != value, text.utf8.contains(10), Self.collapsed.contains(where: { element.name.hasSuffix($0) }), repairs(.lineBreaks) else { return }
        note(.lineBreaks, element.tag, "Line breaks around the value of \(element.name) were removed.")
        edit(content, value)
    }

    private static let collapsed = ["_identifier", "_reference", "_id", "_type", "_name", "_time", "_size", "_checksum"]
}
