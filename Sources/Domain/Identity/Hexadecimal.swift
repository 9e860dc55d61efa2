extension Sequence<UInt8> {
    /// The bytes in lower-case hexadecimal, two digits each: how digests and commitments are written everywhere.
    package var hexadecimal: String {
        withContiguousStorageIfAvailable(digits) ?? Array(self).withUnsafeBufferPointer(digits)
    }
}

private func digits(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value }
    return String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
        for (place, byte) in bytes.enumerated() {
            text[2 * place] = digit(byte >> 4)
            text[2 * place + 1] = digit(byte & 15)
        }
        return 2 * bytes.count
    }
}
