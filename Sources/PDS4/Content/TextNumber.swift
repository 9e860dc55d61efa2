import Glibc

/// Numbers out of bytes, without making a string of them.
enum TextNumber {
    private static let powers: [Double] = (0...22).map { exponent in
        var value = 1.0
        for _ in 0..<exponent { value *= 10 }
        return value
    }

    /// The value of decimal text without white space around it; `nil` when it is none. The nearest double, always.
    ///
    /// Up to 19 digits and powers of ten up to 22 are exact with one multiplication (Clinger 1990) when the digits fit
    /// into 53 bits; the rest goes to the C library.
    @inline(__always)
    static func double(_ bytes: UnsafeRawBufferPointer) -> Double? {
        var index = 0
        let count = bytes.count
        guard count > 0 else { return nil }
        var negative = false
        if bytes[0] == 45 || bytes[0] == 43 {
            negative = bytes[0] == 45
            index = 1
        }
        var digits: UInt64 = 0
        var digitCount = 0
        var significant = 0
        var exponent = 0
        while index < count, bytes[index] &- 48 < 10 {
            if significant < 19 {
                digits = digits &* 10 &+ UInt64(bytes[index] &- 48)
                if digits != 0 { significant += 1 }
            } else {
                significant = 20
                exponent += 1
            }
            digitCount += 1
            index += 1
        }
        if index < count, bytes[index] == 46 {
            index += 1
            while index < count, bytes[index] &- 48 < 10 {
                if significant < 19 {
                    digits = digits &* 10 &+ UInt64(bytes[index] &- 48)
                    if digits != 0 { significant += 1 }
                    exponent -= 1
                } else {
                    significant = 20
                }
                digitCount += 1
                index += 1
            }
        }
        guard digitCount > 0 else { return nil }
        if index < count, bytes[index] | 0x20 == 101 {
            index += 1
            var isNegative = false
            if index < count, bytes[index] == 45 || bytes[index] == 43 {
                isNegative = bytes[index] == 45
                index += 1
            }
            let start = index
            var written = 0
            while index < count, bytes[index] &- 48 < 10 {
                written = min(written * 10 + Int(bytes[index] &- 48), 100_000)
                index += 1
            }
            guard index > start else { return nil }
            exponent += isNegative ? -written : written
        }
        guard index == count else { return nil }
        if digits == 0 { return negative ? -0.0 : 0 }
        if significant <= 19, digits < 1 << 53, exponent >= -22, exponent <= 22 {
            let value = exponent < 0 ? Double(digits) / powers[-exponent] : Double(digits) * powers[exponent]
            return negative ? -value : value
        }
        return slow(bytes)
    }

    private static func slow(_ bytes: UnsafeRawBufferPointer) -> Double? {
        guard bytes.count < 2_000 else { return nil }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { buffer in
            for index in 0..<bytes.count { buffer[index] = CChar(bitPattern: bytes[index]) }
            buffer[bytes.count] = 0
            var end: UnsafeMutablePointer<CChar>?
            guard let first = buffer.baseAddress else { return nil }
            let value = strtod(first, &end)
            guard let start = buffer.baseAddress, end == start + bytes.count else { return nil }
            return value
        }
    }

    /// The value of a whole number; `nil` when it is none or leaves 64 bits.
    @inline(__always)
    static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        var index = 0
        let count = bytes.count
        guard count > 0 else { return nil }
        let negative = bytes[0] == 45
        if negative || bytes[0] == 43 { index = 1 }
        guard index < count else { return nil }
        var value: Int64 = 0
        while index < count {
            let digit = bytes[index] &- 48
            guard digit < 10 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (difference, underflow) = product.subtractingReportingOverflow(Int64(digit))
            guard !overflow, !underflow else { return nil }
            value = difference
            index += 1
        }
        if negative { return value }
        return value == .min ? nil : -value
    }

    /// Without the bytes up to 0x20 at both ends.
    @inline(__always)
    static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var start = 0
        var end = bytes.count
        while start < end, bytes[start] <= 0x20 { start += 1 }
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    /// What a message shows of a value: a field may have as many bytes as its file.
    static func excerpt(_ bytes: UnsafeRawBufferPointer) -> String {
        bytes.count <= 100 ? text(bytes) : text(UnsafeRawBufferPointer(rebasing: bytes.prefix(100))) + "…"
    }

    static func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }
}
