import Glibc

/// A file's bytes, mapped into memory and unmapped with the last reference; small files are read.
///
/// Mapping costs address space and not memory, so a table of many gigabytes can be read in slices. A file that another
/// process shortens while it is mapped cannot be guarded against; archives are not edited while they are validated.
public final class MappedFile: Sendable {
    /// What the file is called, as it was opened.
    public let path: String
    /// The number of bytes.
    public let count: Int
    // Never written through, and unmapped only when nothing refers to this object any more.
    private nonisolated(unsafe) let base: UnsafeRawPointer?
    private let isMapped: Bool

    /// Up to this size a file is read and not mapped: that is cheaper, above all with several threads, because taking a
    /// mapping away interrupts every processor.
    private static let smallest = 1 << 16

    /// Maps the regular file at `path`.
    ///
    /// - Throws: ``FileProblem`` when the file cannot be opened, is not a regular file, or cannot be mapped.
    public init(path: String) throws {
        // A pipe would wait for a writer: it is opened without waiting, and then refused as no regular file.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileProblem(path: path, code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileProblem(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileProblem(path: path, code: EINVAL) }
        self.path = path
        let size = Int(status.st_size)
        guard size > Self.smallest else {
            isMapped = false
            let memory = UnsafeMutableRawPointer.allocate(byteCount: max(1, size), alignment: 16)
            var filled = 0
            while filled < size {
                let taken = read(descriptor, memory + filled, size - filled)
                if taken < 0 {
                    if errno == EINTR { continue }
                    let code = errno
                    memory.deallocate()
                    throw FileProblem(path: path, code: code)
                }
                // The file became shorter since its size was asked for.
                if taken == 0 { break }
                filled += taken
            }
            count = filled
            base = UnsafeRawPointer(memory)
            return
        }
        isMapped = true
        count = size
        let mapped = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let mapped, mapped != MAP_FAILED else { throw FileProblem(path: path, code: errno) }
        base = UnsafeRawPointer(mapped)
    }

    deinit {
        guard let base else { return }
        if isMapped { munmap(UnsafeMutableRawPointer(mutating: base), count) } else { base.deallocate() }
    }

    /// Lends the bytes for the length of `body`; they must not be kept after it.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// The bytes themselves, for readers that hold this object as long as they hold the pointer.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// Has the kernel map the pages of a range in one call: thousands of faults, one for each few pages, cost as much as
    /// reading what they bring. Where the kernel cannot (before Linux 5.14) the faults happen as ever.
    func prepare(_ range: Range<Int>) {
        guard let base, isMapped, range.count >= 1 << 16, range.lowerBound >= 0, range.upperBound <= count else { return }
        let page = 4_096
        let first = range.lowerBound / page * page
        // MADV_POPULATE_READ; the C library's headers of Debian 12 know it, older ones do not.
        madvise(UnsafeMutableRawPointer(mutating: base + first), range.upperBound - first, 22)
    }

    /// Tells the kernel that the bytes will be read once, from the beginning to the end.
    func willReadSequentially() {
        if let base, isMapped { madvise(UnsafeMutableRawPointer(mutating: base), count, MADV_SEQUENTIAL) }
    }
}

/// A file that could not be read, with the system's reason.
public struct FileProblem: Error, CustomStringConvertible, Sendable {
    /// What the file is called.
    public var path: String
    /// The system's error number.
    public var code: Int32

    /// The path and the system's words for the error.
    public var description: String { "\(path): \(String(cString: strerror(code)))" }
}
