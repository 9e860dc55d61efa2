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
    private let layout: BinaryElements.Layout

    init(object: DataObject, description: ArrayDescription, file: MappedFile) throws {
        guard let type = description.type, let size = type.size, let layout = BinaryElements.Layout(type) else {
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
        self.layout = layout
    }

    /// The number of elements along each axis, slowest first.
    public var shape: [Int] { description.axes.map(\.elements) }

    /// The number of elements.
    public var count: Int { description.count ?? 0 }

    /// The array's bytes as they lie in the file.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(file) { try body(elementBytes) }
    }

    /// Lends the elements without copying when the file holds them in this machine's byte order and alignment, as it
    /// does for all types of one byte; returns `nil` otherwise.
    public func withElements<Element: BitwiseCopyable, Result>(
        of _: Element.Type, _ body: (UnsafeBufferPointer<Element>) throws -> Result
    ) rethrows -> Result? {
        guard MemoryLayout<Element>.size == size, layout.parts == 1, !layout.isSwapped else { return nil }
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
        let range = (planes ?? 0..<first).clamped(to: 0..<first)
        let plane = first == 0 ? 0 : count / first
        return try read((range.lowerBound * plane)..<(range.upperBound * plane))
    }

    /// A slice along every axis: one range per axis, counted from 0. Elements keep their order and type.
    ///
    /// - Throws: ``ReadingProblem`` when the ranges do not lie in the array.
    public func slice(_ ranges: [Range<Int>]) throws -> (shape: [Int], values: Column) {
        guard ranges.count == shape.count, zip(ranges, shape).allSatisfy({ $0.lowerBound >= 0 && $0.upperBound <= $1 }) else {
            throw ReadingProblem("The slice does not lie in \(shape.map(String.init).joined(separator: " × ")).")
        }
        let resulting = ranges.map(\.count)
        let total = resulting.reduce(1, *)
        guard total > 0 else { return (resulting, try BinaryElements.column(type, count: 0) { _ in }) }
        // Axes at the end that are taken whole are one run of elements with the axis before them.
        var split = shape.count - 1
        var inner = 1
        while split > 0, ranges[split].count == shape[split] {
            inner *= shape[split]
            split -= 1
        }
        let run = resulting[split] * inner
        var steps = [Int](repeating: inner, count: split + 1)
        for axis in stride(from: split - 1, through: 0, by: -1) { steps[axis] = steps[axis + 1] * shape[axis + 1] }
        let values = try BinaryElements.column(type, count: total) { target in
            guard let base = elementBytes.baseAddress else { return }
            var position = ranges.prefix(split + 1).map(\.lowerBound)
            var target = target
            while true {
                let start = zip(position, steps).reduce(0) { $0 + $1.0 * $1.1 }
                BinaryElements.copy(base + start * size, to: target, count: run * layout.parts, layout)
                target += run * size
                var axis = split - 1
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
        file.prepare((description.offset + range.lowerBound * size)..<(description.offset + range.upperBound * size))
        return try BinaryElements.column(type, count: range.count) { target in
            guard let base = elementBytes.baseAddress else { return }
            BinaryElements.copy(base + range.lowerBound * size, to: target, count: range.count * layout.parts, layout)
        }
    }

    private var elementBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: file.bytes[description.offset..<(description.offset + count * size)])
    }
}
