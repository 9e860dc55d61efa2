internal import Foundation

/// An open file, closed when nobody holds it.
final class FileDescriptor: Sendable, ByteSource {
    private let number: Int32
    let size: Int64

    /// Opens a file to read, or nil if there is none.
    init?(reading path: String) throws {
        number = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard number >= 0 else {
            size = 0
            if errno == ENOENT { return nil }
            throw SystemError.current("open", path)
        }
        var status = stat()
        guard fstat(number, &status) == 0 else {
            size = 0
            throw SystemError.current("look at", path)
        }
        size = Int64(status.st_size)
    }

    deinit { if number >= 0 { close(number) } }

    func bytes(at offset: Int64, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: max(count, 0)) { buffer, filled in
            filled = 0
            while filled < buffer.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let read = pread(number, rest.baseAddress, rest.count, off_t(offset) + filled)
                if read < 0, errno == EINTR { continue }
                guard read >= 0 else { throw SystemError.current("read", "a stored file") }
                if read == 0 { return }
                filled += read
            }
        }
    }
}

/// What the operating system answered, in words that say what to do.
enum SystemError {
    static func current(_ action: String, _ path: String) -> FileStoreError {
        let number = errno
        let reason = String(cString: strerror(number))
        let advice =
            switch number {
            case ENOSPC, EDQUOT: "The disk that holds the files is full: make room and try again"
            case EROFS, EACCES, EPERM: "The folder of the files may not be written: check its owner and mode"
            case EMFILE, ENFILE: "Too many files are open: raise the limit on open files"
            default: "The disk that holds the files answered with an error"
            }
        return FileStoreError(.storage, "\(advice) (to \(action) \(path): \(reason))")
    }
}
