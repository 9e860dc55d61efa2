/// Arrays and columns in NumPy's own format (NEP 1, versions 1.0 to 3.0).
public enum NPYExport {
    /// Writes an array; the elements keep their byte order, so nothing is converted.
    ///
    /// - Parameters:
    ///   - array: the array, whose elements must have a form in NumPy.
    ///   - planes: slices along the slowest axis, counted from 0; all when `nil`.
    ///   - write: takes pieces of the output, in order.
    public static func array(
        _ array: ArrayData, planes: Range<Int>? = nil, write: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard let size = array.type.size else { throw ReadingProblem("The type \(array.type.rawValue) has no form in NumPy.") }
        let order = size == 1 ? "|" : array.type.isLittleEndian ? "<" : ">"
        let kind = array.type.isReal ? "f" : array.type.isComplex ? "c" : array.type.isSigned ? "i" : "u"
        let first = array.shape.first ?? 0
        let range = (planes ?? 0..<first).clamped(to: 0..<first)
        try send(header("'\(order)\(kind)\(size)'", shape: [range.count] + array.shape.dropFirst()), write)
        try array.withBytes { bytes in
            let plane = first == 0 ? 0 : bytes.count / first
            try write(UnsafeRawBufferPointer(rebasing: bytes[(range.lowerBound * plane)..<(range.upperBound * plane)]))
        }
    }

    /// Writes columns of a table, some records at a time: one column as a plain array, several as an array of records.
    ///
    /// Whole numbers of which some are missing become doubles with NaN in their place; texts become `U`.
    public static func table(
        _ table: Table, columns: [Int], records: Range<Int>? = nil, write: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var survey = try Survey(table, columns, records)
        if columns.count == 1 {
            let repetitions = table.columns[columns[0]].repetitions
            let shape = repetitions == 1 ? [survey.rows] : [survey.rows, repetitions]
            try send(header("'\(survey.forms[0].descriptor)'", shape: shape), write)
        } else {
            let names = uniqueNames(columns.map { table.columns[$0].name })
            let fields = columns.indices.map { index -> String in
                let repetitions = table.columns[columns[index]].repetitions
                let shape = repetitions == 1 ? "" : ", (\(repetitions),)"
                let name = names[index].replacing("\\", with: "\\\\").replacing("'", with: "\\'").replacing("\n", with: " ")
                return "('\(name)', '\(survey.forms[index].descriptor)'\(shape))"
            }
            try send(header("[\(fields.joined(separator: ", "))]", shape: [survey.rows]), write)
        }
        let repetitions = columns.map { table.columns[$0].repetitions }
        let batch = max(1, (4 << 20) / max(1, zip(survey.forms, repetitions).reduce(0) { $0 + $1.0.size * $1.1 }))
        var left = survey.rows
        try table.forEachBatch(of: batch, columns: columns, records: records) { values, records in
            let rows = min(left, records.count)
            left -= rows
            try survey.write(values, rows: rows, repetitions: repetitions, to: write)
        }
    }

    /// NumPy wants names that differ, and a label may use one twice or none at all.
    static func uniqueNames(_ names: [String]) -> [String] {
        var used: Set<String> = []
        return names.enumerated().map { index, name in
            var unique = name.isEmpty ? "field" : name
            if used.contains(unique) { unique += "_\(index + 1)" }
            used.insert(unique)
            return unique
        }
    }

    private static func send(_ bytes: [UInt8], _ write: (UnsafeRawBufferPointer) throws -> Void) throws {
        try bytes.withUnsafeBytes(write)
    }

    private static func header(_ descriptor: String, shape: [Int]) -> [UInt8] {
        let dimensions = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var text = "{'descr': \(descriptor), 'fortran_order': False, 'shape': (\(dimensions)), }"
        // Version 1 has two bytes for the header's length, version 2 four, and version 3 is version 2 in UTF-8.
        let isASCII = text.utf8.allSatisfy { $0 < 128 }
        let version: UInt8 = isASCII ? (text.utf8.count > 65_000 ? 2 : 1) : 3
        let prefix = version == 1 ? 10 : 12
        // The data begins at a multiple of 64 bytes.
        let padding = 64 - (prefix + text.utf8.count + 1) % 64
        text += String(repeating: " ", count: padding % 64) + "\n"
        let count = text.utf8.count
        var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [version, 0, UInt8(count & 255), UInt8(count >> 8 & 255)]
        if version > 1 { bytes += [UInt8(count >> 16 & 255), UInt8(count >> 24 & 255)] }
        return bytes + Array(text.utf8)
    }
}
