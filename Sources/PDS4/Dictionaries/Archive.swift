/// The files in a ZIP, TAR or gzipped TAR archive, read without unpacking anything to disk.
///
/// Names in archives are never used as paths: a caller takes their last part. Links, devices and folders are passed over.
struct Archive {
    /// One file of the archive.
    struct Member {
        /// The name as the archive has it.
        var name: String
        var bytes: [UInt8]
    }

    /// The most bytes that one archive may decompress to.
    static let largestContent = 1 << 30

    /// Calls `body` for every file whose name `wants` accepts.
    ///
    /// - Throws: ``FileProblem`` or ``ReadingProblem`` when the file is no such archive or is damaged; what `body` throws.
    static func forEach(in path: String, wanting wants: (String) -> Bool, _ body: (Member) throws -> Void) throws {
        let file = try MappedFile(path: path)
        try file.withBytes { bytes in
            if bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6]) {
                try zip(bytes, wants, body)
            } else if bytes.starts(with: [0x1F, 0x8B, 8]) {
                let content = try gunzip(bytes)
                try content.withUnsafeBytes { try tar($0, path, wants, body) }
            } else {
                try tar(bytes, path, wants, body)
            }
        }
    }

    private static let damaged = ReadingProblem("The archive is damaged.")

    private static func number(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ size: Int) throws -> Int {
        guard at >= 0, at + size <= bytes.count else { throw damaged }
        return (0..<size).reversed().reduce(0) { $0 << 8 | Int(bytes[at + $1]) }
    }

    // MARK: ZIP (APPNOTE 4.3)

    private static func zip(_ bytes: UnsafeRawBufferPointer, _ wants: (String) -> Bool, _ body: (Member) throws -> Void) throws {
        // The directory's place is in the record at the end, before a comment of at most 65,535 bytes.
        var end = bytes.count - 22
        while end >= max(0, bytes.count - 22 - 65_535), try number(bytes, end, 4) != 0x0605_4B50 { end -= 1 }
        guard end >= 0, try number(bytes, end, 4) == 0x0605_4B50 else { throw damaged }
        var at = try number(bytes, end + 16, 4)
        var room = largestContent
        for _ in 0..<(try number(bytes, end + 10, 2)) {
            guard try number(bytes, at, 4) == 0x0201_4B50 else { throw damaged }
            let method = try number(bytes, at + 10, 2)
            let sum = try number(bytes, at + 16, 4)
            let packed = try number(bytes, at + 20, 4)
            let nameLength = try number(bytes, at + 28, 2)
            let host = try number(bytes, at + 5, 1)
            let mode = try number(bytes, at + 40, 2)
            let local = try number(bytes, at + 42, 4)
            guard at + 46 + nameLength <= bytes.count else { throw damaged }
            let name = String(decoding: bytes[(at + 46)..<(at + 46 + nameLength)], as: UTF8.self)
            at += 46 + nameLength + (try number(bytes, at + 30, 2)) + (try number(bytes, at + 32, 2))
            // Made on Unix (3), the upper half of the attributes holds the mode: links (0xA000) are passed over.
            if name.hasSuffix("/") || !wants(name) || (host == 3 && mode & 0xF000 == 0xA000) { continue }
            let start = local + 30 + (try number(bytes, local + 26, 2)) + (try number(bytes, local + 28, 2))
            guard start + packed <= bytes.count else { throw damaged }
            let content: [UInt8]
            switch method {
            case 0: content = Array(bytes[start..<(start + packed)])
            case 8:
                content = try Inflate.decompress(
                    UnsafeRawBufferPointer(rebasing: bytes[..<(start + packed)]), from: start, limit: room, wrapping: .none
                ).bytes
            default: throw ReadingProblem("\(name) is compressed or encrypted in a way that is not supported.")
            }
            room -= content.count
            guard room >= 0, Inflate.checksum(of: content) == UInt32(truncatingIfNeeded: sum) else { throw damaged }
            try body(Member(name: name, bytes: content))
        }
    }

    // MARK: gzip (RFC 1952)

    /// One member or several, one behind the other; what follows them is padding.
    private static func gunzip(_ bytes: UnsafeRawBufferPointer) throws -> [UInt8] {
        var content: [UInt8] = []
        var at = 0
        while at + 18 <= bytes.count, bytes[at] == 0x1F, bytes[at + 1] == 0x8B {
            let (part, end) = try Inflate.decompress(bytes, from: at, limit: largestContent - content.count, wrapping: .gzip)
            content += part
            at = end
        }
        return content
    }

    // MARK: TAR (POSIX.1-2001, ustar and pax, and GNU's long names)

    private static func tar(
        _ bytes: UnsafeRawBufferPointer, _ path: String, _ wants: (String) -> Bool, _ body: (Member) throws -> Void
    ) throws {
        var at = 0
        var longName: String?
        var isFirst = true
        while at + 512 <= bytes.count {
            let header = UnsafeRawBufferPointer(rebasing: bytes[at..<(at + 512)])
            if header.allSatisfy({ $0 == 0 }) { return }
            guard isHeader(header) else {
                throw isFirst ? ReadingProblem("\(path) is no folder, dictionary, ZIP, TAR or gzipped TAR archive.") : damaged
            }
            isFirst = false
            guard let size = octal(header, 124, 12), size >= 0, size <= bytes.count - at - 512 else { throw damaged }
            let content = UnsafeRawBufferPointer(rebasing: bytes[(at + 512)..<(at + 512 + size)])
            at += 512 + (size + 511) / 512 * 512
            let prefix = text(header, 345, 155)
            let name = longName ?? (prefix.isEmpty ? text(header, 0, 100) : prefix + "/" + text(header, 0, 100))
            switch header[156] {
            case UInt8(ascii: "L"): longName = text(content, 0, content.count)
            case UInt8(ascii: "x"): longName = paxPath(content) ?? longName
            case UInt8(ascii: "0"), 0:
                longName = nil
                if wants(name) { try body(Member(name: name, bytes: Array(content))) }
            default: longName = nil
            }
        }
    }

    /// The header's checksum, with its own field as blanks.
    private static func isHeader(_ header: UnsafeRawBufferPointer) -> Bool {
        var sum = 8 * 32
        for index in 0..<512 where !(148..<156).contains(index) { sum += Int(header[index]) }
        return octal(header, 148, 8) == sum
    }

    private static func octal(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ length: Int) -> Int? {
        var value = 0
        var digits = 0
        for byte in bytes[at..<(at + length)] {
            if byte == 32 || byte == 0 {
                if digits > 0 { break }
                continue
            }
            guard byte &- 48 < 8, value < 1 << 56 else { return nil }
            value = value << 3 | Int(byte &- 48)
            digits += 1
        }
        return digits > 0 ? value : nil
    }

    private static func text(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ length: Int) -> String {
        String(decoding: bytes[at..<(at + length)].prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The value of `path` in records like `30 path=a/long/name\n`.
    private static func paxPath(_ content: UnsafeRawBufferPointer) -> String? {
        for line in content.split(separator: 10) {
            let words = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 1)
            if words.count == 2, words[1].hasPrefix("path=") { return String(words[1].dropFirst(5)) }
        }
        return nil
    }
}
