/// Arrays and columns in NumPy's own format (NEP 1, version 1.0).
public enum NPYExport {
    /// Writes an array; the elements keep their byte order, so nothing is converted.
    public static func array(_ array: ArrayData, write: ([UInt8]) throws -> Void) throws {
        let descriptor = try descriptor(array.type)
        try write(header("'\(descriptor)'", shape: array.shape))
        try array.withBytes { bytes in
            var start = 0
            while start < bytes.count {
                let end = min(start + 1 << 20, bytes.count)
                try write(Array(bytes[start..<end]))
                start = end
            }
        }
    }

    /// Writes columns of a table: one as a plain array, several as an array of records.
    public static func table(
        _ table: Table, columns: [Int], records: Range<Int>? = nil, write: ([UInt8]) throws -> Void
    ) throws {
        let values = columns.count == table.columns.count
            ? try table.allColumns(records: records) : try columns.map { try table.column(at: $0, records: records) }
        let widths = values.map { column -> Int in
            guard case .text(let texts) = column else { return 0 }
            return texts.lazy.map { $0.unicodeScalars.count }.max() ?? 1
        }
        let counts = zip(columns, values).map { $1.count / max(1, table.columns[$0].repetitions) }
        let rows = counts.min() ?? 0
        if columns.count == 1 {
            let repetitions = table.columns[columns[0]].repetitions
            try write(header("'\(descriptor(values[0], widths[0]))'", shape: repetitions == 1 ? [rows] : [rows, repetitions]))
        } else {
            var used: Set<String> = []
            let fields = columns.indices.map { index -> String in
                let column = table.columns[columns[index]]
                let shape = column.repetitions == 1 ? "" : ", (\(column.repetitions),)"
                // NumPy wants names that differ; a label may use one twice.
                var unique = column.name.isEmpty ? "field" : column.name
                if !used.insert(unique).inserted {
                    unique += "_\(index + 1)"
                    used.insert(unique)
                }
                let name = unique.replacing("\\", with: "\\\\").replacing("'", with: "\\'").replacing("\n", with: " ")
                return "('\(name)', '\(descriptor(values[index], widths[index]))'\(shape))"
            }
            try write(header("[\(fields.joined(separator: ", "))]", shape: [rows]))
        }
        var buffer: [UInt8] = []
        for row in 0..<rows {
            for index in columns.indices {
                let repetitions = table.columns[columns[index]].repetitions
                for repetition in 0..<repetitions { append(values[index], row * repetitions + repetition, widths[index], &buffer) }
            }
            if buffer.count > 1 << 16 {
                try write(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try write(buffer)
    }

    private static func header(_ descriptor: String, shape: [Int]) -> [UInt8] {
        let dimensions = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var text = "{'descr': \(descriptor), 'fortran_order': False, 'shape': (\(dimensions)), }"
        // The data begins at a multiple of 64 bytes; headers beyond 64 KB need the format's version 2.
        let isLong = text.utf8.count > 65_000
        let prefix = isLong ? 12 : 10
        let padding = 64 - (prefix + text.utf8.count + 1) % 64
        text += String(repeating: " ", count: padding % 64) + "\n"
        let count = text.utf8.count
        var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [isLong ? 2 : 1, 0, UInt8(count & 255), UInt8(count >> 8 & 255)]
        if isLong { bytes += [UInt8(count >> 16 & 255), UInt8(count >> 24 & 255)] }
        return bytes + Array(text.utf8)
    }

    private static func descriptor(_ type: DataType) throws -> String {
        guard let size = type.size else { throw ReadingProblem("The type \(type.rawValue) has no form in NumPy.") }
        let order = size == 1 ? "|" : type.isLittleEndian ? "<" : ">"
        let kind = type.isReal ? "f" : type.isComplex ? "c" : type.isSigned ? "i" : "u"
        return "\(order)\(kind)\(size)"
    }

    private static func descriptor(_ column: Column, _ width: Int) -> String {
        switch column {
        case .int8: "|i1"
        case .uint8: "|u1"
        case .int16: "<i2"
        case .uint16: "<u2"
        case .int32: "<i4"
        case .uint32: "<u4"
        case .int64(_, let missing): missing.isEmpty ? "<i8" : "<f8"
        case .uint64: "<u8"
        case .float: "<f4"
        case .double: "<f8"
        case .complexFloat: "<c8"
        case .complexDouble: "<c16"
        case .text: "<U\(max(1, width))"
        }
    }

    private static func append(_ column: Column, _ index: Int, _ width: Int, _ buffer: inout [UInt8]) {
        func put<Bits: FixedWidthInteger>(_ bits: Bits) {
            withUnsafeBytes(of: bits.littleEndian) { buffer.append(contentsOf: $0) }
        }
        switch column {
        case .int8(let values): put(values[index])
        case .uint8(let values): put(values[index])
        case .int16(let values): put(values[index])
        case .uint16(let values): put(values[index])
        case .int32(let values): put(values[index])
        case .uint32(let values): put(values[index])
        case .int64(let values, let missing):
            if missing.isEmpty { put(values[index]) } else {
                put((missing.contains(index) ? Double.nan : Double(values[index])).bitPattern)
            }
        case .uint64(let values): put(values[index])
        case .float(let values): put(values[index].bitPattern)
        case .double(let values): put(values[index].bitPattern)
        case .complexFloat(let values):
            put(values[2 * index].bitPattern)
            put(values[2 * index + 1].bitPattern)
        case .complexDouble(let values):
            put(values[2 * index].bitPattern)
            put(values[2 * index + 1].bitPattern)
        case .text(let values):
            var written = 0
            for scalar in values[index].unicodeScalars.prefix(width) {
                put(scalar.value)
                written += 1
            }
            while written < max(1, width) {
                put(UInt32(0))
                written += 1
            }
        }
    }
}
