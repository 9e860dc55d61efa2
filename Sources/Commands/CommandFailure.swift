import ArgumentParser
import Foundation

/// Something was refused or failed: exit code 1, with a sentence that says what to type next.
struct CommandFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

/// The bytes of a file that somebody named on the command line.
enum InputFile {
    static func data(_ path: String) throws -> Data {
        do {
            return try Data(contentsOf: URL(filePath: path))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile {
            throw CommandFailure("There is no file \(path).")
        } catch {
            throw CommandFailure("\(path) cannot be read: \((error as NSError).localizedDescription)")
        }
    }
}

extension MagpieCommand {
    /// Runs the command line and says how it went: 0 done, 1 refused or failed, 2 the command line itself was wrong.
    public static func run(_ arguments: [String]? = nil) async -> Int32 {
        do {
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return 0
        } catch {
            let error = inWords(error)
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if !message.isEmpty {
                let stream = code.isSuccess ? FileHandle.standardOutput : FileHandle.standardError
                stream.write(Data((message + "\n").utf8))
            }
            return status(of: code)
        }
    }

    /// Foundation's errors of files say in a sentence what is wrong, but only where they are asked for it.
    private static func inWords(_ error: any Error) -> any Error {
        guard let fault = error as? CocoaError else { return error }
        let place = (fault.url?.path() ?? fault.filePath).map { $0 + ": " } ?? ""
        let advice = fault.code == .fileWriteOutOfSpace ? " Make room and repeat." : ""
        return CommandFailure(place + (fault as NSError).localizedDescription + advice)
    }

    /// The parser's own code for a wrong command line is 64 (`EX_USAGE`); ours is 2.
    static func status(of code: ExitCode) -> Int32 {
        switch code {
        case .success: 0
        case .validationFailure: 2
        default: code.rawValue == 2 ? 2 : 1
        }
    }
}
