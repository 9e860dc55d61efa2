internal import Foundation

/// Sends what is in the spool through a program that takes a message on its standard input, such as `msmtp -t`.
///
/// A message that cannot be sent is tried again after 1, 2, 4, … minutes, at most every six hours, and given up
/// after about two days. When the machine fails between the sending and the note of it, a message is sent twice,
/// with one `Message-ID`; never not at all.
package struct Courier: Sendable {
    /// How a program is run.
    package struct Command: Hashable, Sendable {
        /// The program, by its full path, and its arguments.
        package let arguments: [String]
        /// After so long it is stopped, and the message tried again.
        package let timeout: Duration

        /// A command.
        ///
        /// - Parameters:
        ///   - arguments: A program by its full path, and its arguments; no shell is involved.
        ///   - timeout: After so long it is stopped.
        /// - Throws: ``MailError`` with code `command` if the program cannot be run.
        package init(_ arguments: [String], timeout: Duration = .seconds(60)) throws {
            guard let program = arguments.first, program.hasPrefix("/"), Self.isProgram(program) else {
                throw MailError(
                    .command,
                    "The program that sends mail is given by its full path, such as /usr/bin/msmtp -t; "
                        + "\(arguments.first ?? "nothing") cannot be run"
                )
            }
            self.arguments = arguments
            self.timeout = timeout
        }

        private static func isProgram(_ path: String) -> Bool {
            var status = stat()
            return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
        }
    }

    /// What a round has done.
    package struct Report: Hashable, Sendable {
        /// Messages that were sent.
        package var sent = 0
        /// Messages to be tried again.
        package var postponed = 0
        /// Messages given up.
        package var failed = 0
        /// The first thing that went wrong, for the operator's log.
        package var error: String?

        /// Nothing.
        package init() {}
    }

    /// How often a message is tried.
    static let attemptLimit = 18

    private let spool: Spool
    private let command: Command
    private let keepsSent: Bool

    /// A courier.
    ///
    /// - Parameters:
    ///   - spool: Where the messages are.
    ///   - command: What sends one.
    ///   - keepsSent: Whether messages that were sent stay in `sent/`. They hold links that open accounts; by
    ///     default they do not stay.
    package init(spool: Spool, command: Command, keepsSent: Bool = false) {
        self.spool = spool
        self.command = command
        self.keepsSent = keepsSent
    }

    /// Sends what is due, one message after the other.
    ///
    /// - Parameter now: Milliseconds since 1970, UTC.
    /// - Returns: What was done; nothing if another process is at it.
    /// - Throws: ``MailError`` with code `storage`, or `CancellationError` between two messages.
    package func deliver(now: Int64) async throws -> Report {
        var report = Report()
        guard let lock = try SpoolLock(spool) else { return report }
        defer { lock.release() }
        for id in try spool.messages(in: .new) {
            try Task.checkCancellation()
            let former = try spool.attempts(id, in: .new)
            if let former, former.next > now { continue }
            switch await run(spool.place(of: "\(id).eml", in: .new)) {
            case .sent:
                try spool.move(id, to: keepsSent ? .sent : nil)
                report.sent += 1
            case .refused(let reason, let isFinal):
                let attempts = Spool.Attempts(
                    count: (former?.count ?? 0) + 1,
                    next: now + Self.delay(after: former?.count ?? 0),
                    error: reason
                )
                try spool.note(attempts, for: id, in: .new)
                report.error = report.error ?? reason
                if isFinal || attempts.count >= Self.attemptLimit {
                    try spool.move(id, to: .failed)
                    report.failed += 1
                } else {
                    report.postponed += 1
                }
            }
        }
        return report
    }

    /// Milliseconds to wait after so many attempts that failed before this one.
    static func delay(after count: Int) -> Int64 { min(60_000 << Int64(min(max(count, 0), 20)), 6 * 60 * 60_000) }

    private enum Outcome {
        case sent
        case refused(String, isFinal: Bool)
    }

    private func run(_ file: String) async -> Outcome {
        do {
            let result = try await MailProgram.run(command, input: file)
            if result.status == 0 { return .sent }
            // sysexits.h: the data are wrong, or there is no such user; anything else may pass.
            let isFinal = !result.isStopped && [65, 67].contains(result.status)
            let what = result.isStopped ? "was stopped after \(command.timeout)" : "ended with status \(result.status)"
            return .refused("\(command.arguments[0]) \(what): \(result.errorOutput)", isFinal: isFinal)
        } catch {
            return .refused("\(error)", isFinal: false)
        }
    }
}

/// Makes sure that one process at a time sends from a spool.
///
/// The system lets go of it when the process ends.
private final class SpoolLock {
    private let number: Int32

    /// - Returns: nil if another process holds it.
    init?(_ spool: Spool) throws {
        let file = "\(spool.path)/lock"
        number = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw Spool.failure("open", file) }
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else { return nil }
    }

    func release() { _ = flock(number, LOCK_UN) }

    deinit { if number >= 0 { close(number) } }
}
