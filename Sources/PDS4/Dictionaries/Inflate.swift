internal import CPDS4Inflate

/// Decompresses DEFLATE data, as ZIP and gzip hold it, with zlib.
///
/// The output is watched while it grows: a bomb of kilobytes is refused, not unpacked.
enum Inflate {
    /// How the data are wrapped.
    enum Wrapping {
        /// Not at all, as inside ZIP.
        case none
        /// With gzip's header and checksum (RFC 1952), which are verified.
        case gzip
    }

    /// The most bytes that one compressed byte may become on average. Dictionaries come to 10 or 20; DEFLATE could do 1,032.
    static let greatestRatio = 200
    /// The size up to which the ratio does not matter: small files of blanks are harmless.
    static let harmlessSize = 1 << 20

    private static let pieceSize = 256 << 10

    /// The decompressed bytes, and the place of the first input byte after the data.
    ///
    /// - Throws: ``ReadingProblem`` when the data are damaged, cut off, longer than `limit`, or a bomb by their ratio.
    static func decompress(
        _ input: UnsafeRawBufferPointer, from start: Int, limit: Int, wrapping: Wrapping
    ) throws -> (bytes: [UInt8], end: Int) {
        guard let state = p4_inflate_open(CInt(wrapping == .gzip ? P4_INFLATE_GZIP : P4_INFLATE_RAW)) else {
            throw ReadingProblem("There is no memory left to read the archive.")
        }
        defer { p4_inflate_close(state) }
        let source = input.bindMemory(to: UInt8.self)
        let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: pieceSize)
        defer { piece.deallocate() }
        var output: [UInt8] = []
        var position = start
        while position <= source.count, let base = source.baseAddress {
            var (taken, made) = (0, 0)
            let result = p4_inflate_step(state, base + position, source.count - position, &taken, piece.baseAddress, piece.count, &made)
            position += taken
            guard output.count + made <= limit else { throw ReadingProblem("The archive holds more than \(limit >> 20) megabytes.") }
            output += piece[..<made]
            guard output.count <= harmlessSize || output.count / greatestRatio <= position - start else {
                throw ReadingProblem("The archive was refused: it would unpack to more than \(greatestRatio) times its size.")
            }
            if result == P4_INFLATE_END { return (output, position) }
            if result == P4_INFLATE_DAMAGED { break }
        }
        throw ReadingProblem("The archive is damaged.")
    }

    /// The checksum of ZIP and gzip (ISO 3309).
    static func checksum(of bytes: [UInt8]) -> UInt32 { p4_crc32(bytes, bytes.count) }
}
