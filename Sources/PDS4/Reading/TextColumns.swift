/// Columns of character and delimited tables: numbers out of bytes without strings between.
enum TextColumns {
    /// The value of a field: without quotes, and without blanks around it. Text keeps those at its beginning.
    static func content(_ raw: UnsafeRawBufferPointer, _ type: DataType?) -> UnsafeRawBufferPointer {
        var value = raw
        if value.count >= 2, value[0] == 34, value[value.count - 1] == 34 {
            value = UnsafeRawBufferPointer(rebasing: value[1..<(value.count - 1)])
        }
        return TextNumber.trimmed(value)
    }

    /// A column that grows value by value.
    private enum Builder {
        case integers([Int64], [Int])
        case reals([Double])
        case texts([String])

        init(_ type: DataType?, capacity: Int) {
            switch type {
            case .integer?, .nonNegativeInteger?:
                var values: [Int64] = []
                values.reserveCapacity(capacity)
                self = .integers(values, [])
            case .real?:
                var values: [Double] = []
                values.reserveCapacity(capacity)
                self = .reals(values)
            default: self = .texts([])
            }
        }

        var column: Column {
            switch self {
            case .integers(let values, let missing): .int64(values, missing: missing)
            case .reals(let values): .double(values)
            case .texts(let values): .text(values)
            }
        }

        mutating func append(_ raw: UnsafeRawBufferPointer, _ field: FieldDescription, _ record: Int) throws {
            let value = TextColumns.content(raw, field.type)
            switch self {
            case .integers(var values, var missing):
                self = .texts([])
                if value.isEmpty {
                    missing.append(values.count)
                    values.append(0)
                } else if let number = TextNumber.integer(value) {
                    values.append(number)
                } else {
                    throw TextColumns.problem(value, field, record)
                }
                self = .integers(values, missing)
            case .reals(var values):
                self = .texts([])
                if value.isEmpty {
                    values.append(.nan)
                } else if let number = TextNumber.double(value) ?? XPathNumber.double(TextNumber.text(value)) {
                    values.append(number)
                } else {
                    throw TextColumns.problem(value, field, record)
                }
                self = .reals(values)
            case .texts(var values):
                self = .reals([])
                values.append(TextNumber.text(value))
                self = .texts(values)
            }
        }
    }

    private static func problem(_ value: UnsafeRawBufferPointer, _ field: FieldDescription, _ record: Int) -> ReadingProblem {
        ReadingProblem(
            "Record \(record + 1): “\(TextNumber.text(value))” in the field “\(field.name)” is no \(field.typeName)."
        )
    }

    static func readFixed(_ table: Table, _ column: Table.ColumnDescription, _ records: Range<Int>) throws -> Column {
        var builder = Builder(column.field.type, capacity: records.count * column.fields.count)
        let bytes = table.bytes
        let length = table.description.recordLength
        let fields = column.fields.map { table.description.fields[$0] }
        for record in records {
            let start = record * length
            for field in fields {
                let from = start + field.offset
                let value = UnsafeRawBufferPointer(rebasing: bytes[from..<(from + field.length)])
                try builder.append(value, field, record)
            }
        }
        return builder.column
    }

    static func readDelimited(
        _ table: Table, _ columns: [Table.ColumnDescription], _ records: Range<Int>
    ) throws -> [Column] {
        var builders = columns.map { Builder($0.field.type, capacity: min(records.count, 1 << 20)) }
        var cursor = DelimitedCursor(bytes: table.bytes, delimiter: table.description.fieldDelimiter)
        let bytes = table.bytes
        var record = 0
        while record < records.upperBound, cursor.next() {
            defer { record += 1 }
            guard record >= records.lowerBound else { continue }
            guard cursor.fields.count == table.description.fields.count else {
                throw ReadingProblem(
                    "Record \(record + 1) has \(cursor.fields.count) fields; the label defines \(table.description.fields.count)."
                )
            }
            for index in columns.indices {
                for field in columns[index].fields {
                    let value = UnsafeRawBufferPointer(rebasing: bytes[cursor.fields[field]])
                    try builders[index].append(value, table.description.fields[field], record)
                }
            }
        }
        return builders.map(\.column)
    }
}
