internal import Crypto
internal import Dispatch
internal import Foundation

/// Files in a folder: `ab/abcdef….` under the first byte of their digests.
///
/// Several processes may use one folder at once. What blocks runs on threads of its own, never on those that run
/// Swift's tasks.
package struct FolderFileStore: FileStore {
    private let path: String
    private let queue = DispatchQueue(label: "files", attributes: .concurrent)

    /// Opens a folder, and makes it if it is not there; its own parent must be.
    ///
    /// - Throws: ``FileStoreError`` with code `storage`.
    package init(at path: String) throws {
        self.path = path
        try Folder.make(path)
        for byte in UInt8.min...UInt8.max { try Folder.make("\(path)/\(Digest.text(of: [byte]))") }
        try Folder.synchronise(path)
    }

    package func put<Content: AsyncSequence & Sendable>(
        _ content: Content,
        declared declaration: FileDeclaration,
        limit: Int64
    ) async throws -> StoredFile where Content.Element == [UInt8] {
        let type = try declaration.type()
        let incoming = try await offload { [path] in Held(try IncomingFile(in: path)) }
        for try await piece in content {
            try await offload {
                guard incoming.value.size + Int64(piece.count) <= limit else {
                    throw FileStoreError(.tooLarge(limit: limit), "The file has more than \(limit) bytes")
                }
                try incoming.value.append(piece)
            }
        }
        try Task.checkCancellation()
        return try await offload { [self] in
            let digest = try incoming.value.finish()
            guard let source = try FileDescriptor(reading: incoming.value.path) else {
                throw FileStoreError(.storage, "The file was removed while it was received")
            }
            try Inspection.check(source, declared: type)
            let size = incoming.value.size
            try incoming.value.keep(as: place(of: digest), in: folder(of: digest))
            return StoredFile(sha256: digest, size: size, mediaType: type)
        }
    }

    package func content(of digest: String, range: Range<Int64>?) async throws -> FileContent {
        let file = try await offload { [self] in try opened(digest) }
        let wanted = range ?? 0..<file.size
        guard wanted.lowerBound >= 0, wanted.lowerBound < file.size || file.size == 0 else {
            throw FileStoreError(.rangeNotSatisfiable(size: file.size), "The file has \(file.size) bytes only")
        }
        return FileContent(
            fileSize: file.size,
            range: wanted.lowerBound..<min(wanted.upperBound, file.size)
        ) { [self] offset, count in
            try await offload { try file.bytes(at: offset, count: count) }
        }
    }

    package func size(of digest: String) async throws -> Int64? {
        guard Digest.isDigest(digest) else { return nil }
        return try await offload { [self] in try FileDescriptor(reading: place(of: digest))?.size }
    }

    package func erase(_ digest: String) async throws {
        guard Digest.isDigest(digest) else { return }
        try await offload { [self] in try remove(digest) }
    }

    /// Erases a file unless it was put, again or for the first time, since an instant.
    ///
    /// - Parameter instant: Milliseconds since 1970, UTC.
    /// - Returns: Whether it was erased.
    /// - Throws: ``FileStoreError`` with code `storage`.
    package func erase(_ digest: String, ifStoredBefore instant: Int64) async throws -> Bool {
        guard Digest.isDigest(digest) else { return false }
        return try await offload { [self] in
            guard let entry = try entry(digest), entry.stored < instant else { return false }
            try remove(digest)
            return true
        }
    }

    private func remove(_ digest: String) throws {
        guard unlink(place(of: digest)) == 0 else {
            if errno == ENOENT { return }
            throw SystemError.current("erase", place(of: digest))
        }
        try Folder.synchronise(folder(of: digest))
    }

    package func files(after digest: String, limit: Int) async throws -> [FileEntry] {
        try await offload { [self] in
            var entries: [FileEntry] = []
            let first = Digest.isDigest(digest) ? String(digest.prefix(2)) : "00"
            for byte in UInt8.min...UInt8.max {
                let shard = Digest.text(of: [byte])
                guard shard >= first else { continue }
                for name in try Folder.names(in: "\(path)/\(shard)") where name > digest && Digest.isDigest(name) {
                    guard entries.count < max(limit, 1) else { return entries }
                    if let entry = try entry(name) { entries.append(entry) }
                }
            }
            return entries
        }
    }

    package func verify(_ digest: String) async throws {
        try await offload { [self] in
            let file = try opened(digest)
            var hash = SHA256()
            var offset: Int64 = 0
            while offset < file.size {
                let piece = try file.bytes(at: offset, count: 1 << 20)
                guard !piece.isEmpty else { break }
                hash.update(data: piece)
                offset += Int64(piece.count)
            }
            guard Digest.text(of: hash.finalize()) == digest else {
                throw FileStoreError(.damaged, "The file \(digest) has been altered: restore it from a backup")
            }
        }
    }
}

