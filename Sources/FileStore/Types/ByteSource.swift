/// A file's bytes, read at any place, without trusting a single figure in them.
protocol ByteSource {
    /// The number of bytes.
    var size: Int64 { get }

    /// At most `count` bytes from `offset`, fewer only where the file ends.
    func bytes(at offset: Int64, count: Int) throws -> [UInt8]
}

extension ByteSource {
    /// Exactly `count` bytes from `offset`, or nil if they are not all there.
    func exactly(_ count: Int, at offset: Int64) throws -> [UInt8]? {
        guard offset >= 0, count >= 0, offset <= size, Int64(count) <= size - offset else { return nil }
        let bytes = try bytes(at: offset, count: count)
        return bytes.count == count ? bytes : nil
    }

    /// The last bytes, at most `count`.
    func tail(_ count: Int) throws -> [UInt8] {
        let length = min(size, Int64(count))
        return try bytes(at: size - length, count: Int(length))
    }
}

extension [UInt8] {
    /// Two bytes from `index`, the lowest first.
    ///
    /// The caller has checked that they are there.
    func littleEndian16(at index: Int) -> Int { Int(self[index]) | Int(self[index + 1]) << 8 }

    /// Four bytes from `index`, the lowest first.
    func littleEndian32(at index: Int) -> Int { littleEndian16(at: index) | littleEndian16(at: index + 2) << 16 }

    /// Four bytes from `index`, the highest first.
    func bigEndian32(at index: Int) -> Int {
        Int(self[index]) << 24 | Int(self[index + 1]) << 16 | Int(self[index + 2]) << 8 | Int(self[index + 3])
    }
}
