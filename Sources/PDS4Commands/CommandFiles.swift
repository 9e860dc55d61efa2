import ArgumentParser
import Glibc
import PDS4

/// Reading and writing files for commands, with messages that say which file.
enum CommandFiles {
    static func read(_ path: String) throws -> [UInt8] {
        do {
            return try MappedFile(path: path).withBytes { Array($0) }
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    static func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    static func write(_ bytes: [UInt8], to path: String) throws {
        guard let file = fopen(path, "w") else { throw CommandFailure("\(path): \(String(cString: strerror(errno)))") }
        defer { fclose(file) }
        let written = bytes.withUnsafeBytes { $0.isEmpty ? 0 : fwrite($0.baseAddress, 1, $0.count, file) }
        guard written == bytes.count else { throw CommandFailure("\(path): \(String(cString: strerror(errno)))") }
    }
}

/// A failure that the user can act on. Ends the command with code 2.
struct CommandFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }

    /// Runs a command's work. What goes wrong with its files ends it with a sentence and code 2; code 1 is kept for work
    /// that was done and whose answer is no.
    static func reported(_ work: () throws -> Void) throws {
        do {
            try work()
        } catch let code as ExitCode {
            throw code
        } catch let mistake as ValidationError {
            throw mistake
        } catch {
            let bytes = Array("Error: \(error)\n".utf8)
            _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
            throw ExitCode(2)
        }
    }
}

/// Checksums of files by absolute path, as `md5sum` writes them and PDS manifests do.
enum ChecksumManifest {
    /// Reads a manifest. `base` is the folder that its relative paths start from; a backslash is as good as a slash.
    static func read(_ path: String, base: String) throws -> [String: String] {
        var sums: [String: String] = [:]
        for line in String(decoding: try CommandFiles.read(path), as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
            guard parts.count == 2, parts[0].count == 32 else { continue }
            let name = String(parts[1].drop { $0 == " " || $0 == "\t" || $0 == "*" }).replacing("\\", with: "/")
            sums[PathName.normalized(name.hasPrefix("/") ? name : "\(base)/\(name)")] = parts[0].lowercased()
        }
        guard !sums.isEmpty else { throw CommandFailure("\(path) holds no line of an MD5 checksum and a path.") }
        return sums
    }
}

/// One line on standard error that says how far a long run has come.
final class ProgressLine {
    private let isShown: Bool
    private var last = 0.0
    private let start = ProgressLine.now

    init(isShown: Bool) { self.isShown = isShown }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    func show(_ done: Int, of total: Int) {
        let now = Self.now
        guard isShown, now - last > 0.5, now - start > 1 else { return }
        last = now
        let rate = Int(Double(done) / (now - start))
        write("\r\(done) of \(total) labels, \(rate) a second ")
    }

    func end() { if isShown, last > 0 { write("\n") } }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
    }
}
