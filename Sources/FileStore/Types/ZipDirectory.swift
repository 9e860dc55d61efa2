internal import Foundation

/// The central directory of a ZIP archive (APPNOTE 6.3.10), read with distrust.
///
/// An archive is taken only if every program that opens it sees the same files: it begins with the first entry and
/// ends with the directory's end, entries neither overlap nor leave gaps for another archive's directory, and each
/// local header repeats what the directory says.
struct ZipDirectory {
    /// What an archive may hold.
    enum Limit {
        static let entries = 10_000
        static let totalSize: Int64 = 4 << 30
        /// Deflate reaches 1,032 at most; text seldom 20.
        ///
        /// Below a megabyte the ratio does no harm.
        static let ratio: Int64 = 200
        static let harmlessSize: Int64 = 1 << 20
        static let depth = 20
    }

    struct Entry {
        let name: String
        let size: Int64
        let compressedSize: Int64
        let offset: Int64
        /// The bytes of its name, for comparison with the local header.
        let rawName: [UInt8]
    }

    let entries: [Entry]
    private let type: MediaType

    /// Reads and checks the directory.
    ///
    /// - Throws: ``FileStoreError`` with code `malformed`, which says what is wrong.
    init(_ source: some ByteSource, as type: MediaType) throws {
        self.type = type
        func refusal(_ reason: String) -> FileStoreError { Self.refusal(type, reason) }
        let end = try Self.end(of: source, as: type)
        guard let directory = try source.exactly(end.directorySize, at: end.directoryOffset) else {
            throw refusal("its directory is cut short")
        }
        var entries: [Entry] = []
        var index = 0
        while index < directory.count {
            let (entry, length) = try Self.entry(in: directory, at: index, as: type)
            entries.append(entry)
            index += length
            guard entries.count <= end.count else { throw refusal("its directory has more entries than it says") }
        }
        guard entries.count == end.count else { throw refusal("its directory has fewer entries than it says") }
        self.entries = entries
        try checkNames()
        try checkSizes()
        try checkPlaces(source, directoryOffset: end.directoryOffset)
    }

    private static func refusal(_ type: MediaType, _ reason: String) -> FileStoreError {
        FileStoreError(.malformed(type), "The archive is not taken: \(reason)")
    }

    private func refusal(_ reason: String) -> FileStoreError { Self.refusal(type, reason) }

    // MARK: - Reading

    private struct End {
        let count: Int
        let directorySize: Int
        let directoryOffset: Int64
    }

    /// The record at the end, of which there must be exactly one that reaches to the last byte.
    private static func end(of source: some ByteSource, as type: MediaType) throws -> End {
        let tail = try source.tail(22 + 65_535)
        let signature: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
        let places = tail.indices.filter { $0 + 22 <= tail.count && tail[$0...].starts(with: signature) }
        guard let place = places.first, places.count == 1,
            place + 22 + tail.littleEndian16(at: place + 20) == tail.count
        else { throw refusal(type, "its end is missing, or there are several") }
        let count = tail.littleEndian16(at: place + 10)
        let size = tail.littleEndian32(at: place + 12)
        let offset = Int64(tail.littleEndian32(at: place + 16))
        guard tail.littleEndian16(at: place + 4) == 0, tail.littleEndian16(at: place + 6) == 0,
            tail.littleEndian16(at: place + 8) == count
        else { throw refusal(type, "it is in several parts") }
        guard count != 0xFFFF, size != 0xFFFF_FFFF, offset != 0xFFFF_FFFF else {
            throw refusal(type, "it uses the ZIP64 format, which is for more than 65,535 files or 4 GiB")
        }
        guard (1...Limit.entries).contains(count) else {
            throw refusal(type, "it holds \(count) files; 1 to \(Limit.entries) are taken")
        }
        guard offset + Int64(size) == source.size - Int64(tail.count - place) else {
            throw refusal(type, "something is hidden before or behind its directory")
        }
        return End(count: count, directorySize: size, directoryOffset: offset)
    }

