/// Columns of binary tables: loads, byte swaps and nothing else.
enum BinaryColumns {
    static func read(_ table: Table, _ column: Table.ColumnDescription, _ records: Range<Int>) throws -> Column {
        let field = column.field
        guard let type = field.type else { throw ReadingProblem("The type \(field.typeName) of “\(field.name)” is unknown.") }
        if field.firstBit != nil || type.isBitString { return try bits(table, column, records, type) }
        guard let size = type.size else { return try TextColumns.readFixed(table, column, records) }
        guard column.fields.allSatisfy({ table.description.fields[$0].length == size }) else {
            throw ReadingProblem("“\(field.name)” has \(field.length) bytes; the type \(type.rawValue) has \(size).")
        }
        let little = type.isLittleEndian
        switch type {
        case .signedByte: return .int8(values(table, column, records, UInt8.self, little: true) { Int8(bitPattern: $0) })
        case .unsignedByte: return .uint8(values(table, column, records, UInt8.self, little: true) { $0 })
        case .signedLSB2, .signedMSB2: return .int16(values(table, column, records, UInt16.self, little: little) { Int16(bitPattern: $0) })
        case .unsignedLSB2, .unsignedMSB2: return .uint16(values(table, column, records, UInt16.self, little: little) { $0 })
        case .signedLSB4, .signedMSB4: return .int32(values(table, column, records, UInt32.self, little: little) { Int32(bitPattern: $0) })
        case .unsignedLSB4, .unsignedMSB4: return .uint32(values(table, column, records, UInt32.self, little: little) { $0 })
        case .signedLSB8, .signedMSB8:
            return .int64(values(table, column, records, UInt64.self, little: little) { Int64(bitPattern: $0) }, missing: [])
        case .unsignedLSB8, .unsignedMSB8: return .uint64(values(table, column, records, UInt64.self, little: little) { $0 })
        case .realLSBSingle, .realMSBSingle: return .float(values(table, column, records, UInt32.self, little: little) { Float(bitPattern: $0) })
        case .realLSBDouble, .realMSBDouble: return .double(values(table, column, records, UInt64.self, little: little) { Double(bitPattern: $0) })
        case .complexLSB8, .complexMSB8:
            return .complexFloat(values(table, column, records, UInt32.self, little: little, parts: 2) { Float(bitPattern: $0) })
        case .complexLSB16, .complexMSB16:
            return .complexDouble(values(table, column, records, UInt64.self, little: little, parts: 2) { Double(bitPattern: $0) })
        default: throw ReadingProblem("The type \(type.rawValue) is not binary.")
        }
    }

    /// The values of a column in order. Runs of repetitions without gaps between them are read in one go.
    @inline(__always)
    private static func values<Bits: FixedWidthInteger, Element>(
        _ table: Table, _ column: Table.ColumnDescription, _ records: Range<Int>, _: Bits.Type, little: Bool, parts: Int = 1,
        _ convert: (Bits) -> Element
    ) -> [Element] {
        let width = MemoryLayout<Bits>.size
        let runs = runs(table, column, width: width * parts)
        let perRecord = column.fields.count * parts
        let length = table.description.recordLength
        let bytes = table.bytes
        return [Element](unsafeUninitializedCapacity: records.count * perRecord) { output, initialized in
            var at = 0
            guard let target = output.baseAddress, let base = bytes.baseAddress else { return }
            for record in records {
                let start = base + record * length
                for run in runs {
                    var source = start + run.offset
                    for _ in 0..<(run.count * parts) {
                        let raw = source.loadUnaligned(as: Bits.self)
                        (target + at).initialize(to: convert(little ? Bits(littleEndian: raw) : Bits(bigEndian: raw)))
                        at += 1
                        source += width
                    }
                }
            }
            initialized = at
        }
    }

    private struct Run {
        var offset: Int
        var count: Int
    }

    private static func runs(_ table: Table, _ column: Table.ColumnDescription, width: Int) -> [Run] {
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
