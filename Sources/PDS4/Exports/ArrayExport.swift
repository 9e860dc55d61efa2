/// Arrays as CSV or JSON lines: a line for each run along the fastest axis, plane by plane, so that memory does not grow with
/// the array.
public enum ArrayExport {
    /// How a line is written.
    public enum Format: Sendable {
        /// Values between commas; lines end in CR and LF (RFC 4180).
        case csv
        /// A JSON array on each line; what is no number is `null`, a complex number an array of two.
        case jsonLines
    }

    /// Writes an array.
    ///
    /// - Parameters:
    ///   - array: the array.
    ///   - format: how a line is written.
    ///   - planes: slices along the slowest axis, counted from 0; all when `nil`.
    ///   - write: takes pieces of the output, in order.
    public static func lines(
        _ array: ArrayData, as format: Format, planes: Range<Int>? = nil, write: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard let first = array.shape.first else { return }
        let width = max(1, array.shape.last ?? 1)
        // An array of one axis is one line; of others a plane at a time.
        let range = (planes ?? 0..<first).clamped(to: 0..<first)
        let step = array.shape.count == 1 ? max(1, range.count) : 1
        for start in stride(from: range.lowerBound, to: range.upperBound, by: step) {
            let values = try array.elements(planes: start..<min(start + step, range.upperBound))
            let run = array.shape.count == 1 ? max(1, values.count) : width
            var buffer: [UInt8] = []
            for line in stride(from: 0, to: values.count, by: run) {
                if format == .jsonLines { buffer.append(91) }
                for index in line..<min(line + run, values.count) {
                    if index > line { buffer.append(44) }
                    buffer += text(values, index, format).utf8
                }
                if format == .jsonLines { buffer.append(93) }
                buffer += format == .csv ? [13, 10] : [10]
            }
            try buffer.withUnsafeBytes(write)
        }
    }

    private static func text(_ values: Column, _ index: Int, _ format: Format) -> String {
        func number(_ value: some BinaryFloatingPoint & CustomStringConvertible) -> String {
            format == .jsonLines && !value.isFinite ? "null" : value.description
        }
        func pair(_ real: String, _ imaginary: String) -> String {
            format == .jsonLines ? "[\(real),\(imaginary)]" : "\"(\(real),\(imaginary))\""
        }
        switch values {
        case .float(let values): return number(values[index])
        case .double(let values): return number(values[index])
        case .complexFloat(let values): return pair(number(values[2 * index]), number(values[2 * index + 1]))
        case .complexDouble(let values): return pair(number(values[2 * index]), number(values[2 * index + 1]))
        default: return values.text(at: index)
        }
    }
}
