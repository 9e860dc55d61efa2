/// One binary value out of bytes.
enum BinaryValue {
    @inline(__always)
    static func load<Value: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, _: Value.Type, little: Bool) -> Value {
        let raw = bytes.loadUnaligned(as: Value.self)
        return little ? Value(littleEndian: raw) : Value(bigEndian: raw)
    }

    /// The value as a double; of complex numbers the real part. `nil` when the bytes are too few or the type is no number.
    @inline(__always)
    static func double(_ bytes: UnsafeRawBufferPointer, _ type: DataType) -> Double? {
        guard let size = type.size, bytes.count >= size else { return nil }
        let little = type.isLittleEndian
        switch type {
        case .signedByte: return Double(bytes.loadUnaligned(as: Int8.self))
        case .unsignedByte: return Double(bytes[0])
        case .signedLSB2, .signedMSB2: return Double(load(bytes, Int16.self, little: little))
        case .unsignedLSB2, .unsignedMSB2: return Double(load(bytes, UInt16.self, little: little))
        case .signedLSB4, .signedMSB4: return Double(load(bytes, Int32.self, little: little))
        case .unsignedLSB4, .unsignedMSB4: return Double(load(bytes, UInt32.self, little: little))
        case .signedLSB8, .signedMSB8: return Double(load(bytes, Int64.self, little: little))
        case .unsignedLSB8, .unsignedMSB8: return Double(load(bytes, UInt64.self, little: little))
        case .realLSBSingle, .realMSBSingle, .complexLSB8, .complexMSB8:
            return Double(Float(bitPattern: load(bytes, UInt32.self, little: little)))
        case .realLSBDouble, .realMSBDouble, .complexLSB16, .complexMSB16:
            return Double(bitPattern: load(bytes, UInt64.self, little: little))
        default: return nil
        }
    }

    /// The value's bit pattern, as special constants like `0xFF7FFFFB` name it.
    static func bits(_ bytes: UnsafeRawBufferPointer, _ type: DataType) -> UInt64? {
        guard let size = type.size, bytes.count >= size else { return nil }
        let little = type.isLittleEndian
        switch size {
        case 1: return UInt64(bytes[0])
        case 2: return UInt64(load(bytes, UInt16.self, little: little))
        case 4: return UInt64(load(bytes, UInt32.self, little: little))
        default: return load(bytes, UInt64.self, little: little)
        }
    }

    /// The bits `first` to `last`, counted from 1 at the most significant bit of the first byte.
    static func bitField(_ bytes: UnsafeRawBufferPointer, first: Int, last: Int, signed: Bool) -> Int64? {
        guard first >= 1, last >= first, last <= bytes.count * 8, last - first < 64 else { return nil }
        var value: UInt64 = 0
        for bit in (first - 1)...(last - 1) {
            value = value << 1 | UInt64(bytes[bit / 8] >> (7 - UInt8(bit % 8)) & 1)
        }
        let width = last - first + 1
        if signed, width < 64, value >> UInt64(width - 1) & 1 == 1 { value |= ~UInt64(0) << UInt64(width) }
        return Int64(bitPattern: value)
    }
}
