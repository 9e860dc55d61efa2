/// Tables as CSV or JSON lines, row by row: memory does not grow with the table.
public enum TableExport {
    /// Writes a table as CSV (RFC 4180) with a header. Repetitions of a column have numbered names.
    ///
    /// - Parameters:
    ///   - table: the table to write.
    ///   - columns: the indices of the columns, counted from 0; all when `nil`.
    ///   - records: the records, counted from 0; all when `nil`.
    ///   - write: takes pieces of the output, in order.
    public static func csv(
        _ table: Table, columns: [Int]? = nil, records: Range<Int>? = nil, write: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let indices = columns ?? Array(table.columns.indices)
        var buffer = Array(indices.flatMap { names(table.columns[$0]) }.map(quoted).joined(separator: ",").utf8)
        buffer += [13, 10]
        try forEach(table, records) { row in
            var isFirst = true
            for index in indices {
                for value in row.values(at: index) {
                    if !isFirst { buffer.append(44) }
                    isFirst = false
                    append(value, to: &buffer)
                }
            }
            buffer += [13, 10]
            if buffer.count > 1 << 16 {
                try buffer.withUnsafeBytes(write)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try buffer.withUnsafeBytes(write)
    }

    /// Writes a table as JSON lines: an object per row; columns with repetitions are arrays.
    public static func jsonLines(
        _ table: Table, columns: [Int]? = nil, records: Range<Int>? = nil, write: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let indices = columns ?? Array(table.columns.indices)
        var buffer: [UInt8] = []
        try forEach(table, records) { row in
            let members = indices.map { index -> (String, JSONValue) in
                let values = row.values(at: index).map(json)
                return (table.columns[index].name, table.columns[index].repetitions == 1 ? values.first ?? .null : .array(values))
            }
            buffer += Array(JSONValue.object(members).text(indent: 0).utf8)
            buffer.append(10)
            if buffer.count > 1 << 16 {
                try buffer.withUnsafeBytes(write)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try buffer.withUnsafeBytes(write)
    }

    private static func forEach(_ table: Table, _ records: Range<Int>?, _ body: (Row) throws -> Void) throws {
        for row in table.rows {
            if let records {
                if row.number - 1 >= records.upperBound { return }
                if row.number - 1 < records.lowerBound { continue }
            }
            try body(row)
        }
    }

    private static func names(_ column: Table.ColumnDescription) -> [String] {
        column.repetitions == 1 ? [column.name] : (1...column.repetitions).map { "\(column.name)_\($0)" }
    }

    static func quoted(_ text: String) -> String {
        let needsQuotes = text.utf8.contains { $0 == 44 || $0 == 34 || $0 == 10 || $0 == 13 }
        return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }

    private static func append(_ value: Value, to buffer: inout [UInt8]) {
        switch value {
        case .integer(let number): buffer += Array(String(number).utf8)
        case .unsigned(let number): buffer += Array(String(number).utf8)
        case .real(let number): buffer += Array("\(number)".utf8)
        case .single(let number): buffer += Array("\(number)".utf8)
        case .complex(let real, let imaginary): buffer += Array("\"(\(real),\(imaginary))\"".utf8)
        case .text(let text): buffer += Array(quoted(text).utf8)
        case .missing: break
        }
    }

    private static func json(_ value: Value) -> JSONValue {
        switch value {
        // Beyond 2^53 readers of JSON lose digits of a number: such values are text.
        case .integer(let number): number.magnitude < 1 << 53 ? .number(Double(number)) : .string(String(number))
        case .unsigned(let number): number < 1 << 53 ? .number(Double(number)) : .string(String(number))
        case .real(let number): .number(number)
        case .single(let number): .number(Double("\(number)") ?? Double(number))
        case .complex(let real, let imaginary): .array([.number(real), .number(imaginary)])
        case .text(let text): .string(text)
        case .missing: .null
        }
    }
}
