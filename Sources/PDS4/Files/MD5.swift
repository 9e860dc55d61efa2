import CPDS4Digest

/// MD5 checksums, which PDS4 labels and manifests carry. They find damage; they prove nothing about intent.
public enum MD5 {
    /// The checksum of bytes, as 32 lower-case hexadecimal digits.
    public static func hexadecimal(of bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { hexadecimal(of: $0) }
    }

    /// The checksum of the file at `path`, read in the order of its bytes.
    ///
    /// - Throws: ``FileProblem`` when the file cannot be read.
    public static func hexadecimal(ofFile path: String) throws -> String {
        let file = try MappedFile(path: path)
        file.willReadSequentially()
        return file.withBytes { hexadecimal(of: $0) }
    }

    static func hexadecimal(of bytes: UnsafeRawBufferPointer) -> String {
        var state = p4_md5()
        p4_md5_start(&state)
        if let start = bytes.bindMemory(to: UInt8.self).baseAddress { p4_md5_add(&state, start, bytes.count) }
        var digest = [UInt8](repeating: 0, count: 16)
        p4_md5_finish(&state, &digest)
        return hexadecimalText(digest)
    }

    private static func hexadecimalText(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
