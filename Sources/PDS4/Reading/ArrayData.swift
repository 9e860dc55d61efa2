/// An array opened for reading: whole, in slices, or as it lies in the file.
public struct ArrayData: Sendable {
    /// The object in the label.
    public let object: DataObject
    /// Axes, type, scaling.
    public let description: ArrayDescription
    let file: MappedFile
    /// The type of the elements.
    public let type: DataType
    private let size: Int

    init(object: DataObject, description: ArrayDescription, file: MappedFile) throws {
        guard let type = description.type, let size = type.size else {
            throw ReadingProblem("\(object.title): elements of the type \(description.typeName) cannot be read.")
        }
        guard let count = description.count, case let (bytes, overflow) = count.multipliedReportingOverflow(by: size), !overflow else {
            throw ReadingProblem("\(object.title): the axes are missing or too great.")
        }
        guard description.offset >= 0, description.offset <= file.count, bytes <= file.count - description.offset else {
            throw ReadingProblem(
                "\(object.title) needs \(bytes) bytes from byte \(description.offset); \(object.fileName) has \(file.count)."
            )
        }
        self.object = object
        self.description = description
        self.file = file
        self.type = type
        self.size = size
    }

    /// The number of elements along each axis, slowest first.
    public var shape: [Int] { description.axes.map(\.elements) }

    /// The number of elements.
    public var count: Int { description.count ?? 0 }

    /// The array's bytes as they lie in the file.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let start = description.offset
        return try body(UnsafeRawBufferPointer(rebasing: file.bytes[start..<(start + count * size)]))
    }

    /// Lends the elements without copying when the file holds them in this machine's byte order and alignment, as it
    /// does for all types of one byte; returns `nil` otherwise.
    public func withElements<Element: BitwiseCopyable, Result>(
        of _: Element.Type, _ body: (UnsafeBufferPointer<Element>) throws -> Result
    ) rethrows -> Result? {
        guard MemoryLayout<Element>.size == size, size == 1 || type.isLittleEndian == (Int(1).littleEndian == 1) else { return nil }
        return try withBytes { bytes in
            guard Int(bitPattern: bytes.baseAddress) % MemoryLayout<Element>.alignment == 0 else { return nil }
            return try body(bytes.bindMemory(to: Element.self))
        }
    }

    /// Elements in the order of the file, in their own type.
    ///
    /// `planes` are slices along the slowest axis, counted from 0; all when it is `nil`.
    public func elements(planes: Range<Int>? = nil) throws -> Column {
        let first = description.axes.first?.elements ?? 0
        let range = planes.map { max(0, $0.lowerBound)..<max(0, min($0.upperBound, first)) } ?? 0..<first
        guard range.lowerBound <= range.upperBound else { return try read(0..<0) }
        let plane = first == 0 ? 0 : count / first
        return try read((range.lowerBound * plane)..<(range.upperBound * plane))
    }

    /// A slice along every axis: one range per axis, counted from 0. Elements keep their order.
    public func slice(_ ranges: [Range<Int>]) throws -> (shape: [Int], values: [Double]) {
        guard ranges.count == shape.count, zip(ranges, shape).allSatisfy({ $0.lowerBound >= 0 && $0.upperBound <= $1 }) else {
            throw ReadingProblem("The slice does not lie in \(shape.map(String.init).joined(separator: " × ")).")
        }
        let resulting = ranges.map(\.count)
        let total = resulting.reduce(1, *)
        var values: [Double] = []
        values.reserveCapacity(total)
        guard total > 0, let last = ranges.last else { return (resulting, []) }
        var steps = [Int](repeating: 1, count: shape.count)
        for axis in stride(from: shape.count - 2, through: 0, by: -1) { steps[axis] = steps[axis + 1] * shape[axis + 1] }
        var position = ranges.map(\.lowerBound)
        withBytes { bytes in
            while true {
                let row = zip(position, steps).dropLast().reduce(0) { $0 + $1.0 * $1.1 }
                for column in last {
                    let at = (row + column) * size
                    values.append(BinaryValue.double(UnsafeRawBufferPointer(rebasing: bytes[at..<(at + size)]), type) ?? .nan)
                }
                var axis = shape.count - 2
                while axis >= 0 {
                    position[axis] += 1
                    if position[axis] < ranges[axis].upperBound { break }
                    position[axis] = ranges[axis].lowerBound
                    axis -= 1
                }
                if axis < 0 { return }
            }
        }
        return (resulting, values)
    }

    private func read(_ range: Range<Int>) throws -> Column {
        let little = type.isLittleEndian
        switch type {
        case .signedByte: return .int8(values(range, UInt8.self, true) { Int8(bitPattern: $0) })
        case .unsignedByte: return .uint8(values(range, UInt8.self, true) { $0 })
        case .signedLSB2, .signedMSB2: return .int16(values(range, UInt16.self, little) { Int16(bitPattern: $0) })
        case .unsignedLSB2, .unsignedMSB2: return .uint16(values(range, UInt16.self, little) { $0 })
        case .signedLSB4, .signedMSB4: return .int32(values(range, UInt32.self, little) { Int32(bitPattern: $0) })
        case .unsignedLSB4, .unsignedMSB4: return .uint32(values(range, UInt32.self, little) { $0 })
        case .signedLSB8, .signedMSB8: return .int64(values(range, UInt64.self, little) { Int64(bitPattern: $0) }, missing: [])
        case .unsignedLSB8, .unsignedMSB8: return .uint64(values(range, UInt64.self, little) { $0 })
        case .realLSBSingle, .realMSBSingle: return .float(values(range, UInt32.self, little) { Float(bitPattern: $0) })
        case .realLSBDouble, .realMSBDouble: return .double(values(range, UInt64.self, little) { Double(bitPattern: $0) })
        case .complexLSB8, .complexMSB8:
            return .complexFloat(values((range.lowerBound * 2)..<(range.upperBound * 2), UInt32.self, little) { Float(bitPattern: $0) })
        case .complexLSB16, .complexMSB16:
            return .complexDouble(values((range.lowerBound * 2)..<(range.upperBound * 2), UInt64.self, little) { Double(bitPattern: $0) })
        default: throw ReadingProblem("The type \(type.rawValue) cannot be read.")
        }
    }

    @inline(__always)
    private func values<Bits: FixedWidthInteger, Element>(
        _ range: Range<Int>, _: Bits.Type, _ little: Bool, _ convert: (Bits) -> Element
    ) -> [Element] {
        withBytes { bytes in
            [Element](unsafeUninitializedCapacity: range.count) { output, initialized in
                guard let target = output.baseAddress, let base = bytes.baseAddress else { return }
                var source = base + range.lowerBound * MemoryLayout<Bits>.size
                for index in 0..<range.count {
                    let raw = source.loadUnaligned(as: Bits.self)
                    (target + index).initialize(to: convert(little ? Bits(littleEndian: raw) : Bits(bigEndian: raw)))
                    source += MemoryLayout<Bits>.size
                }
                initialized = range.count
            }
        }
    }
}
