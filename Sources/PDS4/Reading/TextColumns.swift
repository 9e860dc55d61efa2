/// Columns of character and delimited tables: numbers out of bytes without strings between.
enum TextColumns {
    /// The value of a field: without quotes, and without blanks around it. Text keeps those at its beginning.
    @inline(__always)
    static func content(_ raw: UnsafeRawBufferPointer, _ type: DataType?) -> UnsafeRawBufferPointer {
        var value = raw
        if value.count >= 2, value[0] == 34, value[value.count - 1] == 34 {
            value = UnsafeRawBufferPointer(rebasing: value[1..<(value.count - 1)])
        }
        return TextNumber.trimmed(value)
    }

    static func readFixed(_ table: Table, _ column: Table.ColumnDescription, _ records: Range<Int>) throws -> Column {
        let builder = TextColumnBuilder(column.field.type, capacity: records.count * column.fields.count)
        let bytes = table.bytes
        let length = table.description.recordLength
        let fields = column.fields.map { table.description.fields[$0] }
        if fields.count == 1 {
            let field = fields[0]
            var from = records.lowerBound * length + field.offset
            for record in records {
                let value = UnsafeRawBufferPointer(start: bytes.baseAddress.map { $0 + from }, count: field.length)
                if !builder.append(value) { throw problem(value, field, record) }
                from += length
            }
            return builder.column
        }
        for record in records {
            let start = record * length
            for field in fields {
                let from = start + field.offset
                let value = UnsafeRawBufferPointer(rebasing: bytes[from..<(from + field.length)])
                if !builder.append(value) { throw problem(value, field, record) }
            }
        }
        return builder.column
    }

    static func problem(_ raw: UnsafeRawBufferPointer, _ field: FieldDescription, _ record: Int) -> ReadingProblem {
        ReadingProblem(
            "Record \(record + 1): “\(TextNumber.text(content(raw, field.type)))” in the field “\(field.name)” is no \(field.typeName)."
        )
    }
}

/// A column of text that grows value by value.
final class TextColumnBuilder {
    private enum Kind { case integers, reals, texts }

    private let kind: Kind
    private let type: DataType?
    private var integers: [Int64] = []
    private var missing: [Int] = []
    private var reals: [Double] = []
    private var texts: [String] = []

    init(_ type: DataType?, capacity: Int) {
        self.type = type
        switch type {
        case .integer?, .nonNegativeInteger?:
            kind = .integers
            integers.reserveCapacity(capacity)
        case .real?:
            kind = .reals
            reals.reserveCapacity(capacity)
        default:
            kind = .texts
            texts.reserveCapacity(capacity)
        }
    }

    var column: Column {
        switch kind {
        case .integers: .int64(integers, missing: missing)
        case .reals: .double(reals)
        case .texts: .text(texts)
        }
    }

    /// Appends the value of a field; `false` when it is none of the column's type.
    @inline(__always)
    func append(_ raw: UnsafeRawBufferPointer) -> Bool {
        let value = TextColumns.content(raw, type)
        switch kind {
        case .integers:
            if let number = TextNumber.integer(value) {
                integers.append(number)
            } else {
                guard value.isEmpty else { return false }
                missing.append(integers.count)
                integers.append(0)
            }
        case .reals:
            if let number = TextNumber.double(value) {
                reals.append(number)
            } else if value.isEmpty {
                reals.append(.nan)
            } else {
                guard let number = XPathNumber.double(TextNumber.text(value)) else { return false }
                reals.append(number)
            }
        case .texts: texts.append(TextNumber.text(value))
        }
        return true
    }
}
