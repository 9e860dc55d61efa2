extension NPYExport {
    /// How a column's values are written.
    struct Form {
        /// NumPy's name of the type, as `<f4`.
        var descriptor: String
        /// The bytes of a value.
        var size: Int
        /// The characters of a text; 0 for numbers.
        var width = 0
        /// Whether whole numbers are written as doubles, because some are missing.
        var isWidened = false
    }

    /// What has to be known of columns before the first value is written.
    struct Survey {
        private(set) var forms: [Form] = []
        private(set) var rows = 0
        private var buffer: [UInt8] = []

        /// Looks at a table. Text tables are read once for this: the longest text and missing values decide on the types.
        init(_ table: Table, _ columns: [Int], _ records: Range<Int>?) throws {
            guard table.description.kind != .binary || columns.contains(where: { table.columns[$0].field.type?.isText != false }) else {
                rows = (records ?? 0..<table.count).clamped(to: 0..<table.count).count
                forms = try columns.map { Form(try table.column(at: $0, records: 0..<0), width: 0, isWidened: false) }
                return
            }
            var widths = columns.map { _ in 1 }
            var widened = columns.map { _ in false }
            var empty: [Column] = try columns.map { try table.column(at: $0, records: 0..<0) }
            try table.forEachBatch(columns: columns, records: records) { values, batch in
                rows += batch.count
                for (index, column) in values.enumerated() {
                    if case .text(let texts) = column {
                        for text in texts { widths[index] = max(widths[index], text.unicodeScalars.count) }
                    } else if case .int64(_, let missing) = column, !missing.isEmpty {
                        widened[index] = true
                    }
                    empty[index] = column
                }
            }
            forms = columns.indices.map { Form(empty[$0], width: widths[$0], isWidened: widened[$0]) }
        }

        /// Writes `rows` rows of columns, value by value of each row in turn.
        mutating func write(
            _ columns: [Column], rows: Int, repetitions: [Int], to write: (UnsafeRawBufferPointer) throws -> Void
        ) throws {
            let prepared = zip(columns, forms).map { column, form in
                form.isWidened ? .double(column.doubles) : form.width > 0 ? .uint32(Self.scalars(column, form.width)) : column
            }
            if prepared.count == 1 {
                let size = rows * repetitions[0] * forms[0].size
                return try prepared[0].withValueBytes { try write(UnsafeRawBufferPointer(rebasing: $0[..<size])) }
            }
            let sizes = zip(forms, repetitions).map { $0.size * $1 }
            let record = sizes.reduce(0, +)
            if buffer.count < rows * record { buffer = [UInt8](repeating: 0, count: rows * record) }
            try buffer.withUnsafeMutableBytes { target in
                guard let base = target.baseAddress else { return }
                var offset = 0
                for (column, size) in zip(prepared, sizes) {
                    column.withValueBytes { source in
                        guard let values = source.baseAddress else { return }
                        for row in 0..<rows { (base + row * record + offset).copyMemory(from: values + row * size, byteCount: size) }
                    }
                    offset += size
                }
                try write(UnsafeRawBufferPointer(rebasing: target[..<(rows * record)]))
            }
        }

        /// Texts as NumPy's `U`: four bytes for each character, zeros at the end.
        private static func scalars(_ column: Column, _ width: Int) -> [UInt32] {
            guard case .text(let texts) = column else { return [] }
            var result = [UInt32](repeating: 0, count: texts.count * width)
            for (index, text) in texts.enumerated() {
                for (position, scalar) in text.unicodeScalars.prefix(width).enumerated() { result[index * width + position] = scalar.value }
            }
            return result
        }
    }
}

extension NPYExport.Form {
    fileprivate init(_ column: Column, width: Int, isWidened: Bool) {
        switch column {
        case .int8: (descriptor, size) = ("|i1", 1)
        case .uint8: (descriptor, size) = ("|u1", 1)
        case .int16: (descriptor, size) = ("<i2", 2)
        case .uint16: (descriptor, size) = ("<u2", 2)
        case .int32: (descriptor, size) = ("<i4", 4)
        case .uint32: (descriptor, size) = ("<u4", 4)
        case .int64: (descriptor, size) = (isWidened ? "<f8" : "<i8", 8)
        case .uint64: (descriptor, size) = ("<u8", 8)
        case .float: (descriptor, size) = ("<f4", 4)
        case .double: (descriptor, size) = ("<f8", 8)
        case .complexFloat: (descriptor, size) = ("<c8", 8)
        case .complexDouble: (descriptor, size) = ("<c16", 16)
        case .text: (descriptor, size) = ("<U\(width)", 4 * width)
        }
        if case .text = column { self.width = width }
        self.isWidened = isWidened
    }
}

extension Column {
    /// Lends the bytes of numbers as they lie in memory; of texts, none.
    func withValueBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        switch self {
        case .int8(let values): try values.withUnsafeBytes(body)
        case .uint8(let values): try values.withUnsafeBytes(body)
        case .int16(let values): try values.withUnsafeBytes(body)
        case .uint16(let values): try values.withUnsafeBytes(body)
        case .int32(let values): try values.withUnsafeBytes(body)
        case .uint32(let values): try values.withUnsafeBytes(body)
        case .int64(let values, _): try values.withUnsafeBytes(body)
        case .uint64(let values): try values.withUnsafeBytes(body)
        case .float(let values): try values.withUnsafeBytes(body)
        case .double(let values): try values.withUnsafeBytes(body)
        case .complexFloat(let values): try values.withUnsafeBytes(body)
        case .complexDouble(let values): try values.withUnsafeBytes(body)
        case .text: try body(UnsafeRawBufferPointer(start: nil, count: 0))
        }
    }
}
