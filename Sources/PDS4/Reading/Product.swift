/// A product: a label and the data that it describes, opened for reading.
///
/// Files are mapped into memory when an object of theirs is first asked for, and stay mapped as long as a table or an
/// array refers to them.
///
///     let product = try Product(path: "CE4_GRAS_PCAML-I-002_SCI_N_….2BL")
///     for row in try product.table("Telemetry").rows { print(row["TEMPERATURE"]) }
public struct Product: Sendable {
    /// The label, as it is in its file.
    public let label: Label
    /// What was read as if it had been repaired: names of elements in a wrong case would otherwise hide the data.
    public let repairs: [LabelRepair.Change]
    private let root: LabelElement
    /// All objects that the label describes, in its order.
    public let objects: [DataObject]

    /// Reads the label at `path`.
    ///
    /// - Throws: ``FileProblem`` or ``LabelProblem``.
    public init(path: String) throws {
        let label = try Label(path: path)
        self.label = label
        if label.names.contains(where: { $0.namespace == label.root.namespace && ElementNames.common.correction($0.local) != nil }) {
            let repair = try LabelRepair(path: path)
            root = try Label(bytes: repair.bytes, path: path).root
            repairs = repair.changes
        } else {
            root = label.root
            repairs = []
        }
        objects = ObjectReader.objects(in: root)
    }

    /// The tables.
    public var tables: [DataObject] {
        objects.filter(\.content.isTable)
    }

    /// The arrays.
    public var arrays: [DataObject] {
        objects.filter(\.content.isArray)
    }

    /// The object with this name, local identifier, or number in the order of the label, counted from 1; when no name is
    /// given, the only table or array that there is.
    ///
    /// - Throws: ``ReadingProblem`` when there is none, with the names that there are.
    public func object(_ name: String? = nil) throws -> DataObject { try find(name, "table or array") { !$0.content.isBytes } }

    private func find(_ name: String?, _ what: String, where fits: (DataObject) -> Bool) throws -> DataObject {
        let candidates = objects.filter(fits)
        let titles = candidates.map { "“\($0.title)”" }.joined(separator: ", ")
        guard let name else {
            guard candidates.count == 1 else {
                throw ReadingProblem(
                    candidates.isEmpty ? "\(label.path) has no \(what)." : "\(label.path) has several: name one of \(titles)."
                )
            }
            return candidates[0]
        }
        if let found = candidates.first(where: { $0.name == name || $0.localIdentifier == name }) { return found }
        if let number = Int(name), objects.indices.contains(number - 1), fits(objects[number - 1]) { return objects[number - 1] }
        throw ReadingProblem("\(label.path) has no \(what) “\(name)”; it has \(titles.isEmpty ? "none" : titles).")
    }

    /// How an array is to be shown, as the display dictionary's `Display_Settings` for it say; from the top left without.
    public func displayDirection(of object: DataObject) -> ArrayPicture.Direction {
        let settings = root.descendants("Display_Settings")
        let own = settings.first { setting in
            setting.descendants("local_identifier_reference").contains { $0.value == object.localIdentifier }
        }
        guard let setting = own ?? (settings.count == 1 && arrays.count == 1 ? settings[0] : nil) else { return ArrayPicture.Direction() }
        return ArrayPicture.Direction(
            isBottomUp: setting.descendants("vertical_display_direction").first?.value == "Bottom to Top",
            isRightToLeft: setting.descendants("horizontal_display_direction").first?.value == "Right to Left"
        )
    }

    private func file(of object: DataObject) throws -> MappedFile {
        if let problem = object.problem { throw ReadingProblem("\(object.title): \(problem)") }
        let folder = FileSystem.parent(label.path)
        let directory = ObjectReader.fileAreas(in: root).first {
            $0.child("File")?.value("file_name") == object.fileName
        }?.child("File")?.value("directory_path_name") ?? ""
        let path = FileSystem.join(FileSystem.join(folder, directory), object.fileName)
        guard !object.fileName.isEmpty, FileSystem.isInside(path, folder) else {
            throw ReadingProblem("\(object.title): the file “\(object.fileName)” lies outside the label's folder.")
        }
        return try MappedFile(path: path)
    }

    /// Opens a table by its name, its local identifier, or its number among the label's objects; the only one when no name
    /// is given.
    ///
    /// - Throws: ``ReadingProblem`` when there is none, or when its description contradicts itself or the file.
    public func table(_ name: String? = nil) throws -> Table { try table(try find(name, "table") { $0.content.isTable }) }

    /// Opens a table of this product.
    ///
    /// - Throws: ``ReadingProblem``, as above, ``FileProblem`` when the file cannot be read.
    public func table(_ object: DataObject) throws -> Table {
        let file = try file(of: object)
        guard case .table(let description) = object.content else { throw ReadingProblem("\(object.title) is no table.") }
        return try Table(object: object, description: description, file: file)
    }

    /// Opens an array by its name, its local identifier, or its number among the label's objects; the only one when no
    /// name is given.
    ///
    /// - Throws: ``ReadingProblem``, as above.
    public func array(_ name: String? = nil) throws -> ArrayData { try array(try find(name, "array") { $0.content.isArray }) }

    /// Opens an array of this product.
    ///
    /// - Throws: ``ReadingProblem``, ``FileProblem``, as above.
    public func array(_ object: DataObject) throws -> ArrayData {
        let file = try file(of: object)
        guard case .array(let description) = object.content else { throw ReadingProblem("\(object.title) is no array.") }
        return try ArrayData(object: object, description: description, file: file)
    }
}

/// Data that cannot be read as its label says, or that is not there.
public struct ReadingProblem: Error, CustomStringConvertible, Sendable {
    /// What is the matter.
    public var description: String
    init(_ description: String) { self.description = description }
}
