/// The values of a column, contiguous in the type in which the file holds them. Repetitions of a record follow each
/// other: value `r` of record `n` is at `n * repetitions + r`.
public enum Column: Sendable {
    case int8([Int8]), uint8([UInt8]), int16([Int16]), uint16([UInt16]), int32([Int32]), uint32([UInt32])
    case uint64([UInt64]), float([Float]), double([Double])
    /// Whole numbers of 64 bits, and the indices of those that are missing.
    case int64([Int64], missing: [Int])
    /// Complex numbers: real and imaginary parts in turn.
    case complexFloat([Float]), complexDouble([Double])
    /// Text, trimmed as its type says.
    case text([String])

    /// The number of values.
    public var count: Int {
        switch self {
        case .int8(let values): values.count
        case .uint8(let values): values.count
        case .int16(let values): values.count
        case .uint16(let values): values.count
        case .int32(let values): values.count
        case .uint32(let values): values.count
        case .int64(let values, _): values.count
        case .uint64(let values): values.count
        case .float(let values): values.count
        case .double(let values): values.count
        case .complexFloat(let values): values.count / 2
        case .complexDouble(let values): values.count / 2
        case .text(let values): values.count
        }
    }

    /// The bytes that the values take in memory, without the contents of long texts.
    public var byteCount: Int {
        switch self {
        case .int8, .uint8: count
        case .int16, .uint16: count * 2
        case .int32, .uint32, .float: count * 4
        case .int64, .uint64, .double, .complexFloat: count * 8
        case .complexDouble: count * 16
        case .text: count * MemoryLayout<String>.stride
        }
    }

    /// The values as doubles; text and missing values are NaN, of complex numbers the real part.
    public var doubles: [Double] {
        switch self {
        case .int8(let values): return values.map(Double.init)
        case .uint8(let values): return values.map(Double.init)
        case .int16(let values): return values.map(Double.init)
        case .uint16(let values): return values.map(Double.init)
        case .int32(let values): return values.map(Double.init)
        case .uint32(let values): return values.map(Double.init)
        case .int64(let values, let missing):
            var result = values.map(Double.init)
            for index in missing where result.indices.contains(index) { result[index] = .nan }
            return result
        // Not Double.init, which for this type takes the bits.
        case .uint64(let values): return values.map { Double($0) }
        case .float(let values): return values.map(Double.init)
        case .double(let values): return values
        case .complexFloat(let values): return stride(from: 0, to: values.count, by: 2).map { Double(values[$0]) }
        case .complexDouble(let values): return stride(from: 0, to: values.count, by: 2).map { values[$0] }
        case .text(let values): return values.map { XPathNumber.double($0) ?? .nan }
        }
    }

    /// Whether a value is not there. Reals that are not there are NaN, texts are empty; only whole numbers need this.
    public func isMissing(_ index: Int) -> Bool {
        guard case .int64(_, let missing) = self, !missing.isEmpty else { return false }
        // The indices ascend.
        var (low, high) = (0, missing.count)
        while low < high {
            let middle = (low + high) / 2
            if missing[middle] < index { low = middle + 1 } else { high = middle }
        }
        return low < missing.count && missing[low] == index
    }

    /// One value, as text that reads back as the same value; empty when it is missing.
    public func text(at index: Int) -> String {
        switch self {
        case .int8(let values): return String(values[index])
        case .uint8(let values): return String(values[index])
        case .int16(let values): return String(values[index])
        case .uint16(let values): return String(values[index])
        case .int32(let values): return String(values[index])
        case .uint32(let values): return String(values[index])
        case .int64(let values, _): return isMissing(index) ? "" : String(values[index])
        case .uint64(let values): return String(values[index])
        case .float(let values): return "\(values[index])"
        case .double(let values): return "\(values[index])"
        case .complexFloat(let values): return "(\(values[2 * index]),\(values[2 * index + 1]))"
        case .complexDouble(let values): return "(\(values[2 * index]),\(values[2 * index + 1]))"
        case .text(let values): return values[index]
        }
    }
}

/// One value of a row.
public enum Value: Sendable, Equatable {
    case integer(Int64)
    case unsigned(UInt64)
    case real(Double)
    /// A real of 32 bits: as text it has no more digits than it needs.
    case single(Float)
    case complex(Double, Double)
    case text(String)
    case missing

    /// The value as a double, where it is a number.
    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .real(let value): value
        case .single(let value): Double(value)
        case .complex(let real, _): real
        case .text, .missing: nil
        }
    }
}
