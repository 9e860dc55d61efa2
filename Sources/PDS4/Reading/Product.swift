/// A product: a label and the data that it describes, opened for reading.
///
/// Files are mapped into memory when an object of theirs is first asked for, and stay mapped as long as a table or an
/// array refers to them.
///
///     let product = try Product(path: "CE4_GRAS_PCAML-I-002_SCI_N_….2BL")
///     for row in try product.table("Telemetry").rows { print(row["TEMPERATURE"]) }
public struct Product: Sendable {
    /// The label.
    public let label: Label
    /// All objects that the label describes, in its order.
    public let objects: [DataObject]

    /// Reads the label at `path`.
    ///
    /// - Throws: ``FileProblem`` or ``LabelProblem``.
    public init(path: String) throws {
        label = try Label(path: path)
        objects = ObjectReader.objects(in: label.root)
    }

    /// The tables.
    public var tables: [DataObject] {
        objects.filter { if case .table = $0.content { true } else { false } }
    }

    /// The arrays.
    public var arrays: [DataObject] {
        objects.filter { if case .array = $0.content { true } else { false } }
    }

    /// The object with this name or local identifier, or the only one of `candidates` when no name is given.
    private func find(_ name: String?, in candidates: [DataObject], _ what: String) throws -> DataObject {
        guard let name else {
            guard candidates.count == 1 else {
                let titles = candidates.map { "“\($0.title)”" }.joined(separator: ", ")
                throw ReadingProblem(
                    candidates.isEmpty ? "\(label.path) has no \(what)." : "\(label.path) has several: name one of \(titles)."
                )
            }
            return candidates[0]
        }
        if let found = candidates.first(where: { $0.name == name || $0.localIdentifier == name }) { return found }
        if let number = Int(name), number >= 1, number <= candidates.count { return candidates[number - 1] }
        let titles = candidates.map { "“\($0.title)”" }.joined(separator: ", ")
        throw ReadingProblem("\(label.path) has no \(what) “\(name)”; it has \(titles.isEmpty ? "none" : titles).")
    }

    private func file(of object: DataObject) throws -> MappedFile {
        if let problem = object.problem { throw ReadingProblem("\(object.title): \(problem)") }
        let folder = FileSystem.parent(label.path)
        let directory = ObjectReader.fileAreas(in: label.root).first {
            $0.child("File")?.value("file_name") == object.fileName
        }?.child("File")?.value("directory_path_name") ?? ""
        let path = FileSystem.join(FileSystem.join(folder, directory), object.fileName)
        guard !object.fileName.isEmpty, FileSystem.isInside(path, folder) else {
            throw ReadingProblem("\(object.title): the file “\(object.fileName)” lies outside the label's folder.")
        }
        return try MappedFile(path: path)
    }

    /// Opens a table by its name, its local identifier or its number; the only one when no name is given.
    ///
    /// - Throws: ``ReadingProblem`` when there is none, or when its description contradicts itself or the file.
    public func table(_ name: String? = nil) throws -> Table {
        let object = try find(name, in: tables, "table")
        let file = try file(of: object)
        guard case .table(let description) = object.content else { throw ReadingProblem("\(object.title) is no table.") }
        return try Table(object: object, description: description, file: file)
    }

    /// Opens an array by its name, its local identifier or its number; the only one when no name is given.
    ///
    /// - Throws: ``ReadingProblem``, as above.
    public func array(_ name: String? = nil) throws -> ArrayData {
        let object = try find(name, in: arrays, "array")
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
