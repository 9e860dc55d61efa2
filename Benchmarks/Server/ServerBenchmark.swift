import EventLogSQLite
import Foundation

/// What the server does, measured inside one process; `compare.py` runs it and adds what needs a server.
///
///     server-benchmark decisions FOLDER   hand-overs by 64 callers, beside plain inserts of the same size
///     server-benchmark fill FOLDER N      a log of N records over N / 10 samples, appended to a data directory's log
///     server-benchmark log FOLDER         how long that log takes to verify and to project
///
/// Each prints one JSON object.
@main
struct ServerBenchmark {
    static func main() async throws {
        SQLiteMemory.leaveUncounted()
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case ("decisions", 2): try await Decisions(folder: arguments[1]).run()
        case ("fill", 3): try await Filling(folder: arguments[1], records: Int(arguments[2]) ?? 0).run()
        case ("log", 2): try await LogTimes(folder: arguments[1]).run()
        default:
            FileHandle.standardError.write(Data("usage: server-benchmark decisions|fill|log FOLDER [N]\n".utf8))
            exit(2)
        }
    }

    static func report(_ values: [String: Double]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        print(String(decoding: try encoder.encode(values), as: UTF8.self))
    }
}

/// Wall and processor time of a stretch of work.
struct Stopwatch {
    private let wall = ContinuousClock.now
    private let processor = Stopwatch.processorSeconds

    static var processorSeconds: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// The most memory that the process ever held, in megabytes.
    static var peakMegabytes: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) / 1024
    }

    var wallSeconds: Double {
        let elapsed = ContinuousClock.now - wall
        return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    }

    var processorSeconds: Double { Stopwatch.processorSeconds - processor }
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