    private static func entry(
        in directory: [UInt8],
        at index: Int,
        as type: MediaType
    ) throws -> (entry: Entry, length: Int) {
        guard index + 46 <= directory.count, directory[index...].starts(with: [0x50, 0x4B, 0x01, 0x02]) else {
            throw refusal(type, "its directory is damaged")
        }
        let nameLength = directory.littleEndian16(at: index + 28)
        let length =
            46 + nameLength + directory.littleEndian16(at: index + 30) + directory.littleEndian16(at: index + 32)
        guard index + length <= directory.count else { throw refusal(type, "its directory is damaged") }
        let rawName = Array(directory[(index + 46)..<(index + 46 + nameLength)])
        let name = String(decoding: rawName, as: UTF8.self)
        let flags = directory.littleEndian16(at: index + 8)
        let method = directory.littleEndian16(at: index + 10)
        let mode = directory.littleEndian32(at: index + 38) >> 16
        guard flags & 0x2041 == 0 else { throw refusal(type, "it is encrypted") }
        guard method == 0 || method == 8 else {
            throw refusal(type, "\(name.debugDescription) is packed in an unusual way")
        }
        // The upper half holds a Unix mode if it is not zero: a regular file or a folder, no link, no device.
        guard mode & 0xF000 == 0 || mode & 0xF000 == 0x8000 || mode & 0xF000 == 0x4000 else {
            throw refusal(type, "\(name.debugDescription) is a link or a device")
        }
        let compressedSize = Int64(directory.littleEndian32(at: index + 20))
        let size = Int64(directory.littleEndian32(at: index + 24))
        let offset = Int64(directory.littleEndian32(at: index + 42))
        guard ![compressedSize, size, offset].contains(0xFFFF_FFFF) else {
            throw refusal(type, "it uses the ZIP64 format, which is for more than 65,535 files or 4 GiB")
        }
        guard method == 8 || size == compressedSize else {
            throw refusal(type, "\(name.debugDescription) lies about its size")
        }
        return (
            Entry(name: name, size: size, compressedSize: compressedSize, offset: offset, rawName: rawName), length
        )
    }

    // MARK: - Judging

    private func checkNames() throws {
        var seen: Set<String> = []
        for entry in entries {
            let name = entry.name
            let shown = name.prefix(80).debugDescription
            let path = name.hasSuffix("/") ? name.dropLast() : Substring(name)
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            guard !parts.isEmpty, parts.count <= Limit.depth, !name.contains("\\"), !name.contains(":"),
                parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
                name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control && $0 != "\u{FFFD}" })
            else { throw refusal("\(shown) is a name that could reach outside the folder it is unpacked in") }
            let folded = path.lowercased().precomposedStringWithCanonicalMapping
            guard seen.insert(folded).inserted else {
                throw refusal("\(shown) is there twice, or differs from another name in case only")
            }
            let nested = [".zip", ".7z", ".rar", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".jar", ".iso", ".cab"]
            guard !nested.contains(where: { folded.hasSuffix($0) }) else {
                throw refusal("\(shown) is an archive within the archive: send its files in one")
            }
        }
    }

    private func checkSizes() throws {
        var total: Int64 = 0
        for entry in entries {
            total += entry.size  // at most 10,000 × 4 GiB
            guard entry.size <= Limit.harmlessSize || entry.size / max(entry.compressedSize, 1) <= Limit.ratio else {
                throw refusal("\(entry.name.prefix(80).debugDescription) would unpack to much more than it is")
            }
        }
        let packed = entries.reduce(Int64(0)) { $0 + $1.compressedSize }
        guard total <= Limit.totalSize, total <= Limit.harmlessSize || total / max(packed, 1) <= Limit.ratio else {
            throw refusal("it would unpack to \(total) bytes")
        }
    }

    /// Each entry lies behind the one before, from the first byte to the directory, under the name that the
    /// directory gives it.
    private func checkPlaces(_ source: some ByteSource, directoryOffset: Int64) throws {
        var free: Int64 = 0
        for entry in entries.sorted(by: { $0.offset < $1.offset }) {
            guard let head = try source.exactly(30, at: entry.offset), head.starts(with: [0x50, 0x4B, 0x03, 0x04])
            else {
                throw refusal("\(entry.name.prefix(80).debugDescription) is not where the directory says")
            }
            let nameLength = head.littleEndian16(at: 26)
            let end =
                entry.offset + 30 + Int64(nameLength) + Int64(head.littleEndian16(at: 28)) + entry.compressedSize
            guard entry.offset >= free, end <= directoryOffset else {
                throw refusal("its files overlap, so that it would unpack to much more than it is")
            }
            // Behind an entry there may be a data descriptor of 12 to 24 bytes, and nothing longer.
            guard entry.offset - free <= (free == 0 ? 0 : 24) else {
                throw refusal("something is hidden before or between its files")
            }
            guard try source.exactly(nameLength, at: entry.offset + 30) == entry.rawName else {
                throw refusal("\(entry.name.prefix(80).debugDescription) has another name inside")
            }
            free = end
        }
        guard directoryOffset - free <= 24 else { throw refusal("something is hidden before its directory") }
    }
}

/// Office documents: ZIP archives with certain parts, and without macros.
enum OfficeCheck {
    static func check(_ source: some ByteSource, as type: MediaType) throws {
        let names = Set(try ZipDirectory(source, as: type).entries.map { $0.name.lowercased() })
        let main = type == .docx ? "word/document.xml" : "xl/workbook.xml"
        guard names.contains("[content_types].xml"), names.contains(main) else {
            throw FileStoreError(
                .typeDiffers(declared: type, found: .zip),
                "The file is an archive, but no document of this kind"
            )
        }
        guard !names.contains(where: { $0.hasSuffix("vbaproject.bin") || $0.contains("activex") }) else {
            throw FileStoreError(.malformed(type), "The document holds macros: save it without them")
        }
    }
}
