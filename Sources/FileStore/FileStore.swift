/// Where files are kept, each under the SHA-256 of its bytes.
///
/// The order that keeps every promise is: put the file, then append the event that names its digest. A file whose
/// event never came is an orphan: whoever sweeps asks ``files(after:limit:)`` for those stored long ago, and the
/// log for what it names. Equal files are one; before ``erase(_:)``, the caller makes sure that nothing else
/// names the digest.
///
/// A digest is 64 lower-case hexadecimal digits; anything else is the digest of no file. Back ends share this
/// protocol and the conformance suite, and nothing else.
package protocol FileStore: Sendable {
    /// Stores what comes, once all of it is there, within the limit, and of the type that it is said to be.
    ///
    /// When this returns, the file survives a power loss. When it throws, or the caller goes away, nothing is left.
    ///
    /// - Parameters:
    ///   - content: The bytes, in pieces of any size.
    ///   - declaration: What the sender says it is.
    ///   - limit: The most bytes that are taken.
    /// - Returns: Digest, size and type as found, not as declared.
    /// - Throws: ``FileStoreError``, or what `content` throws.
    func put<Content: AsyncSequence & Sendable>(
        _ content: Content,
        declared declaration: FileDeclaration,
        limit: Int64
    ) async throws -> StoredFile where Content.Element == [UInt8]

    /// The bytes of a file, or of a part of it.
    ///
    /// - Parameters:
    ///   - digest: Which file.
    ///   - range: Which bytes; nil for all. It must begin within the file and is cut at its end.
    /// - Returns: The bytes, read as they are asked for. They can be read to the end although the file is erased.
    /// - Throws: ``FileStoreError`` with code `notFound` or `rangeNotSatisfiable`.
    func content(of digest: String, range: Range<Int64>?) async throws -> FileContent

    /// The size of a file in bytes; nil if it is not here.
    func size(of digest: String) async throws -> Int64?

    /// Deletes a file. It may be gone already.
    func erase(_ digest: String) async throws

    /// Files in the order of their digests, after `digest`, at most so many.
    func files(after digest: String, limit: Int) async throws -> [FileEntry]

    /// Reads a file through and compares it with its digest.
    ///
    /// - Throws: ``FileStoreError`` with code `damaged` or `notFound`.
    func verify(_ digest: String) async throws
}

/// What a sender says of a file.
package struct FileDeclaration: Hashable, Sendable {
    /// Its name on the sender's machine.
    package let name: String
    /// Its media type, with or without parameters; empty if none was given.
    package let mediaType: String

    /// A declaration.
    package init(name: String, mediaType: String) {
        self.name = name
        self.mediaType = mediaType
    }
}

/// What is known of a file once it is stored.
package struct StoredFile: Hashable, Sendable {
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    package let sha256: String
    /// Its size in bytes.
    package let size: Int64
    /// What it was found to be.
    package let mediaType: MediaType

    /// A stored file.
    package init(sha256: String, size: Int64, mediaType: MediaType) {
        self.sha256 = sha256
        self.size = size
        self.mediaType = mediaType
    }
}

/// One file in a list.
package struct FileEntry: Hashable, Sendable {
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    package let sha256: String
    /// Its size in bytes.
    package let size: Int64
    /// When it was last put, in milliseconds since 1970, UTC, by the clock of the store.
    package let stored: Int64

    /// An entry.
    package init(sha256: String, size: Int64, stored: Int64) {
        self.sha256 = sha256
        self.size = size
        self.stored = stored
    }
}
