internal import Foundation

/// Runs a program that takes a message on its standard input.
///
/// The message's file is the standard input itself and a file takes the errors: no pipe can fill up, and none can
/// break and end this process with it. Foundation's `Process` is not used: on Linux (Swift 6.3) it keeps the files
/// open after the program has ended, and the program inherits the signals that the starting thread blocks, so that
/// it cannot be asked to stop.
enum MailProgram {
    struct Result: Sendable {
        /// The exit status; 128 and the signal if a signal ended it, as a shell has it.
        let status: Int32
        /// Whether it was stopped because it took too long.
        let isStopped: Bool
        /// What it said, at most 500 bytes, on one line.
        let errorOutput: String
    }

    static func run(_ command: Courier.Command, input: String) async throws -> Result {
        let errors = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID().uuidString)").path
        let errorFile = open(errors, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard errorFile >= 0 else { throw MailError(.command, "A temporary file cannot be made") }
        defer { close(errorFile) }
        unlink(errors)
        let message = open(input, O_RDONLY | O_CLOEXEC)
        guard message >= 0 else { throw MailError(.command, "The message cannot be read: \(input)") }
        defer { close(message) }

        let identifier = try start(command.arguments, input: message, errors: errorFile)
        let (status, isStopped) = await wait(for: identifier, timeout: command.timeout)
        return Result(status: status, isStopped: isStopped, errorOutput: said(in: errorFile))
    }

    private static func start(_ arguments: [String], input: Int32, errors: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        var noSignals = sigset_t()
        var allSignals = sigset_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        sigemptyset(&noSignals)
        sigfillset(&allSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setsigdefault(&attributes, &allSignals)
        // A group of its own, so that what it starts is stopped with it.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP)
        )
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)

        // Where the program finds its settings, and nothing else of ours.
        let environment = ProcessInfo.processInfo.environment
            .filter { ["PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ"].contains($0.key) }
            .map { "\($0.key)=\($0.value)" }
        let program = arguments[0]
        var identifier: pid_t = 0
        let result = withCStrings(arguments) { arguments in
            withCStrings(environment) { environment in
                posix_spawn(&identifier, program, &actions, &attributes, arguments, environment)
            }
        }
        guard result == 0 else {
            throw MailError(.command, "\(program) cannot be run: \(String(cString: strerror(result)))")
        }
        return identifier
    }

    /// Waits without holding a thread.
    ///
    /// After the timeout, the program is asked to stop, and two seconds later made to.
    private static func wait(for identifier: pid_t, timeout: Duration) async -> (status: Int32, isStopped: Bool) {
        let clock = ContinuousClock()
        let deadline = clock.now + timeout
        var pause = Duration.milliseconds(2)
        var isStopped = false
        var status: Int32 = 0
        while true {
            let ended = waitpid(identifier, &status, WNOHANG)
            if ended == identifier { break }
            // Somebody else has waited for it: nobody knows how it ended, so it has not succeeded.
            if ended < 0, errno != EINTR { return (255, isStopped) }
            if clock.now >= deadline {
                kill(-identifier, clock.now >= deadline + .seconds(2) ? SIGKILL : SIGTERM)
                isStopped = true
            }
            // A cancelled sleep returns at once; the program is then stopped, since nobody waits for it.
            do { try await clock.sleep(for: pause) } catch {
                kill(-identifier, SIGKILL)
                isStopped = true
                usleep(1_000)
            }
            pause = min(pause * 2, .milliseconds(50))
        }
        let signal = status & 0x7F
        return (signal == 0 ? (status >> 8) & 0xFF : 128 + signal, isStopped)
    }

    /// The beginning of what is in a file, without control characters.
    private static func said(in file: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 500)
        let count = pread(file, &bytes, bytes.count, 0)
        guard count > 0 else { return "" }
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
        return String(text.map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 0x20 } ? " " : $0 })
            .trimmingCharacters(in: .whitespaces)
    }

    /// Strings as C passes them: pointers, and nil at the end.
    private static func withCStrings<Value>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
