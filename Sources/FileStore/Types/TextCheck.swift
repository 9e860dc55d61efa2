/// Text: UTF-8 to the last byte, without control characters.
enum TextCheck {
    /// Whether the beginning of a file could be text: no byte that text does not have.
    static func mayBeText(_ first: [UInt8]) -> Bool { !first.contains(where: isControl) }

    static func check(_ source: some ByteSource, as type: MediaType) throws {
        var decoder = UTF8Check()
        var offset: Int64 = 0
        while offset < source.size {
            let piece = try source.bytes(at: offset, count: 64 * 1_024)
            guard !piece.isEmpty else { break }
            for (index, byte) in piece.enumerated() where isControl(byte) || !decoder.accept(byte) {
                throw FileStoreError(
                    .malformed(type),
                    "Byte \(offset + Int64(index) + 1) of the text is not UTF-8: save the file as UTF-8 and send it again"
                )
            }
            offset += Int64(piece.count)
        }
        guard decoder.isComplete else {
            throw FileStoreError(.malformed(type), "The text ends in the middle of a character: it is incomplete")
        }
    }

    /// C0 controls but tab, line feed, form feed and carriage return; and DEL.
    private static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 ? ![0x09, 0x0A, 0x0C, 0x0D].contains(byte) : byte == 0x7F
    }
}

/// Well-formed UTF-8, byte by byte: Unicode 15, table 3-7.
struct UTF8Check {
    private var expected = 0
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF

    /// Whether the bytes so far end at the end of a character.
    var isComplete: Bool { expected == 0 }

    /// Whether `byte` may follow what came before.
    mutating func accept(_ byte: UInt8) -> Bool {
        if expected > 0 {
            guard allowed.contains(byte) else { return false }
            allowed = 0x80...0xBF
            expected -= 1
            return true
        }
        switch byte {
        case 0x00...0x7F: return true
        case 0xC2...0xDF: expect(1)
        case 0xE0: expect(2, next: 0xA0...0xBF)
        case 0xED: expect(2, next: 0x80...0x9F)
        case 0xE1...0xEC, 0xEE...0xEF: expect(2)
        case 0xF0: expect(3, next: 0x90...0xBF)
        case 0xF4: expect(3, next: 0x80...0x8F)
        case 0xF1...0xF3: expect(3)
        default: return false
        }
        return true
    }

    private mutating func expect(_ count: Int, next: ClosedRange<UInt8> = 0x80...0xBF) {
        expected = count
        allowed = next
    }
}
