import ArgumentParser
import Commands
import Glibc

/// Everything is in `Commands`; this only starts it.
@main
struct Main {
    static func main() async {
        do {
            var command = try MagpieCommand.parseAsRoot()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch {
            // The parser's own code for a wrong command line is 64; what the help promises is 2.
            guard MagpieCommand.exitCode(for: error) == .validationFailure else { MagpieCommand.exit(withError: error) }
            let message = Array((MagpieCommand.fullMessage(for: error) + "\n").utf8)
            _ = message.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
            exit(2)
        }
    }
}
