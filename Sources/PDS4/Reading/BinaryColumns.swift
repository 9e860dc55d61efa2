/// Columns of binary tables.
enum BinaryColumns {
    static func read(_ table: Table, _ column: Table.ColumnDescription, _ records: Range<Int>) throws -> Column {
        let field = column.field
        guard let type = field.type else { throw ReadingProblem("The type \(field.typeName) of “\(field.name)” is unknown.") }
        if field.firstBit != nil || type.isBitString { return try bits(table, column, records, type) }
        guard let layout = BinaryElements.Layout(type) else { return try TextColumns.readFixed(table, column, records) }
        let size = layout.width * layout.parts
        guard column.fields.allSatisfy({ table.description.fields[$0].length == size }) else {
            throw ReadingProblem("“\(field.name)” has \(field.length) bytes; the type \(type.rawValue) has \(size).")
        }
        let runs = runs(table, column, width: size)
        let length = table.description.recordLength
        // Of long records a column may be the smallest part: then only the pages that it is on are read.
        if length <= 1 << 14 { table.prepare(records) }
        return try BinaryElements.column(type, count: records.count * column.fields.count) { target in
            guard let first = table.bytes.baseAddress.map({ $0 + records.lowerBound * length }) else { return }
            if runs.count == 1, runs[0].count * size == length {
                BinaryElements.copy(first, to: target, count: records.count * runs[0].count * layout.parts, layout)
            } else if runs.count == 1, runs[0].count == 1 {
                BinaryElements.gather(first + runs[0].offset, stride: length, to: target, count: records.count, layout)
            } else {
                var target = target
                for record in 0..<records.count {
                    for run in runs {
                        BinaryElements.copy(first + record * length + run.offset, to: target, count: run.count * layout.parts, layout)
                        target += run.count * size
                    }
                }
            }
        }
    }

    /// Repetitions of a column that follow each other without gaps.
    struct Run {
        var offset: Int
        var count: Int
    }

    static func runs(_ table: Table, _ column: Table.ColumnDescription, width: Int) -> [Run] {
        var runs: [Run] = []
        for index in column.fields {
            let offset = table.description.fields[index].offset
            if let last = runs.last, last.offset + last.count * width == offset {
                runs[runs.count - 1].count += 1
            } else {
                runs.append(Run(offset: offset, count: 1))
            }
        }
        return runs
    }

    private static func bits(
        _ table: Table, _ column: Table.ColumnDescription, _ records: Range<Int>, _ type: DataType
    ) throws -> Column {
        var values: [Int64] = []
        values.reserveCapacity(records.count * column.fields.count)
        let bytes = table.bytes
        for record in records {
            for index in column.fields {
                let field = table.description.fields[index]
                let start = record * table.description.recordLength + field.offset
                let part = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + field.length)])
                let last = field.lastBit ?? field.length * 8
                guard let value = BinaryValue.bitField(part, first: field.firstBit ?? 1, last: last, signed: type == .signedBits) else {
                    throw ReadingProblem("The bits of “\(field.name)” are not in a field of \(field.length) bytes.")
                }
                values.append(value)
            }
        }
        return .int64(values, missing: [])
    }
}
