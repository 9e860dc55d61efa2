/// Finds out what a file is from its bytes, and whether it is a whole and clean one.
///
/// It looks at structure, not at contents: it does not inflate archives, run macros or decode pictures, and it
/// does not take metadata out. Whoever unpacks an archive later counts bytes while doing so.
enum Inspection {
    /// The type of the bytes, if it is the one declared.
    ///
    /// - Throws: ``FileStoreError`` that says what is wrong.
    static func check(_ source: some ByteSource, declared: MediaType) throws {
        guard source.size > 0 else { throw FileStoreError(.empty, "The file is empty") }
        guard let found = try beginning(of: source), agree(found, declared) else {
            let found = try beginning(of: source)
            throw FileStoreError(
                .typeDiffers(declared: declared, found: found),
                "The file is called \(declared.rawValue), but its bytes are "
                    + (found.map { "those of \($0.rawValue)" } ?? "of no type that is taken")
            )
        }
        switch declared {
        case .pdf: try PDFCheck.check(source)
        case .png: try PNGCheck.check(source)
        case .jpeg: try JPEGCheck.check(source)
        case .text, .csv: try TextCheck.check(source, as: declared)
        case .zip: _ = try ZipDirectory(source, as: .zip)
        case .docx, .xlsx: try OfficeCheck.check(source, as: declared)
        }
    }

    /// What the first bytes say.
    private static func beginning(of source: some ByteSource) throws -> MediaType? {
        let first = try source.bytes(at: 0, count: 1_024)
        if first.starts(with: Array("%PDF-".utf8)) { return .pdf }
        if first.starts(with: PNGCheck.signature) { return .png }
        if first.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if first.starts(with: Array("PK\u{3}\u{4}".utf8)) || first.starts(with: Array("PK\u{5}\u{6}".utf8)) {
            return .zip
        }
        return TextCheck.mayBeText(first) ? .text : nil
    }

    private static func agree(_ found: MediaType, _ declared: MediaType) -> Bool {
        switch declared {
        case .csv, .text: found == .text
        case .docx, .xlsx, .zip: found == .zip
        case .jpeg, .pdf, .png: found == declared
        }
    }
}

/// PDF: a header, and an end.
enum PDFCheck {
    static func check(_ source: some ByteSource) throws {
        let header = try source.bytes(at: 0, count: 8)
        let version = header.count == 8 ? (header[5], header[6], header[7]) : (0, 0, 0)
        let isVersion = (0x31...0x32).contains(version.0) && version.1 == 0x2E && (0x30...0x39).contains(version.2)
        let tail = try source.tail(1_024)
        let mark = Array("%%EOF".utf8)
        let hasEnd = tail.indices.contains { tail[$0...].starts(with: mark) }
        guard isVersion, hasEnd else {
            throw FileStoreError(
                .malformed(.pdf),
                "The PDF is incomplete or damaged: save it again and send the new file"
            )
        }
    }
}

/// PNG: its chunks, one after the other, from IHDR to IEND and nothing behind.
enum PNGCheck {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func check(_ source: some ByteSource) throws {
        var offset: Int64 = 8
        var isFirst = true
        while let head = try source.exactly(8, at: offset) {
            let length = Int64(head.bigEndian32(at: 0))
            let name = Array(head[4...])
            guard isFirst == (name == Array("IHDR".utf8)), offset + 12 + length <= source.size else { break }
            offset += 12 + length
            isFirst = false
            if name == Array("IEND".utf8) {
                if offset == source.size { return }
                break
            }
        }
        throw FileStoreError(.malformed(.png), "The PNG picture is incomplete, or something is hidden behind it")
    }
}

/// JPEG: an end, and nothing behind it but padding.
enum JPEGCheck {
    static func check(_ source: some ByteSource) throws {
        var tail = try source.tail(4_096)
        while let last = tail.last, last == 0 || last == 0x0A || last == 0x0D { tail.removeLast() }
        guard tail.suffix(2) == [0xFF, 0xD9], source.size >= 100 else {
            throw FileStoreError(.malformed(.jpeg), "The JPEG picture is incomplete, or something is hidden behind it")
        }
    }
}
