/// The bytes of a stored file, in pieces, read as they are asked for.
package struct FileContent: AsyncSequence, Sendable {
    /// The size of the whole file.
    package let fileSize: Int64
    /// Which of its bytes these are.
    package let range: Range<Int64>
    private let read: @Sendable (_ offset: Int64, _ count: Int) async throws -> [UInt8]

    /// Content that a back end reads by `read`, which gives at least one byte.
    package init(
        fileSize: Int64,
        range: Range<Int64>,
        read: @escaping @Sendable (_ offset: Int64, _ count: Int) async throws -> [UInt8]
    ) {
        self.fileSize = fileSize
        self.range = range
        self.read = read
    }

    /// Reads from the beginning.
    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(content: self, offset: range.lowerBound) }

    /// All of it at once, where it is known to be small.
    ///
    /// - Throws: ``FileStoreError`` with code `tooLarge` if it has more than `limit` bytes.
    package func bytes(upTo limit: Int) async throws -> [UInt8] {
        guard range.count <= limit else {
            throw FileStoreError(.tooLarge(limit: Int64(limit)), "The file has more than \(limit) bytes")
        }
        var bytes: [UInt8] = []
        for try await piece in self { bytes += piece }
        return bytes
    }

    /// Where the reading stands.
    package struct AsyncIterator: AsyncIteratorProtocol {
        private static let pieceSize: Int64 = 64 * 1_024
        fileprivate let content: FileContent
        fileprivate var offset: Int64

        /// The next piece; nil at the end.
        package mutating func next() async throws -> [UInt8]? {
            let left = content.range.upperBound - offset
            guard left > 0 else { return nil }
            let piece = try await content.read(offset, Int(Swift.min(left, Self.pieceSize)))
            guard !piece.isEmpty else {
                throw FileStoreError(.damaged, "The file ends before its end: it was cut short on the disk")
            }
            offset += Int64(piece.count)
            return piece
        }
    }
}
