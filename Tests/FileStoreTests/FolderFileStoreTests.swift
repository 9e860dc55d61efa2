import FileStore
import Foundation
import Testing

@Suite("Files in a folder")
struct FolderFileStoreTests {
    @Test func `only their owner may read files and folders`() async throws {
        try await withFolder { folder async throws in
            let path = folder.appending(path: "files").path
            let digest = try await FolderFileStore(at: path).put(Sample.text, named: "a.txt").sha256

            for (place, mode) in [
                (path, 0o700), ("\(path)/\(digest.prefix(2))", 0o700),
                ("\(path)/\(digest.prefix(2))/\(digest)", 0o600),
            ] {
                let attributes = try FileManager.default.attributesOfItem(atPath: place)
                #expect(attributes[.posixPermissions] as? Int == mode, "\(place)")
            }
        }
    }

    @Test func `a byte changed on the disk is found`() async throws {
        try await withFolder { folder async throws in
            let store = try FolderFileStore(at: folder.path)
            let digest = try await store.put(Sample.text, named: "a.txt").sha256
            var altered = Sample.text
            altered[3] ^= 1
            try Data(altered).write(to: folder.appending(path: "\(digest.prefix(2))/\(digest)"))

            #expect(try await code { try await store.verify(digest) } == .damaged)
        }
    }

    @Test func `a file cut short while it is read is an error, not a shorter file`() async throws {
        try await withFolder { folder async throws in
            let store = try FolderFileStore(at: folder.path)
            let digest = try await store.put([UInt8](repeating: 0x61, count: 300_000), named: "a.txt").sha256
            let content = try await store.content(of: digest, range: nil)
            let place = folder.appending(path: "\(digest.prefix(2))/\(digest)").path
            #expect(truncate(place, 100_000) == 0)

            #expect(try await code { _ = try await content.bytes(upTo: 300_000) } == .damaged)
        }
    }

    @Test func `a file erased while it is read is read to its end`() async throws {
        try await withFolder { folder async throws in
            let store = try FolderFileStore(at: folder.path)
            let bytes = [UInt8](repeating: 0x61, count: 300_000)
            let digest = try await store.put(bytes, named: "a.txt").sha256
            let content = try await store.content(of: digest, range: nil)

            try await store.erase(digest)

            #expect(try await content.bytes(upTo: 300_000) == bytes)
        }
    }

    @Test func `what an interrupted upload left is removed once it is old`() async throws {
        try await withFolder { folder async throws in
            let store = try FolderFileStore(at: folder.path)
            let digest = try await store.put(Sample.text, named: "a.txt").sha256
            let left = folder.appending(path: "incoming-of-a-process-that-died")
            try Data("half a fi".utf8).write(to: left)
            let modified = Date(timeIntervalSince1970: 1_000_000)
            try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: left.path)

            let early = try await store.removeUnfinished(before: 1_000_000_000)
            let late = try await store.removeUnfinished(before: 1_000_000_001)

            #expect(early == 0)
            #expect(late == 1)
            #expect(try await store.size(of: digest) != nil)
        }
    }

    @Test func `a refused, broken or cancelled upload leaves no file behind`() async throws {
        try await withFolder { folder async throws in
            let store = try FolderFileStore(at: folder.path)
            for _ in 0..<5 {
                _ = try await code { _ = try await store.put(Sample.text, named: "a.pdf") }
                _ = try await code { _ = try await store.put(Sample.text, named: "a.txt", limit: 3) }
            }

            let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.count > 2 }
            #expect(files.isEmpty)
        }
    }

    @Test func `a backup holds every file, costs no second copy on the same disk, and can be repeated`() async throws {
        try await withFolder { folder async throws in
            let store = try FolderFileStore(at: folder.appending(path: "files").path)
            let first = try await store.put(Sample.text, named: "a.txt").sha256
            let target = folder.appending(path: "backup").path

            let added = try await store.backUp(to: target)
            let second = try await store.put(Sample.pdf, named: "a.pdf").sha256
            let addedLater = try await store.backUp(to: target)
            try await store.erase(first)

            let copy = try FolderFileStore(at: target)
            #expect(added == 1)
            #expect(addedLater == 1)
            try await copy.verify(first)
            try await copy.verify(second)
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(target)/\(second.prefix(2))/\(second)")
            #expect(attributes[.referenceCount] as? Int == 2)
        }
    }

    @Test(.enabled(if: FileManager.default.isWritableFile(atPath: "/dev/shm"), "needs a second file system"))
    func `a backup to another disk is a copy`() async throws {
        try await withFolder { folder async throws in
            let target = "/dev/shm/files-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: target) }
            let store = try FolderFileStore(at: folder.path)
            let bytes = (0..<3_000_000).map { UInt8(ascii: "a") + UInt8(truncatingIfNeeded: $0 % 23) }
            let digest = try await store.put(bytes, named: "a.txt").sha256

            let added = try await store.backUp(to: target)

            #expect(added == 1)
            try await FolderFileStore(at: target).verify(digest)
        }
    }

    @Test func `a folder whose parent is missing is named in the error`() {
        #expect {
            _ = try FolderFileStore(at: "/nonexistent-parent/files")
        } throws: { error in
            "\(error)".contains("/nonexistent-parent/files")
        }
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small disk needs privileges"))
    func `a full disk is told as such, and nothing is stored`() async throws {
        try await withFolder { folder async throws in
            let mount = folder.appending(path: "small").path
            try FileManager.default.createDirectory(atPath: mount, withIntermediateDirectories: true)
            try #require(SmallDisk.mount(at: mount))
            defer { SmallDisk.unmount(mount) }
            let store = try FolderFileStore(at: "\(mount)/files")
            let kept = try await store.put(Sample.text, named: "a.txt").sha256

            await #expect {
                _ = try await store.put([UInt8](repeating: 0x61, count: 5_000_000), named: "b.txt")
            } throws: { error in
                "\(error)".contains("full")
            }

            #expect(try await store.files(after: "", limit: 10).map(\.sha256) == [kept])
            try await store.verify(kept)
        }
    }
}

/// A disk of two mebibytes.
private enum SmallDisk {
    static let isPossible: Bool = {
        let place = FileManager.default.temporaryDirectory.appending(path: "disk-\(UUID().uuidString)").path
        do { try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true) } catch {
            return false
        }
        defer { rmdir(place) }
        guard mount(at: place) else { return false }
        unmount(place)
        return true
    }()

    static func mount(at place: String) -> Bool { run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place) }

    static func unmount(_ place: String) { _ = run("umount", "-l", place) }

    private static func run(_ command: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
