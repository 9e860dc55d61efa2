import EventLog
import EventLogSQLite
import Foundation

/// The back ends that the conformance suite runs against; a new one is done when it has a case here and all passes.
enum Backend: CaseIterable, Sendable {
    case memory
    case sqlite

    /// Runs `body` with an empty log, which is removed afterwards.
    func withLog<T>(_ body: (any EventLog) async throws -> T) async throws -> T {
        switch self {
        case .memory:
            return try await body(InMemoryEventLog())
        case .sqlite:
            return try await withTemporaryFolder { folder in
                try await body(SQLiteEventLog(path: folder.appending(path: "log.sqlite").path))
            }
        }
    }
}

/// Runs `body` with a new folder, which is removed afterwards.
func withTemporaryFolder<T>(_ body: (URL) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "event-log-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
        do { try FileManager.default.removeItem(at: folder) } catch { print("Left behind: \(folder.path) (\(error))") }
    }
    return try await body(folder)
}

/// A generator of random numbers that gives the same ones for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension DraftEntry {
    /// A draft whose bytes follow from `number` alone.
    static func numbered(_ number: Int, stream: String? = nil, type: String = "loan.dispatched") -> DraftEntry {
        var generator = SeededGenerator(seed: UInt64(number))
        let stream = stream ?? "loan-\(number % 7)"
        return DraftEntry(
            stream: stream,
            type: type,
            record: Array(#"{"type":"\#(type)","v":1,"stream":"\#(stream)","number":\#(number)}"#.utf8),
            salt: .init(freshSalt(using: &generator))
        )
    }
}

extension EventLog {
    /// Appends the drafts numbered so.
    @discardableResult
    func append(numbered numbers: some Sequence<Int> & Sendable) async throws -> [Entry] {
        let drafts = numbers.map { DraftEntry.numbered($0) }
        return try await write { try $0.append(drafts) }
    }
}
