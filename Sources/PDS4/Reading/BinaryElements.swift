import Glibc

/// Values of binary types as columns: bytes are copied as they are, or turned round where the file's order is not the
/// machine's. Nothing is converted one by one.
enum BinaryElements {
    /// The type of the parts that a value consists of: two in complex numbers, one in all others.
    struct Layout {
        /// The bytes of a part: 1, 2, 4 or 8.
        var width: Int
        /// The parts of a value.
        var parts: Int
        /// Whether the file's order of bytes is not the machine's.
        var isSwapped: Bool

        init?(_ type: DataType) {
            guard let size = type.size else { return nil }
            parts = type.isComplex ? 2 : 1
            width = size / parts
            isSwapped = width > 1 && type.isLittleEndian != (UInt16(1).littleEndian == 1)
        }
    }

    /// A column of `count` values whose bytes, in the machine's order, `fill` writes.
    static func column(_ type: DataType, count: Int, fill: (UnsafeMutableRawPointer) -> Void) throws -> Column {
        switch type {
        case .signedByte: return .int8(array(count, fill))
        case .unsignedByte: return .uint8(array(count, fill))
        case .signedLSB2, .signedMSB2: return .int16(array(count, fill))
        case .unsignedLSB2, .unsignedMSB2: return .uint16(array(count, fill))
        case .signedLSB4, .signedMSB4: return .int32(array(count, fill))
        case .unsignedLSB4, .unsignedMSB4: return .uint32(array(count, fill))
        case .signedLSB8, .signedMSB8: return .int64(array(count, fill), missing: [])
        case .unsignedLSB8, .unsignedMSB8: return .uint64(array(count, fill))
        case .realLSBSingle, .realMSBSingle: return .float(array(count, fill))
        case .realLSBDouble, .realMSBDouble: return .double(array(count, fill))
        case .complexLSB8, .complexMSB8: return .complexFloat(array(count * 2, fill))
        case .complexLSB16, .complexMSB16: return .complexDouble(array(count * 2, fill))
        default: throw ReadingProblem("The type \(type.rawValue) is not binary.")
        }
    }

    private static func array<Element: BitwiseCopyable>(_ count: Int, _ fill: (UnsafeMutableRawPointer) -> Void) -> [Element] {
        [Element](unsafeUninitializedCapacity: count) { output, initialized in
            guard count > 0, let target = output.baseAddress else { return }
            preferLargePages(UnsafeMutableRawBufferPointer(output))
            fill(UnsafeMutableRawPointer(target))
            initialized = count
        }
    }

    /// Asks for pages of 2 MB under large new memory, which is otherwise faulted in by 4 KB: a third of the time that
    /// reading a table of 33 MB takes.
    private static func preferLargePages(_ memory: UnsafeMutableRawBufferPointer) {
        guard memory.count >= 4 << 20, let base = memory.baseAddress else { return }
        let large = 2 << 20
        let skipped = (large - Int(bitPattern: base) % large) % large
        let whole = (memory.count - skipped) / large * large
        if whole > 0 { madvise(base + skipped, whole, MADV_HUGEPAGE) }
    }

    /// Copies `count` parts that follow each other.
    @inline(__always)
    static func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int, _ layout: Layout) {
        guard layout.isSwapped else {
            target.copyMemory(from: source, byteCount: count * layout.width)
            return
        }
        switch layout.width {
        case 2: swap(source, target, count, UInt16.self)
        case 4: swap(source, target, count, UInt32.self)
        default: swap(source, target, count, UInt64.self)
        }
    }

    // One loop for each width and no branch inside, so that the compiler can vectorise it.
    @inline(__always)
    private static func swap<Bits: FixedWidthInteger & BitwiseCopyable>(
        _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ count: Int, _: Bits.Type
    ) {
        let width = MemoryLayout<Bits>.size
        for index in 0..<count {
            let bits = (source + index &* width).loadUnaligned(as: Bits.self)
            (target + index &* width).storeBytes(of: bits.byteSwapped, as: Bits.self)
        }
    }

    /// Copies one value out of each of `count` records that are `stride` bytes apart.
    static func gather(
        _ source: UnsafeRawPointer, stride: Int, to target: UnsafeMutableRawPointer, count: Int, _ layout: Layout
    ) {
        guard layout.parts == 1 else {
            for index in 0..<count {
                copy(source + index * stride, to: target + index * layout.width * layout.parts, count: layout.parts, layout)
            }
            return
        }
        switch layout.width {
        case 1: gather(source, stride, target, count, UInt8.self, layout.isSwapped)
        case 2: gather(source, stride, target, count, UInt16.self, layout.isSwapped)
        case 4: gather(source, stride, target, count, UInt32.self, layout.isSwapped)
        default: gather(source, stride, target, count, UInt64.self, layout.isSwapped)
        }
    }

    @inline(__always)
    private static func gather<Bits: FixedWidthInteger & BitwiseCopyable>(
        _ source: UnsafeRawPointer, _ stride: Int, _ target: UnsafeMutableRawPointer, _ count: Int, _: Bits.Type, _ isSwapped: Bool
    ) {
        for index in 0..<count {
            let bits = (source + index &* stride).loadUnaligned(as: Bits.self)
            (target + index &* MemoryLayout<Bits>.size).storeBytes(of: isSwapped ? bits.byteSwapped : bits, as: Bits.self)
        }
    }
}