extension FolderFileStore {
    /// Removes what interrupted uploads have left, where nothing was written to it since `instant`.
    ///
    /// - Parameter instant: Milliseconds since 1970, UTC; further back than any upload may take.
    /// - Returns: How many were removed.
    /// - Throws: ``FileStoreError`` with code `storage`.
    package func removeUnfinished(before instant: Int64) async throws -> Int {
        try await offload { [self] in
            var removed = 0
            for name in try Folder.names(in: path) where name.hasPrefix("incoming-") {
                var status = stat()
                guard lstat("\(path)/\(name)", &status) == 0, Self.modified(status) < instant else { continue }
                if unlink("\(path)/\(name)") == 0 { removed += 1 }
            }
            return removed
        }
    }

    /// Copies all files into another folder, where those that are there already stay.
    ///
    /// Stored files never change, so on the same disk the copy is a second name for the same bytes, which costs
    /// nothing; on another disk it is a copy. Files put meanwhile may be in it or not.
    ///
    /// - Returns: How many files were added.
    /// - Throws: ``FileStoreError`` with code `storage` or `damaged`.
    package func backUp(to folder: String) async throws -> Int {
        let target = try await offload { try FolderFileStore(at: folder) }
        var last = ""
        var added = 0
        while true {
            let page = try await files(after: last, limit: 1_000)
            guard let next = page.last?.sha256 else { break }
            added += try await offload { [self] in
                var added = 0
                for entry in page where try copy(entry, to: target) { added += 1 }
                return added
            }
            last = next
        }
        try await offload {
            for byte in UInt8.min...UInt8.max { try Folder.synchronise("\(folder)/\(Digest.text(of: [byte]))") }
        }
        return added
    }

    /// - Returns: Whether the file was not there.
    private func copy(_ entry: FileEntry, to target: FolderFileStore) throws -> Bool {
        let place = target.place(of: entry.sha256)
        if try FileDescriptor(reading: place)?.size == entry.size { return false }
        if link(self.place(of: entry.sha256), place) == 0 { return true }
        guard let source = try FileDescriptor(reading: self.place(of: entry.sha256)) else { return false }
        let incoming = try IncomingFile(in: target.path)
        var offset: Int64 = 0
        while offset < source.size {
            let piece = try source.bytes(at: offset, count: 1 << 20)
            guard !piece.isEmpty else { break }
            try incoming.append(piece)
            offset += Int64(piece.count)
        }
        guard try incoming.finish() == entry.sha256 else {
            throw FileStoreError(.damaged, "The file \(entry.sha256) has been altered: restore it from a backup")
        }
        try incoming.keep(as: place, in: target.folder(of: entry.sha256))
        return true
    }

    private func folder(of digest: String) -> String { "\(path)/\(digest.prefix(2))" }

    private func place(of digest: String) -> String { "\(folder(of: digest))/\(digest)" }

    private func opened(_ digest: String) throws -> FileDescriptor {
        guard Digest.isDigest(digest), let file = try FileDescriptor(reading: place(of: digest)) else {
            throw FileStoreError(.notFound, "There is no file with this digest")
        }
        return file
    }

    private func entry(_ digest: String) throws -> FileEntry? {
        var status = stat()
        guard lstat(place(of: digest), &status) == 0 else {
            if errno == ENOENT { return nil }
            throw SystemError.current("look at", place(of: digest))
        }
        return FileEntry(sha256: digest, size: Int64(status.st_size), stored: Self.modified(status))
    }

    private static func modified(_ status: stat) -> Int64 {
        Int64(status.st_mtim.tv_sec) * 1_000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
    }

    private func offload<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}

/// Carries a file that is being received from one step to the next.
///
/// Unchecked: `put` awaits each step before it begins the next, so no two threads use the file at once.
private struct Held: @unchecked Sendable {
    let value: IncomingFile
    init(_ value: IncomingFile) { self.value = value }
}
