internal import Dispatch
internal import Foundation
internal import Synchronization

/// Threads of their own for work that takes a fifth of a second of processor time.
///
/// On the threads that run Swift's tasks, two passwords at once would stop every other request on a machine with
/// two cores. What waits is bounded: beyond the limit a caller is told `busy` at once, which costs nothing.
final class HashingPool: Sendable {
    private let queue: Queue

    /// Starts the threads.
    init(threads: Int = 2, waitingLimit: Int = 32) {
        let queue = Queue(limit: waitingLimit)
        self.queue = queue
        for number in 1...max(threads, 1) {
            let thread = Thread {
                while let job = queue.next() { job() }
            }
            thread.name = "password \(number)"
            thread.start()
        }
    }

    deinit { queue.close() }

    /// Runs `work` on one of the threads.
    ///
    /// Work whose caller has gone is not begun.
    ///
    /// - Throws: ``VaultError`` with code `busy` if too much waits already.
    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        let isWanted = Atomic(true)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isTaken = queue.add {
                    guard isWanted.load(ordering: .relaxed) else {
                        continuation.resume(throwing: CancellationError())
                        return
                    }
                    continuation.resume(with: Result(catching: work))
                }
                if !isTaken {
                    continuation.resume(
                        throwing: VaultError(.busy, "Too many people are signing in at this moment: try again shortly")
                    )
                }
            }
        } onCancel: {
            isWanted.store(false, ordering: .relaxed)
        }
    }
}

/// Jobs that wait for a thread, first come, first served.
private final class Queue: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func add(_ job: @escaping @Sendable () -> Void) -> Bool {
        let isTaken = state.withLock { state in
            guard state.jobs.count < limit, !state.isClosed else { return false }
            state.jobs.append(job)
            return true
        }
        if isTaken { available.signal() }
        return isTaken
    }

    /// The next job; nil once the queue is closed and empty.
    ///
    /// Waits.
    func next() -> (@Sendable () -> Void)? {
        available.wait()
        return state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        for _ in 0..<64 { available.signal() }  // more than there are threads: each wakes up and ends
    }
}
