/// A table opened for reading: rows one after the other, or whole columns.
public struct Table: Sendable {
    /// The object in the label.
    public let object: DataObject
    /// Where the table is and what its records hold.
    public let description: TableDescription
    /// The columns: the fields of the label, where the repetitions of a group's field are one column.
    public let columns: [ColumnDescription]
    let file: MappedFile
    /// The number of records that are in the file, at most as many as the label says.
    public let count: Int

    /// A column: one field of the label, with all its repetitions.
    public struct ColumnDescription: Sendable {
        /// The field's name.
        public var name: String
        /// The field of the first repetition.
        public var field: FieldDescription
        /// The number of values in a record.
        public var repetitions: Int
        /// The index of the fields that are this column, in the order of the record.
        var fields: [Int]
    }

    init(object: DataObject, description: TableDescription, file: MappedFile) throws {
        guard description.offset >= 0, description.offset <= file.count else {
            throw ReadingProblem(
                "\(object.title) begins at byte \(description.offset), but \(object.fileName) has \(file.count)."
            )
        }
        self.object = object
        self.description = description
        self.file = file
        columns = Self.columns(description)
        if description.kind == .delimited {
            count = description.records
        } else {
            for field in description.fields where field.offset + field.length > description.recordLength {
                throw ReadingProblem("The field “\(field.name)” of \(object.title) reaches beyond the record.")
            }
            count = min(description.records, (file.count - description.offset) / description.recordLength)
        }
    }

    private static func columns(_ description: TableDescription) -> [ColumnDescription] {
        var byField: [Int: Int] = [:]
        var columns: [ColumnDescription] = []
        for (index, field) in description.fields.enumerated() {
            if let known = byField[field.source] {
                columns[known].fields.append(index)
                columns[known].repetitions += 1
            } else {
                byField[field.source] = columns.count
                columns.append(ColumnDescription(name: field.name, field: field, repetitions: 1, fields: [index]))
            }
        }
        return columns
    }

    /// The index of the column with this name, or with this number counted from 1.
    public func columnIndex(_ name: String) throws -> Int {
        if let index = columns.firstIndex(where: { $0.name == name }) { return index }
        if let number = Int(name), number >= 1, number <= columns.count { return number - 1 }
        let names = columns.prefix(40).map { "“\($0.name)”" }.joined(separator: ", ")
        throw ReadingProblem("\(object.title) has no column “\(name)”; it has \(names).")
    }

    /// The bytes from the table's beginning.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: file.bytes[description.offset...])
    }

    /// The rows, read one after the other; nothing is kept.
    public var rows: Rows { Rows(table: self) }

    /// The values of a column as one contiguous array; `records` are counted from 0.
    ///
    /// Missing values of text tables are NaN in columns of reals, and listed in columns of whole numbers.
    /// - Throws: ``ReadingProblem`` when a value is not of its type.
    public func column(_ name: String, records: Range<Int>? = nil) throws -> Column {
        try column(at: try columnIndex(name), records: records)
    }

    /// The values of the column with this index, counted from 0.
    public func column(at index: Int, records: Range<Int>? = nil) throws -> Column {
        try columnValues([index], records: records)[0]
    }

    /// All columns at once: a text table is read only once.
    public func allColumns(records: Range<Int>? = nil) throws -> [Column] {
        try columnValues(Array(columns.indices), records: records)
    }

    private func columnValues(_ indices: [Int], records: Range<Int>?) throws -> [Column] {
        for index in indices where !columns.indices.contains(index) { throw ReadingProblem("\(object.title) has no column \(index + 1).") }
        let wanted = records.map { max(0, $0.lowerBound)..<max(0, min($0.upperBound, count)) } ?? 0..<count
        let range = wanted.lowerBound <= wanted.upperBound ? wanted : 0..<0
        switch description.kind {
        case .binary: return try indices.map { try BinaryColumns.read(self, columns[$0], range) }
        case .character: return try indices.map { try TextColumns.readFixed(self, columns[$0], range) }
        case .delimited: return try TextColumns.readDelimited(self, indices.map { columns[$0] }, range)
        }
    }
}
