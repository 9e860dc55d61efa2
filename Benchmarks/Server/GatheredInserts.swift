import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// The same rows, one for each of many callers at once, who wait until theirs is durable: those that wait together share
/// a commit. Nothing is decided, written as JSON or hashed, so that this is what is left of the plain inserts once
/// somebody asks for each of them.
final class GatheredInserts: Sendable {
    private let database: DatabaseQueue
    private let row: [UInt8]
    private let queue = DispatchQueue(label: "gathered inserts")
    private let waiting = Mutex(Waiting())

    private struct Waiting {
        var callers: [CheckedContinuation<Void, any Error>] = []
        var isScheduled = false
    }

    init(path: String, bytes: Int) throws {
        (database, row) = try PlainInserts.table(path: path, bytes: bytes)
    }

    /// Inserts one row durably.
    func insert() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let mustSchedule = waiting.withLock { waiting in
                waiting.callers.append(continuation)
                defer { waiting.isScheduled = true }
                return !waiting.isScheduled
            }
            if mustSchedule { queue.async { self.drain() } }
        }
    }

    private func drain() {
        let callers = waiting.withLock { waiting in
            defer { waiting.callers = [] }
            waiting.isScheduled = !waiting.callers.isEmpty
            return waiting.callers
        }
        guard !callers.isEmpty else { return }
        let result = Result {
            try database.writeWithoutTransaction { try PlainInserts.insert(row, times: callers.count, $0) }
        }
        for caller in callers { caller.resume(with: result) }
        queue.async { self.drain() }
    }
}
