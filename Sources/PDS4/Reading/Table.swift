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

    static func columns(_ description: TableDescription) -> [ColumnDescription] {
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

    /// Says that records are about to be read.
    func prepare(_ records: Range<Int>) {
        let start = description.offset
        file.prepare((start + records.lowerBound * description.recordLength)..<(start + records.upperBound * description.recordLength))
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

    /// Reads columns some records at a time, so that memory does not grow with the table.
    ///
    /// - Parameters:
    ///   - size: the most records that are read at once.
    ///   - indices: the columns, counted from 0; all when `nil`.
    ///   - records: the records, counted from 0; all when `nil`.
    ///   - body: takes the columns and the records that they are of.
    /// - Throws: ``ReadingProblem`` when a value is not of its type, and what `body` throws.
    public func forEachBatch(
        of size: Int = 65_536, columns indices: [Int]? = nil, records: Range<Int>? = nil,
        _ body: (_ columns: [Column], _ records: Range<Int>) throws -> Void
    ) throws {
        let indices = indices ?? Array(columns.indices)
        let all = try checked(indices, records)
        var delimited = description.kind == .delimited ? DelimitedColumns(self, indices.map { columns[$0] }) : nil
        var start = all.lowerBound
        while start < all.upperBound {
            let batch = start..<min(all.upperBound, start + max(1, size))
            let values = try delimited?.read(batch) ?? fixed(indices, batch)
            let count = zip(indices, values).map { $1.count / columns[$0].repetitions }.min() ?? 0
            if count > 0 { try body(values, start..<(start + count)) }
            if count < batch.count { return }
            start = batch.upperBound
        }
    }

    /// Lends a column's values without copying, when the file holds them one after the other in this machine's order of
    /// bytes and alignment: a table of one column, or records that one group fills. Returns `nil` otherwise.
    public func withColumn<Element: BitwiseCopyable, Result>(
        _ name: String, of _: Element.Type, _ body: (UnsafeBufferPointer<Element>) throws -> Result
    ) throws -> Result? {
        let column = columns[try columnIndex(name)]
        guard description.kind == .binary, column.field.firstBit == nil, let type = column.field.type,
            let layout = BinaryElements.Layout(type), !layout.isSwapped, layout.parts == 1, layout.width == MemoryLayout<Element>.size
        else { return nil }
        let runs = BinaryColumns.runs(self, column, width: layout.width)
        guard runs.count == 1, runs[0].count * layout.width == description.recordLength else { return nil }
        let values = UnsafeRawBufferPointer(rebasing: bytes[..<(count * description.recordLength)])
        guard Int(bitPattern: values.baseAddress) % MemoryLayout<Element>.alignment == 0 else { return nil }
        return try withExtendedLifetime(file) { try body(values.bindMemory(to: Element.self)) }
    }

    /// The wanted records that there are.
    private func checked(_ indices: [Int], _ records: Range<Int>?) throws -> Range<Int> {
        for index in indices where !columns.indices.contains(index) { throw ReadingProblem("\(object.title) has no column \(index + 1).") }
        return records.map { range in
            let first = min(max(0, range.lowerBound), count)
            return first..<max(first, min(range.upperBound, count))
        } ?? 0..<count
    }

    private func fixed(_ indices: [Int], _ records: Range<Int>) throws -> [Column] {
        try indices.map {
            description.kind == .binary
                ? try BinaryColumns.read(self, columns[$0], records) : try TextColumns.readFixed(self, columns[$0], records)
        }
    }

    private func columnValues(_ indices: [Int], records: Range<Int>?) throws -> [Column] {
        let range = try checked(indices, records)
        guard description.kind == .delimited else { return try fixed(indices, range) }
        var reader = DelimitedColumns(self, indices.map { columns[$0] })
        return try reader.read(range)
    }
}
