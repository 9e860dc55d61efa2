internal import Foundation

/// Messages as files, for the operator to read and for a program to send.
///
/// | folder | holds |
/// | --- | --- |
/// | `new/` | messages to be sent, `ID.eml`, and of those that failed once, `ID.json` with attempts and error |
/// | `sent/` | messages that were sent, where the installation keeps them |
/// | `failed/` | messages given up, each with its `ID.json`; moved to `new/` by hand, one is tried again |
///
/// Without a program that sends, messages stay in `new/`: that is the default, and enough to try everything.
/// A message is written in whole before it appears. Messages hold links that open accounts, so only the owner of
/// the files may read them.
package struct Spool: Sendable {
    let path: String

    /// Opens a spool, and makes its folders if they are not there.
    ///
    /// - Throws: ``MailError`` with code `storage`.
    package init(at path: String) throws {
        self.path = path
        for folder in [path] + Box.allCases.map({ "\(path)/\($0.rawValue)" }) {
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw Self.failure("make", folder) }
        }
    }

    /// The spool's folders.
    package enum Box: String, CaseIterable, Hashable, Sendable {
        /// Messages to be sent.
        case new
        /// Messages that were sent.
        case sent
        /// Messages given up.
        case failed
        /// Messages that are being written.
        case partial
    }

    /// Puts a message among those to be sent; durable when this returns, unless the caller is to ``settle()`` many at once.
    ///
    /// - Returns: Whether it is new: false if a message with its id is in the spool already, in any folder.
    /// - Throws: ``MailError`` with code `storage`; then it is not in the spool.
    @discardableResult
    package func put(_ message: MailMessage, isSettled: Bool = true) throws -> Bool {
        let name = "\(message.id).eml"
        guard !holds(message.id) else { return false }
        let partial = place(of: "\(UUID().uuidString).eml", in: .partial)
        try write(message.rendered, to: partial)
        // A link fails where a rename would overwrite: of two that put the same message at once, one is false.
        let linked = link(partial, place(of: name, in: .new))
        let reason = errno
        unlink(partial)
        guard linked == 0 else {
            if reason == EEXIST { return false }
            errno = reason
            throw Self.failure("write", place(of: name, in: .new))
        }
        if isSettled { try settle() }
        return true
    }

    /// Waits until all that was put is durable.
    package func settle() throws { try synchronise(.new) }

    /// Whether a message with this id is in the spool, in any folder.
    package func holds(_ id: String) -> Bool {
        [Box.new, .sent, .failed].contains { exists("\(id).eml", in: $0) }
    }

    /// The bytes of a message, as they travel; nil if it is not there (any more).
    package func message(_ id: String, in box: Box) throws -> [UInt8]? {
        guard exists("\(id).eml", in: box) else { return nil }
        do { return Array(try Data(contentsOf: URL(filePath: place(of: "\(id).eml", in: box)))) } catch {
            throw MailError(.storage, "The message \(id) cannot be read", cause: error)
        }
    }

    /// The ids of the messages in a folder, in order.
    package func messages(in box: Box) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(box.rawValue)")
                .filter { $0.hasSuffix(".eml") }.map { String($0.dropLast(4)) }.sorted()
        } catch {
            throw MailError(.storage, "The spool \(path) cannot be read", cause: error)
        }
    }

    /// What was tried with a message so far; nil if nothing went wrong.
    package func attempts(_ id: String, in box: Box) throws -> Attempts? {
        let file = place(of: "\(id).json", in: box)
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        do { return try JSONDecoder().decode(Attempts.self, from: Data(contentsOf: URL(filePath: file))) } catch {
            throw MailError(
                .storage,
                "\(file) is not what Magpie writes: remove it, and the message is tried again",
                cause: error
            )
        }
    }

    /// Says what went wrong with a message.
    func note(_ attempts: Attempts, for id: String, in box: Box) throws {
        let partial = place(of: "\(UUID().uuidString).json", in: .partial)
        do { try write(Array(JSONEncoder().encode(attempts)), to: partial) } catch let error as MailError {
            throw error
        } catch {
            throw MailError(.storage, "What went wrong with a message cannot be written down", cause: error)
        }
        guard rename(partial, place(of: "\(id).json", in: box)) == 0 else { throw Self.failure("write", partial) }
        try synchronise(box)
    }

    /// Moves a message out of those to be sent; `nil` deletes it.
    func move(_ id: String, to box: Box?) throws {
        for name in ["\(id).eml", "\(id).json"] where exists(name, in: .new) {
            let source = place(of: name, in: .new)
            let result: Int32
            if let box, box == .failed || name.hasSuffix(".eml") {
                result = rename(source, place(of: name, in: box))
            } else {
                result = unlink(source)
            }
            guard result == 0 || errno == ENOENT else { throw Self.failure("move", source) }
        }
        if let box { try synchronise(box) }
        try synchronise(.new)
    }

    /// Deletes every message to an address, with what was tried with it. What was sent cannot be called back.
    ///
    /// - Returns: How many there were.
    /// - Throws: ``MailError`` with code `storage`.
    @discardableResult
    package func erase(addressedTo address: String) throws -> Int {
        var erased = 0
        for box in [Box.new, .sent, .failed] {
            let before = erased
            for id in try messages(in: box) {
                guard let bytes = try message(id, in: box), MailReading(bytes).address == address else { continue }
                for name in ["\(id).eml", "\(id).json"] {
                    let file = place(of: name, in: box)
                    guard unlink(file) == 0 || errno == ENOENT else { throw Self.failure("delete", file) }
                }
                erased += 1
            }
            if erased > before { try synchronise(box) }
        }
        return erased
    }

    func place(of name: String, in box: Box) -> String { "\(path)/\(box.rawValue)/\(name)" }

    private func exists(_ name: String, in box: Box) -> Bool {
        access(place(of: name, in: box), F_OK) == 0
    }

    private func write(_ bytes: [UInt8], to file: String) throws {
        let number = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw Self.failure("write", file) }
        defer { close(number) }
        do {
            try FileHandle(fileDescriptor: number, closeOnDealloc: false).write(contentsOf: Data(bytes))
            guard fsync(number) == 0 else { throw Self.failure("write", file) }
        } catch {
            unlink(file)
            throw error is MailError
                ? error : MailError(.storage, "The spool \(path) cannot be written: is its disk full?", cause: error)
        }
    }

    private func synchronise(_ box: Box) throws {
        let folder = "\(path)/\(box.rawValue)"
        let number = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw Self.failure("open", folder) }
        defer { close(number) }
        guard fsync(number) == 0 else { throw Self.failure("make durable", folder) }
    }

    static func failure(_ action: String, _ file: String) -> MailError {
        MailError(.storage, "The mail spool cannot \(action) \(file): \(String(cString: strerror(errno)))")
    }
}

extension Spool {
    /// What was tried with a message so far.
    package struct Attempts: Codable, Hashable, Sendable {
        /// How often it was tried.
        package var count: Int
        /// When it may be tried again, in milliseconds since 1970, UTC.
        package var next: Int64
        /// What the program said the last time.
        package var error: String
    }
}
