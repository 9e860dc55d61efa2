/// Columns of delimited tables, read from the beginning on: only there is known where a record begins.
struct DelimitedColumns {
    private let table: Table
    private let columns: [Table.ColumnDescription]
    private var cursor: DelimitedCursor
    /// The number of records that were passed.
    private var record = 0

    init(_ table: Table, _ columns: [Table.ColumnDescription]) {
        self.table = table
        self.columns = columns
        cursor = DelimitedCursor(bytes: table.bytes, delimiter: table.description.fieldDelimiter)
    }

    /// Reads the records of a range, which must not begin before the end of the range read last. Fewer come when the
    /// file ends before.
    mutating func read(_ records: Range<Int>) throws -> [Column] {
        let builders = columns.map { TextColumnBuilder($0.field.type, capacity: min(records.count, 1 << 16) * $0.fields.count) }
        let bytes = table.bytes
        let fields = table.description.fields
        while record < records.upperBound, cursor.next() {
            defer { record += 1 }
            guard record >= records.lowerBound else { continue }
            guard cursor.fields.count == fields.count else {
                throw ReadingProblem("Record \(record + 1) has \(cursor.fields.count) fields; the label defines \(fields.count).")
            }
            for index in columns.indices {
                for field in columns[index].fields {
                    let value = UnsafeRawBufferPointer(rebasing: bytes[cursor.fields[field]])
                    if !builders[index].append(value) { throw TextColumns.problem(value, fields[field], record) }
                }
            }
        }
        return builders.map(\.column)
    }
}
